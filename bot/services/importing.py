"""Opening many engagements from a pasted table: read, previewed with problems by row, written only when
confirmed.

A row's engagement id comes from the person and the tenant, so confirming again, or pasting the same list
tomorrow, opens nothing twice.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.domain import places
from bot.domain.cleaning import clean, fold
from bot.domain.fields import Field, Problem, Value
from bot.domain.people import Actor
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook.model import Playbook
from bot.playbook.progress import INTAKE
from bot.services import drafts
from bot.services.desk import Desk
from bot.services.openings import Opened, create, holder_of
from bot.services.people import Session
from bot.services.slots import Slot, read_slots
from bot.services.views import ImportRow, ImportView

STEP = "import"
PAGE = 5
MOST = 200
"""Rows of one import."""
NEEDED = ("customer", "tenant_domain", "country", "motions")
"""Columns a table must have; the others may be left out."""
FALLBACK: Mapping[str, str] = {"managed": "unknown"}


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A pasted table as read; `problem` where it could not be read as one."""

    rows: tuple[Row, ...] = ()
    problem: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import did: opened now, open already, left out because of problems."""

    opened: int
    known: int
    left_out: int


def parse(desk: Desk, session: Session, words: str) -> Table:
    """Read a table with a heading row: tabs (as pasted from a spreadsheet), semicolons or commas (CSV)."""
    lines = clean_table(words)
    if not lines:
        return Table(
            problem=say("Paste a table with a heading row, like customer, tenant_domain, country, motions.")
        )
    cells = list(csv.reader(io.StringIO(lines), delimiter=_delimiter(lines), skipinitialspace=True))
    fields = columns(desk.playbook, cells[0])
    lacking = [name for name in NEEDED if name not in [field.id for field in fields if field]]
    if lacking:
        labels = ", ".join(field.label for field in desk.playbook.steps[INTAKE].fields if field.id in lacking)
        return Table(problem=say("The heading row has no column for: {}.", content(labels)))
    if len(cells) - 1 > MOST:
        return Table(
            problem=say("That is {} rows; I take {} at once. Paste it in parts.", len(cells) - 1, MOST)
        )
    rows = [
        _row(desk, session, fields, number, row)
        for number, row in enumerate(cells[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    return Table(rows=_without_doubles(rows))


def clean_table(words: str) -> str:
    """Return the pasted words as lines; a spreadsheet's tabs stay."""
    parts = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = ["\t".join(clean(cell).text for cell in line.split("\t")) for line in parts]
    return "\n".join(line for line in lines if line.strip())


def _delimiter(lines: str) -> str:
    heading = lines.split("\n", 1)[0]
    return max("\t;,", key=heading.count)


def columns(playbook: Playbook, heading: Iterable[str]) -> list[Field | None]:
    """Return which field each column is: by its id or its label, in any case; None for a column nobody asks
    for.
    """
    step = playbook.steps[INTAKE]
    names = {
        fold(name): field
        for field in step.fields
        for name in (field.id, field.label, field.id.replace("_", " "))
    }
    names |= {"tenant": names[fold("tenant_domain")], "domain": names[fold("tenant_domain")]}
    names |= {"motion": names[fold("motions")], "workload": names[fold("workloads")]}
    return [names.get(fold(cell)) for cell in heading]


def _row(desk: Desk, session: Session, fields: Iterable[Field | None], number: int, cells: list[str]) -> Row:
    raw = {field.id: cell for field, cell in zip(fields, cells, strict=False) if field}
    raw = {**FALLBACK, **{name: words for name, words in raw.items() if words.strip()}}
    step = desk.playbook.steps[INTAKE]
    wanted = [field for field in step.fields if field.id in raw or (field.required and field.id != "region")]
    slots = [Slot(id=field.id, field=field) for field in wanted]
    raw = {
        name: words.replace(";", ",").replace("|", ",") if name in ("motions", "workloads") else words
        for name, words in raw.items()
    }
    reading = read_slots(slots, raw, desk.today_of(session.person), typed_word=True)
    labels = {field.id: field.label for field in step.fields}
    problems = tuple(_problem(problem, labels) for problem in reading.problems)
    return Row(number=number, values=with_region(reading.values), problems=problems)


