"""HTML → PDF/UA-1, tagged, the same bytes for the same page. Nothing is fetched."""

from __future__ import annotations

import os
from hashlib import sha256

from unclench.errors import unusable

PAPERS = {
    "uk": "A4",
    "us": "Letter",
    None: "210mm 279.4mm",
}  # while it is not known, what fits on the paper of both
EXTRA = "pip install 'unclench[paper]'"
LIBRARIES = (
    "Install Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
)


def pdf(html: str, *, paper: str) -> bytes:
    """The page on `paper` (a size of CSS, such as `A4`); InputError when WeasyPrint or one of its
    system libraries is missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except ImportError:
        raise unusable("format", "pdf needs WeasyPrint", EXTRA) from None
    except OSError:
        raise unusable("format", "pdf needs a system library that is missing", LIBRARIES) from None
    os.environ.setdefault(
        "SOURCE_DATE_EPOCH", "0"
    )  # the day that is written into embedded fonts; else two PDFs would differ
    inside_only = URLFetcher(allowed_protocols=["data"])
    written: bytes = HTML(string=html, url_fetcher=inside_only).write_pdf(
        stylesheets=[CSS(string=f"@page {{ size: {paper} }}")],
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        pdf_identifier=sha256(f"{paper} {html}".encode()).digest()[:16],
    )
    return written
