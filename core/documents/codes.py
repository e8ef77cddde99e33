"""QR codes for documents and labels."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> str:
    """The address as a QR code of error level M (ISO/IEC 18004): an SVG, one unit a module."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=0)
    return drawn.getvalue().decode()
