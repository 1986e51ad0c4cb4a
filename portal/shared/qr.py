"""QR codes as pages draw them."""

import re
from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class QrCode:
    """A QR code as one SVG path: a unit is a module, and the quiet zone is part of its size."""

    size: int
    path: str

    @classmethod
    def of(cls, address):
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
        code.add_data(address)
        code.make()
        rows = code.get_matrix()
        bars = [
            f"M{bar.start()} {y}h{len(bar[0])}v1h-{len(bar[0])}z"
            for y, row in enumerate(rows)
            for bar in re.finditer("1+", "".join("01"[dark] for dark in row))
        ]
        return cls(size=len(rows), path="".join(bars))
