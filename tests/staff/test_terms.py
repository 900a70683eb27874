from datetime import date, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Clarity, Reason, Term, TermTally
from kiosk.core.models.terms.publication import publish
from kiosk.core.storage.database import database
from tests.factories import a_check, a_draft, an_account

LIST = "/staff/terms/"
ASIMILASI = "/staff/revisions/asimilasi/id"
ASIMILASI_EN = "/staff/revisions/asimilasi/en"
KLIEN_EN = "/staff/revisions/klien/en"
# What the check of a programme asks for.
CLOSE = {"read": "y", "compared": "y"}

pytestmark = pytest.mark.usefixtures("storage")


# The list


def test_the_list_shows_every_term_in_its_group(staff):
    page = staff.get(LIST)

    assert len(page.all("a[data-row]")) == Term.select().count()
    assert [head.get_text() for head in page.all("th[scope=rowgroup]")] == [
        "Program",
        "Orang dan lembaga",
        "Proses",
        "Kunjungan",
    ]


def test_the_list_shows_languages_waiting_drafts_and_checks(staff):
    a_draft(title="Asimilasi kerja")
    a_check("remisi", date(2026, 11, 20))

    page = staff.get(LIST)

    rows = {row.a["href"]: " ".join(row.get_text(" ").split()) for row in page.all("tbody tr:has(a)")}
    assert rows[ASIMILASI] == "Asimilasi kerja ID EN ID Diperiksa: belum"
    assert rows["/staff/revisions/remisi/id"] == "Remisi ID EN Diperiksa: 20 Nov 2026"
    assert rows["/staff/revisions/klien/id"].startswith("Klien ID")


def test_the_list_narrows_to_a_group_and_counts_all(staff):
    page = staff.get(LIST + "?group=kunjungan")

    shown = len(page.all("a[data-row]"))
    assert [head.get_text() for head in page.all("th[scope=rowgroup]")] == ["Kunjungan"]
    assert page.one(".filters [aria-current]").get_text(" ", strip=True) == f"Kunjungan {shown}"


def test_an_unknown_group_shows_all(staff):
    assert len(staff.get(LIST + "?group=nothing").all("a[data-row]")) == Term.select().count()


@pytest.mark.parametrize("query", ["asim", "asimlasi", "ASIMILASI"])
def test_the_search_finds_a_term(staff, query):
    page = staff.get(f"{LIST}?q={query}")

    assert page.all("a[data-row]")[0]["href"] == ASIMILASI


def test_the_search_finds_a_draft_that_was_never_published(staff):
    Term.begin(slug="kantin", group="kunjungan", author=None, fields={"title": "Kantin", "short_answer": ""})

    page = staff.get(f"{LIST}?q=kantin")

    assert page.one("a[data-row]").get_text() == "Kantin"
    assert "Belum terbit" in page


@pytest.mark.parametrize("query", ["xyzxyz", "%00", "%E2%80%AE", '"', "%", "a" * 500])
def test_a_search_without_result_says_what_to_do(staff, query):
    page = staff.get(f"{LIST}?q={query}")

    assert page.status == 200
    assert "Coba kata lain" in page or page.all("a[data-row]")


@pytest.mark.parametrize(
    "path",
    [
        LIST,
        LIST + "?q=remisi",
        LIST + "?group=_due",
        "/staff/terms/asimilasi",
        ASIMILASI,
        ASIMILASI_EN,
        ASIMILASI + "/preview",
    ],
)
def test_a_page_takes_few_queries_whatever_the_number(staff, path):
    for number in range(30):
        Term.begin(slug=f"t-{number}", group="proses", author=None, fields={"title": f"T {number}", "short_answer": ""})
        a_draft(short_answer=f"Jawaban {number}.")
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = staff.get(path)

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 12


# A new term


def test_a_new_term_gets_its_address_from_the_title_and_waits_as_a_draft(staff):
    staff.get("/staff/terms/new")

    page = staff.submit(title="  Jam Buka & Libur ", group="kunjungan", synonyms="hari libur\r\ntutup")

    term = Term.at("jam-buka-libur")
    assert page.path == "/staff/revisions/jam-buka-libur/id"
    assert term.synonym_list == ["hari libur", "tutup"]
    assert term.newest("id").title == "Jam Buka & Libur"
    assert Term.on_show("jam-buka-libur", "id") is None


def test_an_address_in_use_is_refused_and_nothing_is_lost(staff):
    staff.get("/staff/terms/new")

    page = staff.submit(title="Asimilasi", short_answer="Jawaban saya.", synonyms="satu\ndua")

    assert page.status == 400
    assert "Alamat ini sudah dipakai" in page.one("#slug-error").get_text()
    assert page.form()["slug"] == "asimilasi"
    assert page.form()["short_answer"] == "Jawaban saya."
    assert page.form()["synonyms"] == "satu\r\ndua"
    assert Term.select().where(Term.slug == "asimilasi").count() == 1


