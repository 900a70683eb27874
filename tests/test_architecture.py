"""The architecture rules: imports run downward, no cycle, small files and functions, one address for everything."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("visitor", "officer", "staff", "admin")
# Folders and files of the core, lowest first; those in one row are on the same level and may import each other.
CORE = (
    ("text",),
    ("days",),
    ("statistics",),
    ("security",),
    ("storage",),
    ("models",),
    ("web",),
    ("sound",),
    ("documents",),
    ("exchange",),
    ("seed",),
    ("soundness", "schema", "migrations"),
    ("backup",),
    ("email_notice", "chores"),
)
# A folder of the models imports only the ones before it.
MODELS = ("chain", "accounts", "unit", "suggestions", "ratings", "surveys", "terms", "inbox", "proof")
PURE = ("text", "days", "statistics", "security")
FLASK = {"flask", "flask_babel", "flask_login", "flask_wtf", "wtforms"}
PEEWEE = {"peewee", "playhouse"}
# Frozen: a migration records what was done once, and is never edited.
FROZEN = "kiosk/core/migrations/"
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common"}
# Most lines of a file by its suffix, and of a function from its "def" to its end.
FILE_LIMITS = {".py": 400, ".css": 300, ".js": 300, ".html": 300}
FUNCTION_LIMIT = 40


def imports(tree: ast.AST) -> set[str]:
    """Return every module named in an import, ``from a import b`` as both ``a`` and ``a.b``.

    Imports inside functions and under ``TYPE_CHECKING`` count: they tie two files as much as any other.
    """
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def needed(tree: ast.AST, modules: set[str]) -> set[str]:
    """Return those of ``modules`` that the file needs: of ``from a import b`` only ``a.b``, where that is a module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {one if (one := f"{node.module}.{alias.name}") in modules else node.module for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & modules


def breaches(root: Path) -> list[str]:
    """Return every breach of the architecture rules below ``root``."""
    modules = {_module(path, root): path for path in sorted((root / "kiosk").rglob("*.py"))}
    trees = {name: ast.parse(path.read_text("utf-8")) for name, path in modules.items()}
    found = []
    for name, tree in trees.items():
        place = modules[name].relative_to(root).as_posix()
        if modules[name].stem in VAGUE:
            found.append(f"{place} has a name that says nothing")
        found += [f"{place} {fault}" for fault in wrong_imports(name, imports(tree))]
        found += [f"{place} {fault}" for fault in (*outside_hooks(tree), *relative_imports(tree))]
        if not place.startswith(FROZEN):
            found += [f"{place} {fault}" for fault in long_functions(tree)]
    graph = {name: needed(tree, set(modules)) for name, tree in trees.items()}
    return [*found, *circles(graph), *long_files(root)]


def _module(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def wrong_imports(name: str, named: set[str]) -> Iterator[str]:
    """Yield the imports that the module ``name`` must not have."""
    parts = name.split(".")[1:] or [""]
    ours = sorted(one for one in named if one.startswith("kiosk."))
    roots = {one.split(".")[0] for one in named}
    if parts[0] in (*ROOMS, "entrance"):
        others = (one for one in ours if one.split(".")[1] not in (parts[0], "core"))
        yield from (f"imports {one}: a room never imports a room" for one in others)
    if parts[0] != "core":
        if roots & PEEWEE:
            yield "imports peewee: the database is the core's"
        return
    yield from (f"imports {one}: the core stands below the rooms" for one in ours if one.split(".")[1] != "core")
    if parts[1:2] == ["models"] and roots & FLASK:
        yield "imports Flask: models know no Flask"
    if parts[1:2] and parts[1] in PURE and roots & (FLASK | PEEWEE):
        yield "imports Flask or Peewee: pure modules know neither"
    if parts[1:]:
        yield from (f"imports {one}, which stands above it" for one in ours if _above(one.split(".")[2:], parts[1:]))


def _above(other: list[str], own: list[str]) -> bool:
    """Return whether one core module is above another; the package ``models`` itself is above its modules."""
    if not other:
        return False
    if own[0] == other[0] == "models" and len(own) > 1:
        return len(other) == 1 or (other[1] in MODELS and MODELS.index(other[1]) > MODELS.index(own[1]))
    return _floor(other[0]) > _floor(own[0])


def _floor(folder: str) -> int:
    return next((floor for floor, row in enumerate(CORE) if folder in row), -1)


def relative_imports(tree: ast.AST) -> Iterator[str]:
    """Name relative imports, which the other checks would not follow."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"imports {'.' * node.level}{node.module or ''}: imports name the whole path"


def outside_hooks(tree: ast.Module) -> Iterator[str]:
    """Yield the attributes that a module sets on something imported: they cannot be found from where they are used."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kiosk")
        for alias in node.names
    }
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        owners = [target.value for target in targets if isinstance(target, ast.Attribute)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            owners.append(node.args[0])
        for owner in owners:
            if isinstance(owner, ast.Name) and owner.id in imported:
                yield f"sets a hook on {owner.id}, which is another module's"


def long_functions(tree: ast.AST) -> Iterator[str]:
    """Yield the functions longer than ``FUNCTION_LIMIT``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LIMIT:
                yield f"has {node.name} of {lines} lines"


def long_files(root: Path) -> Iterator[str]:
    """Yield the files longer than the limit of their suffix."""
    for pattern in ("kiosk/**/*.py", "static/**/*.css", "static/**/*.js", "templates/**/*.html"):
        for path in sorted(root.glob(pattern)):
            lines = path.read_text("utf-8").count("\n")
            if lines > FILE_LIMITS[path.suffix]:
                yield f"{path.relative_to(root).as_posix()} has {lines} lines"


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Return every import cycle in ``graph``, each once, by its modules."""
    found = {}
    for start in graph:
        reached = _reached(start, graph)
        if start in reached:
            circle = sorted(one for one in reached if start in _reached(one, graph))
            found[tuple(circle)] = f"a circle of imports: {', '.join(circle)}"
    return list(found.values())


def _reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def test_the_tree_has_no_breach():
    assert breaches(ROOT) == []


PLANTED = {
    "a room imports a room": (
        "a room never imports a room",
        {"kiosk/visitor/home.py": "from kiosk.officer import suggestions\n"},
    ),
    "the core imports a room": (
        "stands below the rooms",
        {"kiosk/core/web/page.py": "from kiosk.visitor import home\n"},
    ),
    "a model knows Flask": ("models know no Flask", {"kiosk/core/models/terms/term.py": "from flask import g\n"}),
    "a pure module knows Peewee": ("pure modules know neither", {"kiosk/core/days/clock.py": "import peewee\n"}),
    "a room knows Peewee": ("the database is the core's", {"kiosk/staff/terms.py": "import peewee\n"}),
    "a model imports upward": (
        "stands above it",
        {"kiosk/core/models/terms/term.py": "from kiosk.core.web.sign_in import guard\n"},
    ),
    "days import storage": (
        "stands above it",
        {"kiosk/core/days/clock.py": "from kiosk.core.storage.database import database\n"},
    ),
    "a folder of models imports a later one": (
        "stands above it",
        {"kiosk/core/models/chain/audit.py": "from kiosk.core.models.accounts.account import Account\n"},
    ),
    "a model imports the face of the models": (
        "stands above it",
        {"kiosk/core/models/inbox/inbox.py": "from kiosk.core.models import Suggestion\n"},
    ),
    "a circle that only the type checker sees": (
        "a circle of imports",
        {
            "kiosk/core/models/unit/choice.py": "from kiosk.core.models.unit import service\n",
            "kiosk/core/models/unit/service.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
            "    from kiosk.core.models.unit.choice import Choice\n",
        },
    ),
    "a circle by a deferred import": (
        "a circle of imports",
        {
            "kiosk/officer/cases.py": "from kiosk.officer.timeline import steps\n",
            "kiosk/officer/timeline.py": "def steps():\n    from kiosk.officer import cases\n",
        },
    ),
    "a hook set from outside": (
        "sets a hook on Event",
        {
            "kiosk/core/models/suggestions/case.py": "from kiosk.core.models.suggestions.event import Event\n\n"
            "Event.followed_by = staticmethod(print)\n"
        },
    ),
    "a hook set in a function": (
        "sets a hook on Event",
        {
            "kiosk/core/models/suggestions/case.py": "from kiosk.core.models.suggestions.event import Event\n\n"
            "def begin():\n    Event.followed_by = staticmethod(print)\n"
        },
    ),
    "a relative import": (
        "imports name the whole path",
        {"kiosk/core/models/chain/audit.py": "from ..accounts.account import Account\n"},
    ),
    "a hook set by setattr": (
        "sets a hook on Event",
        {
            "kiosk/core/models/suggestions/case.py": "from kiosk.core.models.suggestions.event import Event\n\n"
            "setattr(Event, 'followed_by', print)\n"
        },
    ),
    "a file of 401 lines": ("has 401 lines", {"kiosk/core/long.py": "x = 1\n" * 401}),
    "a style sheet of 301 lines": ("has 301 lines", {"static/css/long.css": "\n" * 301}),
    "a function of 41 lines": ("has deep of 41 lines", {"kiosk/core/deep.py": "def deep():\n" + "    x = 1\n" * 40}),
    "a name that says nothing": ("a name that says nothing", {"kiosk/core/utils.py": "x = 1\n"}),
}


@pytest.mark.parametrize(("words", "files"), PLANTED.values(), ids=PLANTED)
def test_a_planted_breach_is_found(tmp_path, words, files):
    for place, text in files.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    found = breaches(tmp_path)
    assert found
    assert all(words in one for one in found)


def test_files_at_the_limits_and_imports_downward_are_no_breach(tmp_path):
    files = {
        "kiosk/core/long.py": "x = 1\n" * 400,
        "kiosk/core/deep.py": "def deep():\n" + "    x = 1\n" * 39,
        "kiosk/core/models/inbox/inbox.py": "from kiosk.core.models.suggestions.case import Case\n",
        "kiosk/core/models/suggestions/case.py": "from kiosk.core.days import clock\n",
        "kiosk/core/days/clock.py": "from datetime import date\n",
        "kiosk/officer/suggestions.py": "from kiosk.core.models import Suggestion\n",
    }
    for place, text in files.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    assert breaches(tmp_path) == []


def misplaced(app) -> list[str]:
    """Return every view of a room whose address does not match its file, or whose template is elsewhere."""
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
