"""What the machine below the portal lacks: clock, memory, fonts, certificates."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.health.outcome import failure, ok, warning
from portal.shared import pdf

SWAPS = Path("/proc/swaps")
BUILT = settings.BASE_DIR / "manage.py"
APART = 5  # seconds between two clocks
SOON = timedelta(days=60)
PATIENCE = 10  # seconds for a program of the system
CERTIFICATES = {".pem", ".crt", ".cer"}


def clock():
    """Whether the time is right: texts appear and signatures hold by it."""
    mend = "Bật đồng bộ giờ: timedatectl set-ntp true"
    now = timezone.now()
    if now.timestamp() < BUILT.stat().st_mtime - 24 * 3600:
        return failure(f"đồng hồ chỉ {timezone.localtime(now):%H:%M %d/%m/%Y}, quá sớm", mend)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
        if apart > APART:
            return failure(f"lệch {apart:.0f} giây so với máy cơ sở dữ liệu", mend)
    if said_by("timedatectl", "show", "--property=NTPSynchronized") == "NTPSynchronized=no":
        return warning("chưa đồng bộ qua mạng", mend)
    return ok(f"{timezone.localtime(now):%H:%M %d/%m/%Y}, giờ {settings.TIME_ZONE}")


def swap():
    """Whether memory, with what visits are counted by, may come to lie on a disk."""
    lines = SWAPS.read_text(encoding="utf-8").splitlines()[1:] if SWAPS.exists() else []
    names = [line.split()[0] for line in lines]
    plain = [name for name in names if not name.startswith(("/dev/dm-", "/dev/zram"))]
    if plain:
        mend = "Tắt bằng swapoff -a và bỏ dòng swap trong /etc/fstab, hoặc mã hóa vùng đó."
        return warning(f"có vùng tráo đổi không mã hóa ({', '.join(plain)})", mend)
    return ok("không có vùng tráo đổi nào không mã hóa")


def pdf_engine():
    """Whether a page can become a PDF here: one does."""
    packages = "libpango-1.0-0 libpangoft2-1.0-0 fontconfig fonts-croscore"
    mend = f"Chạy: apt-get install -y --no-install-recommends {packages}"
    try:
        made = pdf.render(f"<p>Thử lúc {timezone.now():%H:%M:%S}</p>", keep=False)
    except pdf.PdfError as error:
        return warning(f"không tạo được PDF: {error}", mend)
    if not made.startswith(b"%PDF-"):
        return warning("không tạo được PDF", mend)
    return ok("tạo được PDF")


def fonts():
    """Whether the font of official documents is there."""
    mend = "Chạy: apt-get install -y --no-install-recommends fontconfig fonts-croscore"
    if not said_by("fc-list", "Tinos"):
        return warning("thiếu phông chữ Tinos: văn bản PDF dùng phông khác", mend)
    return ok("có Tinos")


def roots():
    """Whether signatures can be judged, and for how long yet."""
    mend = "Xem mục “Chứng thư gốc để kiểm tra chữ ký số” trong deploy/README.md."
    if not settings.TRUST_ROOTS:
        return warning("chưa có: mọi chữ ký số là “chưa đủ căn cứ”", mend)
    files = [path for path in settings.TRUST_ROOTS.iterdir() if path.suffix in CERTIFICATES]
    ends = {path.name: end for path in files for end in ends_of(path)}
    if not ends:
        return failure("thư mục TRUST_ROOTS không có chứng thư nào", mend)
    now = datetime.now(UTC)
    if ending := sorted(name for name, end in ends.items() if end < now + SOON):
        return warning(f"đã hoặc sắp hết hạn: {', '.join(ending)}", mend)
    return ok(f"{len(ends)} chứng thư")


def ends_of(path):
    """Return until when the certificates in a file hold."""
    content = path.read_bytes()
    if b"-----BEGIN" in content:
        return [found.not_valid_after_utc for found in x509.load_pem_x509_certificates(content)]
    return [x509.load_der_x509_certificate(content).not_valid_after_utc]


def said_by(program, *arguments):
    """Return what a program of the system prints, nothing where there is none."""
    path = shutil.which(program)
    if not path:
        return ""
    done = subprocess.run(  # noqa: S603 - programs and words of our own
        [path, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return done.stdout.strip()
