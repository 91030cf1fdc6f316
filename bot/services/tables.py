"""A pasted table: from words to rows with their values and problems. Pure; opens nothing."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import places
from bot.domain.cleaning import clean, fold
from bot.domain.fields import Field, Problem, Value
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook.model import Playbook
from bot.playbook.progress import INTAKE
from bot.services.days_of_rest import checked_rest
from bot.services.slots import Slot, read_slots

MOST = 200
"""Rows of one import."""
LIMIT = 20_000
"""Characters of one import."""
NEEDED = ("customer", "tenant_domain", "country", "motions")
"""Columns a table must have; the others may be left out."""
SHOWN = (*NEEDED, "workloads", "seats")
FALLBACK: Mapping[str, str] = {"managed": "unknown"}
OTHER_NAMES: Mapping[str, str] = {
    "tenant": "tenant_domain",
    "domain": "tenant_domain",
    "motion": "motions",
    "workload": "workloads",
}
SEVERAL = ("motions", "workloads", "weekend")
"""Columns that hold several values, separated by commas, semicolons or bars."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row as read: its number as pasted (the heading is row 1), its values, its problems."""

    number: int
    values: Mapping[str, Value | None]
    problems: tuple[Text, ...]

    @property
    def customer(self) -> str:
        """The customer's name, "" where it could not be read."""
        return str(self.values.get("customer") or "")

    @property
    def tenant(self) -> str:
        """The customer's tenant domain, "" where it could not be read."""
        return str(self.values.get("tenant_domain") or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A pasted table as read; `problem` where it could not be read as one."""

    rows: tuple[Row, ...] = ()
    problem: Text = NOTHING


def example() -> Text:
    """Return what a table may look like."""
    names = join(", ", [content(name) for name in SHOWN])
    return say("The first row names the columns: {}. Separate by tabs, semicolons or commas.", names)


def cleaned(words: str) -> str:
    """Return the pasted words in lines that begin with the heading; a spreadsheet's tabs stay."""
    parts = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = ["\t".join(clean(cell).text for cell in line.split("\t")) for line in parts]
    return "\n".join(lines).strip("\n")


def count(words: str) -> int:
    """Return how many rows a list seems to have: its lines with anything in them, without the heading."""
    return max(1, sum(bool(line.strip()) for line in cleaned(words).split("\n")) - 1)


def parse(playbook: Playbook, words: str, today: date) -> Table:
    """Read a table with a heading row: tabs (as pasted from a spreadsheet), semicolons or commas (CSV)."""
    if len(words) > LIMIT:
        message = say("That is {} characters; I take {} at once. Paste it in parts.", len(words), LIMIT)
        return Table(problem=message)
    lines = cleaned(words)
    if not lines.strip():
        return Table(
            problem=say("Paste a table with a heading row, like customer, tenant_domain, country, motions.")
        )
    cells = list(csv.reader(io.StringIO(lines), delimiter=_delimiter(lines), skipinitialspace=True))
    fields = columns(playbook, cells[0])
    if lacking := [name for name in NEEDED if name not in [field.id for field in fields if field]]:
        labels = ", ".join(field.label for field in playbook.steps[INTAKE].fields if field.id in lacking)
        return Table(problem=say("The heading row has no column for: {}.", content(labels)))
    filled = [
        (number, row) for number, row in enumerate(cells[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if not filled:
        return Table(problem=say("There is a heading row and nothing below it."))
    if len(filled) > MOST:
        return Table(problem=say("That is {} rows; I take {} at once. Paste it in parts.", len(filled), MOST))
    return Table(rows=_without_doubles(_row(playbook, fields, number, row, today) for number, row in filled))


def _delimiter(lines: str) -> str:
    heading = lines.split("\n", 1)[0]
    return max("\t;,", key=heading.count)


def columns(playbook: Playbook, heading: Iterable[str]) -> list[Field | None]:
    """Return which field each column is: by its id or its label, in any case; None for a column nobody asks
    for.
    """
    fields = {field.id: field for field in playbook.steps[INTAKE].fields}
    names = {
        fold(name): field
        for field in fields.values()
        for name in (field.id, field.label, field.id.replace("_", " "))
    }
    names |= {other: fields[name] for other, name in OTHER_NAMES.items()}
    return [names.get(fold(cell)) for cell in heading]


def _row(
    playbook: Playbook, fields: Iterable[Field | None], number: int, cells: list[str], today: date
) -> Row:
    raw = {field.id: cell for field, cell in zip(fields, cells, strict=False) if field and cell.strip()}
    raw = {**FALLBACK, **raw}
    for name in SEVERAL:
        if name in raw:
            raw[name] = raw[name].replace(";", ",").replace("|", ",")
    asked = playbook.steps[INTAKE].fields
    wanted = [field for field in asked if field.id in raw or (field.required and field.id != "region")]
    slots = [Slot(id=field.id, field=field) for field in wanted]
    reading = read_slots(slots, raw, today, typed_word=True)
    labels = {field.id: field.label for field in asked}
    values, rest = checked_rest(reading.values, "")
    problems = tuple(_problem(problem, labels) for problem in (*reading.problems, *rest))
    return Row(number=number, values=_with_region(values), problems=problems)


def _with_region(values: Mapping[str, Value | None]) -> Mapping[str, Value | None]:
    """Fill the region from the country where the table does not say it."""
    country = places.countries().get(str(values.get("country") or ""))
    return {**values, "region": country.region} if country and not values.get("region") else values


def _problem(problem: Problem, labels: Mapping[str, str]) -> Text:
    return say("{}: {}", content(labels.get(problem.field, problem.field)), problem.message)


def _without_doubles(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Mark a row whose tenant stands in an earlier row."""
    seen: dict[str, int] = {}
    checked: list[Row] = []
    for row in rows:
        first = seen.setdefault(row.tenant, row.number) if row.tenant else row.number
        doubled = (say("Same tenant as row {}.", first),) if first != row.number else ()
        checked.append(replace(row, problems=(*row.problems, *doubled)))
    return tuple(checked)
