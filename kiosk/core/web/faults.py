"""Error pages: they say what happened in plain Indonesian and keep what was typed.

What was typed is offered to be sent again only if a page of this origin sent it. Otherwise a forged form would be sent
by one touch, under the fresh token of the error page.
"""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from peewee import DatabaseError, InterfaceError
from werkzeug.exceptions import HTTPException, SecurityError

from kiosk.core.models import FaultTally
from kiosk.core.storage.condition import Condition, NotTaken, of_error
from kiosk.core.storage.space import space
from kiosk.core.web.condition_wording import elsewhere, for_the_office, for_visitors
from kiosk.core.web.origin import ForeignRequest, Sender, sender

_log = logging.getLogger(__name__)

# Never repeated on an error page: a secret belongs in no page, and each answer has a fresh token.
_SECRETS = frozenset({"password", "new_password", "repeat_password", "code", "inspector_password"})
_NOT_KEPT = _SECRETS | {"csrf_token"}
# Fields that hold what a person wrote even if it is a single word.
_WRITTEN = frozenset({"name", "contact", "text"})
_SECONDS_OF_A_CROWD = 10
_NO_ROOM = frozenset({Condition.FULL, Condition.NEARLY_FULL})
# Then an error page does not ask the database again.
_UNREADABLE = frozenset({Condition.REFUSED, Condition.AWAY, Condition.FAILING, None})
_MENDED_BY_A_COPY = frozenset({Condition.DAMAGED, Condition.FAILING})
# What an error of any file says of the disk; that one file may not be opened says nothing of it.
_OF_FILES = frozenset({Condition.FULL, Condition.READ_ONLY, Condition.FAILING})


def init_app(app: Flask) -> None:
    """Register a page for each kind of error."""
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(ForeignRequest, _foreign)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseError, _storage)
    app.register_error_handler(InterfaceError, _storage)
    app.register_error_handler(OSError, _file)
    app.register_error_handler(Exception, _unexpected)


def _unknown_host(_error: SecurityError) -> Response:
    """Answer in plain text: without a trusted host no address can be built, so no page of ours."""
    text = _(
        "Program ini tidak mengenal alamat yang Anda buka: tambahkan nama di alamat itu ke KIOSK_TRUSTED_HOSTS, lalu"
        " jalankan ulang programnya."
    )
    return Response(text + "\n", 400, mimetype="text/plain")


def _foreign(_error: ForeignRequest) -> Response:
    text = _("Belum ada yang tersimpan. Kalau Anda memang mau, mulai lagi dari awal.")
    return _page(403, _("Permintaan ini datang dari halaman lain"), text)


def _stale_form(_error: CSRFError) -> Response:
    heading = _("Layar ini sempat disetel ulang")
    if any(name in request.form for name in _SECRETS):
        return _page(400, heading, _("Belum ada yang terkirim. Kembali ke halaman pertama dan ketik lagi dari sana."))
    if sender() is not Sender.OWN:
        text = _(
            "Belum ada yang terkirim. Salin isian di bawah ini, kembali ke halaman pertama, lalu tempel dan kirim dari"
            " sana."
        )
        return _page(400, heading, text, keep=True)
    text = _('Isian Anda masih ada di bawah ini, tetapi belum terkirim. Tekan tombol "Coba lagi".')
    return _page(400, heading, text, keep=True)


def _http(error: HTTPException) -> Response:
    texts = {
        404: (_("Halaman ini tidak ada"), _("Alamatnya mungkin salah atau sudah tidak dipakai.")),
        401: (
            _("Anda sudah keluar karena lama tidak ada kegiatan"),
            _("Yang Anda tulis BELUM tersimpan. Salin teks di bawah ini, masuk lagi, lalu tempel dan kirim."),
        ),
        403: (_("Anda tidak berhak membuka halaman ini"), _("Mintalah administrator bila Anda memerlukannya.")),
        405: (
            _("Halaman ini tidak bisa dibuka dengan cara itu"),
            _("Kembali ke halaman pertama dan coba lagi dari sana."),
        ),
        413: (
            _("Isian terlalu panjang"),
            _("Belum ada yang terkirim, karena isian Anda terlalu panjang. Mulai lagi dan tulis lebih pendek."),
        ),
        503: (_("Sedang ramai"), _crowd()),
    }
    heading, text = texts.get(
        error.code or 500,
        (_("Permintaan ini tidak bisa dilayani"), _("Kembali ke halaman pertama dan coba lagi dari sana.")),
    )
    wait = _SECONDS_OF_A_CROWD if error.code == 503 else 0
    response = _page(error.code or 500, heading, text, keep=error.code in (401, 503), wait=wait)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _crowd() -> str:
    if current_app.config["SURFACE"] == "office":
        return _("Banyak orang sedang masuk. Isian Anda belum diperiksa. Ini tidak dihitung salah.")
    return _("Banyak orang sedang membuka jawaban. Kode Anda belum diperiksa. Ini tidak dihitung salah.")


