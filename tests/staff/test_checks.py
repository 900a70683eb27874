from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Revision, Term, TermEvent
from kiosk.core.models.terms.publication import publish
from tests.factories import a_check, a_draft, an_account

NEXT = "/staff/checks/"
KLIEN = "/staff/checks/term/klien"
ASIMILASI = "/staff/checks/term/asimilasi"
CLOSE = {"read": "y", "compared": "y", "name": "Siti", "post": "Kasubsi Pelayanan"}

pytestmark = pytest.mark.usefixtures("storage")


def check_all_but(*slugs: str) -> None:
    for term in Term.select():
        if term.slug not in slugs:
            a_check(term.slug)


def test_one_term_after_the_other_is_read_and_found_correct(staff):
    check_all_but("klien", "bapas", "litmas")
    slugs = []
    page = staff.get(NEXT)
    while page.path != NEXT:
        slugs.append(page.path.rsplit("/", 1)[1])
        page = staff.submit()

    assert sorted(slugs) == ["bapas", "klien", "litmas"]
    assert "Semua istilah yang tampil sudah diperiksa." in page
    total = Term.select().count()
    assert f"{total} dari {total} diperiksa" in page


def test_later_goes_on_and_comes_back_at_the_end(staff):
    check_all_but("klien", "bapas")
    first = staff.get(NEXT).path

    second = staff.get(staff.page.all("a[href*='after=']")[0]["href"]).path
    third = staff.get(staff.page.all("a[href*='after=']")[0]["href"]).path

    assert {first, second} == {KLIEN, "/staff/checks/term/bapas"}
    assert third == first
    assert Term.at("klien").checked_on is None


def test_the_page_shows_the_screen_beside_the_texts_of_each_language(staff):
    publish(a_draft("klien"), None)
    page = staff.get(KLIEN)

    frame = page.one("iframe")["src"]
    assert [text["lang"] for text in page.all(".reading")[0].select(".message")] == ["id", "en"]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in staff.get(frame).headers["Content-Security-Policy"]
    assert page.status == 200


def test_a_preview_is_framed_only_where_a_page_asks_for_it(staff):
    page = staff.get("/staff/revisions/klien/id/preview")

    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_click_records_account_and_post_day_and_next_check(staff, visitor):
    Account.update(post="Staf informasi").where(Account.username == "staff").execute()
    staff.get(KLIEN)

    page = staff.submit()

    term = Term.at("klien")
    assert "Klien ditandai sudah diperiksa." in page
    assert (term.checked_by, term.checked_on) == ("Staff, Staf informasi", clock.today())
    assert term.next_check_on > clock.today() + timedelta(days=20)
    event = TermEvent.get(TermEvent.kind == "checked")
    assert (event.actor, event.words) == (Account.named("staff"), "Staff, Staf informasi")
    assert "oleh Staff, Staf informasi" in visitor.get("/terms/klien")


@pytest.mark.parametrize(
    ("slug", "close"),
    [("asimilasi", True), *((slug, True) for slug in Term.PENALTIES), ("klien", False), ("jam-kunjungan", False)],
)
def test_programmes_and_penalties_ask_for_more_than_a_click(staff, slug, close):
    page = staff.get(f"/staff/checks/term/{slug}")
    answer = staff.submit()

    assert bool(page.all("#read")) == close
    assert (Term.at(slug).checked_on is None) == close
    assert (answer.status == 400) == close


def test_what_is_for_the_sentenced_only_asks_for_more(staff):
    Term.update(for_sentenced=True).where(Term.slug == "klien").execute()

    assert staff.get(KLIEN).all("#compared")


def test_a_programme_keeps_name_and_post_as_typed(staff):
    Account.update(post="Staf informasi").where(Account.username == "staff").execute()
    proposed = staff.get(ASIMILASI).form()

    staff.submit(**CLOSE)

    assert (proposed["name"], proposed["post"]) == ("Staff", "Staf informasi")
    assert Term.at("asimilasi").checked_by == "Siti, Kasubsi Pelayanan"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("read", None),
        ("compared", None),
        ("name", ""),
        ("name", "Drs. H."),
        ("name", "a" * 81),
        ("post", ""),
        ("post", "\u200b"),
        ("post", "a" * 81),
        ("post", "Kasubsi \u202e"),
    ],
)
def test_each_of_them_is_required_and_what_was_typed_stays(staff, field, value):
    staff.get(ASIMILASI)
    sent = {name: one for name, one in {**CLOSE, field: value}.items() if one is not None}

    page = staff.submit(**sent)

    assert page.status == 400
    assert page.one(f"#{field}-error")
    kept = page.form()
    assert all(kept.get(name) == CLOSE[name] for name in CLOSE if name != field)
    assert Term.at("asimilasi").checked_on is None


def test_name_and_post_that_are_too_long_together_are_refused(staff):
    staff.get(ASIMILASI)

    page = staff.submit(**{**CLOSE, "name": "Siti " + "a" * 70, "post": "b" * 60})

    assert "bersama-sama" in page.one("#post-error").get_text()
    assert Term.at("asimilasi").checked_on is None


@pytest.mark.parametrize("slug", ["klien", "asimilasi"])
def test_a_text_that_was_replaced_meanwhile_is_to_be_read_again(staff, slug):
    staff.get(f"/staff/checks/term/{slug}")
    publish(a_draft(slug), an_account("siti", "staff"))

    page = staff.submit(**CLOSE)
    kept = page.form()

    assert page.status == 409
    assert "sudah berganti" in page
    assert Term.at(slug).checked_on is None
    assert not {"read", "compared"} & kept.keys()
    assert "ditandai sudah diperiksa" in staff.submit(**CLOSE)


def test_what_somebody_else_checked_meanwhile_is_recorded_once(staff):
    staff.get(KLIEN)
    a_check("klien")

    page = staff.submit()

    assert "Istilah ini sudah diperiksa." in page
    assert Term.at("klien").checked_by == "Siti"
    assert TermEvent.select().where(TermEvent.kind == "checked").count() == 1


@pytest.mark.parametrize("seen", ["", "id:99", "x" * 500])
def test_a_check_of_what_nobody_was_shown_is_refused(staff, seen):
    staff.get(KLIEN)

    assert staff.submit(seen=seen).status == 409
    assert Term.at("klien").checked_on is None


def test_a_check_that_has_come_due_is_next(staff):
    check_all_but()
    Term.update(next_check_on=clock.today()).where(Term.slug == "remisi").execute()

    assert staff.get(NEXT).path == "/staff/checks/term/remisi"


def test_a_term_that_is_not_on_show_is_neither_counted_nor_next(staff):
    check_all_but("klien")
    total = Term.select().count()
    Revision.update(status=Revision.RETIRED).where(Revision.term == Term.at("klien")).execute()

    page = staff.get(NEXT)

    assert f"{total - 1} dari {total - 1} diperiksa" in page
    assert staff.get(KLIEN).status == 404


@pytest.mark.parametrize("after", ["nothing", "%00", "a" * 500])
def test_an_unknown_place_begins_at_the_start(staff, after):
    assert staff.get(f"{NEXT}?after={after}").path == staff.get(NEXT).path


def test_a_term_without_translation_is_read_alone(staff):
    Revision.delete().where(Revision.term == Term.at("klien"), Revision.language == "en").execute()

    page = staff.get(KLIEN)

    assert [text["lang"] for text in page.all(".reading")[0].select(".message")] == ["id"]


def test_an_officer_may_not_check(officer):
    assert officer.post(KLIEN).status == 403
    assert Term.at("klien").checked_on is None
