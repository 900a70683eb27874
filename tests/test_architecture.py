"""The shape of the house: imports run downward, files stay small, one address for everything."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("visitor", "officer", "staff", "admin")
# Lines a file, by its ending, and lines a function from its "def" to its end.
FILE_LIMITS = {".py": 400, ".css": 300, ".js": 300, ".html": 300}
FUNCTION_LIMIT = 40
# Frozen: a migration is a list of what was done once, and is never edited again.
FROZEN = "kiosk/core/migrations/"
# Lowest first. Models stand on the pure modules, and those on nothing of ours but each other.
PURE = (
    "days",
    "security",
    "statistics",
    "storage",
    "audio",
    "batches",
    "clock",
    "disclosure",
    "figures",
    "ikm",
    "keys",
    "passwords",
    "periods",
    "private_marks",
    "questionnaire",
    "satisfaction",
    "search",
    "speech",
    "text",
    "texts",
    "tickets",
    "working_days",
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common"}


def imports(path: Path) -> set[str]:
    """Return every module that the file names in an import, ``from a import b`` as both ``a`` and ``a.b``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def breaches(root: Path) -> list[str]:
    """Name every breach of the house's shape below ``root``."""
    found = []
    for path in sorted((root / "kiosk").rglob("*.py")):
        place = path.relative_to(root).as_posix()
        parts = path.relative_to(root / "kiosk").parts
        if path.stem in VAGUE:
            found.append(f"{place} has a name that says nothing")
        found += [f"{place} {fault}" for fault in wrong_imports(parts, imports(path))]
        if not place.startswith(FROZEN):
            found += [f"{place} {fault}" for fault in long_functions(path)]
    for pattern in ("kiosk/**/*.py", "static/**/*.css", "static/**/*.js", "templates/**/*.html"):
        for path in sorted(root.glob(pattern)):
            lines = path.read_text("utf-8").count("\n")
            if lines > FILE_LIMITS[path.suffix]:
                found.append(f"{path.relative_to(root).as_posix()} has {lines} lines")
    return found


def long_functions(path: Path) -> list[str]:
    """Name the functions of a file that are longer than a screen."""
    functions = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, FUNCTIONS))
    lengths = [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions]
    return [f"has {name} of {lines} lines" for name, lines in lengths if lines > FUNCTION_LIMIT]


def wrong_imports(parts: tuple[str, ...], named: set[str]) -> list[str]:
    """Name the imports that a module at ``parts`` below ``kiosk`` must not have."""
    ours = {name for name in named if name.startswith("kiosk.")}
    roots = {name.split(".")[0] for name in named}
    found = []
    if parts[0] in (*ROOMS, "entrance"):
        others = (name for name in ours if name.split(".")[1] not in (parts[0], "core"))
        found += [f"imports {name}: a room never imports a room" for name in others]
    if parts[0] == "core":
        found += [f"imports {name}: the core stands below the rooms" for name in ours if name.split(".")[1] != "core"]
    elif roots & {"peewee", "playhouse"}:
        found.append("imports peewee: the database is the core's")
    if parts[:2] == ("core", "models"):
        if roots & {"flask", "flask_login", "flask_babel", "flask_wtf", "wtforms"}:
            found.append("imports Flask: models know no Flask")
        found += [f"imports {name}: models stand on pure modules" for name in ours if not below_the_models(name)]
    return found


def below_the_models(name: str) -> bool:
    """Tell whether a model may import ``name``."""
    if name in ("kiosk.core", "kiosk.core.models"):
        return True
    return name.split(".")[2] in ("models", "database", *PURE)


def test_the_house_keeps_its_shape():
    assert breaches(ROOT) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("kiosk/visitor/home.py", "from kiosk.officer import suggestions\n"),
        ("kiosk/core/page.py", "from kiosk.visitor import home\n"),
        ("kiosk/core/models/term.py", "from flask import g\n"),
        ("kiosk/core/models/term.py", "from kiosk.core.sign_in import guard\n"),
        ("kiosk/staff/terms.py", "import peewee\n"),
        ("kiosk/core/long.py", "x = 1\n" * (FILE_LIMITS[".py"] + 1)),
        ("static/css/long.css", "\n" * (FILE_LIMITS[".css"] + 1)),
        ("kiosk/core/deep.py", "def deep():\n" + "    x = 1\n" * FUNCTION_LIMIT),
        ("kiosk/core/utils.py", "x = 1\n"),
    ],
)
def test_a_planted_breach_is_found(tmp_path, place, text):
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(text)

    assert len(breaches(tmp_path)) >= 1


def misplaced(app) -> list[str]:
    """Name every view of a room whose address does not tell its file, or whose template stands elsewhere."""
    found = []
    for rule in app.url_map.iter_rules():
        parts = rule.endpoint.split(".")
        if parts[0] not in ROOMS:
            continue
        room, noun, verb = parts
        view = app.view_functions[rule.endpoint]
        if (view.__module__, view.__name__) != (f"kiosk.{room}.{noun}", verb):
            found.append(f"{rule.endpoint} is {view.__module__}.{view.__name__}")
        home = "/" if room == "visitor" else f"/{room}/"
        if noun != "home" and not rule.rule.startswith(f"{home}{noun}"):
            found.append(f"{rule.endpoint} answers {rule.rule}")
        if not (ROOT / "tests" / room / f"test_{noun}.py").exists():
            found.append(f"tests/{room}/test_{noun}.py is missing")
        for template in re.findall(
            r"render_template\(\s*f?\"([^\"]+)\"", Path(ROOT / "kiosk" / room / f"{noun}.py").read_text()
        ):
            if not template.startswith(f"{room}/{noun}/"):
                found.append(f"{rule.endpoint} renders {template}")
    return found


def test_one_address_serves_code_url_template_and_test(visitor_app, office_app):
    assert misplaced(visitor_app) + misplaced(office_app) == []


def test_a_view_in_the_wrong_place_is_found(visitor_app, monkeypatch):
    monkeypatch.setitem(visitor_app.view_functions, "visitor.home.show", misplaced)

    assert misplaced(visitor_app)


def test_every_macro_that_is_imported_is_used():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        for names in re.findall(r"\{% from \"[^\"]+\" import ([^%]+?)(?: with context)? %\}", text):
            for name in names.split(","):
                used = name.split(" as ")[-1].strip()
                assert len(re.findall(rf"\b{used}\b", text)) > 1, f"{path.name} imports {used} and does not use it"


def test_every_component_is_a_macro_of_its_name():
    for path in (ROOT / "templates" / "components").glob("*.html"):
        assert re.search(rf"\{{% macro {path.stem}\(", path.read_text("utf-8")), path.name


def test_the_locks_hold_hashes_and_no_index():
    for name in ("requirements.txt", "tests/requirements.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"index-url|find-links|https?://", text)
