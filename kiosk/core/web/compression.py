"""Styles, scripts and icons are compressed, so that a screen on a slow network starts soon."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_TYPES = frozenset({"text/css", "text/javascript", "image/svg+xml"})


def init_app(app: Flask) -> None:
    """Compress static text. Pages stay as they are: compression would leak the length of secrets in them."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if request.endpoint != "static" or response.mimetype not in _TYPES:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings["gzip"]:
        response.direct_passthrough = False
        response.set_data(_compressed(response.get_data()))
        response.content_encoding = "gzip"
    return response


# There are about a hundred such files of a few kilobytes; each is compressed once a start.
@lru_cache(maxsize=256)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
