"""The editor's advice, in sentences; it refuses nothing."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.core.models import Revision, Term
from kiosk.core.models.terms.history import Texts
from kiosk.core.text.languages import SOURCE, translations
from kiosk.core.text.plain_language import MAX_WORDS, Advice, advise
from kiosk.staff.forms.revisions import LABELS


def advice(fields: Mapping[str, str | None], language: str, texts: Texts) -> list[tuple[str, str, list[str]]]:
    """Return (field, label, sentences) for each field with advice, the whole text ("") first."""
    found: dict[str, list[str]] = {}
    for one in advise(fields, language, abbreviations=Term.abbreviations()):
        found.setdefault(one.field, []).append(_sentence(one))
    of_translations = list(_translations(language, texts))
    if of_translations:
        found.setdefault("", []).extend(of_translations)
    return [(name, str(LABELS[name]), found[name]) for name in LABELS if name in found]


def _sentence(one: Advice) -> str:
    if one.kind == "long_sentence":
        return _(
            'Kalimat "%(words)s" panjangnya %(number)s kata. Bagi menjadi dua; paling banyak %(most)s kata.',
            words=one.words,
            number=one.number,
            most=MAX_WORDS,
        )
    if one.kind == "hard_word":
        return _('"%(words)s" bukan kata sehari-hari. Ganti, atau jelaskan artinya.', words=one.words)
    if one.kind == "abbreviation":
        return _('Singkatan "%(words)s" belum dijelaskan. Tulis kepanjangannya di dalam kurung.', words=one.words)
    if one.kind == "no_legal_basis":
        return _("Dasar hukum belum ditulis.")
    if one.kind == "numbered_line":
        return _(
            'Baris "%(words)s" tampil sebagai nomor %(number)s. Tulis satu kata di depan angkanya.',
            words=one.words,
            number=one.number,
        )
    return ngettext(
        "Jawaban singkat dan kartu kelebihan %(num)s huruf. Pengunjung harus membalik halaman lebih dari dua kali.",
        "Jawaban singkat dan kartu kelebihan %(num)s huruf. Pengunjung harus membalik halaman lebih dari dua kali.",
        one.number,
    )


def _translations(language: str, texts: Texts) -> Iterator[str]:
    """Yield advice on translations: on all of them for the Indonesian text, on itself for a translation."""
    shown = texts.shown.get(SOURCE)
    if language != SOURCE:
        if language in texts.newest and _is_older(texts.newest[language], shown):
            yield _(
                "Teks Indonesia yang tampil (revisi %(number)s) lebih baru daripada terjemahan ini."
                " Periksa kecocokannya.",
                number=shown.number if shown else 0,
            )
        return
    for code, other in translations().items():
        if code not in texts.newest:
            yield _(
                "Belum ada teks bahasa %(language)s. Layar menampilkan teks bahasa Indonesia.", language=other.called
            )
        elif _is_older(texts.newest[code], shown):
            yield _(
                "Teks bahasa %(language)s lebih lama daripada teks Indonesia yang tampil. Periksa terjemahannya.",
                language=other.called,
            )


def _is_older(translation: Revision, shown: Revision | None) -> bool:
    return shown is not None and translation.created_at < shown.created_at
