from datetime import date

import pytest

from kiosk.core import clock
from kiosk.core.database import database
from kiosk.core.models import Revision, Term

LIST = "/staff/terms/"
ASIMILASI = "/staff/terms/asimilasi/id"
ASIMILASI_EN = "/staff/terms/asimilasi/en"
KLIEN_EN = "/staff/terms/klien/en"

pytestmark = pytest.mark.usefixtures("storage")


def a_draft(slug: str = "asimilasi", language: str = "id", **fields) -> Revision:
    """Keep a draft as another editor would."""
    term = Term.at(slug)
    newest = term.newest(language)
    first = {"title": "Judul", "short_answer": "Jawaban."}
    return term.write(language=language, author=None, base=newest.number, fields={**first, **fields})


def on_show(slug: str = "asimilasi", language: str = "id") -> Revision:
    return Term.on_show(slug, language).text


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


def test_the_list_tells_languages_waiting_drafts_and_checks(staff):
    a_draft(title="Asimilasi kerja")
    Term.at("remisi").check("Siti", date(2026, 11, 20))

    page = staff.get(LIST)

    rows = {row.a["href"]: " ".join(row.get_text(" ").split()) for row in page.all("tbody tr:has(a)")}
    assert rows[ASIMILASI] == "Asimilasi kerja ID EN ID Diperiksa: belum"
    assert rows["/staff/terms/remisi/id"] == "Remisi ID EN Diperiksa: 20 Nov 2026"
    assert rows["/staff/terms/klien/id"].startswith("Klien ID")


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
    Term.begin(slug="wartel", group="kunjungan", author=None, fields={"title": "Wartelsuspas", "short_answer": ""})

    page = staff.get(f"{LIST}?q=wartelsuspas")

    assert page.one("a[data-row]").get_text() == "Wartelsuspas"
    assert "Belum terbit" in page


@pytest.mark.parametrize("query", ["xyzxyz", "%00", "%E2%80%AE", '"', "%", "a" * 500])
def test_a_search_without_result_says_what_to_do(staff, query):
    page = staff.get(f"{LIST}?q={query}")

    assert page.status == 200
    assert "Coba kata lain" in page or page.all("a[data-row]")


@pytest.mark.parametrize(
    "path", [LIST, LIST + "?q=remisi", "/staff/terms/asimilasi", ASIMILASI, ASIMILASI_EN, ASIMILASI + "/preview"]
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
    assert page.path == "/staff/terms/jam-buka-libur/id"
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


# Writing


def test_a_draft_is_kept_and_the_kiosk_still_shows_what_was_published(staff):
    before = on_show().short_answer
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="Berbaur dengan masyarakat.")

    assert page.path == ASIMILASI
    assert "Draf disimpan sebagai revisi 2" in page
    assert Term.at("asimilasi").newest("id").author.username == "staff"
    assert on_show().short_answer == before


def test_saved_and_published_it_is_on_show_at_once(staff, visitor):
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="Berbaur dengan masyarakat.", then="publish")

    assert "Revisi 2 terbit" in page
    assert on_show().short_answer == "Berbaur dengan masyarakat."
    assert "Berbaur dengan masyarakat." in visitor.get("/terms/asimilasi")


def test_an_unchanged_form_changes_nothing_in_the_text(staff):
    before = on_show()
    staff.get(ASIMILASI)

    staff.submit()

    newest = Term.at("asimilasi").newest("id")
    assert newest.number == 1
    assert newest.facts == before.facts and newest.details == before.details


def test_the_same_text_sent_twice_is_kept_once(staff):
    form = staff.get(ASIMILASI).form()

    staff.post(ASIMILASI, {**form, "title": "Asimilasi kerja"})
    page = staff.post(ASIMILASI, {**form, "title": "Asimilasi kerja"})

    assert page.status == 200
    assert Term.at("asimilasi").newest("id").number == 2


