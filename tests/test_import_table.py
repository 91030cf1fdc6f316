"""Who may import whom: dependencies point inward, libraries stay where they belong, importing does no work.

Every import is read from the source, also those inside functions and those for type checkers alone.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.sources import ROOT, Import, Source, imports, imports_of, is_foreign, is_ours, modules, within

SHARED = {"bot.errors"}
"""The one error tree: a leaf that everybody may name."""

PACKAGES: Mapping[str, set[str]] = {
    # what it is: what it may import of ours, besides itself and the errors
    "bot.errors": set(),
    "bot.logs": set(),
    "bot.setting_kinds": set(),
    "bot.setting_identity": {"bot.setting_kinds"},
    "bot.settings": {"bot.setting_identity", "bot.setting_kinds"},
    "bot.domain": set(),
    "bot.playbook": {"bot.domain"},
    "bot.storage": {"bot.domain"},
    "bot.services": {"bot.domain", "bot.playbook", "bot.storage"},
    "bot.reminders": {"bot.domain", "bot.playbook", "bot.storage", "bot.services"},
    # Cards see results, never how they came about.
    "cards": {"bot.domain", "bot.services.views"},
    # Services are asked and answered in values of the domain and the playbook, so those may be named. Nothing
    # here loads or stores.
    "dialogs": {"bot.domain", "bot.playbook", "bot.services", "cards"},
    "bot.teams": {
        *("bot.settings", "bot.setting_identity", "bot.setting_kinds", "bot.logs", "bot.domain"),
        *("bot.playbook", "bot.services", "bot.reminders", "bot.storage.store", "cards", "dialogs"),
    },
    "bot.tools": {"app", "bot", "cards", "dialogs"},
    "app": {"bot", "cards", "dialogs"},
    "infra": set(),
    # Packages hold nothing themselves.
    "bot": set(),
}

LIBRARIES: Mapping[str, set[str]] = {
    # The SDK is archived: two small modules know it, and what it pulls in.
    "botbuilder": {"dialogs", "bot.teams"},
    "botframework": {"dialogs", "bot.teams"},
    "msrest": {"dialogs", "bot.teams"},
    "msal": {"bot.teams"},
    "jwt": {"bot.teams"},
    "aiohttp": {"bot.teams", "app", "bot.storage.cosmos_calls"},
    "yarl": {"bot.teams"},
    "adaptivecards": {"cards.kit"},
    "msgspec": {"bot.storage", "bot.teams", "cards.kit"},
    "azure": {"bot.storage.cosmos", "bot.storage.cosmos_account", "bot.storage.cosmos_calls"},
    "holidays": {"bot.services.calendars"},
    "icalendar": {"bot.services.calendar_files"},
    "tenacity": {"bot.storage.cosmos_calls", "bot.tools.transfer"},
    "tqdm": {"bot.tools.storage"},
    "xlsxwriter": {"bot.services.exporting.workbook"},
    # Of the standard library: databases, and what the domain must not do.
    "sqlite3": {"bot.storage"},
}
"""Who may import a library that is not everybody's."""

