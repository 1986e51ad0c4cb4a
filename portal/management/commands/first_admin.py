"""Makes the account with which a new portal is set up."""

import secrets
import sys
from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.accounts import first_password
from portal.shared.models import LogRecord


class Command(BaseCommand):
    help = "Tạo tài khoản quản trị đầu tiên. Đã có tài khoản quản trị thì không làm gì."

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="TÊN", help="Tên đăng nhập, ví dụ: quantri.")
        parser.add_argument(
            "--random",
            action="store_true",
            help="Đặt mật khẩu ngẫu nhiên và in ra một lần, thay vì hỏi.",
        )

    def handle(self, *, name, random, **options):
        users = get_user_model().objects
        if there := users.filter(is_superuser=True, is_active=True).first():
            raise CommandError(
                f"Đã có tài khoản quản trị ({there}). Hãy đăng nhập bằng tài khoản đó để thêm người."
            )
        user = users.model(username=users.model.normalize_username(name))
        asked = not random and sys.stdin.isatty()
        password = self.ask(user) if asked else secrets.token_urlsafe(12)
        user = self.make(user, password)
        self.stdout.write(self.style.SUCCESS(f"Đã tạo tài khoản quản trị {user}."))
        if not asked:
            first_password.demand(user)
            self.stdout.write(f"Mật khẩu, chỉ hiện lần này, dùng để đăng nhập lần đầu: {password}")

    @transaction.atomic
    def make(self, user, password):
        user.is_staff = user.is_superuser = True
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        LogRecord.objects.write(user, by=None, action=LogRecord.Action.CREATED)
        return user

    def ask(self, user):
        """Return a password typed twice that the rules allow; ask again until there is one."""
        while True:
            password = getpass("Mật khẩu: ")
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            if getpass("Mật khẩu, một lần nữa: ") == password:
                return password
            self.stderr.write("Hai lần nhập không giống nhau.")
