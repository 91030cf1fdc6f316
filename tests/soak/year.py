"""A year of many engagements through the real planning and delivery: SQLite in memory, a sender that notes.

What happens in the year is chosen at random from a seed: days, answers, things done and undone, some of them
between the moment a card is put into a mailbox and the moment it leaves. Afterwards the walk over the days
(calendar_walk.py) says which cards there had to be. Asserts nothing itself.
"""

import heapq
import itertools
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from bot.domain.engagement import Engagement
from bot.domain.person import Person, Reference
from bot.playbook.loader import load
from bot.reminders.delivery import Worker
from bot.reminders.gates import Open
from bot.reminders.worker import run_due
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.services.reminders import Due
from bot.storage import kinds
from bot.storage.store import Document, Stored
from tests.keeping import open_new
from tests.soak.calendar_walk import BEGINS, ENDS, Place, expected
from tests.soak.year_records import Case, Switch, case_of
from tests.stores import WatchedStore

SEED = "cadence"
ENGAGEMENTS = 200
SECONDS = 60.0
"""CPU that a year of so many may take."""
MEANWHILE = 0.1
"""How often something is done between the plan and the post."""
FRIDAY = frozenset({4, 5})
PLACES = (
    Place(country="PT", zone="Europe/Lisbon"),
    Place(country="US", zone="America/New_York"),
    Place(country="AU", zone="Australia/Lord_Howe"),
    Place(country="CL", zone="America/Santiago"),
    Place(country="SA", zone="Asia/Riyadh", rest=FRIDAY),
    Place(country="EG", zone="Africa/Cairo", rest=FRIDAY),
    Place(country="IN", zone="Asia/Kolkata"),
    Place(country="JP", zone="Asia/Tokyo"),
    Place(country="BR", zone="America/Sao_Paulo"),
    Place(country="NZ", zone="Pacific/Chatham"),
    Place(country="ZA", zone="Africa/Johannesburg"),
    Place(country="GB", zone="Europe/London"),
)
Card = tuple[str, str, str, datetime]
"""Engagement, rule, what it speaks of, and when it left."""


def unposted(engagement: Engagement, rule: str, meeting: str) -> None:
    """Draw nothing: no series is linked here."""


@dataclass
class Sender(Unreachable):
    """Notes every card that leaves."""

    year: "Year"

    def __call__(
        self, person: Person, due: tuple[Due, ...], *, digest: bool
    ) -> tuple[Mapping[str, Any], str]:
        for each in due:
            found = each.reminder
            self.year.left.append((found.engagement, found.rule, found.occurrence, self.year.now))
        return {}, ""

    async def send(self, to: Reference, card: Any, summary: str) -> str:
        return "m"


class Meddling(WatchedStore):
    """The real store. Once a mailbox was written, something of what waits in it may cease at once."""

    year: "Year"

    async def create(self, document: Document) -> Stored:
        stored = await super().create(document)
        await self.year.meanwhile(document)
        return stored

    async def replace(self, document: Document, etag: str) -> Stored:
        stored = await super().replace(document, etag)
        await self.year.meanwhile(document)
        return stored


