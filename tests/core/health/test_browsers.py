"""How old a browser is, by its version and by how long it has been seen."""

from datetime import date

import pytest

from kiosk.core.health.browsers import age_of

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("browser", "seen_since", "days"),
    [
        ("Chromium 156", TODAY, 42),
        ("Chromium 153", TODAY, 84),
        ("Chromium 152", TODAY, 115),
        ("Chromium 400", date(2026, 11, 1), 30),
        ("Chromium 156", date(2026, 1, 1), 334),
        ("Firefox 149", date(2026, 11, 1), 30),
        ("", TODAY, 0),
        ("Chromium 9999", date(2027, 1, 1), 0),
        ("Chromium 99999999999", TODAY, 0),
    ],
)
def test_the_age_is_the_longer_of_both(browser, seen_since, days):
    assert age_of(browser, seen_since, TODAY) == days


def test_by_the_rhythm_a_release_of_long_ago_is_met_within_a_few_days():
    # 120 came on 5 December 2023.
    assert abs(age_of("Chromium 120", TODAY, TODAY) - (TODAY - date(2023, 12, 5)).days) <= 3
