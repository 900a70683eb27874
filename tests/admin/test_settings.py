"""The settings of the unit."""

import pytest

from kiosk.core.days.clock import today
from kiosk.core.models import Account, Audit, ClosedDay, Setting
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.unit.setting import DEFAULTS
from kiosk.core.storage.database import database
from kiosk.core.text.languages import LANGUAGES
from tests.factories import a_suggestion, actor_of
from tests.mail import Post, serving

PAGE = "/admin/settings/"


def test_there_is_one_field_for_each_setting(admin):
    page = admin.get(PAGE)

    # An unticked checkbox is not sent.
    names = {field["name"] for field in page.all("main form :is(input, textarea, select)")}
    fields = page.form()
    taglines = {f"unit_tagline_{language}" for language in LANGUAGES}
    assert names - {"csrf_token", "shown"} == (DEFAULTS.keys() - {"unit_tagline"}) | taglines
    assert fields["idle_seconds"] == "60"
    assert "second_reader" not in fields
    assert fields["machine_voice"] == "y"
    assert fields["slip_columns"] == "48"
    assert fields["unit_name"] == "Rutan Kelas IIB Blora"


def test_what_is_set_is_shown_to_the_next_visitor(admin, visitor):
    admin.get(PAGE)

    page = admin.submit(unit_name="Rutan Blora Baru", idle_seconds="75")

    assert "Layar pengunjung memakainya mulai halaman berikutnya" in page
    assert page.form()["unit_name"] == "Rutan Blora Baru"
    screen = visitor.get("/home")
    assert "Rutan Blora Baru" in screen
    assert screen.one("body")["data-idle-seconds"] == "75"


def test_a_promise_already_given_does_not_move(admin, visitor_app):
    with database.connection_context():
        before = a_suggestion().suggestion
    admin.get(PAGE)

    admin.submit(answer_days="5")

    with database.connection_context():
        assert a_suggestion().suggestion.due_on == ClosedDay.promise(today(), 5)
        assert type(before).get_by_id(before.id).due_on == before.due_on


@pytest.mark.parametrize("name", [name for name, value in DEFAULTS.items() if type(value) is int])
@pytest.mark.parametrize("value", ["", "0", "-1", "100000", "9" * 5000, "1.5", "enam puluh", "\x00", "٦٠٠٠٠"])
def test_a_number_out_of_bounds_is_refused_and_kept(admin, name, value):
    admin.get(PAGE)

    page = admin.submit(**{name: value})

    assert page.status == 400
    assert page.one(f"#{name}[aria-invalid=true]")
    with database.connection_context():
        assert Setting.read(name) == DEFAULTS[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unit_name", ""),
        ("unit_name", "   "),
        ("unit_name", "a" * 81),
        ("unit_name", "Rutan\x00"),
        ("unit_name", "Rutan\u202e"),
        ("unit_tagline_id", ""),
        ("unit_tagline_id", "a" * 121),
        ("unit_tagline_en", "a" * 121),
        ("printer", "dua kata"),
        ("printer", "../lp0"),
        ("printer", "/dev/../etc/passwd"),
        ("printer", "-o raw"),
        ("printer", "/dev/" + "a" * 120),
        ("check_months", "61"),
        ("channels", ""),
        ("batches", "siang"),
        ("batches", "12.00 25.00"),
        ("ministry_survey", "survei.contoh.go.id"),
        ("ministry_survey", "javascript:alert(1)"),
        ("ministry_survey", "https://dua kata"),
        ("ministry_survey", "https://" + "a" * 200),
        ("smtp_server", "mail contoh"),
        ("smtp_server", "mail.contoh.id"),
        ("smtp_sender", "kiosk"),
        ("channels", "a" * 1001),
        ("unit_telephone", "telepon"),
        ("unit_telephone", "12"),
        ("unit_telephone", "0296-123456 (Budi)"),
        ("unit_telephone", "1" * 16),
        ("unit_whatsapp", "137"),
        ("unit_whatsapp", "wa.me/628"),
        ("ombudsman_telephone", "0"),
        ("ombudsman_whatsapp", "0821"),
        ("ombudsman_office", "a" * 201),
        ("complaint_officer", "a" * 81),
        ("copies_folder", "media/salinan"),
        ("copies_folder", "//server/salinan"),
        ("copies_folder_2", "/" + "a" * 200),
    ],
)
def test_an_invalid_text_is_refused_and_nothing_is_stored(admin, name, value):
    admin.get(PAGE)

    page = admin.submit(**{name: value, "idle_seconds": "75"})

    assert page.status == 400
    assert page.form()["idle_seconds"] == "75"
    with database.connection_context():
        assert Setting.everything() == {**DEFAULTS, "batches": ""}


