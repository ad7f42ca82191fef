"""The QR code that leads from a certificate to the page that checks it."""

import segno

QUIET_ZONE = 2  # modules of white around the code, inside our own margins


def verify_url(base_url: str, serial: str) -> str:
    """Return the public address that checks a serial, from the configured base URL."""
    return f"{base_url.rstrip('/')}/verify/{serial}"


def qr_svg(text: str) -> str:
    """Return a QR code as SVG without a fixed size, to stand in a page."""
    return str(
        segno.make_qr(text, error="m", boost_error=False).svg_inline(
            omitsize=True, border=QUIET_ZONE, svgclass="qr", lineclass="qr-ink"
        )
    )


def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the dark modules of a QR code, row by row and without a margin."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    return tuple(tuple(bool(module) for module in row) for row in matrix)
