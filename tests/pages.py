"""A person using pages without a browser, and the house rules that every page keeps."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, CData, NavigableString, Tag
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.core.text.languages import LANGUAGES
from tests.factories import PASSWORD

INLINE = {"style", "onclick", "onsubmit", "onchange"}
WITHOUT_LABEL = ("hidden", "submit")
# Not visible to a person.
UNSEEN = {"template", "script", "head"}


class Page:
    """A response as a person sees it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path
        self.text = response.get_data(as_text=True)
        self.soup = BeautifulSoup(self.text, "html.parser")
        if response.mimetype == "text/html":
            check_house_rules(self.soup)

    def __contains__(self, words: str) -> bool:
        return " ".join(words.split()) in self.words

    @cached_property
    def words(self) -> str:
        """The visible text, with whitespace collapsed."""
        return " ".join(" ".join(_visible(self.soup)).split())

    @property
    def heading(self) -> str:
        return " ".join(self.soup.h1.get_text(" ").split())

    def all(self, selector: str) -> list[Tag]:
        return self.soup.select(selector)

    def one(self, selector: str) -> Tag:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def form(self, selector: str = "main form[method=post]") -> dict[str, str]:
        """The fields of the first form that matches, as a browser without script would send them, without buttons."""
        form = self.all(selector)[0]
        owned = form.select("input, textarea, select")
        if form.get("id"):
            owned += self.all(f"input[form={form['id']}], textarea[form={form['id']}]")
        fields: dict[str, str] = {}
        for field in owned:
            name, kind = field.get("name"), field.get("type")
            if not name or kind in ("submit", "button"):
                continue
            if kind in ("radio", "checkbox"):
                if field.has_attr("checked"):
                    fields[name] = field.get("value", "y")
            elif field.name == "textarea":
                # A browser drops the first newline of a textarea and sends CRLF.
                fields[name] = field.get_text().replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            elif field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                fields[name] = chosen.get("value", "") if chosen else ""
            else:
                fields[name] = field.get("value", "")
        return fields

    def action(self, selector: str = "main form[method=post]") -> str:
        return self.all(selector)[0].get("action") or self.path


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
        field = self.page and self.page.soup.select_one("input[name=csrf_token]")
        return field["value"] if field else None


def _visible(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name not in UNSEEN:
                yield from _visible(child)
        elif type(child) in (NavigableString, CData):
            yield child


def check_house_rules(soup: BeautifulSoup) -> None:
    """Fail on a page that breaks a house rule."""
    tags = [tag for tag in soup.descendants if isinstance(tag, Tag)]
    headings = [tag for tag in tags if tag.name == "h1"]
    assert len(headings) == 1, "a page has one h1"
    heading = " ".join(headings[0].get_text(" ").split())
    title = " ".join(soup.title.get_text().split()).removeprefix("Masalah: ").removeprefix("Problem: ")
    assert title.startswith(heading), f"the title {title!r} begins with the heading {heading!r}"
    assert soup.html.get("lang") in LANGUAGES, "a page names its language"
    in_templates = {id(tag) for template in soup("template") for tag in template.descendants}
    shown = [tag for tag in tags if id(tag) not in in_templates]
    ids = Counter(tag["id"] for tag in shown if "id" in tag.attrs)
    assert max(ids.values(), default=1) == 1, f"ids twice: {[one for one, times in ids.items() if times > 1]}"
    labelled = {tag["for"] for tag in tags if tag.name == "label" and "for" in tag.attrs}
    for tag in tags:
        _check_tag(tag)
        _check_field(tag, labelled)
        for target in f"{tag.get('aria-describedby', '')} {tag.get('aria-labelledby', '')}".split():
            assert soup.find(id=target), f"{target} describes or labels something but does not exist"
    for button in shown:
        if button.name == "button":
            assert button.get_text(strip=True) or button.get("aria-label"), f"a button without words: {button}"


def _check_tag(tag: Tag) -> None:
    inline = tag.name == "style" or (tag.name == "script" and "src" not in tag.attrs)
    assert not inline and INLINE.isdisjoint(tag.attrs), f"inline style or script: {tag}"
    if tag.name == "form" and tag.get("method", "get").lower() == "post":
        assert tag.select("input[name=csrf_token]"), f"a form without CSRF token: {tag.get('action')}"
    address = tag.get("href") or tag.get("src") or tag.get("action") or ""
    assert not urlsplit(address).netloc, f"an address that leads out: {address}"


def _check_field(tag: Tag, labelled: set[str]) -> None:
    if tag.name in ("textarea", "select") or (tag.name == "input" and tag.get("type") not in WITHOUT_LABEL):
        named = tag.get("id") in labelled or tag.find_parent("label") or tag.get("aria-label")
        assert named, f"a field without label: {tag.get('name')}"
