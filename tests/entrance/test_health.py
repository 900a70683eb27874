"""Health, font and the pattern page."""

from kiosk.core.storage.database import database


def test_health_does_not_query_the_database(visitor):
    assert visitor.client.get("/healthz").json == {"status": "ok"}


def test_ready_names_each_check(visitor):
    answer = visitor.client.get("/readyz")

    assert answer.status_code == 200
    assert set(answer.json) == {
        "status",
        "database_writable",
        "database_sound",
        "disk_free_mib",
        "schema_current",
        "last_backup",
    }


def test_a_database_that_lacks_a_migration_is_not_ready(visitor, storage):
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0003_search'")

    assert visitor.client.get("/readyz").status_code == 503


def test_the_font_comes_from_its_wheel_for_a_year(visitor):
    with visitor.client.get("/font.ttf") as answer:
        assert answer.mimetype == "font/ttf"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert len(answer.data) > 100_000


def test_the_pattern_page_shows_the_components(staff):
    page = staff.get("/components")

    assert page.status == 200
    assert len(page.all("main h2")) > 10