def test_a_row_that_does_not_apply_differs_from_one_to_be_filled(staff):
    fields = staff.get(ASIMILASI).form()
    del fields["who_can_applies"]

    page = staff.post(ASIMILASI, {**fields, "who_can": "", "steps": "", "conditions": "satu\r\ndua"})

    newest = Term.at("asimilasi").newest("id")
    form = page.form()
    assert newest.who_can is None and newest.steps == ""
    assert dict(newest.facts)["conditions"] == ["satu", "dua"]
    assert "who_can_applies" not in form and form["steps_applies"] == "y"


def test_a_filled_row_without_its_tick_is_asked_about(staff):
    fields = staff.get(ASIMILASI).form()
    del fields["cost_applies"]

    page = staff.post(ASIMILASI, fields)

    assert page.status == 400
    assert "tidak dicentang" in page.one("#cost-error").get_text()
    assert page.form()["cost"] == fields["cost"]


def test_the_english_text_is_written_beside_the_indonesian_one(staff):
    page = staff.get(ASIMILASI_EN)

    beside = [box.get_text(" ", strip=True) for box in page.all("main .message[lang=id]")]
    assert page.form()["title"] == "Assimilation (Asimilasi)"
    assert beside[0] == "Bahasa Indonesia Asimilasi"
    assert len(beside) == 11


def test_a_translation_begins_with_the_rows_of_the_indonesian_text(staff):
    term = Term.at("klien")
    Revision.delete().where(Revision.term == term, Revision.language == "en").execute()
    page = staff.get(KLIEN_EN)

    form = page.form()
    staff.submit(title="Client", short_answer="A person under guidance.")

    applies = {name for name, _lines in term.newest("id").facts}
    assert {name.removesuffix("_applies") for name in form if name.endswith("_applies")} - {"details"} == applies
    assert form["base"] == "0"
    assert term.newest("en").title == "Client"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "a" * 81),
        ("short_answer", "a" * 401),
        ("who_can", "a" * 1_001),
        ("details", "a" * 6_001),
        ("details", "satu\x00dua"),
        ("short_answer", "satu\u202edua"),
        ("base", ""),
        ("base", "satu"),
    ],
)
def test_bad_input_is_named_and_everything_typed_is_kept(staff, field, value):
    staff.get(ASIMILASI)

    page = staff.submit(**{"steps": "langkah saya", field: value})

    assert page.status == 400
    assert page.one(".error-summary a").get_text()
    assert page.form()["steps"] == "langkah saya"
    if field != "base":
        assert page.one(f"#{field}-error")
        assert page.form()[field] == value
    assert Term.at("asimilasi").newest("id").number == 1


def test_text_at_its_limit_is_taken_whatever_its_newlines(staff):
    staff.get(ASIMILASI)

    page = staff.submit(who_can="\r\n".join(["a" * 9] * 100))

    assert page.status == 200
    assert len(Term.at("asimilasi").newest("id").who_can) == 999


# Two editors