def _storage(error: DatabaseError | OSError) -> Response:
    """Say how the storage is; an error that says nothing of it is logged."""
    condition = of_error(error, used_up=space.is_used_up)
    g.storage_failed = condition in _UNREADABLE
    if condition is Condition.READ_ONLY and not isinstance(error, NotTaken):
        space.report_refusal()
    if condition is Condition.DAMAGED:
        # The next visitor is to know before typing.
        space.report_findings(damaged=True, doubtful=True)
    if not isinstance(error, NotTaken) and (condition in _UNREADABLE or condition is Condition.DAMAGED):
        _log.error("storage: %s", type(error).__name__, exc_info=error)
        FaultTally.note(FaultTally.PAGE)
    visitor = current_app.config["SURFACE"] == "visitor"
    words = for_visitors(condition) if visitor else for_the_office(condition)
    meaning, advice, unsaved = str(words.meaning), str(words.advice), ""
    if request.method == "POST":
        unsaved = _("Isian Anda BELUM tersimpan.")
    return _page(
        HTTPStatus.INSUFFICIENT_STORAGE if condition in _NO_ROOM else HTTPStatus.SERVICE_UNAVAILABLE,
        str(words.heading),
        " ".join(filter(None, (unsaved, meaning, advice))),
        keep=True,
        channels=elsewhere(condition) if visitor else [],
        detail="" if visitor else _one_line(error),
        mended_by_copy=not visitor and condition in _MENDED_BY_A_COPY,
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _file(error: OSError) -> Response:
    return _storage(error) if of_error(error) in _OF_FILES else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    _log.error("unexpected: %s", type(error).__name__, exc_info=error)
    FaultTally.note(FaultTally.PAGE)
    return _page(
        500,
        _("Ada yang salah di sisi kami"),
        _("Isian terakhir mungkin belum tersimpan. Coba lagi, atau beri tahu petugas."),
        keep=True,
    )


def _page(
    status: int,
    heading: str,
    text: str,
    keep: bool = False,
    wait: int = 0,
    channels: Sequence[str] = (),
    detail: str = "",
    mended_by_copy: bool = False,
) -> Response:
    """Return an error page, with a countdown of ``wait`` seconds if there is something to wait for.

    It must work without the database, since that may be what failed. ``channels`` are other ways for a visitor,
    ``detail`` the words of the system for the person who mends it, with a link to the copies if one of them may do so.
    """
    g.fault = True
    kept: list[tuple[str, str]] = []
    # What was dropped must be typed again, in the form of this address. A written text goes there with the button.
    retypes = bool(wait) and any(name in request.form for name in _SECRETS) and not request.form.get("text")
    if keep and request.method == "POST" and not retypes:
        kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    context: dict[str, Any] = {
        "heading": heading,
        "text": text,
        "typed": _typed(kept),
        "kept": kept if sender() is Sender.OWN else [],
        "wait": wait,
        "retypes": retypes,
        "channels": channels,
        "detail": detail,
        "mended_by_copy": mended_by_copy,
    }
    response = make_response(render_template(f"errors/{current_app.config['SURFACE']}.html", **context), status)
    if status == 503:
        # Lets the kiosk's page tell this answer from a server that is away.
        response.headers["Retry-After"] = str(wait or 5)
    return response


def _typed(kept: list[tuple[str, str]]) -> list[str]:
    """Return the typed texts among the kept fields, to show that they are not lost."""
    return [value for name, value in kept if value and (name in _WRITTEN or " " in value.strip())]
