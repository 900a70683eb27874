"""The same screens in English at the largest text size: longer words still fit."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.sizes import LARGE, on_each, walk_on
from tests.journeys.steps import axe, open_at, overflow

pytestmark = pytest.mark.looks

PAGES = (
    "/home",
    "/terms/",
    "/terms/?group=lembaga",
    "/terms/pembebasan-bersyarat",
    "/terms/remisi",
    "/ratings/new",
    "/takeaways/pembebasan-bersyarat",
    "/suggestions/new",
    "/suggestions/new?kind=question",
    "/tickets/",
)


@pytest.mark.measures
@walk_on(*LARGE)
def test_every_door_opens_on_an_english_screen_that_fits(screen: Page, kiosk, sizes):
    open_at(screen, kiosk.visitor + "/home")
    for name, value in (("language", "en"), ("text_size", "2"), ("text_size", "3")):
        screen.locator(f"button[name={name}][value='{value}']").tap()
        expect(
            screen.locator(f"html[lang=en]{'' if name == 'language' else f'[data-text-size={value!r}]'}")
        ).to_be_attached()

    found = []
    for path in PAGES:
        open_at(screen, kiosk.visitor + path)
        faults = on_each(screen, sizes, lambda _size: axe(screen) + overflow(screen))
        found += [f"{path}: {fault}" for fault in faults]

    assert found == [], "\n".join(found)
