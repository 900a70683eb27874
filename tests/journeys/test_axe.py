"""Axe runs once per state of a page; whatever it may judge differently is another state."""

import pytest
from playwright.sync_api import Page

from tests.journeys.steps import AXE_STATE, axe, open_at

pytestmark = pytest.mark.looks

CHANGES = {
    "a fault": "document.querySelector('main').append(Object.assign(document.createElement('p'), { role: 'alert' }))",
    "a class": "document.querySelector('h1').classList.add('soft')",
    "contrast": "document.documentElement.dataset.contrast = 'high'",
    "a button without words": "document.querySelector('main a').textContent = ''",
    "what is hidden": "document.querySelector('main a').hidden = true",
    "a label that names nothing": "document.querySelector('#search').setAttribute('aria-labelledby', 'nothing')",
}


def state(page: Page) -> str:
    return page.evaluate(AXE_STATE)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_that_axe_may_judge_differently_is_another_state(screen: Page, kiosk, change):
    open_at(screen, kiosk.visitor + "/terms/")
    before = state(screen)

    screen.evaluate(change)

    assert state(screen) != before


def test_another_size_is_another_state_and_another_word_is_not(screen: Page, kiosk):
    open_at(screen, kiosk.visitor + "/terms/")
    before = state(screen)

    screen.evaluate("document.querySelector('h1').firstChild.data += ' lagi'")
    assert state(screen) == before
    screen.set_viewport_size({"width": 800, "height": 1280})
    assert state(screen) != before


def test_a_fault_on_a_page_that_passed_before_is_found(screen: Page, kiosk):
    open_at(screen, kiosk.visitor + "/terms/")
    assert axe(screen) == []

    screen.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('a'), { href: '/home' }))"
    )

    assert [fault.split(":")[0] for fault in axe(screen)] == ["link-name"]