@pytest.mark.parametrize("slug", ["new", "Huruf Besar", "a/b", "-a", "a" * 61, "é"])
def test_what_is_no_address_is_refused(staff, slug):
    staff.get("/staff/terms/new")

    page = staff.submit(title="Contoh", slug=slug)

    assert page.status == 400
    assert page.one("#slug-error")
    assert page.form()["slug"] == slug


def test_a_new_term_needs_a_title(staff):
    staff.get("/staff/terms/new")

    page = staff.submit(short_answer="Jawaban saya.")

    assert page.status == 400
    assert page.soup.title.get_text().startswith("Masalah:")
    assert page.one("#title-error")
    assert page.form()["short_answer"] == "Jawaban saya."


# Properties


def test_properties_are_changed_and_seen_by_the_search(staff):
    page = staff.get("/staff/terms/asimilasi")
    related = [box["value"] for box in page.all("input[name=related][checked]")]

    page = staff.submit(group="proses", position="7", abbreviation="ASM", synonyms="kata baru\r\nlain")

    term = Term.at("asimilasi")
    assert (term.group, term.position, term.abbreviation) == ("proses", 7, "ASM")
    assert Term.search("kata baru", "id")[0] == term
    assert len(related) == 5


def test_related_terms_keep_their_order_and_new_ones_follow(staff):
    term = Term.at("asimilasi")
    before = [other.slug for other in term.related_terms()]
    fields = staff.get("/staff/terms/asimilasi").form()

    staff.post("/staff/terms/asimilasi", {**fields, "related": [*sorted(before[1:]), "klien", "asimilasi"]})
    staff.post("/staff/terms/asimilasi", {**fields, "related": [*sorted(before[1:]), "klien"]})

    assert [other.slug for other in term.related_terms()] == [*before[1:], "klien"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("position", "satu"), ("position", "-1"), ("abbreviation", "A" * 13), ("group", "lain"), ("related", "tidak-ada")],
)
def test_bad_properties_are_named_and_kept(staff, field, value):
    staff.get("/staff/terms/asimilasi")

    page = staff.submit(**{"synonyms": "kata saya", field: value})

    assert page.status == 400
    assert page.form()["synonyms"] == "kata saya"
    assert Term.at("asimilasi").synonyms != "kata saya"


def test_a_check_is_noted_and_shown_on_the_kiosk(staff, visitor):
    staff.get("/staff/terms/asimilasi")

    typed = {"checked_by": "Siti, Kasubsi Pelayanan", "checked_on": "2026-11-20"}
    page = staff.submit("form[action$=check]", **typed, **CLOSE)

    assert "Diperiksa: 20 Nov 2026 oleh Siti, Kasubsi Pelayanan" in page
    assert "Diperiksa: 20 Nov 2026 oleh Siti, Kasubsi Pelayanan" in visitor.get("/terms/asimilasi")


@pytest.mark.parametrize(("name", "day"), [("", "2026-11-20"), ("Siti", ""), ("Siti", "2999-01-01"), ("Siti", "x")])
def test_a_check_needs_a_name_and_a_day_that_has_come(staff, name, day):
    staff.get("/staff/terms/asimilasi")

    page = staff.submit("form[action$=check]", checked_by=name, checked_on=day)

    assert page.status == 400
    assert page.form("form[action$=check]")["checked_by"] == name
    assert page.form()["abbreviation"] == Term.at("asimilasi").abbreviation
    assert Term.at("asimilasi").checked_on is None


@pytest.mark.parametrize("box", CLOSE)
def test_a_programme_is_not_checked_without_each_box(staff, box):
    staff.get("/staff/terms/asimilasi")

    page = staff.submit(
        "form[action$=check]", checked_by="Siti", **{name: CLOSE[name] for name in CLOSE if name != box}
    )

    assert page.status == 400
    assert page.one(f"#{box}-error")
    assert Term.at("asimilasi").checked_on is None


def test_the_check_of_another_term_shows_no_box(staff):
    page = staff.get("/staff/terms/klien")

    assert not page.all("form[action$=check] [type=checkbox]")
    assert "ditandai sudah diperiksa" in staff.submit("form[action$=check]")


def test_the_signed_in_account_is_proposed_for_the_first_check(staff):
    account = Account.named("staff")
    account.post = "Staf informasi"
    account.save()

    page = staff.get("/staff/terms/asimilasi")

    form = page.form("form[action$=check]")
    assert form["checked_by"] == "Staff, Staf informasi"
    assert form["checked_on"] == clock.today().isoformat()
    assert date.fromisoformat(form["next_check_on"]) > clock.today()


