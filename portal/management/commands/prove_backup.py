"""Proves that the site can be put back: restores a backup where nothing is, and looks through it."""

from django.core.management.base import BaseCommand, CommandError

from portal.backup import BackupError
from portal.backup.proving import prove


class Command(BaseCommand):
    help = (
        "Khôi phục thử một bản sao lưu vào chỗ tạm, so từng bảng và từng tệp, mở các trang, rồi xóa "
        "chỗ tạm. Kết quả được ghi lại và hiện ở trang đầu của phần quản trị."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", help="Tệp do lệnh backup ghi ra; không ghi thì lấy bản mới nhất."
        )

    def handle(self, *, file, **options):
        try:
            found = prove(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(
                f"Khôi phục thử được: {found['rows']} dòng trong {found['tables']} bảng và "
                f"{found['files']} tệp giống như lúc sao lưu; đã mở {found['pages']} trang và "
                f"{found['opened']} tệp."
            )
        )
        if found["lost"]:
            raise CommandError(
                f"Nhưng {len(found['lost'])} tệp đã mất hoặc hỏng từ trước khi sao lưu: "
                f"{', '.join(found['lost'])}"
            )
