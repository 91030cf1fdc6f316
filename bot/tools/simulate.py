"""Print every card that would be sent for a customer, to whom and when: from a copy, by the real workers.

    python -m bot.tools.simulate CUSTOMER [--weeks 12] [--json]

CUSTOMER is its name or domain, or a part of it. The store is the one that CADENCE_STORE names; it is copied,
and never written to. What is on Cosmos DB is copied into a file first (`python -m bot.tools.storage copy`).
Nothing is sent: the clock of the copy steps through the weeks as if nobody did anything until then. Exit code
0: printed; 1: the store or the customer was not found, or several are meant; 2: wrong usage.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app import utc_now
from bot.domain.dates import plain_moment
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.outcome import parts_of
from bot.domain.person import Person, Reference
from bot.errors import CadenceError, ConfigurationError
from bot.playbook.loader import load
from bot.reminders.delivery import Worker
from bot.reminders.gates import Open
from bot.reminders.worker import run_due
from bot.services import people
from bot.services.clock import LocalClock
from bot.services.desk import Desk
from bot.services.portfolio import named
from bot.services.reach import Member, Place, Unreachable
from bot.services.reminders import Due
from bot.services.travel import travel
from bot.settings import Settings
from bot.storage import kinds
from bot.storage.codecs import SHARDS
from bot.storage.copying import copy
from bot.storage.paging import documents
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store, Stored

WEEKS = 12
MOST_WEEKS = 104
NOWHERE = Reference(service_url="", conversation="")


class Unclear(CadenceError):
    """The customer is not there, or several are meant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A card that would be sent: when (UTC, and by the clocks of who gets it), to whom, and what it says."""

    at: str
    local: str
    zone: str
    to: str
    title: str
    facts: str
    reason: str
    rule: str
    sources: tuple[str, ...]
    digest: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulated:
    """What would be sent for a customer from one moment to another, both in the owner's local time."""

    customer: str
    domain: str
    owner: str
    zone: str
    first: str
    last: str
    cards: tuple[Card, ...]


@dataclass(slots=True)
class Recorder(Unreachable):
    """Draws nothing and sends nothing: it notes what would leave for one engagement."""

    desk: Desk
    engagement: str
    tenant: str
    today: date
    cards: list[Card] = field(default_factory=list[Card])

    def __call__(
        self, person: Person, due: tuple[Due, ...], *, digest: bool
    ) -> tuple[Mapping[str, Any], str]:
        """Note each reminder of the engagement."""
        own = [each for each in due if each.engagement.id == self.engagement]
        self.cards += [self._card(person, each, digest=digest) for each in own]
        return {}, ""

    def posts(self, engagement: Engagement, rule: str, meeting: str) -> tuple[Mapping[str, Any], str] | None:
        """Note a post in the channel of a series of the engagement."""
        link = engagement.series[parts_of(meeting)[0]].channel
        if link is None or engagement.id != self.engagement:
            return None
        now, own = self.desk.clock(), self.desk.playbook.reminders[rule]
        zone = engagement.series[parts_of(meeting)[0]].time_zone
        self.cards.append(
            Card(
                at=now.isoformat(timespec="minutes"),
                local=plain_moment(now, self.today, ZoneInfo(zone)),
                zone=zone,
                to=link.shown,
                title=own.title,
                facts=f"{NAMES[engagement.series[parts_of(meeting)[0]].kind].plain}, {parts_of(meeting)[1]}",
                reason=own.reason,
                rule=rule,
                sources=own.rules,
                digest=False,
            )
        )
        return {}, ""

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        """Send nothing."""
        return ""

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        """Post nothing."""
        return "simulated"

    async def place(self, at: Reference, team: str) -> Place:
        """Nobody can be asked here: a channel counts as one of the team's own."""
        return Place(sort="standard")

    async def members(self, at: Reference) -> tuple[Member, ...]:
        """Nobody can be asked here: no outsider is taken to be there."""
        return (Member(tenant=self.tenant, guest=False),)

    def _card(self, person: Person, due: Due, *, digest: bool) -> Card:
        now, reminder = self.desk.clock(), due.reminder
        return Card(
            at=now.isoformat(timespec="minutes"),
            local=_local(now, self.today, person),
            zone=person.zone or "UTC",
            to=person.name or person.id,
            title=reminder.title.plain,
            facts=_spaced(reminder.words.plain),
            reason=reminder.reason.plain,
            rule=reminder.rule,
            sources=self.desk.playbook.reminders[reminder.rule].rules,
            digest=digest,
        )


def _local(moment: datetime, today: date, person: Person) -> str:
    return plain_moment(moment, today, ZoneInfo(person.zone or "UTC"))


def _spaced(words: str) -> str:
    return words.replace("\xa0", " ")


