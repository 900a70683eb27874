"""A person using pages without a browser, and the house rules that every page keeps."""

from collections import Counter
from functools import cache, cached_property
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from cssselect import HTMLTranslator
from flask import Flask
from lxml.etree import HTMLParser, XPath, _Element, fromstring, tostring
from werkzeug.test import TestResponse

from kiosk.core.text.languages import LANGUAGES
from tests.factories import PASSWORD


@cache
def _path(words: str) -> XPath:
    return XPath(words, smart_strings=False)


@cache
def _path_of(selector: str) -> XPath:
    return _path(HTMLTranslator().css_to_xpath(selector))


# What a person sees: a template is not shown.
VISIBLE = _path("//text()[not(ancestor::template or ancestor::script or ancestor::head)]")
FIELDS = _path("descendant::*[self::input or self::textarea or self::select]")
FIELDS_ELSEWHERE = _path("//*[self::input or self::textarea][@form = $id]")
# A form's list sends what is selected, otherwise its first option.
OPTIONS = _path("descendant::option[@selected] | descendant::option[not(ancestor::select//option[@selected])]")


class Page:
    """A response as a person sees it.

    Most tests need only the words and forms, so these are read from lxml's tree, which takes a tenth of the time of the
    soup that a test may ask for.
    """

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path
        self.text = response.get_data(as_text=True)
        self._is_html = response.mimetype == "text/html"
        if self._is_html:
            check_house_rules(self._tree)

    def __contains__(self, words: str) -> bool:
        return " ".join(words.split()) in self.words

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @cached_property
    def _tree(self) -> _Element:
        return tree_of(self.text)

    @cached_property
    def words(self) -> str:
        """The visible text, with whitespace collapsed."""
        shown = VISIBLE(self._tree) if self._is_html else [self.text]
        return " ".join(" ".join(shown).split())

    @property
    def heading(self) -> str:
        return _collapsed(_path("//h1")(self._tree)[0])

    @property
    def token(self) -> str | None:
        """The first CSRF token of the page."""
        found = _path("//input[@name='csrf_token']/@value")(self._tree) if self._is_html else []
        return found[0] if found else None

    def all(self, selector: str) -> list[Tag]:
        return self.soup.select(selector)

    def one(self, selector: str) -> Tag:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def form(self, selector: str = "main form[method=post]") -> dict[str, str]:
        """The fields of the first form that matches, as a browser without script would send them, without buttons."""
        form = self._form(selector)
        owned = FIELDS(form) + (FIELDS_ELSEWHERE(form, id=form.get("id")) if form.get("id") else [])
        fields: dict[str, str] = {}
        for field in owned:
            name, kind = field.get("name"), field.get("type")
            if not name or kind in ("submit", "button"):
                continue
            if kind in ("radio", "checkbox"):
                if "checked" in field.attrib:
                    fields[name] = field.get("value", "y")
            elif field.tag == "textarea":
                # A browser drops the first newline of a textarea and sends CRLF.
                words = "".join(field.itertext())
                fields[name] = words.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            elif field.tag == "select":
                chosen = OPTIONS(field)
                fields[name] = chosen[0].get("value", "") if chosen else ""
            else:
                fields[name] = field.get("value", "")
        return fields

    def action(self, selector: str = "main form[method=post]") -> str:
        return self._form(selector).get("action") or self.path

    def _form(self, selector: str) -> _Element:
        return _path_of(selector)(self._tree)[0]


class Person:
    """A person at one surface, with cookies."""

    # The first page of each surface, and a small page for a signed-in account.
    DOORS = {"visitor": "/", "office": "/password"}

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page | None = None

    def with_origin(self) -> "Person":
        """Say where each request comes from, as browsers do."""
        self.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        return self

    def get(self, path: str) -> Page:
        self.page = Page(self.client.get(path, follow_redirects=True))
        return self.page

    def post(self, path: str, fields: dict | None = None, **more: str) -> Page:
        """Send fields to ``path`` with the CSRF token of the last page."""
        if self.page is None:
            self.get(self.DOORS[self.app.config["SURFACE"]])
        token = self._token()
        data = {**({"csrf_token": token} if token else {}), **(fields or {}), **more}
        self.page = Page(self.client.post(path, data=data, follow_redirects=True))
        return self.page

    def submit(self, selector: str = "main form[method=post]", **fields: str) -> Page:
        """Fill in the matching form on the last page, and send it."""
        assert self.page is not None
        return self.post(self.page.action(selector), {**self.page.form(selector), **fields})

    def sign_in(self, username: str, password: str = PASSWORD) -> Page:
        self.get("/")
        page = self.submit(username=username, password=password)
        assert "/sign-out" in page.text, page.words
        return page

    def _token(self) -> str | None:
        return self.page.token if self.page else None


IDS = _path("//*[@id][not(ancestor::template)]/@id")
DESCRIBING = _path("//@aria-describedby | //@aria-labelledby")
INLINE = _path("//style | //script[not(@src)] | //*[@style or @onclick or @onsubmit or @onchange]")
WITHOUT_TOKEN = _path(
    "//form[translate(@method, 'POST', 'post') = 'post'][not(descendant::input[@name = 'csrf_token'])]"
)
ADDRESSES = _path("//@href | //@src | //@action")
UNNAMED_FIELDS = _path(
    "//*[self::textarea or self::select or self::input[not(@type = 'hidden' or @type = 'submit')]]"
    "[not(string(@aria-label) or ancestor::label)]"
)
UNNAMED_BUTTONS = _path("//button[not(string(@aria-label) or ancestor::template)]")


def tree_of(text: str) -> _Element:
    """Return the tree of a page, without comments."""
    return fromstring(text.encode(), HTMLParser(encoding="utf-8", remove_comments=True))


def check_house_rules(tree: _Element) -> None:
    """Fail on a page that breaks a house rule."""
    headings = _path("//h1")(tree)
    assert len(headings) == 1, "a page has one h1"
    heading = _collapsed(headings[0])
    title = _collapsed(_path("//title")(tree)[0]).removeprefix("Masalah: ").removeprefix("Problem: ")
    assert title.startswith(heading), f"the title {title!r} begins with the heading {heading!r}"
    assert tree.get("lang") in LANGUAGES, "a page names its language"
    ids = Counter(IDS(tree))
    assert max(ids.values(), default=1) == 1, f"ids twice: {[one for one, times in ids.items() if times > 1]}"
    inline = INLINE(tree)
    assert not inline, f"inline style or script: {[_source(one) for one in inline]}"
    without_token = WITHOUT_TOKEN(tree)
    assert not without_token, f"a form without CSRF token: {[form.get('action') for form in without_token]}"
    leading_out = [address for address in ADDRESSES(tree) if urlsplit(address).netloc]
    assert not leading_out, f"an address that leads out: {leading_out}"
    labelled = {*_path("//label/@for")(tree)}
    unnamed = [field.get("name") for field in UNNAMED_FIELDS(tree) if field.get("id") not in labelled]
    assert not unnamed, f"a field without label: {unnamed}"
    missing = {*" ".join(DESCRIBING(tree)).split()} - {*_path("//@id")(tree)}
    assert not missing, f"{missing} describes or labels something but does not exist"
    wordless = [_source(button) for button in UNNAMED_BUTTONS(tree) if not "".join(button.itertext()).strip()]
    assert not wordless, f"a button without words: {wordless}"


def _collapsed(element: _Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _source(element: _Element) -> str:
    return tostring(element, encoding="unicode", with_tail=False)
