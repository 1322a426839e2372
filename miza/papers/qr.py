"""A web address as a QR code."""

import io

import segno


def qr(address: str) -> bytes:
    """Return an SVG drawing that a phone reads from paper: medium correction, two modules of margin."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, dark="#16211d", xmldecl=False)
    return drawn.getvalue()