async def simulate(settings: Settings, customer: str, weeks: int, start: datetime) -> Simulated:
    """Return what would be sent. Raises `CadenceError` where the store or the customer cannot be had."""
    if settings.cosmos:
        raise ConfigurationError(
            "CADENCE_STORE: a simulation reads files alone. Copy Cosmos DB into one and name that: "
            "python -m bot.tools.storage copy cosmos:ENDPOINT sqlite:copy.db"
        )
    with tempfile.TemporaryDirectory(prefix="cadence-") as folder:
        path = Path(folder) / "copy.db"
        copy(Path(settings.sqlite), path)
        store = await SqliteStore.open(path)
        try:
            return await _simulated(settings, store, customer, weeks, start)
        finally:
            await store.close()


async def _simulated(
    settings: Settings, store: Store, customer: str, weeks: int, start: datetime
) -> Simulated:
    clock = await LocalClock.open(lambda: start, store)
    desk = Desk(store=store, playbook=load(settings.playbook), clock=clock, moving=clock)
    found = await _found(desk, customer)
    reached = partial(_reached, found.owner_name)
    owner = await people.tell(desk, found.tenant, found.owner, reached)
    today = desk.today_of(owner)
    recorder = Recorder(desk, found.id, found.tenant, today)
    desk.reach = recorder
    worker = Worker(desk=desk, draw=recorder, draw_post=recorder.posts, gates=Open(), name="simulation")
    desk.due = partial(run_due, worker)
    first = clock()
    to = first + timedelta(weeks=weeks)
    while (await travel(desk, clock, to)).now < to:
        pass
    return Simulated(
        customer=found.customer,
        domain=str(found.facts.get("tenant_domain", "")),
        owner=owner.name or owner.id,
        zone=owner.zone or "UTC",
        first=_local(first, today, owner),
        last=_local(to, today, owner),
        cards=tuple(recorder.cards),
    )


def _reached(name: str, person: Person) -> Person:
    """Return the owner as somebody who has a chat: without one nothing leaves."""
    return replace(person, name=person.name or name, reference=person.reference or NOWHERE)


async def _found(desk: Desk, customer: str) -> Engagement:
    """Return the engagement that is meant; in the copy, everything of other owners goes."""
    stored = [(each, kinds.ENGAGEMENT.decode(each.body)) for each in await _engagements(desk.store)]
    entries = {each.entry.engagement: each for _, each in stored if each.entry}
    listed = [each.entry for each in entries.values() if each.entry]
    meant = named(listed, customer, desk.clock().date()) if customer.strip() else listed
    if len(meant) != 1:
        names = "".join(f"\n  {each.customer} ({each.tenant_domain})" for each in meant[:20])
        raise Unclear(f"Which one is meant?{names}" if meant else f"There is no customer {customer!r}.")
    one = entries[meant[0].engagement]
    for document, each in stored:
        if (each.tenant, each.owner) != (one.tenant, one.owner):
            await desk.store.delete(document.ref, document.etag)
    return one


async def _engagements(store: Store) -> list[Stored]:
    return [stored for shard in range(SHARDS) async for stored in documents(store, f"s{shard}", "engagement")]


def shown(simulated: Simulated) -> str:
    """Return it as lines for a terminal."""
    it, when = simulated, max([12, *(len(each.local) for each in simulated.cards)])
    who = max([4, *(len(each.to) for each in it.cards)])
    pad = " " * (when + who + 4)
    lines = [f"{it.customer} ({it.domain}), with {it.owner}, {it.zone}"]
    lines += [f"{it.first} to {it.last}, as if nobody did anything until then", ""]
    lines += [f"{'when':{when}}  {'to':{who}}  what"] if it.cards else []
    for each in it.cards:
        title = f"{each.title} (in the digest)" if each.digest else each.title
        lines.append(f"{each.local:{when}}  {each.to:{who}}  {title}")
        lines += [f"{pad}{words}" for words in (each.facts, f"{each.reason} {_source(each)}")]
    count = len(it.cards)
    return "\n".join([*lines, "", "No card." if not count else f"{count} card{'s' * (count > 1)}."])


def _source(card: Card) -> str:
    return f"[{', '.join((card.rule, *card.sources))}]"


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.tools.simulate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("customer", metavar="CUSTOMER")
    parser.add_argument("--weeks", type=int, default=WEEKS, help=f"how many, 1 to {MOST_WEEKS} ({WEEKS})")
    parser.add_argument("--json", action="store_true", help="the same for machines")
    try:
        given = parser.parse_args(arguments)
        if not 1 <= given.weeks <= MOST_WEEKS:
            parser.error(f"--weeks is 1 to {MOST_WEEKS}")
    except SystemExit as end:
        return int(end.code or 0)
    try:
        settings = Settings.from_env(environment)
        found = asyncio.run(simulate(settings, given.customer, given.weeks, utc_now()))
    except CadenceError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(asdict(found), indent=2, ensure_ascii=False) if given.json else shown(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
