"""`python -m tests.bench.scale [sizes]`: due work found and done in stores of very different size.

Each store holds that many engagements of at least 2 KB, due on other days, and the same number that is due
now. A pass finds those, plans and claims each, puts its reminder into a mailbox and notes that; it is
evening, so nothing is posted. The sizes take turns, so that a busy machine disturbs all alike: the median of
what the largest took against the smallest right beside it must be 1.5 at most.
"""

import asyncio
import random
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from app import spare_collections
from bot.domain.engagement import Contact, Engagement
from bot.domain.item import Item
from bot.domain.person import Person
from bot.domain.stamp import Stamp
from bot.playbook.loader import load
from bot.reminders.worker import BATCH, run_due
from bot.services import entries, mailboxes
from bot.services.calendars import warm
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.codecs import instant_text
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from tests.workers import worker_of

SIZES, MOST = (10_000, 100_000, 1_000_000), 1.5
DUE, READERS = 200, 20
ROUNDS, LOOKS = 11, 100
CHUNK = 20_000
TENANT = "t1"
OPENED = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
STAMP = Stamp(by="p0", name="Alex Wilber", at=OPENED)
INSERT = "INSERT INTO documents (pk, id, kind, due_at, etag, body) VALUES (?, ?, 'engagement', ?, ?, ?)"
PLACE = "0" * 32


def stored() -> bytes:
    """Return the body of an engagement that stands for the many; its id is `PLACE`."""
    contacts = {
        f"c{each}": Contact(
            name=f"Person {each} of Contoso", email=f"person{each}@contoso.example.com",
            phone="+351210000000", organisation="Contoso", roles=("project_manager",),
        )
        for each in range(12)
    }  # fmt: skip
    facts = {"customer": "Contoso Works", "motions": ("rfa",), "time_zone": "UTC", "seats": 1200}
    body = kinds.ENGAGEMENT.encode(
        Engagement(
            id=PLACE, tenant=TENANT, owner="p0", owner_name="Alex Wilber", opened_at=OPENED, facts=facts,
            contacts=contacts,
        )
    )  # fmt: skip
    assert len(body) >= 2048
    return body


def rows(count: int) -> Iterator[tuple[str, str, str, str, bytes]]:
    """Yield so many documents as the file keeps them, due in the days to come."""
    chance, body = random.Random(count), stored()
    for number in range(count):
        name = f"{chance.getrandbits(128):032x}"
        due = instant_text(EVENING + timedelta(seconds=chance.randint(86_400, 7 * 86_400)))
        yield (
            kinds.engagement_ref(name).pk,
            name,
            due,
            f"fill-{number}",
            body.replace(PLACE.encode(), name.encode()),
        )


def fill(path: Path, count: int) -> float:
    """Put so many engagements into a laid-out file, past the store; return the seconds that took."""
    began = time.perf_counter()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    waiting = rows(count)
    for _ in range(0, count, CHUNK):
        with connection:
            connection.executemany(INSERT, (row for _, row in zip(range(CHUNK), waiting, strict=False)))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return time.perf_counter() - began


@dataclass(kw_only=True)
class Size:
    """A store of one size, and what was measured of it: seconds of a look and of a pass, and its CPU."""

    count: int
    path: Path
    desk: Desk
    store: SqliteStore
    filled: float
    looks: list[float] = field(default_factory=list[float])
    passes: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])

    @classmethod
    async def made(cls, folder: Path, count: int) -> "Size":
        """Fill a store and open it."""
        path = folder / f"{count}.db"
        await (await SqliteStore.open(path)).close()
        filled = fill(path, count)
        store = await SqliteStore.open(path)
        desk = Desk(store=store, playbook=load(), clock=lambda: EVENING)
        return cls(count=count, path=path, desk=desk, store=store, filled=filled)

    async def round(self, name: str) -> None:
        """Make the same number due; look it up, and let one pass look after it."""
        await make_due(self.desk, name)
        looks: list[float] = []
        for _ in range(LOOKS):
            began = time.perf_counter()
            found = await self.store.due(EVENING, BATCH)
            looks.append(time.perf_counter() - began)
            assert len(found) == BATCH
        self.looks.append(min(looks))
        wall, cpu = time.perf_counter(), time.process_time()
        await work_off(self.desk)
        self.passes.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        assert await handed_on(self.desk, name) == DUE
        assert not await self.store.due(EVENING, 1)