def test_a_check_of_a_text_that_was_replaced_meanwhile_keeps_what_was_typed(staff):
    typed = staff.get("/staff/terms/asimilasi").form("form[action$=check]")
    publish(a_draft(), an_account("siti", "staff"))

    page = staff.post("/staff/terms/asimilasi/check", {**typed, **CLOSE, "checked_by": "Budi, Kasubsi"})
    held = page.form("form[action$=check]")
    again = staff.submit("form[action$=check]", **CLOSE)

    assert page.status == 409
    assert "teks yang tampil sudah berganti" in page.one("#checked_by-error").get_text()
    assert held["checked_by"] == "Budi, Kasubsi"
    assert not CLOSE.keys() & held.keys()
    assert "ditandai sudah diperiksa" in again


def test_the_last_checker_is_proposed_for_the_next_check(staff):
    a_check("asimilasi")

    assert staff.get("/staff/terms/asimilasi").form("form[action$=check]")["checked_by"] == "Siti"


@pytest.mark.parametrize("text", ["2020-01-01", "x"])
def test_the_next_check_is_after_this_one(staff, text):
    staff.get("/staff/terms/asimilasi")

    page = staff.submit("form[action$=check]", next_check_on=text)

    assert page.status == 400
    assert page.one("#next_check_on-error")
    assert Term.at("asimilasi").checked_on is None


def test_the_list_shows_when_to_check_again_and_what_is_due(staff):
    for term in Term.select():
        a_check(term.slug)
    for slug, days in (("remisi", 200), ("klien", 10), ("asimilasi", -1)):
        Term.update(next_check_on=clock.today() + timedelta(days=days)).where(Term.slug == slug).execute()
    Term.at("litmas").uncheck()

    page = staff.get(LIST)
    due = staff.get(LIST + "?group=_due")

    rows = {row.a["href"]: " ".join(row.get_text(" ").split()) for row in page.all("tbody tr:has(a)")}
    assert "periksa lagi" in rows["/staff/revisions/remisi/id"]
    assert "terlewat sejak" in rows[ASIMILASI]
    assert [row.a.get_text() for row in due.all("tbody tr")] == ["Asimilasi", "Penelitian Kemasyarakatan", "Klien"]
    assert due.one(".filters [aria-current]").get_text(" ", strip=True) == "Perlu diperiksa 3"


def test_a_list_with_nothing_due_says_so(staff):
    for term in Term.select():
        a_check(term.slug)

    assert "sudah diperiksa" in staff.get(LIST + "?group=_due")


def test_a_term_whose_check_is_due_wears_its_badge_on_the_kiosk(visitor):
    a_check("asimilasi")
    assert "Sudah diperiksa petugas" in visitor.get("/terms/asimilasi")

    Term.update(next_check_on=clock.today()).where(Term.slug == "asimilasi").execute()

    assert "Menunggu pemeriksaan petugas" in visitor.get("/terms/asimilasi")


def test_visitors_feedback_is_shown_beside_the_properties(staff):
    TermTally.create(term=Term.at("asimilasi"), language="id", reads=12)
    reason = Reason.get(Reason.code == "words")
    Clarity.answer(key="a", term=Term.at("asimilasi"), language="id", clear=False, reason=reason)

    page = staff.get("/staff/terms/asimilasi")

    words = " ".join(page.one("dl.ledger").get_text(" ").split())
    assert words == "Dibaca 12 kali Jelas Belum ada Belum jelas 1 kali Kata-katanya sulit 1 kali"


@pytest.mark.parametrize(
    ("title", "shown"), [("Wartel", "Wartel"), ("a" * 200, "a" * 80), ("%00", ""), ("%E2%80%AE", "")]
)
def test_a_new_term_may_begin_with_words_that_found_nothing(staff, title, shown):
    assert staff.get(f"/staff/terms/new?title={title}").form()["title"] == shown


# Access


@pytest.mark.parametrize(
    "path", [LIST, "/staff/terms/new", "/staff/terms/asimilasi", ASIMILASI, ASIMILASI + "/preview"]
)
def test_an_officer_may_not_enter(officer, path):
    assert officer.get(path).status == 403


@pytest.mark.parametrize(
    "path", ["/staff/terms/tidak-ada", "/staff/revisions/tidak-ada/id", "/staff/revisions/klien/fr"]
)
def test_an_unknown_term_or_language_is_not_found(staff, path):
    assert staff.get(f"/staff/{path}").status == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("checked_by", "...", "Tulis dengan huruf."),
        ("checked_by", "Siti", "Tulis nama dan jabatan, dipisah koma."),
        ("checked_by", "Siti, -", "Tulis nama dan jabatan, dipisah koma."),
        ("checked_on", "0001-01-01", "Tahun ini tidak masuk akal."),
        ("next_check_on", "2099-12-31", "Tanggal ini terlalu jauh."),
    ],
)
def test_a_check_of_a_programme_by_nobody_or_on_no_likely_day_is_refused(staff, field, value, words):
    form = staff.get("/staff/terms/asimilasi").form("form[action$=check]")

    page = staff.post("/staff/terms/asimilasi/check", {**form, **CLOSE, field: value})

    assert page.status == 400
    assert words in page.one(f"#{field}-error").get_text()
    assert Term.at("asimilasi").checked_on is None
