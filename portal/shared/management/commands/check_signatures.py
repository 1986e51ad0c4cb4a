"""Judges the digital signatures of stored files again, as roots come and certificates expire."""

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand

from portal.shared.files import RefusedFileError
from portal.shared.inspection import inspect_attachment
from portal.shared.models import StoredFile


class Command(BaseCommand):
    help = (
        "Kiểm tra lại chữ ký số của các tệp đã lưu theo các chứng thư gốc hiện có. "
        "Chạy lại bao nhiêu lần cũng được."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Chỉ báo những gì sẽ đổi, không ghi lại."
        )

    def handle(self, *, dry_run, **options):
        signed = (
            StoredFile.objects.defer("text")
            .exclude(signature__in=["", StoredFile.Signature.NONE])
            .order_by("pk")
        )
        total, changed = signed.count(), 0
        for number, stored in enumerate(signed, start=1):
            changed += self.judge_again(stored, dry_run)
            self.progress(number, total)
        verb = "sẽ đổi" if dry_run else "đã đổi"
        self.stdout.write(
            self.style.SUCCESS(f"{total} tệp có chữ ký số, {changed} tệp {verb} kết quả.")
        )

    def judge_again(self, stored, dry_run):
        """Keep today's verdict on one file and tell whether it is another than before."""
        try:
            with stored.content.open() as content:
                found = inspect_attachment(ContentFile(content.read(), name=stored.name))
        except (OSError, RefusedFileError) as error:
            self.stderr.write(f"Tệp {stored.pk} ({stored}) không kiểm tra được: {error}")
            return False
        before, judged = stored.get_signature_display(), (stored.signature, stored.signatures)
        stored.signature, stored.signatures = found.signature, found.signatures
        if (stored.signature, stored.signatures) == judged:
            return False
        if not dry_run:
            stored.save(update_fields=["signature", "signatures"])
        self.stdout.write(
            f"Tệp {stored.pk} ({stored}): {before} → {stored.get_signature_display()}"
        )
        return True

    def progress(self, number, total):
        if self.stdout.isatty() and (number % 50 == 0 or number == total):
            self.stdout.write(f"\r{number}/{total}", ending="" if number < total else "\n")
