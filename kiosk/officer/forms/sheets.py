"""A questionnaire that somebody filled in on paper: its day, its service, nine digits, and who filled it in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectField, ValidationError
from wtforms.validators import DataRequired

from kiosk.core.days import clock
from kiosk.core.models import Respondent, Service, Sheet, SurveyPeriod
from kiosk.core.statistics import ikm
from kiosk.core.web.forms import KioskForm, LineField, MintedKey, choices
from kiosk.core.web.languages import current_language
from kiosk.core.web.page import day as written
from kiosk.core.web.page import day_short
from kiosk.core.web.questionnaire_wording import ABOUT, CUTS

_SCORES, _SKIPPED = "1234", "0-"
# No service has this code: they are made of letters and digits.
NO_SERVICE = "-"


def _about(name: str) -> SelectField:
    unstated = {"": _l("Tidak diisi")}
    return SelectField(CUTS[name], choices=choices({**unstated, **ABOUT[name]}), default="")


class SheetForm(KioskForm):
    """The answers in the order of the printed sheet, where the eighth question is about u9 and the ninth about u8."""

    key = MintedKey("sheet")
    day = DateField(_l("Tanggal di lembar"), validators=[DataRequired(message=_l("Pilih tanggalnya."))])
    service = SelectField(
        _l("Layanan yang diterima"), validators=[DataRequired(message=_l("Pilih layanan yang tertulis di lembar."))]
    )
    digits = LineField(
        _l("Sembilan angka"),
        validators=[DataRequired(message=_l("Ketik sembilan angka dari lembarnya."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    age = _about("age")
    sex = _about("sex")
    education = _about("education")
    occupation = _about("occupation")

    def offer(self, services: list[Service]) -> "SheetForm":
        """Offer ``services``, or that the sheet names none; return the form."""
        names = {str(service.code): service.name(current_language()) for service in services}
        self.service.choices = choices({"": _l("Pilih layanan"), **names, NO_SERVICE: _l("Tidak disebut di lembar")})
        return self

    @property
    def answers(self) -> dict[str, int]:
        """The score of each element that was answered."""
        return {
            element: int(mark) for element, mark in zip(ikm.SHEET, self._marks, strict=True) if mark not in _SKIPPED
        }

    @property
    def respondent(self) -> Respondent:
        """What the sheet states about the respondent."""
        return Respondent(**{name: self[name].data or "" for name in ABOUT})

    def matches(self, sheet: Sheet) -> bool:
        """Return whether ``sheet`` is what was typed."""
        about = Respondent(*(getattr(sheet, name) for name in ABOUT))
        service = sheet.service.code if sheet.service else NO_SERVICE
        typed = (self.day.data, self.service.data, self.answers, self.respondent)
        return typed == (sheet.day, service, sheet.answers, about)

    def no_survey(self) -> None:
        """Say that no survey was held on the day, and when the nearest one is."""
        day = self.day.data
        nearest = min(SurveyPeriod.newest_first(), key=lambda one: max(one.first - day, day - one.last), default=None)
        if nearest is None:
            self.day.errors = [_("Belum ada survei.")]
            return
        words = _(
            'Tidak ada survei pada tanggal ini. Yang terdekat: "%(name)s", %(first)s sampai %(last)s.',
            name=nearest.name,
            first=day_short(nearest.first),
            last=day_short(nearest.last),
        )
        self.day.errors = [words]

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that has not come yet."""
        today = clock.today()
        if field.data and field.data > today:
            raise ValidationError(_("Tanggal ini belum tiba. Hari ini %(day)s.", day=written(today)))

    def validate_digits(self, _field: Field) -> None:
        """Refuse unknown marks, a wrong number of them, and a sheet without any answer."""
        marks = self._marks
        if len(marks) != len(ikm.SHEET):
            raise ValidationError(
                _(
                    "Jumlahnya %(number)s, seharusnya sembilan. Ketik 0 untuk pertanyaan yang tidak diisi.",
                    number=len(marks),
                )
            )
        for number, mark in enumerate(marks, 1):
            if mark not in _SCORES + _SKIPPED:
                raise ValidationError(
                    _(
                        'Angka ke-%(number)s adalah "%(mark)s". Yang ada hanya 1 sampai 4, atau 0 bila tidak diisi.',
                        number=number,
                        mark=mark,
                    )
                )
        if not self.answers:
            raise ValidationError(_("Semua jawabannya kosong. Lembar kosong tidak disimpan."))

    @property
    def _marks(self) -> str:
        return "".join((self.digits.data or "").split())
