"""How the officers' pages write figures of ratings and surveys, suppressed ones included."""

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from kiosk.core.days.periods import Span
from kiosk.core.models.surveys.results import Results
from kiosk.core.statistics import charts, ikm
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.statistics.figures import ENOUGH
from kiosk.core.statistics.satisfaction import Share, Summary
from kiosk.core.web.page import day_short, points
from kiosk.core.web.questionnaire_wording import ELEMENTS, SHORT

# An element's average lies between 1 and this.
_BEST = Decimal(max(ikm.SCORES))


def number(value: int | None) -> str:
    """Write a count in a cell of a table; None is a small count, or one that would give a small count away.

    Different words for the two would disclose the small ones after all.
    """
    return format_decimal(value) if value is not None else _("kurang dari %(number)s atau disamarkan", number=THRESHOLD)


def of_suppressed(value: int) -> str:
    """Write a number of people, unless it is below the threshold."""
    return format_decimal(value) if value >= THRESHOLD else _("kurang dari %(number)s", number=THRESHOLD)


def share(value: Share | None) -> str:
    """Write the share of satisfied people, exact or as a bound; a dash where it is suppressed."""
    if value is None:
        return "\u2013"
    words = {
        "exactly": _("%(share)s%%", share=value[1]),
        "at least": _("%(share)s%% atau lebih", share=value[1]),
        "at most": _("%(share)s%% atau kurang", share=value[1]),
    }
    return words[value[0]]


def conclusion(summary: Summary) -> str:
    """Write how reliable a share is: the number of ratings, and the confidence interval."""
    if summary.suppressed:
        return _("n kurang dari %(number)s: terlalu sedikit untuk disimpulkan", number=THRESHOLD)
    parts = [_("dari %(number)s penilaian", number=format_decimal(summary.total))]
    if summary.inconclusive:
        parts = [_("n = %(number)s: terlalu sedikit untuk disimpulkan", number=format_decimal(summary.total))]
    if summary.interval:
        parts.append(_("antara %(low)s%% dan %(high)s%%", low=summary.interval[0], high=summary.interval[1]))
    return ", ".join(parts)


def change(now: Share | None, before: Share | None) -> str:
    """Write by how much a share differs from the one before; empty if one of them is not exact."""
    if now is None or before is None or {now[0], before[0]} != {"exactly"}:
        return ""
    points_more = now[1] - before[1]
    if points_more == 0:
        return _("sama seperti sebelumnya")
    if points_more > 0:
        return _("naik %(points)s poin", points=points_more)
    return _("turun %(points)s poin", points=-points_more)


def element(code: str) -> str:
    """Name an element with its number in the regulation: "U1 Persyaratan"."""
    return f"{code.upper()} {ELEMENTS[code]}"


def element_bars(index: ikm.Index | None, *, ranked: bool = True) -> charts.Bars | None:
    """Place a bar for the average of each element, the weakest first unless the regulation's order is wanted."""
    if index is None:
        return None
    order = index.ranked if ranked else ikm.ELEMENTS
    return charts.Bars.of(
        ((f"{one.upper()} {SHORT[one]}", index.unit_value(one)) for one in order), write=points, most=_BEST
    )


def sheets(index: ikm.Index) -> str:
    """Write from how many sheets the averages of a span are, and whether those are enough."""
    if index.respondents < ENOUGH:
        return _(
            "Lembar dalam rentang ini: n = %(number)s, terlalu sedikit untuk disimpulkan.", number=index.respondents
        )
    return _("Lembar dalam rentang ini: n = %(number)s.", number=format_decimal(index.respondents))


def index_conclusion(results: Results) -> str:
    """Write how reliable an index is: the number of sheets, or the confidence interval."""
    if results.inconclusive:
        return _("n = %(number)s: terlalu sedikit untuk disimpulkan", number=results.complete)
    if results.interval is None:
        return _("n = %(number)s", number=format_decimal(results.complete))
    return _("antara %(low)s dan %(high)s", low=points(results.interval[0]), high=points(results.interval[1]))


def span(days: Span) -> str:
    """Write the first and last day of a span; a single day once."""
    first, last = day_short(days.first), day_short(days.last)
    return first if first == last else f"{first} \u2013 {last}"
