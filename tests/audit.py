"""Asks whether holes are known in what the portal runs on: `./run audit`, and the checks of the code.

pip-audit asks the database of OSV. Only where that cannot be reached nothing is said of the
packages; a known hole needs a reason in `pyproject.toml` for which it does not matter here.
"""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = ["requirements.txt", "requirements-s3.txt"]
PATIENCE = 20  # seconds for all packages
UNREACHED = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ServiceError", "HTTPError")


class UnreachedError(Exception):
    """Nobody could be asked; the message says why."""


@dataclass
class Report:
    """What is known of the packages: every line of a list is one finding."""

    holes: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    unaudited: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)

    @property
    def is_bad(self):
        return bool(self.holes or self.unaudited or self.needless)


def asked(files, url=None):
    """Return what pip-audit finds in these requirements; raise UnreachedError."""
    named = [part for name in files for part in ("-r", name)]
    command = [sys.executable, "-m", "pip_audit", *named, "--disable-pip", "-s", "osv"]
    command += ["--osv-url", url] if url else []
    command += ["-f", "json", "--desc", "off", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreachedError(f"không trả lời đủ trong {PATIENCE} giây") from error
    if done.stdout.startswith("{"):
        return json.loads(done.stdout)["dependencies"]
    last = done.stderr.strip().splitlines()[-1:] or ["không nói gì"]
    if any(kind in last[0] for kind in UNREACHED):
        raise UnreachedError(last[0][:200])
    raise SystemExit(f"pip-audit hỏng: {done.stderr[-2000:]}")


def exceptions():
    """Return the reason for which each accepted hole does not matter here."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["portal"]["accepted-holes"]


def judged(dependencies, reasons):
    """Return the Report on what pip-audit has found."""
    report, used = Report(), set()
    for package in dependencies:
        if "skip_reason" in package:
            report.unaudited.append(f"{package['name']}: {package['skip_reason']}")
        for hole in package.get("vulns", []):
            names = [hole["id"], *hole.get("aliases", [])]
            line = f"{package['name']} {package['version']}: {', '.join(names)}"
            known = [name for name in names if name in reasons]
            used.update(known)
            if known:
                report.accepted.append(f"{line} – {reasons[known[0]]}")
            else:
                mended = ", ".join(hole["fix_versions"]) or "chưa có bản sửa"
                report.holes.append(f"{line} (sửa ở: {mended})")
    report.needless = sorted(reasons.keys() - used)
    return report


def main():
    try:
        report = judged(asked(INSTALLED, os.environ.get("OSV_URL")), exceptions())
    except UnreachedError as error:
        print(f"CHƯA BIẾT có lỗ hổng nào không: không hỏi được api.osv.dev ({error}).")
        return
    told = {
        "Lỗ hổng đã biết": report.holes,
        "Gói không ai biết (bị rút khỏi PyPI?)": report.unaudited,
        "Lý do không còn cần, hãy bỏ khỏi pyproject.toml": report.needless,
        "Chấp nhận": report.accepted,
    }
    for title, lines in told.items():
        for line in lines:
            print(f"{title}: {line}")
    if report.is_bad:
        sys.exit(1)
    print("Không có lỗ hổng nào đã biết mà không có lý do.")


if __name__ == "__main__":
    main()
