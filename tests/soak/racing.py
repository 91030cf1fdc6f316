"""Eight workers in processes of their own, a thousand reminders due in the same second; and what must arrive.

Judged by what the service took: every reminder once, nothing labelled as a second copy, and where ten people
share them, a day's cards and one list for each.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bot.domain.engagement import Engagement
from bot.domain.item import Item
from bot.domain.leaving import DAILY
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.storage import kinds
from bot.storage.store import Document
from tests.keeping import Kept, opened
from tests.soak.recording import Taken, taken
from tests.soak.working import Nursery, Orders, ended, started

TENANT, DAY = "t1", "2026-11-24"
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
BEFORE = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORKERS, REMINDERS = 8, 1000
FEW = 10
"""People among whom the reminders are shared out in the second race."""
AHEAD = "2026-11-24T08:59:58+00:00"
"""When the workers begin: all of them wait for the same second."""
QUIET = 4.0
"""Seconds after the last reminder in which a second copy would come, beside three looks for what is due."""
STALLED, SECONDS = 45.0, 240.0
"""Seconds without a post, and in all, after which what is missing does not come."""


@dataclass(kw_only=True)
class Race:
    """One race: where, for how many people, how many reminders, and what came of it."""

    store: Kept
    people: int
    reminders: int
    pause: float = 0.05
    arrived: list[Taken] = field(default_factory=list[Taken])
    seconds: float = 0.0

    @property
    def expected(self) -> dict[str, str]:
        """The conversation of every reminder, by its id."""
        return {_identity(number): f"a:p{number % self.people}" for number in range(self.reminders)}

    def told(self) -> str:
        """Return the figures in a line."""
        spread = self.arrived[-1].at - self.arrived[0].at if self.arrived else 0.0
        return (
            f"{self.reminders} reminders for {self.people} people: {len(self.arrived)} posts within "
            f"{spread:.1f} s; {self.seconds:.0f} s in all"
        )

    def wrong(self) -> list[str]:
        """Return what did not hold."""
        where = Counter((name, each.conversation) for each in self.arrived for name in each.reminders)
        problems = [
            f"{where[name, there]} times: {name[:12]}"
            for name, there in self.expected.items()
            if where[name, there] != 1
        ]
        problems += [
            f"to somebody else: {name[:12]} {there}" for name, there in where.keys() - self.expected.items()
        ]
        problems += [f"labelled: {each.reminders}" for each in self.arrived if each.labelled]
        for person in range(self.people):
            problems += self._day_of(f"a:p{person}")
        return problems

    def _day_of(self, person: str) -> list[str]:
        """Return what is wrong with the day of one person: so many cards, and one list of the rest."""
        due = sum(there == person for there in self.expected.values())
        came = [len(each.reminders) for each in self.arrived if each.conversation == person]
        wanted = [1] * min(due, DAILY) + [due - DAILY] * (due > DAILY)
        return [] if sorted(came) == wanted else [f"{person}: {sorted(came)} instead of {wanted}"]


def _identity(number: int) -> str:
    """Return the id of a reminder, as design says: engagement, rule and occurrence."""
    return sha256(f"e{number}\nitem.due\ni1:{DAY}".encode()).hexdigest()


def _engagement(number: int, owner: str) -> Engagement:
    stamp = Stamp(by=owner, name=owner, at=BEFORE)
    task = Item(kind="task", text="Call the data centre", due_on=DAY, stage="kickoff", stamp=stamp)
    return Engagement(
        id=f"e{number}", tenant=TENANT, owner=owner, owner_name=owner, opened_at=BEFORE,
        facts={"customer": f"Contoso {number}", "motions": ("rfa",), "time_zone": "UTC"}, items={"i1": task},
    )  # fmt: skip


async def filled(race: Race, url: str) -> None:
    """Write the people, and the engagements that are looked at in the same second."""
    store = await opened(race.store)
    try:
        for number in range(race.people):
            person = Person(
                tenant=TENANT, id=f"p{number}", name=f"P{number}", zone="UTC",
                reference=Reference(service_url=url, conversation=f"a:p{number}"),
            )  # fmt: skip
            body, ref = kinds.PERSON.encode(person), kinds.person_ref(TENANT, person.id)
            await store.create(Document(ref=ref, kind="person", body=body))
        for number in range(race.reminders):
            engagement = _engagement(number, f"p{number % race.people}")
            body, ref = kinds.ENGAGEMENT.encode(engagement), kinds.engagement_ref(engagement.id)
            await store.create(Document(ref=ref, kind="engagement", body=body, due_at=NINE))
    finally:
        await store.close()


async def run(race: Race, folder: Path) -> list[str]:
    """Run a race and return what did not hold."""
    began = time.monotonic()
    async with _standing(folder) as (nursery, url):
        await filled(race, url)
        orders = Orders(
            store=race.store, attempts=str(folder / "attempts"), began=time.time(), start=AHEAD,
            ahead=0.0, name="", speed=1.0, pause=race.pause,
        )  # fmt: skip
        workers = [await nursery.start(replace(orders, name=f"w{each}")) for each in range(WORKERS)]
        try:
            await _over(folder / "taken", race)
        finally:
            ended(workers)
    race.arrived, race.seconds = list(taken(folder / "taken")), time.monotonic() - began
    return race.wrong()


async def _over(file: Path, race: Race) -> None:
    """Return when all of it has come and nothing more does, or when what is missing does not come."""
    count, since, until = 0, time.monotonic(), time.monotonic() + SECONDS
    while time.monotonic() < until:
        now = sum(len(each.reminders) for each in taken(file))
        if now != count:
            count, since = now, time.monotonic()
        patience = STALLED if count < race.reminders else QUIET + 3 * race.pause
        if time.monotonic() - since > patience:
            return
        await asyncio.sleep(0.2)


@asynccontextmanager
async def _standing(folder: Path) -> AsyncGenerator[tuple[Nursery, str]]:
    """Start the service, which behaves, and what workers are forked from."""
    service = await started("tests.soak.recording", str(folder / "taken"), "calm", "0.0")
    nursery = await started("tests.soak.working")
    try:
        assert service.stdout
        url = (await service.stdout.readline()).decode().split()[1]
        yield Nursery(nursery), url
    finally:
        for process in (nursery, service):
            process.kill()
            await process.wait()