def readers(name: str) -> list[Person]:
    """Return whom the reminders of a round are for."""
    return [Person(tenant=TENANT, id=f"{name}-p{number}", zone="UTC") for number in range(READERS)]


async def make_due(desk: Desk, name: str) -> None:
    """Write engagements that are due, each with a task of today, and the people they are of."""
    people = readers(name)
    for person in people:
        ref = kinds.person_ref(TENANT, person.id)
        await desk.store.create(Document(ref=ref, kind="person", body=kinds.PERSON.encode(person)))
    task = Item(kind="task", text="Call the data centre", due_on="2026-11-24", stage="kickoff", stamp=STAMP)
    like = replace(kinds.ENGAGEMENT.decode(stored()), items={"i1": task})
    for number in range(DUE):
        each = replace(like, id=f"{name}-{number}", owner=people[number % READERS].id)
        each = replace(each, entry=entries.plan(desk, each)[0])
        await desk.store.create(
            Document(
                ref=kinds.engagement_ref(each.id), kind="engagement", body=kinds.ENGAGEMENT.encode(each),
                due_at=EVENING,
            )
        )  # fmt: skip


async def work_off(desk: Desk) -> None:
    """Let a worker look after all that is due."""
    await run_due(worker_of(desk))


async def handed_on(desk: Desk, name: str) -> int:
    """Return how many reminders wait in the mailboxes of a round."""
    return sum([len((await mailboxes.find(desk, each)).mailbox.pending) for each in readers(name)])


def grown(first: Sequence[float], last: Sequence[float]) -> float:
    """Return how many times as long the last took, round by round."""
    return median(mine / other for other, mine in zip(first, last, strict=True))


def report(sizes: Sequence[Size]) -> bool:
    """Print what was measured; return whether the largest takes as long as the smallest, nearly."""
    print(
        f"{DUE} due of {READERS} readers, medians of {ROUNDS} rounds (of each the best of {LOOKS} look-ups)"
    )
    print(f"{'engagements':>12}{'fill s':>9}{'file MB':>9}{'look-up ms':>12}{'pass ms':>9}{'CPU ms':>8}")
    for each in sizes:
        look, one, cpu = (median(found) * 1000 for found in (each.looks, each.passes, each.cpu))
        size = each.path.stat().st_size / 1e6
        print(f"{each.count:>12,}{each.filled:>9.1f}{size:>9.0f}{look:>12.2f}{one:>9.0f}{cpu:>8.0f}")
    first, last = sizes[0], sizes[-1]
    look, one, cpu = (
        grown(*pair)
        for pair in ((first.looks, last.looks), (first.passes, last.passes), (first.cpu, last.cpu))
    )
    print(
        f"largest to smallest: look-up {look:.2f}, pass {one:.2f}, its CPU {cpu:.2f} (goal: {MOST} at most)"
    )
    return max(look, one) <= MOST


async def bench(counts: Sequence[int]) -> bool:
    """Fill a store of each size, measure all of them, remove them."""
    warm()
    with TemporaryDirectory() as folder:
        sizes = [await Size.made(Path(folder), count) for count in counts]
        spare_collections()
        for number in range(ROUNDS + 1):
            for each in sizes if number % 2 else reversed(sizes):
                await each.round(f"r{number}")
                if not number:  # warm
                    each.looks, each.passes, each.cpu = [], [], []
        for each in sizes:
            await each.store.close()
        return report(sizes)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(bench([int(each) for each in sys.argv[1:]] or SIZES)) else 1)