IMPURE = {
    *("asyncio", "contextvars", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil"),
    *("signal", "socket", "ssl", "subprocess", "tempfile", "threading", "time", "urllib.request", "uuid"),
}
"""What would give the domain a clock, chance, concurrency or the world outside."""


def row_of(module: str) -> str | None:
    """Return the row of the table a module stands in: the closest."""
    return max((row for row in PACKAGES if within(module, row)), key=len, default=None)


def allowed(found: Import) -> bool:
    """Tell whether the table lets this import be."""
    row = row_of(found.importer)
    if is_ours(found.imported):
        own = {row} if row and row != "bot" else {found.importer}
        may = {*PACKAGES.get(row or "", ()), *own, *SHARED}
        if "bot" in may:
            may = may - {"bot"} | {name for name in PACKAGES if within(name, "bot")} - {"bot", "bot.tools"}
        return any(within(found.imported, name) for name in may)
    top = found.imported.partition(".")[0]
    if top in LIBRARIES:
        return any(within(found.importer, place) for place in LIBRARIES[top])
    return not is_foreign(found.imported)


def shown(broken: Iterable[Import]) -> str:
    """Return imports as lines that an editor opens; "" for none."""
    return "".join(f"\n{each.where}: {each.importer} imports {each.imported}" for each in broken)


@pytest.mark.parametrize("package", [name for name in PACKAGES if any(within(m, name) for m in modules())])
def test_a_package_imports_what_the_table_lets_it(package: str) -> None:
    """Of ours and of libraries: each listed, none by habit."""
    own = (each for each in imports() if row_of(each.importer) == package)
    assert not (lines := shown(each for each in own if not allowed(each))), lines


def test_every_module_stands_in_the_table() -> None:
    """A new package has to be given its place first."""
    assert [name for name in sorted(modules()) if row_of(name) in (None, "bot") and name != "bot"] == []


def test_the_domain_is_pure() -> None:
    """The standard library alone, and of it nothing that reads a clock, waits, or reaches outside."""
    own = [each for each in imports() if within(each.importer, "bot.domain")]
    assert not (
        lines := shown(each for each in own if any(within(each.imported, name) for name in IMPURE))
    ), lines
    assert not (lines := shown(each for each in own if is_foreign(each.imported))), lines


def test_nothing_imports_the_tools_the_app_or_the_tests() -> None:
    """The tools and the app stand outermost; only the tools and tests may import the app."""
    outer = ("bot.tools", "app", "tests")
    broken = (
        each
        for each in imports()
        if any(within(each.imported, name) and not within(each.importer, name) for name in outer)
        and not within(each.importer, "bot.tools")
    )
    assert not (lines := shown(broken)), lines


def test_no_module_needs_itself() -> None:
    """No cycle of imports: each module can be read, and imported, on its own."""
    needs: dict[str, list[str]] = {name: [] for name in sorted(modules())}
    places: dict[tuple[str, str], str] = {}
    for each in imports():
        if each.eager and each.imported in needs and each.imported != each.importer:
            needs[each.importer].append(each.imported)
            places.setdefault((each.importer, each.imported), each.where)
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> list[str]:
        if name in way:
            return [places[step] for step in pairwise((*way[way.index(name) :], name))]
        if name in done:
            return []
        cycle = next(filter(None, (visit(each, (*way, name)) for each in needs[name])), [])
        done.add(name)
        return cycle

    assert [cycle for name in needs if (cycle := visit(name, ()))] == []


# -- the table itself is tested, or a mistake in it would let everything be


SAMPLE = """
import sqlite3
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from bot.storage import kinds
def late():
    from holidays import country_holidays
    from .cards import kit
class Inside:
    import bot.services.desk as desk
"""


def sample(name: str, path: str) -> list[Import]:
    """Return the imports of the sample as if it stood there."""
    source = Source(name=name, path=path, lines=(), tree=ast.parse(SAMPLE))
    return sorted(imports_of(source, modules()), key=lambda each: each.where)


def test_every_import_is_seen() -> None:
    """At the top, for type checkers, in a function, in a class; by module, by name, relative."""
    found = {each.imported: (each.where.split(":")[1], each.eager) for each in sample("bot.domain.x", "x.py")}
    assert found == {
        "sqlite3": ("2", True),
        "typing": ("3", True),
        "bot.storage.kinds": ("5", False),
        "holidays": ("7", False),
        "bot.domain.cards": ("8", False),
        "bot.services.desk": ("10", True),
    }
    inside = {each.imported for each in sample("bot", "bot/__init__.py")}
    assert "bot.cards" in inside, "in a package, a dot is the package itself"


@pytest.mark.parametrize(
    ("importer", "broken"),
    [
        ("bot.domain.x", {"sqlite3", "bot.storage.kinds", "holidays", "bot.services.desk"}),
        ("bot.storage.x", {"holidays", "bot.services.desk"}),
        ("bot.services.calendars", {"sqlite3"}),
        ("bot.services.x", {"sqlite3", "holidays"}),
        ("cards.x", {"sqlite3", "bot.storage.kinds", "holidays", "bot.services.desk"}),
        ("dialogs.x", {"sqlite3", "bot.storage.kinds", "holidays"}),
        ("bot.teams.x", {"sqlite3", "bot.storage.kinds", "holidays"}),
        ("app", {"sqlite3", "holidays"}),
        ("bot.tools.x", {"sqlite3", "holidays"}),
    ],
)
def test_the_table_refuses(importer: str, broken: set[str]) -> None:
    """What each package may not do, it is told."""
    refused = {each.imported for each in sample(importer, "x.py") if not allowed(each)}
    assert {name for name in refused if not name.endswith("cards")} == broken


@pytest.mark.parametrize(
    ("importer", "imported", "fine"),
    [
        *[("cards.kit", "adaptivecards.containers", True), ("cards.form", "adaptivecards.containers", False)],
        *[("dialogs.sdk", "botbuilder.core", True), ("bot.services.x", "botbuilder.schema", False)],
        *[("bot.teams.x", "bot.storage.store", True), ("bot.teams.x", "bot.storage.sqlite", False)],
        *[("bot.services.x", "dialogs.turn", False), ("bot.services.x", "bot.reminders.x", False)],
        *[("bot.services.x", "some_library", False), ("app", "bot.tools.x", False)],
        *[("bot.tools.x", "app", True), ("bot.tools.x", "bot.services.desk", True)],
        *[("bot.services.x", "bot.settings", False), ("bot.settings", "bot.setting_kinds", True)],
        *[("bot.domain.x", "bot.errors", True), ("infra.local.run", "bot.settings", False)],
    ],
)
def test_single_rows(importer: str, imported: str, fine: bool) -> None:
    """The lines that matter most, one by one."""
    assert allowed(Import(importer=importer, imported=imported, where="", eager=True)) is fine


# -- importing does no work


WATCH = """
import gc, json, sys, threading, time
gc.disable()  # when it would run is chance
root, names = sys.argv[1], sys.argv[2:]
sys.path.insert(0, root)
found = []
WORK = ("open", "os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "urllib.", "thread", "tempfile.")
def watch(event, args):
    if event.startswith(WORK):
        frame = sys._getframe(1)
        while frame:
            name = frame.f_code.co_filename
            if name.startswith("<frozen importlib"):
                return  # the import system reads a module, ours or a library's
            if name.startswith(root) and "/.venv/" not in name:
                found.append(f"{name[len(root) + 1:]}:{frame.f_lineno} {event} {args[:1]}")
                return
            frame = frame.f_back
start = threading.Thread.start
def start_watched(thread):
    watch("thread", (thread.name,))
    start(thread)
threading.Thread.start = start_watched
sys.addaudithook(watch)
for name in names:
    __import__(name)
print(json.dumps({"found": found, "threads": threading.active_count(), "seconds": time.process_time()}))
"""


def imported_fresh(root: Path, *names: str, bytecode: Path | None = None) -> Mapping[str, Any]:
    """Import modules in a fresh interpreter; return what they did, the threads, and the seconds of CPU.

    `bytecode`: the folder that keeps what was compiled, for all modules alike.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(bytecode)
    run = subprocess.run(
        [sys.executable, "-c", WATCH, str(root), *names],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=env if bytecode else None,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_importing_does_no_work() -> None:
    """No module of ours opens a file or a socket, asks the system or starts a thread when it is imported."""
    report = imported_fresh(ROOT, *sorted(modules()))
    assert report["found"] == []
    assert report["threads"] == 1


def test_the_watch_sees_work(tmp_path: Path) -> None:
    """The check above would tell: the place and what it did."""
    lines = [
        *("import socket, threading", "from pathlib import Path", "import json.tool"),
        *("Path(__file__).read_text()", "socket.socket().close()", "threading.Thread(target=int).start()"),
    ]
    (tmp_path / "busy.py").write_text("\n".join(lines))
    found = imported_fresh(tmp_path, "busy")["found"]
    assert [line.split()[:2] for line in found] == [
        *(["busy.py:4", "open"], ["busy.py:5", "socket.__new__"], ["busy.py:6", "thread"]),
    ]


def test_importing_the_app_is_quick(tmp_path: Path) -> None:
    """Less CPU than twice what the SDK alone takes, the best of five in turns: a busy machine slows both.

    Both are compiled before: pip did so for the SDK; where bytecode is not kept, half of ours is compiling.
    """

    def seconds(*names: str) -> float:
        return imported_fresh(ROOT, *names, bytecode=tmp_path)["seconds"]

    seconds("app")
    turns = [(seconds("app"), seconds("botbuilder.core", "botbuilder.dialogs")) for _ in range(5)]
    ours, sdk = map(min, zip(*turns, strict=True))
    assert ours < 2 * sdk
