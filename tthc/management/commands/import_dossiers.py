"""Imports a list of dossiers from a spreadsheet, as the wizard of the administration does."""

from collections import deque
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.shared import sheets
from portal.shared.files import RefusedFileError
from portal.shared.text import grouped
from tthc.importing import columns
from tthc.importing.kind import MOST_PROBLEMS, ImportRefusedError
from tthc.importing.kinds import KINDS
from tthc.models import PendingImport, RememberedColumn

BAR = 30  # characters


class Command(BaseCommand):
    help = (
        "Nhập hồ sơ từ tệp xlsx, xls, ods hoặc csv xuất từ hệ thống một cửa. "
        "Nhập lại cùng một tệp không thay đổi gì; tệp không được giữ lại."
    )

    kind_name = PendingImport.Kind.DOSSIERS

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="TỆP")
        parser.add_argument(
            "--dry-run", action="store_true", help="Chỉ báo những gì sẽ nhập, không ghi lại."
        )
        parser.add_argument(
            "--add-sectors",
            action="store_true",
            help="Thêm các lĩnh vực chưa có; lĩnh vực về hộ tịch, trẻ em thì chỉ đếm.",
        )

    def handle(self, *, path, dry_run, add_sectors, **options):
        self.kind, self.total = KINDS[self.kind_name], 0
        try:
            content = path.read_bytes()
            layout = self.recognised(content, path.name)
            answers = {}
            if add_sectors:
                asked = self.run_over(content, path.name, layout, {}, commit=False).questions
                answers = {question.key: question.choices[0][0] for question in asked}
            report = self.run_over(content, path.name, layout, answers, commit=not dry_run)
        except OSError as error:
            raise CommandError(
                f"Không mở được {path}. Hãy kiểm tra đường dẫn và quyền đọc tệp."
            ) from error
        except (RefusedFileError, ImportRefusedError) as error:
            raise CommandError(str(error)) from error
        if self.stderr.isatty():
            self.stderr.write("")  # the next line begins below the bar
        self.tell(report, dry_run)

    def recognised(self, content, name):
        """Return the layout of the file, after saying what its columns were taken for."""
        with sheets.reading(content, name) as rows:
            counted = self.counted(rows)
            layout = columns.recognise(
                columns.head(counted),
                self.kind.columns,
                RememberedColumn.objects.meanings(self.kind_name),
            )
            if self.stderr.isatty():
                deque(counted, maxlen=0)  # the bar has to know how many rows there are
        if layout is None:
            raise CommandError("Không thấy hàng tiêu đề. Tệp phải có một hàng ghi tên các cột.")
        if missing := columns.missing(layout, self.kind.columns):
            raise CommandError(
                f"Không thấy cột {', '.join(missing)}. Hãy đổi tên cột trong tệp, "
                "hoặc nhập trong trang quản trị và chọn cột ở đó."
            )
        for column in self.kind.columns:
            if column.field in layout.fields and not column.field.startswith(columns.UNREAD):
                heading = layout.headings[layout.fields[column.field]]
                self.stdout.write(f"{column.label}: cột “{heading}”")
        if sentence := columns.unread(layout, self.kind.columns):
            self.stdout.write(sentence)
        return layout

    def run_over(self, content, name, layout, answers, *, commit):
        sheets_met: set[int] = set()
        with sheets.reading(content, name) as rows:
            report = self.kind.run(
                columns.mapped(columns.noting(rows, sheets_met), layout),
                by=None,
                answers=answers,
                commit=commit,
                progress=self.progress,
            )
        notices = [columns.elsewhere(layout, sheets_met), *rows.notices, *report.notices]
        report.notices = [notice for notice in notices if notice]
        return report

    def counted(self, rows):
        for self.total, row in enumerate(rows, start=1):
            yield row

    def progress(self, number):
        """Draw a bar on a terminal; what is above the header makes it end a little short."""
        if self.stderr.isatty():
            done = BAR * number // self.total
            bar = "█" * done + "░" * (BAR - done)
            self.stderr.write(f"\r{bar} {grouped(number)} hàng ", ending="")

    def tell(self, report, dry_run):
        for problem in report.problems:
            self.stdout.write(f"Hàng {problem.row}: {problem.sentence}")
        if len(report.problems) == MOST_PROBLEMS:
            self.stdout.write("… còn nữa, chỉ kể chừng ấy.")
        for question in report.questions:
            self.stdout.write(f"{question.sentence} Thêm --add-sectors để thêm lĩnh vực này.")
        for notice in report.notices:
            self.stdout.write(notice)
        verb = "Sẽ nhập" if dry_run else "Đã nhập"
        self.stdout.write(self.style.SUCCESS(f"{verb}: {report.told(self.kind.label)}."))
