"""Writes the whole site into one file, while it goes on."""

from django.core.management.base import BaseCommand, CommandError

from portal.backup import BackupError
from portal.backup.standing import recorded
from portal.backup.taking import prune, take

KEPT = 14


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu và tệp tải lên vào một tệp trong BACKUP_ROOT, khi trang vẫn chạy. "
        "Phiên đăng nhập, lượt truy cập trong ngày và SECRET_KEY không nằm trong đó."
    )
    requires_system_checks = []  # what is at fault is to be saved all the more

    def add_arguments(self, parser):
        parser.add_argument(
            "--keep",
            type=int,
            default=KEPT,
            help=f"Giữ lại bao nhiêu bản mới nhất; mặc định {KEPT}. Bản đã kiểm chứng gần nhất "
            "luôn được giữ.",
        )

    def handle(self, *, keep, **options):
        if keep < 1:
            raise CommandError("--keep phải từ 1 trở lên.")
        try:
            taken = take()
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(count for count, _ in taken.tables.values())
        size = taken.path.stat().st_size
        self.stdout.write(
            self.style.SUCCESS(
                f"{taken.path}: {rows} dòng trong {len(taken.tables)} bảng, "
                f"{taken.files} tệp, {size / 1_000_000:.1f} MB."
            )
        )
        if taken.lost:  # an older backup may still have them
            self.stderr.write(
                f"{len(taken.lost)} tệp có tên trong cơ sở dữ liệu đã mất hoặc đã hỏng từ trước, "
                f"nên không bản sao lưu cũ nào bị xóa: {', '.join(taken.lost)}"
            )
            return
        proved = recorded()["proved"]
        for name in prune(keep, spared={proved["file"]} if proved else set()):
            self.stdout.write(f"Đã xóa bản cũ {name}.")
