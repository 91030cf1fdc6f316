"""The coverage table, infra/docs/coverage.md: `python -m tests.coverage.table` writes it anew.

Asserts nothing; test_coverage.py holds the file, and what it says, against the process.
"""

from collections.abc import Iterable, Iterator

from tests.coverage.citations import ours, places, process, shown
from tests.sources import ROOT

PATH = ROOT / "infra" / "docs" / "coverage.md"
HEAD = """# Coverage of the process

Written by `python -m tests.coverage.table`; a test fails when it is stale. Every step, FTOP task and rule:
where it lives, and the tests that show it. `make mutants` takes each rule away and sees its test turn red.

*ours*: our own step.
"""


def lacking() -> dict[str, str]:
    """Return what is not covered, with what it lacks."""
    found: dict[str, str] = {}
    for name in process().ids:
        lacks = [what for what, known in (("place", places()), ("test", shown())) if not known.get(name)]
        if lacks:
            found[name] = f"no {' and no '.join(lacks)}"
    return found


def text() -> str:
    """Return the whole page."""
    listed = process()
    parts = [HEAD, *_table("Steps", (*listed.steps, *ours())), *_table("FTOP tasks", listed.tasks)]
    for title, rules in listed.sections.items():
        parts += _table(f"Rules: {title}", rules)
    return "\n".join(parts)


def _table(title: str, names: Iterable[str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| id | where | tests |"
    yield "| --- | --- | --- |"
    for name in names:
        where, tests = "<br>".join(places().get(name, ())), "<br>".join(shown().get(name, ()))
        yield f"| {_named(name)} | {where} | {tests} |"
    yield ""


def _named(name: str) -> str:
    return f"{name} *ours*" if name in ours() else name


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
