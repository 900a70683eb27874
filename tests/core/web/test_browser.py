"""Of a browser only its name and major version are taken."""

import pytest

from kiosk.core.web.browser import browser_of

LINUX = "Mozilla/5.0 (X11; Linux x86_64)"
CHROME = f"{LINUX} AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "browser"),
    [
        (f"{CHROME} Chrome/156.0.0.0 Safari/537.36", "Chromium 156"),
        (f"{CHROME} HeadlessChrome/156.0.8078.114 Safari/537.36", "Chromium 156"),
        (f"{CHROME} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Chromium 156"),
        (f"{LINUX} Gecko/20100101 Firefox/149.0", "Firefox 149"),
        (f"{LINUX} Chrome/99999999999.0", ""),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_known_by_its_name_and_major_version(agent, browser):
    assert browser_of(agent) == browser
