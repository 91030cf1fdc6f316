"""Who names an id of the process: entries of the playbook, docstrings of the product, docstrings of tests.

Reads only. A range (G1–G5, "D1 to D3") names each id in it.
"""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.playbook.loader import load
from bot.playbook.model import Form, Step
from tests.sources import Source, product, suite

HERE = Path(__file__).parent
RULE = r"[GAKBCMTDPW]\d{1,2}"
ONE = re.compile(rf"(?<![\w./#-]){RULE}(?!\w)")
RANGE = re.compile(r"(?<![\w./#-])([GAKBCMTDPW])(\d{1,2})(?:–|-| to )\1(\d{1,2})(?!\w)")
Named = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """The ids of the process, as `ids.toml` lists them."""

    steps: tuple[str, ...]
    tasks: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule, in order."""
        return tuple(rule for rules in self.sections.values() for rule in rules)

    @property
    def ids(self) -> tuple[str, ...]:
        """Everything there is to cover."""
        return (*self.steps, *self.tasks, *self.rules)


@cache
def process() -> Process:
    """Return the ids of the process."""
    listed: dict[str, Any] = tomllib.loads((HERE / "ids.toml").read_text("utf-8"))
    return Process(
        steps=tuple(listed["steps"]),
        tasks=tuple(listed["tasks"]),
        sections={f"{each['number']}. {each['title']}": tuple(each["rules"]) for each in listed["section"]},
    )


def cited(text: str) -> set[str]:
    """Return the rules, steps and tasks that a text names, whether they exist or not."""
    rules = set(ONE.findall(text))
    for letter, first, last in RANGE.findall(text):
        rules |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
    steps = {
        name for name in (*process().steps, *ours()) if re.search(rf"(?<![\w.]){name}(?![\w.]*\w)", text)
    }
    tasks = {name for name in process().tasks if re.search(rf"(?<![\w.-]){name}(?![\w-])", text)}
    return rules | steps | tasks


@cache
def ours() -> tuple[str, ...]:
    """Return the steps of the playbook that the process does not have: our own."""
    return tuple(name for name in load().steps if name not in process().steps)


def docstrings(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the docstrings of a file: whose it is ("" for the file's own), and its text."""
    for node in ast.walk(source.tree):
        if isinstance(node, Named) and (text := ast.get_docstring(node)):
            yield "" if isinstance(node, ast.Module) else node.name, text


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Return where each id lives: entries of the playbook, then functions, classes and files of the bot."""
    found: dict[str, list[str]] = {}
    for name, where in (*_entries(), *_code()):
        if where not in found.setdefault(name, []):
            found[name].append(where)
    return {name: tuple(where) for name, where in found.items()}


@cache
def shown() -> Mapping[str, tuple[str, ...]]:
    """Return the tests that say of themselves that they show an id."""
    found: dict[str, list[str]] = {}
    for source in suite():
        for name, text in docstrings(source):
            for each in sorted(cited(text)) if name.startswith("test_") else ():
                found.setdefault(each, []).append(f"{source.path.removeprefix('tests/')}::{name}")
    return {name: tuple(where) for name, where in found.items()}


def unknown() -> list[str]:
    """Return what docstrings name and the process does not have, with its file."""
    return [
        f"{source.path}: {name}: {each}"
        for source in (*product(), *suite())
        for name, text in docstrings(source)
        for each in sorted(cited(text) - set(process().ids) - set(ours()))
    ]


def _entries() -> Iterator[tuple[str, str]]:
    book = load()
    both: tuple[Step | Form, ...] = (*book.steps.values(), *book.forms.values())
    for step in book.steps.values():
        yield step.id, f"`[[step]]` of stage {step.stage}"
        yield from ((task, f"{step.id}, a tick") for task in step.tasks)
    for task in book.tasks.values():
        yield task.id, "`[[task]]`"
    for each in both:
        yield from ((rule, each.id) for rule in each.rules)
        for number, block in enumerate(each.guidance, 1):
            yield from ((rule, f"{each.id} guidance {number}") for rule in block.rules)
        for field in each.fields:
            yield from ((rule, f"{each.id} {field.id}") for rule in field.rules)
    named = (("task", book.tasks), ("role", book.roles), ("link", book.links), ("reminder", book.reminders))
    for kind, entries in named:
        for entry in entries.values():
            yield from ((rule, f"{kind} {entry.id}") for rule in entry.rules)


def _code() -> Iterator[tuple[str, str]]:
    for source in product():
        for name, text in docstrings(source):
            where = f"`{source.name}.{name}`" if name else f"`{source.name}`"
            yield from ((each, where) for each in sorted(cited(text)))