@dataclass
class Year:
    """The year as it is lived. `left` are the cards that left, `meddled` what ceased meanwhile."""

    random: Random
    cases: dict[str, Case]
    now: datetime = BEGINS
    left: list[Card] = field(default_factory=list)
    meddled: int = 0
    rounds: int = 0
    desk: Desk = field(init=False)
    events: list[tuple[datetime, int, Case, Switch]] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def live(self) -> None:
        """Go from one moment at which anything is due or happens to the next, to the end of the year."""
        store = Meddling(await open_new())
        store.year = self
        sender = Sender(self)
        self.desk = Desk(store=store, playbook=load(), clock=lambda: self.now, reach=sender)
        worker = Worker(desk=self.desk, draw=sender, draw_post=unposted, gates=Open(), name="year")
        try:
            await self._begin()
            while (moment := await self._next()) < ENDS:
                self.now = max(self.now, moment)
                await self._happen()
                await run_due(worker)
                self.rounds += 1
        finally:
            await store.close()

    async def _begin(self) -> None:
        for case in self.cases.values():
            person = Person(
                tenant="t",
                id=f"p-{case.engagement.id}",
                name="Alex",
                zone=case.owner.zone,
                country=case.owner.country,
                reference=Reference(service_url="http://127.0.0.1", conversation=f"a:{case.engagement.id}"),
            )
            ref, body = kinds.person_ref("t", person.id), kinds.PERSON.encode(person)
            await self.desk.store.create(Document(ref=ref, kind="person", body=body))
            await write(self.desk, case.engagement, "")
            for switch in case.switches:
                if switch.opens == BEGINS:
                    switch.was_opened(BEGINS)
                else:
                    self._plan(switch.opens, case, switch)
                for moment in switch.turns:
                    self._plan(moment, case, switch)

    def _plan(self, moment: datetime, case: Case, switch: Switch) -> None:
        heapq.heappush(self.events, (moment, next(self.numbers), case, switch))

    async def _next(self) -> datetime:
        due = await self.desk.store.due(ENDS, 1)
        moments = [each.due_at for each in due if each.due_at] + [each[0] for each in self.events[:1]]
        return min(moments, default=ENDS)

    async def _happen(self) -> None:
        while self.events and self.events[0][0] <= self.now:
            _, _, case, switch = heapq.heappop(self.events)
            await self._turn(case, switch)

    async def _turn(self, case: Case, switch: Switch) -> None:
        """Do or undo what a switch is about, and note when."""
        edit = switch.turned(self.now)
        if edit is None:
            return
        stored = await self.desk.store.get(kinds.engagement_ref(case.engagement.id))
        assert stored
        before = kinds.ENGAGEMENT.decode(stored.body)
        await write(self.desk, replace(edit(before, self.now), seq=before.seq + 1), stored.etag)

    async def meanwhile(self, document: Document) -> None:
        """Let something cease that was just put into a mailbox and has not left yet."""
        if document.kind != "mailbox" or self.random.random() > MEANWHILE:
            return
        held = kinds.MAILBOX.decode(document.body)
        leaving = {
            (each.letter.reminder.rule, each.letter.reminder.occurrence) for each in held.sending.values()
        }
        for letter in held.pending.values():
            found = letter.reminder
            case = self.cases[found.engagement]
            switch = case.about(found.rule, found.occurrence)
            if switch is None or not switch.is_open or found.due_at > self.now:
                continue
            if leaving.isdisjoint(
                (each.rule, each.name) for each in switch.reasons
            ):  # asked already: it leaves
                self.meddled += 1
                await self._turn(case, switch)

    def wanted(self) -> list[Card]:
        """Return every card that there had to be."""
        return [
            (name, reason.rule, reason.name, moment)
            for name, case in self.cases.items()
            for reason in case.reasons()
            for moment in expected(reason, case.customer, case.owner)
            if moment < ENDS
        ]

    def wrong(self) -> list[str]:
        """Return what is wrong with the year, a line each."""
        left, wanted = Counter(self.left), Counter(self.wanted())
        found = [f"not sent: {told(each)}" for each in (wanted - left).elements()]
        found += [f"sent, and not due: {told(each)}" for each in (left - wanted).elements()]
        found += [
            f"outside work hours: {told(each)}"
            for each in self.left
            if not self.cases[each[0]].owner.at_work(each[3])
        ]
        return sorted(found)


def told(card: Card) -> str:
    """Return a card as a line."""
    engagement, rule, name, moment = card
    return f"{engagement} {rule} {name} at {moment:%Y-%m-%d %H:%M}"


def a_year(seed: str, engagements: int) -> Year:
    """Return a year with so many engagements; everything in it follows from the seed."""
    random = Random(seed)
    cases: dict[str, Case] = {}
    for number in range(engagements):
        owner = PLACES[number % len(PLACES)]
        customer = random.choice(PLACES)
        case = case_of(f"e{number}", number, random, customer, owner)
        cases[case.engagement.id] = case
    return Year(random=random, cases=cases)


async def lived(seed: str, engagements: int) -> tuple[Year, float]:
    """Live through a year; return it with the seconds of CPU it took."""
    year, began = a_year(seed, engagements), time.process_time()
    await year.live()
    return year, time.process_time() - began


def summary(seed: str, year: Year, cpu: float) -> str:
    """Return the figures of a year."""
    rules, zones = {each[1] for each in year.left}, {each.owner.zone for each in year.cases.values()}
    return (
        f"year of seed {seed}: {len(year.cases)} engagements, {len(zones)} zones, {len(rules)} rules, "
        f"{len(year.left)} cards, {year.meddled} ceased between plan and post, {cpu:.1f} s CPU"
    )
