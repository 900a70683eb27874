"""The house rules that every page in a test is checked for: each rule finds its breach."""

import pytest

from tests.pages import check_house_rules, tree_of

PAGE = """<html lang="id"><head><title>Istilah - Kiosk</title></head><body><h1>Istilah</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="q">Cari</label><input id="q" name="q" aria-describedby="hint"><p id="hint">Satu kata</p>
<button>Cari</button></form><template><button></button><p id="hint"></p></template></body></html>"""

BREACHES = {
    "a page has one h1": ("</h1>", "</h1><h1>Lagi</h1>"),
    "begins with the heading": ("<title>", "<title>Bukan "),
    "a page names its language": ('lang="id"', 'lang="fr"'),
    "ids twice": ("<button>Cari", '<b id="hint"></b><button>Cari'),
    "inline style or script": ("<h1>", '<h1 style="color: red">'),
    "inline style or script: .*<script>": ("<button>Cari", "<script>1</script><button>Cari"),
    "a form without CSRF token": ("csrf_token", "token"),
    "a field without label": ('for="q"', 'for="other"'),
    "describes or labels something": ('aria-describedby="hint"', 'aria-describedby="none"'),
    "an address that leads out": ("<h1>", '<h1><a href="https://example.org/">'),
    "a button without words": (">Cari</button>", "></button>"),
}


def test_a_page_that_keeps_them_passes():
    check_house_rules(tree_of(PAGE))


@pytest.mark.parametrize("named", BREACHES)
def test_a_breach_is_found(named):
    breached = PAGE.replace(*BREACHES[named], 1)

    with pytest.raises(AssertionError, match=named):
        check_house_rules(tree_of(breached))