def with_region(values: Mapping[str, Value | None]) -> Mapping[str, Value | None]:
    """Fill the region from the country where the table does not say it."""
    country = places.countries().get(str(values.get("country") or ""))
    return {**values, "region": country.region} if country and not values.get("region") else values


def _problem(problem: Problem, labels: Mapping[str, str]) -> Text:
    return say("{}: {}", content(labels.get(problem.field, problem.field)), problem.message)


def _without_doubles(rows: list[Row]) -> tuple[Row, ...]:
    """Mark a row whose tenant stands in an earlier row."""
    seen: dict[str, int] = {}
    checked: list[Row] = []
    for row in rows:
        tenant = str(row.values.get("tenant_domain") or "")
        first = seen.setdefault(tenant, row.number) if tenant else row.number
        doubled = (say("Same tenant as row {}.", first),) if first != row.number else ()
        checked.append(replace(row, problems=(*row.problems, *doubled)))
    return tuple(checked)


async def preview(session: Session, actor: Actor, table: Table, page: int, draft: str) -> ImportView:
    """Return one page of what an import would do; rows whose tenant is open already are marked."""
    known = {row.number for row in table.rows if not row.problems and await _known(session.desk, actor, row)}
    rows = table.rows
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(page, last)
    shown = tuple(
        ImportRow(number=row.number, customer=row.customer, problems=row.problems, known=row.number in known)
        for row in rows[page * PAGE : (page + 1) * PAGE]
    )
    bad = sum(bool(row.problems) for row in rows)
    return ImportView(
        rows=shown,
        good=len(rows) - bad - len(known),
        known=len(known),
        bad=bad,
        first=page * PAGE + 1,
        page=page,
        more=page < last,
        args=(("draft", draft),),
    )


async def _known(desk: Desk, actor: Actor, row: Row) -> bool:
    return await holder_of(desk, actor, str(row.values.get("tenant_domain"))) is not None


async def keep(session: Session, words: str) -> str:
    """Keep the pasted table until it is confirmed; return a mark by which a confirmation names this very
    text.
    """
    await drafts.keep(session, "", STEP, {"table": clean_table(words)})
    return mark(words)


def mark(words: str) -> str:
    """Return a short mark of a pasted table."""
    return sha256(clean_table(words).encode()).hexdigest()[:16]


async def kept(session: Session, draft: str) -> str | None:
    """Return the pasted table a card speaks of; None where another was pasted since, or it was discarded."""
    words = (await drafts.find(session, "", STEP)).get("table")
    return words if words is not None and mark(words) == draft else None


async def confirm(session: Session, actor: Actor, table: Table) -> Imported:
    """Open every row that has no problem and is not open.

    A failure half-way leaves a list that can be confirmed again.
    """
    desk, opened, known = session.desk, 0, 0
    step = desk.playbook.steps[INTAKE]
    for row in table.rows:
        if row.problems:
            continue
        tenant = str(row.values.get("tenant_domain"))
        key = sha256(f"import|{actor.tenant}|{actor.id}|{tenant}".encode()).hexdigest()
        outcome = await create(desk, actor, session.person, step, row.values, key)
        if isinstance(outcome, Opened) and not outcome.again:
            opened += 1
        else:
            known += 1
    await drafts.drop(session, "", STEP)
    return Imported(opened=opened, known=known, left_out=sum(bool(row.problems) for row in table.rows))


def example() -> Text:
    """Return what a table may look like."""
    columns_shown = join(
        ", ",
        [content(name) for name in ("customer", "tenant_domain", "country", "motions", "workloads", "seats")],
    )
    return say("The first row names the columns: {}. Separate by tabs, semicolons or commas.", columns_shown)