def test_checkboxes_are_stored_and_cleared_again(admin):
    admin.get(PAGE)
    admin.submit(second_reader="y")
    with database.connection_context():
        ticked = Setting.read("second_reader"), Setting.read("machine_voice")

    fields = {name: value for name, value in admin.get(PAGE).form().items() if name != "machine_voice"}
    del fields["second_reader"]
    page = admin.post(PAGE, fields)

    assert ticked == (True, True)
    with database.connection_context():
        assert (Setting.read("second_reader"), Setting.read("machine_voice")) == (False, False)
    assert "machine_voice" not in page.form()


def test_the_survey_is_opened_outside_a_period_and_the_ministrys_address_is_kept(admin, visitor):
    admin.get(PAGE)

    page = admin.submit(survey_always="y", ministry_survey=" https://survei.contoh.go.id/a?b=1 ")

    assert page.form()["ministry_survey"] == "https://survei.contoh.go.id/a?b=1"
    with database.connection_context():
        assert Setting.read("survey_always") is True
        assert Setting.read("ministry_survey") == "https://survei.contoh.go.id/a?b=1"
    assert visitor.get("/surveys/new").heading == "Survei kepuasan layanan"


@pytest.mark.parametrize("printer", ["struk", "Struk_80-2", "/dev/usb/lp0", ""])
def test_a_printer_is_a_queue_or_a_device_or_none(admin, printer):
    admin.get(PAGE)

    page = admin.submit(printer=printer, slip_columns="32", check_months="12")

    assert page.status == 200
    with database.connection_context():
        assert [Setting.read(name) for name in ("printer", "slip_columns", "check_months")] == [printer, 32, 12]
    assert page.form()["slip_columns"] == "32"


def test_channels_keep_their_lines(admin):
    admin.get(PAGE)

    admin.submit(channels="Satu\r\nDua")

    with database.connection_context():
        assert Setting.read("channels") == "Satu\nDua"


@pytest.mark.parametrize("who", ["officer", "inspector", "staff"])
def test_nobody_else_may_set_anything(request, who):
    person = request.getfixturevalue(who)

    assert person.get(PAGE).status == 403
    person.get("/")
    assert person.post(PAGE, unit_name="Lain").status == 403


def test_a_change_is_in_the_chain_with_the_name_of_its_author(admin):
    admin.get(PAGE)

    admin.submit(batches="9.00 13.30", keep_contact_days="60", second_reader="y")

    with database.connection_context():
        # The first one is the prepared database's own.
        rows = list(Audit.select().where(Audit.action == "setting changed").order_by(Audit.seq))[1:]
        assert [actor_of(row).username for row in rows] == ["admin"] * 3
        assert Setting.read("batches") == "9.00 13.30"
        assert Setting.read("second_reader") is True
        assert verify() == []


def test_a_test_e_mail_goes_to_the_administrator_who_asks_for_it(admin, storage):
    Account.update(email="agus@rutan.example").where(Account.username == "admin").execute()
    post = Post()

    with serving(post):
        admin.get(PAGE)
        page = admin.submit("form[action$=try_email]")

    assert "Server menerima email percobaan untuk agus@rutan.example" in page
    assert [who for who, _ in post.delivered] == ["agus"]


