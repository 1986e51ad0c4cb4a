"""Takes the second factor away from an account whose phone and codes are lost."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from portal.accounts import second_factor


class Command(BaseCommand):
    help = "Đặt lại xác thực hai bước của một tài khoản, khi không còn ai đăng nhập được để làm việc đó."

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="TÊN", help="Tên đăng nhập, ví dụ: quantri.")

    def handle(self, *, name, **options):
        user = get_user_model().objects.filter(username=name).first()
        if not user:
            raise CommandError(f"Không có tài khoản {name}.")
        second_factor.reset(user=user, by=None)
        self.stdout.write(
            self.style.SUCCESS(f"{user}: lần đăng nhập sau phải bật lại xác thực hai bước.")
        )
