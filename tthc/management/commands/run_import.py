import sys

from django.core.management.base import BaseCommand, CommandError

from tthc.importing import process
from tthc.models import PendingImport


class Command(BaseCommand):
    help = "Ghi một lần nhập đã được xác nhận ở trang quản trị; trang ấy tự gọi lệnh này."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("pk", type=int)

    def handle(self, *, pk, **options):
        key = sys.stdin.read()  # other accounts of the machine can read arguments
        row = PendingImport.objects.filter(pk=pk, state=PendingImport.State.RUNNING).first()
        if row is None:
            raise CommandError("Lần nhập này không chờ được ghi.")
        process.execute(row, key)
