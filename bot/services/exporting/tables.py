"""A portfolio as tables: engagements, workloads, contacts; a column an id, an id for ever. Pure.

Rows are taken in one engagement at a time, so that no more than one record is ever held whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from bot.domain.engagement import Engagement, state_on
from bot.domain.fields import Field, Value
from bot.domain.text import Text, join
from bot.domain.workload import Parts
from bot.playbook.missing import workload_name
from bot.playbook.model import Playbook
from bot.services.exporting.document import bare
from bot.services.exporting.summary import fact_fields
from bot.services.exporting.words import moment, worded
from bot.services.exporting.workloads import KINDS, fields_of_parts, giver
from bot.services.home import STATE_WORDS

Cell = str | int
Row = dict[str, Cell]

FIRST: Mapping[str, str] = {
    "engagement": "Engagement id",
    "customer": "Customer",
    "state": "State",
    "stage": "Stage",
    "owner": "Owner",
    "opened_at": "Opened",
    "next_action": "Next action",
    "next_due": "Next action due",
    "workloads": "Workloads",
}
"""Columns of the engagements that are no facts (but for the customer, who stands first)."""
OF_WORKLOAD: Mapping[str, str] = {
    "engagement": "Engagement id",
    "customer": "Customer",
    "workload": "Workload id",
    "name": "Workload",
    "dibs_source": "Who gave the DIBS",
}
OF_CONTACT: Mapping[str, str] = {
    "engagement": "Engagement id",
    "customer": "Customer",
    "name": "Name",
    "email": "Email",
    "phone": "Phone",
    "organisation": "Organisation",
    "roles": "Roles",
    "is_engaged": "Is engaged",
    "country": "Country",
    "time_zone": "Time zone",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table: its name, its columns (id and title) and rows as long as those."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(kw_only=True, slots=True)
class Portfolio:
    """Rows so far. `now` is aware, `zone` the reader's."""

    playbook: Playbook
    now: datetime
    zone: tzinfo
    engagements: list[Row] = field(default_factory=list[Row])
    workloads: list[Row] = field(default_factory=list[Row])
    contacts: list[Row] = field(default_factory=list[Row])
    facts: Mapping[str, Field] = field(init=False)
    parts: Mapping[Parts, Mapping[str, Field]] = field(init=False)

    def __post_init__(self) -> None:
        """Look the fields up once: there are many rows."""
        self.facts = fact_fields(self.playbook)
        self.parts = {kind: fields_of_parts(self.playbook, kind) for kind in KINDS}

    def add(self, engagement: Engagement, *, whole: bool = True) -> None:
        """Take the rows of one engagement; not `whole`, its own row alone."""
        self.engagements.append(self._engagement(engagement))
        if not whole:
            return
        self.workloads += [self._workload(engagement, name) for name in engagement.workloads]
        self.contacts += self._contacts(engagement)

    def tables(self) -> tuple[Table, ...]:
        """Return the tables. What the playbook has no more comes after all it has, by id (X44)."""
        facts = {name: each.label for name, each in self.facts.items()}
        return (
            _table("Engagements", {**FIRST, **facts}, self.engagements),
            _table("Workloads", {**OF_WORKLOAD, **self._parts()}, self.workloads),
            _table("Contacts", OF_CONTACT, self.contacts),
        )

    def _parts(self) -> dict[str, str]:
        """Return a column a part; ids of all kinds are told apart by nature."""
        return {
            name: f"{bare(title)}: {each.label}"
            for kind, title in KINDS.items()
            for name, each in self.parts[kind].items()
        }

    def _engagement(self, engagement: Engagement) -> Row:
        entry = engagement.entry
        today: date = self.now.astimezone(self.zone).date()
        names = (workload_name(self.playbook, name) for name in engagement.workloads)
        return {
            "engagement": engagement.id,
            "state": STATE_WORDS[state_on(engagement, today)],
            "stage": entry.stage_title if entry else "",
            "owner": engagement.owner_name,
            "opened_at": moment(engagement.opened_at, self.zone),
            "next_action": entry.action if entry else "",
            "next_due": entry.due_on if entry else "",
            "workloads": bare(join(", ", names)),
        } | {
            name: self._cell(self.facts.get(name), value)
            for name, value in engagement.facts.items()
            if name != "workloads"
        }

    def _workload(self, engagement: Engagement, name: str) -> Row:
        work = engagement.workloads[name]
        givers = dict.fromkeys(bare(giver(engagement, part)) for part in work.dibs.values())
        row: Row = {
            "engagement": engagement.id,
            "customer": engagement.customer,
            "workload": name,
            "name": bare(workload_name(self.playbook, name)),
            "dibs_source": "; ".join(filter(None, givers)),
        }
        for kind in KINDS:
            fields = self.parts[kind]
            row |= {each: self._cell(fields.get(each), part.value) for each, part in work.held(kind).items()}
        return row

    def _contacts(self, engagement: Engagement) -> Iterable[Row]:
        roles = self.playbook.roles
        for contact in engagement.contacts.values():
            titles = [roles[role].title if role in roles else role for role in contact.roles]
            yield {
                "engagement": engagement.id,
                "customer": engagement.customer,
                "name": contact.name,
                "email": contact.email,
                "phone": contact.phone,
                "organisation": contact.organisation,
                "roles": ", ".join(titles),
                "is_engaged": "yes" if contact.is_engaged else "no",
                "country": contact.country,
                "time_zone": contact.time_zone,
            }

    def _cell(self, asked: Field | None, value: Value) -> Cell:
        """Return a value for a cell: numbers stay numbers, days ISO days, so that both sort."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if asked and asked.kind == "date":
            return str(value)
        words: Text = worded(self.playbook, asked, value)
        return bare(words)


def _table(name: str, known: Mapping[str, str], rows: list[Row]) -> Table:
    extra = sorted({each for row in rows for each in row} - set(known))
    columns = (*known.items(), *((each, each) for each in extra))
    return Table(
        name=name,
        columns=columns,
        rows=tuple(tuple(row.get(each, "") for each, _ in columns) for row in rows),
    )
