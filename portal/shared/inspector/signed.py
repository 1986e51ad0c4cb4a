"""What the digital signatures of a PDF are worth, by the certificates that the ward installed."""

from pathlib import Path

SUFFIXES = (".pem", ".crt", ".cer")


def verdict(content, roots):
    """Return {"state", "signatures"}; a judge that fails has no ground for any verdict."""
    try:
        # Slow to import, and few files are signed.
        from portal.shared.signatures import judge  # noqa: PLC0415

        return judge(content, _certificates(roots))
    except Exception:  # noqa: BLE001 - whatever a hostile signature sets off, it is not valid
        return {"state": "insufficient", "signatures": []}


def _certificates(folder):
    if not folder:
        return []
    return [path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.suffix in SUFFIXES]
