"""An administrator creates, edits, resets, disables and enables accounts."""

import re

import pytest

from kiosk.core.models import Account
from kiosk.core.models.accounts.account import LastAdmin
from kiosk.core.storage.database import database
from tests.factories import PASSWORD
from tests.pages import Person

LIST = "/admin/accounts/"
NEW = "/admin/accounts/new"
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b")


def a_new_account(person, **fields):
    person.get(NEW)
    return person.submit(**{"username": "siti", "name": "Siti Aminah", "officer": "y", **fields})


def test_the_list_names_people_posts_roles_and_states(alone, employed):
    employed("eva", "inspector", "officer")
    off = employed("joko", "officer")
    alone.get(off + "/disable")
    alone.submit()
    a_new_account(alone, post="Pelayanan tahanan")

    page = alone.get(LIST)

    rows = {row.a.get_text(): " ".join(row.get_text(" ").split()) for row in page.all("tbody tr")}
    assert "Petugas pengaduan, Pengawas" in rows["Eva"] and "Aktif" in rows["Eva"]
    assert "Pelayanan tahanan" in rows["Siti Aminah"] and "Menunggu kata sandi" in rows["Siti Aminah"]
    assert "Nonaktif" in rows["Joko"]
    assert list(rows)[-1] == "Joko"


def test_a_new_account_shows_its_code_exactly_once(alone, account):
    page = a_new_account(alone)

    (code,) = CODE.findall(page.words)
    assert page.path == NEW
    assert account("siti").code_is(code)
    assert account("siti").roles == ("officer",)
    assert code not in alone.get(LIST).text
    assert code not in str(alone.client._cookies)


def test_with_the_code_the_person_signs_in(alone, office_app):
    (code,) = CODE.findall(a_new_account(alone).words)
    siti = Person(office_app)
    siti.get("/first-password")

    page = siti.submit(username="siti", code=code, new_password=PASSWORD, repeat_password=PASSWORD)

    assert page.path == "/officer/suggestions/"


def test_one_person_may_hold_several_roles(alone, account):
    a_new_account(alone, username="Wulan", staff="y", admin="y")

    assert account("wulan").roles == ("officer", "staff", "admin")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"username": ""}, "wajib diisi"),
        ({"username": "siti aminah"}, "tanpa spasi"),
        ({"username": "siti\u202e"}, "tanpa spasi"),
        ({"username": "siti\x00"}, "tanpa spasi"),
        ({"username": "s" * 41}, "40"),
        ({"name": ""}, "wajib diisi"),
        ({"name": "a" * 81}, "80"),
        ({"name": "Dr."}, "Nama ini hanya gelar. Tulis nama orangnya."),
        ({"name": "H. S.H."}, "Nama ini hanya gelar. Tulis nama orangnya."),
        ({"name": "Siti\x00"}, "tanda yang tidak terlihat"),
        ({"name": "Siti\u202e"}, "tanda yang tidak terlihat"),
        ({"post": "a" * 81}, "80"),
        ({"username": "ALONE"}, "sudah dipakai"),
    ],
)
def test_bad_fields_are_refused_and_the_rest_is_kept(alone, fields, message):
    page = a_new_account(alone, **fields)

    assert page.status == 400
    assert message in page.one(".error-summary").get_text()
    assert "officer" in page.form()
    with database.connection_context():
        assert Account.select().count() == 1


def test_an_account_without_a_role_is_refused(alone):
    alone.get(NEW)

    page = alone.submit(username="siti", name="Siti Aminah")

    assert page.status == 400
    assert "paling sedikit satu peran" in page


def test_name_post_and_roles_are_changed(alone, employed, account):
    path = employed("siti", "officer")
    alone.get(path)
    fields = {key: value for key, value in alone.page.form().items() if key != "officer"}

    page = alone.post(path, fields, name="Siti Aminah", post="Informasi", staff="y")

    assert page.path == path
    assert "tersimpan" in page
    changed = account("siti")
    assert (changed.name, changed.post, changed.roles) == ("Siti Aminah", "Informasi", ("staff",))


def test_new_roles_apply_at_once(alone, employed, officer):
    with database.connection_context():
        path = LIST + Account.named("officer").public_id
    alone.get(path)

    alone.post(path, name="Officer", post="", staff="y")

    assert officer.get("/officer/suggestions/").status == 403
    assert officer.get("/staff/terms/").status == 200


def test_a_reset_ends_sessions_and_shows_a_new_code_once(alone, officer, account):
    path = LIST + account("officer").public_id
    alone.get(path + "/reset")

    page = alone.submit()

    (code,) = CODE.findall(page.words)
    assert account("officer").code_is(code)
    assert not account("officer").password_is(PASSWORD)
    assert "Masuk" in officer.get("/officer/suggestions/").heading
    assert code not in alone.get(path).text


def test_a_disabled_account_is_out_at_once_and_in_again_when_enabled(alone, officer, account):
    path = LIST + account("officer").public_id
    alone.get(path + "/disable")

    page = alone.submit()

    assert "sudah keluar dari semua layar" in page
    assert officer.get("/officer/suggestions/").heading == "Masuk"
    alone.get(path + "/enable")
    assert "aktif lagi" in alone.submit()
    assert officer.sign_in("officer").path == "/officer/suggestions/"


def test_the_last_administrator_cannot_be_disabled_demoted_or_reset(alone, employed, account):
    employed("later", "admin", password=False)
    path = LIST + account("alone").public_id
    alone.get(path + "/disable")
    shut = alone.submit()
    alone.get(path + "/reset")
    reset = alone.submit()
    alone.get(path)

    demoted = alone.post(path, name="Rahmat", post="", officer="y")

    assert [page.status for page in (shut, reset, demoted)] == [400, 400, 400]
    assert "satu-satunya administrator" in shut and "satu-satunya administrator" in demoted
    assert account("alone").may("admin") and account("alone").password_is(PASSWORD)
    assert account("alone").name == "Rahmat Hidayat"


