"""The form of the project's files: what every file has, what none may have, and how long things may grow."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from tests.sources import ROOT, Source, product, suite

FUNCTION, FILE = 40, 300
"""Lines, docstrings included. A smell, not a law: what is longer stands below with its reason."""

LONG: Mapping[str, str] = {}
"""Files (`path`) and functions (`path::name`) that are longer, and why."""

PAPERS = (
    "README.md",
    "CHANGELOG.md",
    "DECISIONS.md",
    "LICENSE",
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
)
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")


class Function(NamedTuple):
    """A function, where it stands, and how many lines it has."""

    key: str
    where: str
    lines: int


def functions(source: Source) -> Iterator[Function]:
    """Yield every function of a file, methods and inner ones too; decorators do not count."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(key=f"{source.path}::{node.name}", where=source.at(node), lines=count)


def calls(source: Source, *names: str) -> list[str]:
    """Return where a file calls functions of these names."""
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    return [source.at(node) for node in nodes if ast.unparse(node.func) in names]


def is_tool(source: Source) -> bool:
    """Tell whether people run it in a terminal."""
    return source.path.startswith(("infra/local/", "bot/tools/"))


def everything() -> tuple[Source, ...]:
    """Return the product and its tests."""
    return (*product(), *suite())


def test_every_file_says_what_it_is() -> None:
    """Each module opens with a docstring: a sentence, with its full stop."""
    first = {s.path: (ast.get_docstring(s.tree) or "").split("\n\n")[0] for s in everything()}
    bare = [f"{path}:1" for path, words in first.items() if not words.endswith((".", ":", "!"))]
    assert not bare, "\n".join(bare)


def test_nothing_is_left_to_do() -> None:
    """What is to be done is an issue, not a comment."""
    lines = (
        (source.path, number, line) for source in everything() for number, line in enumerate(source.lines, 1)
    )
    marks = [f"{path}:{number}" for path, number, line in lines if UNFINISHED.search(line)]
    assert not marks, "\n".join(marks)


def test_the_bot_prints_nothing() -> None:
    """It logs, and asks nobody at a terminal. That is for what people run in one."""
    found = [
        call
        for source in product()
        if not is_tool(source)
        for call in calls(source, "print", "input", "breakpoint")
    ]
    assert not found, "\n".join(found)


def test_the_clock_is_read_in_one_place() -> None:
    """Time is an argument: only the app asks what time it is."""
    reads = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    asking = [source for source in product() if source.path != "app.py" and not is_tool(source)]
    found = [call for source in asking for call in calls(source, *reads)]
    assert not found, "\n".join(found)


def test_an_ignore_gives_its_reason() -> None:
    """Of the type checker and the linter: what is ignored, and why, on the same line."""
    pattern = re.compile(
        r"#\s*(?:pyright: ignore|type: ignore|noqa)(?P<codes>\[[^]]+\]|: [A-Z0-9, ]+)?(?P<why>.*)"
    )
    found: list[str] = []
    for source in everything():
        for number, line in enumerate(source.lines, 1):
            match = pattern.search(line)
            if match and not (match["codes"] and match["why"].strip(" -()")):
                found.append(f"{source.path}:{number}")
    assert not found, "\n".join(found)


def test_functions_are_short() -> None:
    """At most 40 lines, or a reason."""
    found = [each for source in product() for each in functions(source)]
    long = [
        f"{each.where}: {each.lines} lines"
        for each in found
        if each.lines > FUNCTION and each.key not in LONG
    ]
    assert not long, "\n".join(long)


def test_files_are_short() -> None:
    """At most 300 lines, or a reason."""
    found = [source for source in product() if len(source.lines) > FILE and source.path not in LONG]
    assert not found, "\n".join(f"{source.path}: {len(source.lines)} lines" for source in found)


def test_the_list_of_long_things_is_true() -> None:
    """What has been shortened, or is gone, leaves the list."""
    long = {source.path for source in product() if len(source.lines) > FILE}
    long |= {each.key for source in product() for each in functions(source) if each.lines > FUNCTION}
    assert set(LONG) <= long
    assert all(LONG.values())


def test_median_function_is_small() -> None:
    """The usual function of the domain and the playbook is read at a glance."""
    counts = sorted(
        each.lines
        for source in product()
        if source.path.startswith(("bot/domain/", "bot/playbook/"))
        for each in functions(source)
    )
    assert counts[len(counts) // 2] <= 10


@pytest.mark.parametrize("name", PAPERS)
def test_the_papers_are_there(name: str) -> None:
    """What a reader looks for first, and not empty."""
    path = ROOT / name
    assert path.is_file(), name
    assert len(path.read_text("utf-8").strip()) > 20


def test_file_names_are_plain() -> None:
    """Small letters and underscores: no name that one system knows and another does not."""
    assert not [source.path for source in everything() if not re.fullmatch(r"[a-z0-9_/.]+", source.path)]
