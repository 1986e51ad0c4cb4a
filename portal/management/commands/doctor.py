"""Says of an installation what is wrong, and what mends it."""

import sys

from django.core.management.base import BaseCommand

from portal.health import installation, machine, running
from portal.health.outcome import State, found_by, worst

CHECKS = {
    "Tài khoản chạy lệnh": installation.account,
    **running.CHECKS,
    "Cập nhật cơ sở dữ liệu": installation.migrations,
    "SQLite": installation.sqlite_version,
    "DEBUG": installation.debugging,
    "Địa chỉ trang": installation.address,
    "Khóa bí mật": installation.secret_key,
    "Máy chủ trung gian": installation.proxies,
    "Cấu hình (check --deploy)": installation.deployment,
    "Thư viện Python": installation.packages,
    "Tệp tĩnh": installation.static_files,
    "Quyền của tệp cấu hình": installation.secrets_on_disk,
    "Quyền của dữ liệu": installation.data_on_disk,
    "Tệp do nginx gửi": installation.sent_files,
    "Tệp của systemd": installation.units,
    "Tài khoản quản trị": installation.accounts,
    "Đồng hồ": machine.clock,
    "Vùng tráo đổi": machine.swap,
    "Bản PDF": machine.pdf_engine,
    "Phông chữ": machine.fonts,
    "Chứng thư gốc": machine.roots,
}
SIGNS = {State.OK: "✓", State.WARNING: "!", State.FAILURE: "✗"}


class Command(BaseCommand):
    help = "Khám một bản cài đặt: mỗi dòng một điều, kèm cách sửa. Mã thoát 1 khi có điều hỏng (✗)."
    requires_system_checks = []  # they are among what is looked at

    def handle(self, **options):
        outcomes = []
        for title, check in CHECKS.items():
            outcome = found_by(check)
            outcomes.append(outcome)
            self.stdout.write(f"{SIGNS[outcome.state]} {title}: {outcome.said}")
            if outcome.mend:
                self.stdout.write(f"    → {outcome.mend}")
        counted = {state: sum(outcome.state == state for outcome in outcomes) for state in State}
        self.stdout.write(
            f"{counted[State.OK]} điều tốt, {counted[State.WARNING]} điều nên xem, "
            f"{counted[State.FAILURE]} điều phải sửa."
        )
        if worst(outcomes) == State.FAILURE:
            sys.exit(1)
