"""Error pages: they say what happened in plain Indonesian and keep what was typed.

What was typed is offered to be sent again only if a page of this origin sent it. Otherwise a forged form would be sent
by one touch, under the fresh token of the error page.
"""

import errno
import logging
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from peewee import DatabaseError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from kiosk.core.models import FaultTally
from kiosk.core.storage.space import space
from kiosk.core.web.origin import ForeignRequest, Sender, sender

_log = logging.getLogger(__name__)

# Never repeated on an error page: a secret belongs in no page, and each answer has a fresh token.
_SECRETS = frozenset({"password", "new_password", "repeat_password", "code", "inspector_password"})
_NOT_KEPT = _SECRETS | {"csrf_token"}
# Fields that hold what a person wrote even if it is a single word.
_WRITTEN = frozenset({"name", "contact", "text"})
_SECONDS_OF_A_CROWD = 10


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
    words = str(error).lower()
    text = _("Coba lagi sebentar lagi, atau beri tahu petugas.")
    unsaved = _("Isian Anda BELUM tersimpan. Coba lagi sebentar lagi, atau beri tahu petugas.")
    status = 503
    if _is_full(error):
        status = 507
        heading = _("Penyimpanan penuh")
        text = _("Yang sudah tersimpan masih bisa dibaca. Beri tahu petugas.")
        unsaved = _("Isian Anda BELUM tersimpan. Beri tahu petugas bahwa ruang simpan komputer ini penuh.")
        if current_app.config["SURFACE"] == "office":
            text, unsaved = _full_in_the_office()
    elif "locked" in words or "busy" in words:
        heading = _("Penyimpanan sedang sibuk")
    elif "readonly" in words:
        heading = _("Penyimpanan hanya bisa dibaca")
    else:
        _log.error("storage: %s", type(error).__name__, exc_info=error)
        FaultTally.note(FaultTally.PAGE)
        heading = _("Penyimpanan sedang bermasalah")
    return _page(status, heading, unsaved if request.method == "POST" else text, keep=True)


def _file(error: OSError) -> Response:
    return _storage(error) if _is_full(error) else _unexpected(error)


def _is_full(error: Exception) -> bool:
    """Return whether the disk is full: without room for its files SQLite reports an I/O error, or cannot open them."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    words = str(error).lower()
    if isinstance(error, OperationalError | InterfaceError) and ("is full" in words or "no space left" in words):
        return True
    return space.is_used_up


def _full_in_the_office() -> tuple[str, str]:
    """Return what a page that reads says, and one that could not store."""
    return _(
        "Ruang simpan komputer ini penuh. Pindahkan salinan lama ke tempat lain, atau minta administrator. Jawaban dan"
        " ekspor masih dapat dikerjakan."
    ), _(
        "Isian Anda BELUM tersimpan. Ruang simpan komputer ini penuh. Pindahkan salinan lama ke tempat lain, atau minta"
        " administrator. Jawaban dan ekspor masih dapat dikerjakan."
    )


def _unexpected(error: Exception) -> Response:
    _log.error("unexpected: %s", type(error).__name__, exc_info=error)
    FaultTally.note(FaultTally.PAGE)
    return _page(
        500,
        _("Ada yang salah di sisi kami"),
        _("Isian terakhir mungkin belum tersimpan. Coba lagi, atau beri tahu petugas."),
        keep=True,
    )


def _page(status: int, heading: str, text: str, keep: bool = False, wait: int = 0) -> Response:
    """Return an error page, with a countdown of ``wait`` seconds if there is something to wait for.

    It must work without the database, since that may be what failed.
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
    }
    response = make_response(render_template(f"errors/{current_app.config['SURFACE']}.html", **context), status)
    if status == 503:
        # Lets the kiosk's page tell this answer from a server that is away.
        response.headers["Retry-After"] = str(wait or 5)
    return response


def _typed(kept: list[tuple[str, str]]) -> list[str]:
    """Return the typed texts among the kept fields, to show that they are not lost."""
    return [value for name, value in kept if value and (name in _WRITTEN or " " in value.strip())]
