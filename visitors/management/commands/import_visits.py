"""Imports what an old site had counted day by day, as the administration does."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.shared.files import RefusedFileError
from visitors import old_site
from visitors.models import ImportedTotal


class Command(BaseCommand):
    help = "Nhập số lượt theo ngày của trang cũ; cùng một nguồn thì thay các ngày đã nhập."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="TỆP")
        parser.add_argument("--note", required=True, help="Nguồn, ví dụ: Trang cũ của phường.")
        parser.add_argument("--total", type=int, help="Số lượt ngoài các ngày trong tệp.")
        parser.add_argument("--dry-run", action="store_true", help="Chỉ báo, không ghi lại.")

    def handle(self, *, path, note, total, dry_run, **options):
        row = ImportedTotal.objects.filter(note=note).first() or ImportedTotal(note=note, visits=0)
        row.visits = row.visits if total is None else total
        try:
            with path.open("rb") as content:
                days = old_site.read(File(content, name=path.name))
            row.full_clean()
        except OSError as error:
            raise CommandError(f"Không mở được {path}. Hãy xem lại tên và quyền đọc.") from error
        except (RefusedFileError, ValidationError) as error:
            raise CommandError("\n".join(getattr(error, "messages", error.args))) from error
        with transaction.atomic():
            row.save()
            old_site.replace_days(row, days, by=None)
            verb = "Sẽ nhập" if dry_run else "Đã nhập"
            self.stdout.write(self.style.SUCCESS(f"{verb} {old_site.told(row)}."))
            transaction.set_rollback(dry_run)
