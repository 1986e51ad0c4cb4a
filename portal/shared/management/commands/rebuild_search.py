"""Makes the index of the search anew."""

from django.core.management.base import BaseCommand

from portal.shared.search import indexing


class Command(BaseCommand):
    help = "Lập lại chỉ mục tìm kiếm từ nội dung đang có. Chạy lại bao nhiêu lần cũng được."

    def handle(self, **options):
        total = indexing.rebuild()
        self.stdout.write(self.style.SUCCESS(f"Đã lập chỉ mục tìm kiếm: {total} mục."))
