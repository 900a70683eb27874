"""Security headers on every answer that Flask writes, errors included."""

from http import HTTPStatus

from flask import Flask, Response, request

_KEPT_BY_BROWSERS = ("static", "entrance.font")

_DIRECTIVES = {
    "default_src": "'none'",
    "script_src": "'self'",
    "style_src": "'self'",
    "img_src": "'self'",
    "font_src": "'self'",
    "connect_src": "'self'",
    "media_src": "'self'",
    "form_action": "'self'",
    "base_uri": "'none'",
    "frame_ancestors": "'none'",
    "require_trusted_types_for": "'script'",
    "trusted_types": "'none'",
}


def policy(**directives: str) -> str:
    """Return the content security policy with ``directives`` changed: ``policy(frame_src="'self'")``."""
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in {**_DIRECTIVES, **directives}.items())


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it, a browser sends `Origin: null` with every post, and `origin` refuses that.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), midi=(),"
        " display-capture=(), clipboard-read=(), fullscreen=(self)"
    ),
}


def init_app(app: Flask) -> None:
    """Add the headers that a view has not set itself; the browser keeps no pages, only fonts, styles and scripts."""
    app.after_request(_guard)


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in _KEPT_BY_BROWSERS or response.status_code >= HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "no-store"
    return response
