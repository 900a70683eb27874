"""A text as a QR picture that needs no script, no style and no network."""

import segno
from markupsafe import Markup


def svg(text: str) -> Markup:
    """Return the QR of ``text`` as inline SVG, sized by its class ``qr``.

    Raises ``segno.DataOverflowError`` above 2,331 bytes.
    """
    picture = _code(text).svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=2, dark="#10243a", light="#fff"
    )
    return Markup(picture)


def modules(text: str) -> int:
    """Return how many modules wide the QR of ``text`` is, without its edge. Raises as ``svg`` does."""
    return len(_code(text).matrix)


def _code(text: str) -> segno.QRCode:
    # Without an encoding segno writes Latin-1 where it can, which phones have to guess; UTF-8 they all try first.
    return segno.make(text, micro=False, error="m", encoding="utf-8")
