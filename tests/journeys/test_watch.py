"""A page that asks for something elsewhere fails its journey, whether the policy refuses it or not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Watch
from tests.journeys.steps import wait_until

pytestmark = pytest.mark.looks

ADDRESSES = ("https://elsewhere.example/name", "http://192.0.2.1/number")
PICTURE = "(url) => { document.body.append(Object.assign(new Image(), { src: url })); }"
# A page that leaves comes last.
ELSEWHERE = (
    PICTURE,
    "(url) => { document.head.append(Object.assign(document.createElement('script'), { src: url })); }",
    "(url) => { document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: url })); }",
    "(url) => { fetch(url).catch(() => {}); }",
    "(url) => { navigator.sendBeacon(url, 'x'); }",
    "(url) => { location.href = url; }",
)


@pytest.mark.parametrize("address", ADDRESSES, ids=["name", "number"])
def test_a_request_that_leaves_fails_a_journey(new_page: Callable[..., Page], kiosk, watch: Watch, address):
    page = new_page(1080, 1920, bypass_csp=True)
    page.goto(kiosk.visitor + "/tickets/")

    for number, how in enumerate(ELSEWHERE):
        with page.context.expect_event("requestfailed"):
            page.evaluate(how, f"{address}/{number}")

    leaving = [fault for fault in watch.faults if fault.startswith("leaves: ")]
    assert leaving == [f"leaves: {address}/{number}" for number in range(len(ELSEWHERE))]
    watch.faults.clear()


def test_a_request_that_the_policy_refuses_fails_a_journey(screen: Page, kiosk, watch: Watch):
    screen.goto(kiosk.visitor + "/tickets/")

    screen.evaluate(PICTURE, ADDRESSES[0])
    wait_until(screen, lambda: bool(watch.faults))

    assert "violates the following Content Security Policy directive" in "".join(watch.faults)
    watch.faults.clear()
