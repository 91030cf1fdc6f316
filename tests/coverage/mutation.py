"""Rules taken away one at a time, as `mutants.toml` declares them: what text a file has without its rule.

Pure but for reading files: a mutation that does not fit exactly once raises ValueError and changes nothing.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.sources import ROOT

HERE = Path(__file__).parent
CONTENT = Path("bot") / "playbook" / "content"
Table = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One loss: in Python `old` becomes `new`; in TOML what stands at `at` goes, or becomes `to`."""

    rule: str
    test: str
    file: Path
    old: str = ""
    new: str = ""
    at: str = ""
    to: object = None

    @property
    def words(self) -> str:
        """The mutation in one line."""
        if self.at:
            return f"{self.file.name}: {self.at}" + ("" if self.to is None else f" = {self.to}")
        return f"{self.file.name}: {' '.join(self.old.split())} -> {' '.join(self.new.split()) or 'nothing'}"

    def text(self, root: Path = ROOT) -> str:
        """Return the file's text with the mutation. Raises ValueError where it does not fit exactly once."""
        text = (root / self.file).read_text("utf-8")
        if self.at:
            book: Table = tomllib.loads(text)
            _change(book, self.at.split(" / "), self.to)
            return dumped(book)
        if (count := text.count(self.old)) != 1:
            raise ValueError(f"{self.words}: found {count} times")
        return text.replace(self.old, self.new)


@cache
def mutants() -> tuple[Mutant, ...]:
    """Return every declared mutant, in the order of the file."""
    listed = tomllib.loads((HERE / "mutants.toml").read_text("utf-8"))["mutant"]
    return tuple(_mutant(each) for each in listed)


def _mutant(each: Mapping[str, Any]) -> Mutant:
    common = {"rule": each["rule"], "test": each["test"]}
    if python := each.get("python"):
        return Mutant(**common, file=Path(python["file"]), old=python["old"], new=python["new"])
    toml = each["toml"]
    at = toml.get("remove") or toml["set"]
    return Mutant(**common, file=CONTENT / toml["file"], at=at, to=toml.get("to"))


def dumped(book: Table) -> str:
    """Return tables as TOML: one line a key, deeper tables inline."""
    lines: list[str] = []
    for kind, entries in book.items():
        for entry in entries:
            lines += [f"[[{kind}]]", *(f"{key} = {_inline(value)}" for key, value in entry.items()), ""]
    return "\n".join(lines)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _change(book: Table, path: list[str], to: object) -> None:
    """Walk "step kickoff.meeting / field check.risks" to its end, and take that away or set it."""
    holder: Table = book
    entry: Table = {}
    for number, part in enumerate(path):
        kind, _, name = part.partition(" ")
        last = number == len(path) - 1
        if last and not name:
            _set(holder, kind, to)
        elif last and kind in ("link", "task", "form", "check") and number:
            _one(holder[f"{kind}s"], name, part)
            holder[f"{kind}s"].remove(name)
        elif last and kind == "point":
            del holder["points"][int(name) - 1]
        else:
            rows, row = _row(holder, kind, name, part)
            entry = row if not number else entry
            if last:
                _take(entry, rows, row, kind)
            holder = row


def _set(holder: Table, key: str, to: object) -> None:
    if key not in holder and to is None:
        raise ValueError(f"{key}: is not there")
    if to is None:
        del holder[key]
    else:
        holder[key] = to


def _row(holder: Table, kind: str, name: str, part: str) -> tuple[list[Table], Table]:
    """Return the list that holds what a part of the path names, and the entry itself."""
    if kind == "guidance":
        return holder["guidance"], holder["guidance"][int(name) - 1]
    lists = [group["field"] for group in holder["group"]] if kind == "field" else [holder.get(kind, [])]
    if kind == "choice":
        lists = [holder["choices"]]
    found = [(rows, row) for rows in lists for row in rows if name in (row.get("id"), row.get("value"))]
    if len(found) != 1:
        raise ValueError(f"{part}: found {len(found)} times")
    return found[0]


def _take(entry: Table, rows: list[Table], row: Table, kind: str) -> None:
    """Take an entry away; a field also from its step's lists, and with its group where it stands alone."""
    rows.remove(row)
    if kind == "field":
        for key in ("checks", "facts"):
            if row["id"] in entry.get(key, []):
                entry[key].remove(row["id"])
        entry["group"] = [group for group in entry["group"] if group["field"]]


def _one(names: list[str], name: str, part: str) -> None:
    if names.count(name) != 1:
        raise ValueError(f"{part}: found {names.count(name)} times")