def test_two_editors_at_once_keep_both_texts(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")

    page = staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    assert page.status == 409
    assert page.form()["short_answer"] == "Tulisan saya."
    assert "Tulisan orang lain." in page
    assert Term.at("asimilasi").newest("id").short_answer == "Tulisan orang lain."


def test_after_a_conflict_the_text_is_saved_on_top_of_the_newer_one(staff):
    form = staff.get(ASIMILASI).form()
    a_draft(short_answer="Tulisan orang lain.")
    staff.post(ASIMILASI, {**form, "short_answer": "Tulisan saya."})

    staff.submit()

    texts = [revision.short_answer for revision in Revision.history(Term.at("asimilasi"), "id")]
    assert texts[:2] == ["Tulisan saya.", "Tulisan orang lain."]


# Preview and publishing


def test_the_preview_shows_the_draft_as_the_kiosk_would(staff):
    a_draft(
        title="Asimilasi kerja",
        short_answer="Draf yang belum terbit.",
        steps="",
        details="## Rinci\n\n<script>x</script>",
    )

    page = staff.get(ASIMILASI + "/preview")

    assert page.one("html")["data-surface"] == "visitor"
    assert page.heading == "Asimilasi kerja"
    assert page.one(".term__answer").get_text() == "Draf yang belum terbit."
    assert "Belum diisi. Tanyakan kepada petugas." in page
    assert page.one(".term__words h3").get_text() == "Rinci"
    assert not page.all(".term__words script")


def test_the_preview_of_a_draft_does_not_claim_the_check_of_the_text_before(staff):
    Term.at("asimilasi").check("Siti", clock.today())
    a_draft()

    page = staff.get(ASIMILASI + "/preview")

    assert "Menunggu pemeriksaan petugas" in page
    assert "Sudah diperiksa" not in page


def test_the_preview_of_a_translation_speaks_its_language(staff):
    page = staff.get(ASIMILASI_EN + "/preview")

    assert page.one("html")["lang"] == "en"
    assert page.one(".term__answer").get_text().startswith("Assimilation is")


def test_a_text_without_revision_has_no_preview(staff):
    Term.begin(slug="baru", group="proses", author=None, fields={"title": "Baru", "short_answer": ""})

    assert staff.get("/staff/terms/baru/en/preview").status == 404


def test_a_draft_is_published_from_its_preview(staff):
    a_draft(short_answer="Jawaban baru.")
    staff.get(ASIMILASI + "/preview")

    page = staff.submit("form#publish")

    assert "Revisi 2 terbit" in page
    assert on_show().short_answer == "Jawaban baru."


def test_publishing_names_the_loss_of_the_check(staff):
    Term.at("asimilasi").check("Siti", clock.today())
    a_draft()
    staff.get(ASIMILASI + "/preview")

    page = staff.submit("form#publish")

    assert "sudah diperiksa" in page
    assert Term.at("asimilasi").checked_on is None


def test_a_second_tap_on_publish_keeps_a_check_made_meanwhile(staff):
    a_draft()
    form = staff.get(ASIMILASI + "/preview").form("form#publish")
    staff.post(ASIMILASI + "/publish", form)
    Term.at("asimilasi").check("Siti", clock.today())

    staff.post(ASIMILASI + "/publish", form)

    assert Term.at("asimilasi").checked_by == "Siti"


def test_only_the_draft_that_was_read_is_published(staff):
    a_draft(short_answer="Yang dibaca.")
    form = staff.get(ASIMILASI + "/preview").form("form#publish")
    a_draft(short_answer="Yang belum dibaca.")

    page = staff.post(ASIMILASI + "/publish", form)

    assert "bukan lagi yang terbaru" in page
    assert on_show().number == 1


@pytest.mark.parametrize("seen", ["", "satu", "99999999999999999999"])
def test_a_forged_number_publishes_nothing(staff, seen):
    a_draft()
    staff.get(ASIMILASI)

    page = staff.post(ASIMILASI + "/publish", {"seen": seen})

    assert "Belum terbit" in page
    assert on_show().number == 1


def test_a_draft_without_short_answer_is_kept_but_not_published(staff):
    staff.get(ASIMILASI)

    page = staff.submit(short_answer="", then="publish")

    assert "belum bisa terbit" in page
    assert Term.at("asimilasi").newest("id").status == Revision.DRAFT
    assert on_show().number == 1


# What is the same in every language


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

    page = staff.submit("form[action$=check]", checked_by="Siti, Kasubsi Pelayanan", checked_on="2026-11-20")

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


# Who may enter


@pytest.mark.parametrize(
    "path", [LIST, "/staff/terms/new", "/staff/terms/asimilasi", ASIMILASI, ASIMILASI + "/preview"]
)
def test_an_officer_may_not_enter(officer, path):
    assert officer.get(path).status == 403


@pytest.mark.parametrize("path", ["/staff/terms/tidak-ada", "/staff/terms/tidak-ada/id", "/staff/terms/asimilasi/fr"])
def test_an_unknown_term_or_language_is_not_found(staff, path):
    assert staff.get(path).status == 404
