"""What the store has to do for each thing that happens, counted on the whole bot over HTTP.

A store with so many engagements of others, an FM with a portfolio; every turn of theirs, a reminder of theirs
and a look of the worker are counted one by one. Asserts only that the steps did what they are named after.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.domain.item import Item
from bot.domain.person import Reference
from bot.playbook.loader import load
from bot.reminders.worker import run_due
from bot.services import entries
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from tests.bench.counting import Counting, CountingStore, Operation
from tests.bench.reminders import NINE, TENANT, engagement_of, person_of
from tests.bench.scale import fill as fill_others
from tests.journeys.acts import open_new
from tests.journeys.talker import START, Talker, inputs, talking
from tests.portfolios import fill
from tests.workers import rested, worker_of

OWN = 25
"""Engagements of the FM who is counted."""
QUIET = 0.08
"""Seconds without an operation after which a turn has nothing left to do."""
Counts = dict[str, list[Operation]]
PLANNED, DELIVERED = "a reminder: planned, handed on", "a reminder: delivered"
LOOKED, PASS = "an engagement looked at, nothing due", "a pass of the worker that finds one reminder"
NOTHING = "a pass of the worker that finds nothing"
SAID = (
    "help", "open contoso works 003", "next", "next all", "portfolio", "today", "upcoming", "why", "contacts",
    "timeline", "ftop", "note Rui called back", "settings",
)  # fmt: skip


async def quiet(store: CountingStore) -> None:
    """Wait until what a turn does after its answer is done."""
    before = -1
    while store.under_way or before != len(store.done):
        before = len(store.done)
        await asyncio.sleep(QUIET)


@dataclass(kw_only=True, slots=True)
class Counter:
    """Counts what a person does, by name."""

    t: Talker
    store: CountingStore
    counts: Counts

    async def count(self, name: str, work: Callable[[], Awaitable[Any]], *expected: str) -> None:
        """Do it and wait for its end; all these words stand on the card then."""
        with self.store.counted() as found:
            await work()
            await quiet(self.store)
        assert all(each in self.t.words() for each in expected), self.t.words()
        self.counts[name] = [each for each in found if each.call != "due"]

    async def say(self, words: str) -> None:
        name = "open <customer>" if words.startswith("open") else words.partition(" Rui")[0]
        await self.count(f"`{name}`", lambda: self.t.say(words))

    async def press(self, name: str, title: str, *expected: str) -> None:
        await self.count(name, lambda: self.t.press(title), *expected)


async def forms(counter: Counter) -> None:
    """Count the forms of a day: shown, refused, saved, saved twice, taken back."""
    t = counter.t
    await t.say("open contoso works 003")
    await counter.say("dibs")
    date = next(name for name in inputs(t.card) if name.startswith("target_date."))
    await t.put({date: "2026-02-30"}).press("Save DIBS")
    await t.say("dibs")
    t.put({date: "2026-02-31"})
    await counter.press("a form that is refused", "Save DIBS", "needs a look")
    card = t.card
    t.put({date: "2027-04-15"})
    await counter.press("a form that is saved", "Save DIBS", "DIBS is saved")
    t.card = card
    t.put({date: "2027-04-15"})
    await counter.press("the same press again", "Save DIBS", "DIBS is saved")
    await counter.count("`undo`", lambda: t.say("undo"))
    await t.say("task Call the data centre")
    t.fill(due_on="2026-11-25")
    await counter.press("a task that is saved", "Save")
    await counter.count("`new`, saved", lambda: open_new(t))


async def turns(path: Path, counts: Counts) -> None:
    """Count every turn of an FM."""
    opened = Counting()
    async with talking(path, open_store=opened) as t:
        await rested(opened.store.store, START)
        counter = Counter(t=t, store=opened.store, counts=counts)
        await t.say("help")
        await quiet(opened.store)
        for words in SAID:
            await counter.say(words)
        await forms(counter)


class Chat(Unreachable):
    """Takes every card."""

    async def send(self, to: Reference, card: Any, summary: str) -> str:
        return "m1"


async def due_one(desk: Desk) -> None:
    """Write a person, and an engagement of theirs with a task for each of two days, due on the first."""
    person = person_of(0, "http://127.0.0.1")
    ref = kinds.person_ref(TENANT, person.id)
    await desk.store.create(Document(ref=ref, kind="person", body=kinds.PERSON.encode(person)))
    one = engagement_of(0)
    (first,) = one.items.values()
    second: Item = replace(first, due_on="2026-11-25")
    one = replace(one, items={"i1": first, "i2": second})
    one = replace(one, entry=entries.plan(desk, one)[0])
    ref, body = kinds.engagement_ref(one.id), kinds.ENGAGEMENT.encode(one)
    await desk.store.create(Document(ref=ref, kind="engagement", body=body, due_at=NINE))


async def look_again(store: CountingStore, now: datetime) -> None:
    """Make the engagement due, as every one is after a week."""
    stored = await store.store.get(kinds.engagement_ref("e0"))
    assert stored
    document = Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=now)
    await store.store.replace(document, stored.etag)


def parted(done: list[Operation]) -> list[list[Operation]]:
    """Part what a worker did at its looks for what is due."""
    parts: list[list[Operation]] = []
    for each in done:
        if each.call == "due":
            parts.append([])
        else:
            parts[-1].append(each)
    return [part for part in parts if part]


async def worker(path: Path, counts: Counts) -> None:
    """Count a look that finds nothing, a reminder on its way, and an engagement looked at in vain."""
    store, now = CountingStore(await SqliteStore.open(path)), [NINE - timedelta(hours=1)]
    desk = Desk(store=store, playbook=load(), clock=lambda: now[0], reach=Chat())
    own = worker_of(desk)
    while await store.store.due(
        NINE + timedelta(days=1), 1
    ):  # the others' engagements are not what is counted
        now[0] = NINE + timedelta(days=1)
        await run_due(own)
    now[0] = NINE
    await due_one(desk)
    await run_due(own)
    now[0] = NINE + timedelta(days=1, hours=-1)
    await run_due(own)
    now[0] += timedelta(hours=1)
    with store.counted() as done:
        assert await run_due(own) == 1
    counts[PLANNED], counts[DELIVERED] = parted(done)
    reminded = done
    await look_again(store, now[0])
    with store.counted() as done:
        assert await run_due(own) == 0
    (counts[LOOKED],) = parted(done)
    counts[PASS] = reminded
    with store.counted() as counts[NOTHING]:
        await run_due(own)
    await store.close()


async def counted(engagements: int) -> Counts:
    """Fill a store with so many engagements and count everything in it."""
    counts: Counts = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cadence.db"
        store = await SqliteStore.open(path)
        await fill(Desk(store=store, playbook=load(), clock=lambda: START), OWN)
        await store.close()
        fill_others(path, engagements)
        await turns(path, counts)
        await worker(path, counts)
    return counts
