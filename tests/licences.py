"""The table of licences: `.venv/bin/python -m tests.licences > docs/licences.md`."""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([\w.-]+)==", re.MULTILINE)
# What the GPL, version 3 or later, may be given away with; one of several suffices.
ALLOWED = {
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "GPL-2.0-or-later",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
}
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Read in their files: the metadata are no expression, or the package is for another system.
READ = {
    "async-timeout": "Apache-2.0",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
# What lies inside of packages and is sent to browsers.
INSIDE = [
    ("CKEditor 5", "django-ckeditor-5", "GPL-2.0-or-later"),
    ("jQuery", "Django (trang quản trị)", "MIT"),
    ("Select2", "Django (trang quản trị)", "MIT"),
    ("XRegExp", "Django (trang quản trị)", "MIT"),
]


def packages(name="requirements.txt"):
    return PINNED.findall((ROOT / name).read_text(encoding="utf-8"))


def licence_of(package):
    """Return the licence of a package as an expression of SPDX, "?" where it is not told."""
    if package in READ:
        return READ[package]
    told = metadata.metadata(package)
    if expression := told.get("License-Expression"):
        return expression
    classifiers = [line for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    if classifiers:
        names = [line.rpartition(" :: ")[2] for line in classifiers]
        return " OR ".join(CLASSIFIERS.get(name, "?") for name in names)
    word = told.get("License", "?")
    return word if word in ALLOWED else "?"


def is_allowed(expression):
    """Say whether a licence lets the portal be given away with what is under it."""
    parts = [part.strip("()").split(" OR ") for part in expression.split(" AND ")]
    return all(not ALLOWED.isdisjoint(part) for part in parts)


def table():
    """Return the page of all licences."""
    served = packages()
    of_bucket = [name for name in packages("requirements-s3.txt") if name not in served]
    rows = [f"| {name} | {licence_of(name)} |" for name in served]
    more = [f"| {name} | {licence_of(name)} |" for name in of_bucket]
    inside = [f"| {what} | {where} | {licence} |" for what, where, licence in INSIDE]
    return "\n".join(
        [
            "# Giấy phép của những gì cổng thông tin dùng",
            "",
            "Cổng thông tin theo GPL-3.0-or-later. Mọi giấy phép dưới đây cho phép dùng, sửa và chuyển giao cùng với nó.",
            "Bảng do `python -m tests.licences` ghi ra; bài thử báo khi một thư viện có giấy phép khác. Thư mục `static/` chỉ có",
            "tệp của chính dự án; phông chữ là của hệ điều hành.",
            "",
            "## Thư viện Python (requirements.txt)",
            "",
            "| Gói | Giấy phép |",
            "|---|---|",
            *rows,
            "",
            "## Thêm khi dùng kho S3 (requirements-s3.txt)",
            "",
            "| Gói | Giấy phép |",
            "|---|---|",
            *more,
            "",
            "## Gửi tới trình duyệt, nằm trong các gói trên",
            "",
            "| Phần | Nằm trong | Giấy phép |",
            "|---|---|---|",
            *inside,
            "",
        ]
    )


if __name__ == "__main__":
    print(table(), end="")
