"""The process that lays out one page: HTML from standard input, the PDF to the path given.

It imports nothing of Django, fetches nothing, and runs under limits of memory and time.
"""

import contextlib
import resource
import sys
from pathlib import Path

MEMORY = 1 << 30
CPU_SECONDS = 10


def main(path):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        import weasyprint  # noqa: PLC0415 - without Pango this raises, and the reason is reported
    except OSError:
        sys.exit("máy chủ thiếu thư viện Pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)")

    class Nothing(weasyprint.URLFetcher):
        """Refuses every address: a page of ours carries all it needs."""

        def fetch(self, url, headers=None):
            raise ValueError(url)

        open = fetch

    html = sys.stdin.buffer.read().decode()
    document = weasyprint.HTML(string=html, url_fetcher=Nothing())
    pdf = document.write_pdf(pdf_variant="pdf/ua-1")
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(pdf)
    unfinished.replace(path)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main(Path(sys.argv[1]))
