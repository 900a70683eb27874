"""The explanations as a workbook for reading and printing; it cannot be imported."""

from datetime import date

from flask_babel import gettext as _

from kiosk.core.documents.workbook import Book, Column
from kiosk.core.models.terms.revision import CARD
from kiosk.core.text.languages import LANGUAGES, SOURCE
from kiosk.core.web.page import day_short
from kiosk.core.web.wording import FACTS


def of_terms(document: dict) -> bytes:
    """Return the terms of an exported document as a workbook: an introductory sheet, and one sheet per language."""
    book = Book()
    book.page(
        _("Baca dulu"),
        (
            _(
                "Istilah %(unit)s, diekspor %(day)s",
                unit=document["unit"],
                day=_day(document["exported_on"]),
            ),
            _("Buku kerja ini untuk dibaca dan dicetak. Perubahan di dalamnya tidak dapat diimpor kembali."),
            _("Istilah diubah di ruang staf. Untuk unit lain, pakai berkas JSON dari halaman yang sama."),
            _("Satu lembar untuk satu bahasa, satu baris untuk satu istilah."),
            _("Yang tertulis adalah teks yang tampil di layar pengunjung, atau drafnya bila belum ada yang terbit."),
            _("Kotak kosong: baris itu tidak berlaku untuk istilah itu."),
        ),
    )
    groups = {group["code"]: (place, group["names"][SOURCE]) for place, group in enumerate(document["groups"])}
    last = len(groups), ""
    entries = sorted(
        document["terms"], key=lambda entry: (groups.get(entry["group"], last), entry["position"], entry["slug"])
    )
    for code, language in LANGUAGES.items():
        rows = [_row(entry, code, groups.get(entry["group"], last)[1]) for entry in entries]
        book.table(language.title, _columns(), [row for row in rows if row])
    return book.content()


def _columns() -> list[Column]:
    return [
        (_("Judul"), 28),
        (_("Singkatan"), 12),
        (_("Kelompok"), 18),
        (_("Keadaan"), 16),
        (_("Jawaban singkat"), 50),
        *((str(FACTS[name]), 36) for name in CARD),
        (str(FACTS["details"]), 70),
        (_("Nama lain"), 28),
        (_("Diperiksa"), 24),
        (_("Ditulis"), 14),
    ]


def _row(entry: dict, language: str, group: str) -> list[str]:
    texts = entry["revisions"].get(language, {})
    text = texts.get("published") or texts.get("draft")
    if text is None:
        return []
    state = _("Draf") if "published" not in texts else _("Terbit, ada draf") if "draft" in texts else _("Terbit")
    check = entry["checked"]
    return [
        text["title"],
        entry["abbreviation"],
        group,
        state,
        text["short_answer"],
        *(_fact(text[name]) for name in (*CARD, "details")),
        "\n".join(entry["synonyms"]),
        _("%(day)s oleh %(name)s", day=_day(check["on"]), name=check["by"]) if check else _("belum diperiksa"),
        _day(text["written_on"]),
    ]


def _fact(value: str | None) -> str:
    return _("Belum diisi. Tanyakan kepada petugas.") if value == "" else value or ""


def _day(iso: str) -> str:
    return day_short(date.fromisoformat(iso))
