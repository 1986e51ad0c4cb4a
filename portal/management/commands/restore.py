"""Puts a backup back, on a bare machine or in the place of what is there."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.backup import BackupError
from portal.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Khôi phục cơ sở dữ liệu và tệp tải lên từ một bản sao lưu. Mọi byte được kiểm tra trước "
        "khi ghi bất cứ gì. Sau đó mọi người phải đăng nhập lại."
    )
    requires_system_checks = []  # there may be no table yet

    def add_arguments(self, parser):
        parser.add_argument("file", help="Tệp do lệnh backup ghi ra.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Thay toàn bộ nội dung đang có trong cơ sở dữ liệu này.",
        )

    def handle(self, *, file, overwrite, **options):
        try:
            restored = restore(file, overwrite=overwrite)
        except BackupError as error:
            raise CommandError(str(error)) from error
        taken = timezone.localtime(datetime.fromisoformat(restored.manifest["taken"]))
        self.stdout.write(
            self.style.SUCCESS(
                f"Đã khôi phục trang như lúc {taken:%H:%M %d/%m/%Y}: {restored.rows} dòng trong "
                f"{len(restored.manifest['tables'])} bảng và {restored.files} tệp, tất cả giống "
                "bản sao lưu."
            )
        )
        if lost := restored.manifest["lost"]:
            self.stderr.write(f"Đã mất hoặc hỏng từ trước khi sao lưu: {', '.join(lost)}")
