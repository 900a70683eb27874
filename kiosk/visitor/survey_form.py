"""The form of the official survey, one question per screen; its answers travel as hidden fields until it is sent."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf, ValidationError

from kiosk.core.models import Respondent, Service
from kiosk.core.statistics import ikm
from kiosk.core.storage.keys import keyring
from kiosk.core.web.forms import KioskForm, MintedKey
from kiosk.core.web.questionnaire_wording import ABOUT, QUESTIONS

INTRO, SERVICE, SEND, LEAVE = "intro", "service", "send", "leave"
ASKED = (SERVICE, *ikm.SHEET, *ABOUT)
STEPS = (INTRO, *ASKED, SEND)


def _answer(label: Any, values: Iterable[str]) -> HiddenField:
    """Return the field of a question that may be skipped."""
    refusal = _l("Jawaban itu tidak ada di daftar. Sentuh salah satu, atau lewati.")
    return HiddenField(label, default="", validators=[AnyOf(("", *values), message=refusal)])


def _score(element: str) -> HiddenField:
    return _answer(QUESTIONS[element], map(str, ikm.SCORES))


class SurveyForm(KioskForm):
    """A sheet being filled in. Each answer is in the field of its element, wherever the question is shown."""

    key = MintedKey("sheet")
    # The answer touched on the present screen.
    answer = HiddenField(default="")
    # Where "Lanjutkan" leads back to.
    left = HiddenField(default="", validators=[AnyOf(("", *STEPS))])
    # "y" while only the skipped questions are asked.
    filling = HiddenField(default="", validators=[AnyOf(("", "y"))])
    service = HiddenField(_l("Layanan apa yang Anda terima?"), default="")
    u1 = _score("u1")
    u2 = _score("u2")
    u3 = _score("u3")
    u4 = _score("u4")
    u5 = _score("u5")
    u6 = _score("u6")
    u7 = _score("u7")
    u8 = _score("u8")
    u9 = _score("u9")
    age = _answer(_l("Berapa usia Anda?"), ABOUT["age"])
    sex = _answer(_l("Apa jenis kelamin Anda?"), ABOUT["sex"])
    education = _answer(_l("Apa pendidikan terakhir Anda?"), ABOUT["education"])
    occupation = _answer(_l("Apa pekerjaan Anda?"), ABOUT["occupation"])

    @property
    def scores(self) -> dict[str, int]:
        """The answers to the nine questions, by element."""
        return {element: int(self[element].data) for element in ikm.ELEMENTS if self[element].data}

    @property
    def skipped(self) -> list[str]:
        """The questions without an answer, in the order of the sheet."""
        return [element for element in ikm.SHEET if not self[element].data]

    @property
    def respondent(self) -> Respondent:
        """What the visitor has entered about himself or herself."""
        return Respondent(**{name: self[name].data for name in ABOUT})

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers so far as (name, value), to be carried in hidden fields."""
        return [(name, self[name].data) for name in ASKED if self[name].data]

    def take(self, step: str, go: str) -> None:
        """Take the answer of one screen; ``go`` "skip" clears it."""
        if step in ASKED and (self.answer.data or go == "skip"):
            self[step].data = "" if go == "skip" else self.answer.data

    def refused(self, step: str, twice: Collection[str]) -> tuple[str, str] | None:
        """Return the step to be answered again and why, or None; ``twice`` names the fields that were sent repeatedly.

        A refused value is dropped, so it is not refused again on the next screen.
        """
        self.validate()
        wrong = {field.short_name: str(field.errors[0]) for field in self if field.errors}
        wrong |= dict.fromkeys(twice, _("Sentuhan terbaca dua kali. Silakan pilih sekali lagi."))
        if not wrong:
            return None
        if "key" in wrong:
            self.key.data = keyring.mint("sheet")
        for name in wrong.keys() & {*ASKED, "left", "filling"}:
            self[name].data = ""
        place = next((name for name in ASKED if name in wrong), step)
        return place, wrong.get(place) or next(iter(wrong.values()))

    def turn(self, step: str, go: str) -> str:
        """Return the step that follows when ``go`` was touched on ``step``."""
        if step == LEAVE:
            return self.left.data or INTRO
        if go == "leave":
            self.left.data = step
            return LEAVE
        if go == "fill" and self.skipped:
            self.filling.data = "y"
            return self.skipped[0]
        place = STEPS.index(step)
        if go == "back":
            return STEPS[max(place - 1, 0)]
        later = STEPS[place + 1 :]
        if self.filling.data:
            return next((name for name in later if name in self.skipped), SEND)
        return later[0] if later else SEND

    def validate_service(self, field: HiddenField) -> None:
        """Refuse a service that does not exist or is no longer offered."""
        if field.data and field.data not in {one.code for one in Service.offered()}:
            raise ValidationError(_("Layanan itu tidak ada di daftar. Sentuh salah satu, atau lewati."))
