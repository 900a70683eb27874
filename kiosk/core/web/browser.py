"""Which browser asks: its name and major version, and nothing else of what it says about itself."""

import re

# Every browser built on Chromium names it; what it calls itself beside it says nothing about its age.
_NAMED = ((re.compile(r"Chrom(?:e|ium)/(\d{1,4})\b"), "Chromium"), (re.compile(r"Firefox/(\d{1,4})\b"), "Firefox"))


def browser_of(agent: str) -> str:
    """Return the browser in a User-Agent header as "Chromium 156"; empty if it is another one."""
    for pattern, name in _NAMED:
        found = pattern.search(agent)
        if found:
            return f"{name} {int(found[1])}"
    return ""