def test_with_another_administrator_one_may_step_down(alone, employed, account):
    employed("other", "admin")
    path = LIST + account("alone").public_id
    alone.get(path)

    page = alone.post(path, name="Rahmat", post="", officer="y")

    assert page.path == "/officer/suggestions/"
    assert alone.get(LIST).status == 403


def test_with_another_administrator_one_may_disable_oneself(alone, employed, account):
    employed("other", "admin")
    alone.get(LIST + account("alone").public_id + "/disable")

    page = alone.submit()

    assert page.heading == "Masuk"


def test_of_two_administrators_who_disable_each_other_one_stays(storage, employed):
    employed("one", "admin")
    employed("two", "admin")
    one, two = Account.named("one"), Account.named("two")
    one.disable()

    with pytest.raises(LastAdmin):
        two.disable()


def test_ones_own_password_is_changed_elsewhere(alone, account):
    page = alone.get(LIST + account("alone").public_id)

    assert page.one("main a[href='/password']")
    assert not page.all("a[href$='/reset']")


@pytest.mark.parametrize("verb", ["", "/reset", "/disable", "/enable"])
@pytest.mark.parametrize("public_id", ["unknown", "%00", "a" * 300])
def test_an_unknown_account_is_not_found(alone, public_id, verb):
    assert alone.get(LIST + public_id + verb).status == 404


@pytest.mark.parametrize("who", ["officer", "inspector", "staff"])
def test_nobody_else_may_keep_accounts(request, who, employed, account):
    person = request.getfixturevalue(who)
    path = employed("siti", "officer")

    assert person.get(LIST).status == 403
    person.get("/")
    assert person.post(path + "/disable").status == 403
    assert account("siti").disabled_at is None


def test_the_page_lists_what_a_complaint_is_recognised_by_and_adds_a_proposed_call_name(alone, employed, account):
    path = employed("suyanto", "officer")
    alone.get(path)
    alone.submit("form#account", name="Suyanto Bagus, S.H.", post="Ka. KPR")

    page = alone.get(path)
    recognised = page.one(".detail__side").get_text()
    proposed = alone.submit("form#account", proposal="Yanto")

    assert "Suyanto" in recognised and "Bagus" in recognised and "kepala pengamanan" in recognised
    assert [button["value"] for button in page.all("button[name=proposal]")][0] == "Yanto"
    assert proposed.one("textarea[name=aliases]").get_text().strip() == "Yanto"
    assert account("suyanto").aliases == ""
    alone.submit("form#account")
    assert account("suyanto").aliases == "Yanto"


def test_two_hundred_aliases_are_taken(alone, employed, account):
    path = employed("siti", "officer")
    alone.get(path)

    alone.submit("form#account", name="Siti", aliases="\n".join(f"Panggilan {number}" for number in range(200)))

    assert len(account("siti").aliases.split("\n")) == 200


def test_saving_leaves_the_matching_of_kept_texts_to_the_chores(alone, employed, account):
    path = employed("siti", "officer")
    alone.get(path)

    alone.submit("form#account", name="Siti Aminah")

    assert account("siti").to_match == account("siti").UNMATCHED


def test_after_saving_an_account_its_page_lists_what_is_recognised_and_proposes_call_names(alone):
    alone.get(NEW)
    code = alone.submit(username="suyanto", name="Suyanto", officer="y")
    created = alone.get(code.one(".form-page__foot a")["href"])
    saved = alone.submit("form#account", name="Hartanto")

    for page, proposal in ((created, "Yanto"), (saved, "Tanto")):
        assert page.one("form#account")
        assert proposal in [button["value"] for button in page.all("button[name=proposal]")]


def test_an_account_is_not_renamed_to_a_title(alone, employed, account):
    path = employed("siti", "officer")
    alone.get(path)

    page = alone.submit("form#account", name="Drs. H.")

    assert "hanya gelar" in page.one("#name-error").get_text()
    assert account("siti").name == "Siti"


def test_a_name_of_one_letter_is_taken_with_a_warning(alone, employed, account):
    path = employed("siti", "officer")
    before = alone.get(path)

    page = alone.submit("form#account", name="B")

    assert account("siti").name == "B"
    assert "hampir tidak dapat dikenali" not in before
    assert "hampir tidak dapat dikenali" in page


def test_three_hundred_aliases_are_folded_after_twenty_and_listed_once(alone, employed):
    path = employed("siti", "officer")
    names = [f"Bang {first}ak{second}lo" for first in "bcdfghjklmnprst" for second in "abcdefghijklmnopqrst"]
    alone.get(path)

    page = alone.submit("form#account", aliases="\n".join(names))

    known = page.one(".detail__side dd")
    fold = known.details.extract()
    assert fold.summary.extract().get_text() == "dan 281 lagi"
    assert known.get_text().count(",") == 19
    listed = f"{known.get_text()}, {fold.get_text()}".split(",")
    assert len({name.strip() for name in listed}) == len(listed) == 301
    assert not page.all("button[name=proposal]")
    assert "4.000 huruf" in page


def test_a_chosen_call_name_says_that_it_is_not_saved_and_focuses_the_aliases(alone, employed):
    path = employed("suyanto", "officer")
    before = alone.get(path)

    page = alone.submit("form#account", proposal="Yanto")

    assert "Belum disimpan. Klik Simpan." in page
    assert page.one("textarea[name=aliases]").has_attr("autofocus")
    assert "Belum disimpan" not in before
    assert not before.one("textarea[name=aliases]").has_attr("autofocus")
    assert "Belum disimpan" not in alone.submit("form#account")