def test_an_unreachable_mail_server_is_reported(admin):
    with database.connection_context():
        Account.update(email="agus@rutan.example").where(Account.username == "admin").execute()
        Setting.change(smtp_server="127.0.0.1:1", smtp_sender="kiosk@rutan.example")
    admin.get(PAGE)

    page = admin.submit("form[action$=try_email]")

    assert "Email tidak terkirim (ConnectionRefusedError)." in page


@pytest.fixture
def shortened(admin) -> None:
    """A retention of 730 days that an administrator stored, made 0 by SQL."""
    with database.connection_context():
        Setting.change(keep_text_days=900)
        Setting.change(keep_text_days=730)
        database.execute_sql("UPDATE setting SET value = '0' WHERE name = 'keep_text_days'")


def stored(name: str) -> str:
    with database.connection_context():
        return Setting.get(Setting.name == name).value


def changes_of(name: str) -> int:
    with database.connection_context():
        return Audit.select().where(Audit.object == Audit.digest_of_object(f"setting {name}")).count()


@pytest.mark.usefixtures("shortened")
def test_saving_another_field_does_not_make_an_altered_one_official(admin):
    page = admin.get(PAGE)
    assert "di luar program. Yang tercatat terakhir: 730." in page.one("#keep_text_days-altered").text
    before = changes_of("keep_text_days")

    page = admin.submit(idle_seconds="75")

    assert page.status == 200
    assert stored("idle_seconds") == "75"
    assert stored("keep_text_days") == "0"
    assert changes_of("keep_text_days") == before
    with database.connection_context():
        assert [finding.kind for finding in verify()] == ["setting changed"]
    assert page.one("#keep_text_days-altered")


@pytest.mark.usefixtures("shortened")
def test_an_altered_field_is_stored_once_it_is_confirmed(admin):
    admin.get(PAGE)
    asked = admin.submit(keep_text_days="730")
    assert asked.status == 400
    assert "Centang kotak" in asked.one("#keep_text_days-error").text
    assert stored("keep_text_days") == "0"

    page = admin.submit(confirmed="keep_text_days")

    assert page.status == 200
    assert stored("keep_text_days") == "730"
    assert not page.all("[id$=-altered]")
    with database.connection_context():
        assert verify() == []


@pytest.mark.usefixtures("shortened")
def test_an_altered_field_can_be_stored_as_it_is_shown(admin):
    admin.get(PAGE)

    admin.submit(confirmed="keep_text_days")

    assert stored("keep_text_days") == "365"


def test_what_is_altered_while_the_page_is_open_is_not_made_official(admin):
    admin.get(PAGE)
    with database.connection_context():
        Setting.insert(name="keep_text_days", language="", value="0").execute()

    admin.submit(idle_seconds="75")

    assert stored("keep_text_days") == "0"
    assert changes_of("keep_text_days") == 0


def test_an_altered_text_of_one_language_is_named_once(admin):
    with database.connection_context():
        Setting.insert(name="unit_tagline", language="en", value="Pay first").execute()

    page = admin.get(PAGE)
    admin.submit(idle_seconds="75")

    assert page.one("#unit_tagline-altered")
    assert changes_of("unit_tagline_en") == 0


def test_saving_keeps_what_another_administrator_changed_while_the_page_was_open(admin):
    admin.get(PAGE)
    with database.connection_context():
        Setting.change(answer_days=5)

    admin.submit(idle_seconds="75")

    assert stored("answer_days") == "5"


@pytest.mark.parametrize("shown", ["", "[1]", "{", "x"])
def test_without_knowing_what_was_shown_every_field_is_stored(admin, shown):
    admin.get(PAGE)

    admin.submit(shown=shown, idle_seconds="75")

    assert stored("idle_seconds") == "75"
