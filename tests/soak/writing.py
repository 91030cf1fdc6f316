"""Processes that write to one store at once, each acting as somebody whose presses are never given up.

`python -m tests.soak.writing ORDERS` (JSON) forks a writer for each number, waits for all, and ends with 1
where one broke. What a writer will write follows from its number alone, so that a judge can know it.
"""

import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from bot.domain.engagement import Engagement, Stamp
from bot.domain.fields import Value
from bot.domain.keys import text_key
from bot.domain.people import Actor
from bot.errors import StoreUnavailable
from bot.playbook.loader import load
from bot.playbook.progress import INTAKE
from bot.services import notes, records
from bot.services.answers import answered
from bot.services.desk import Desk
from tests.keeping import Kept, opened
from tests.soak.faulty import Faulty
from tests.soak.working import ended

T = TypeVar("T")
TENANT, OWNER = "t1", "p1"
ACTOR = Actor(tenant=TENANT, id=OWNER, name="Alex Wilber")
NOTED = "e-noted"
"""The engagement that all notes are of."""
LANES = 4
"""Things that a writer does at a time, of changes and of notes."""
TRIES = 400
RENAMED = 10
"""Every so many changes also rename the customer, which the list shows."""


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What is to be written: where, by how many, how much by each, and the share of answers that go wrong."""

    store: Kept
    folder: str
    seed: str
    writers: int
    notes: int
    changes: int
    engagements: int
    share: float


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that is written once: its operation key, where, and what it says."""

    key: str
    engagement: str
    values: tuple[tuple[str, Value], ...] = ()
    text: str = ""


@dataclass(kw_only=True)
class Report:
    """What a writer saw."""

    calls: dict[str, int] = field(default_factory=dict[str, int])
    faults: dict[str, int] = field(default_factory=dict[str, int])
    again: int = 0
    known: int = 0
    largest: int = 0


def name_of(number: int) -> str:
    """Return the id of a shared engagement."""
    return f"e-shared-{number}"


def changes_of(orders: Orders, writer: int) -> Iterator[Effect]:
    """Yield the field changes of a writer; no two of all are alike."""
    for number in range(orders.changes):
        for engagement in range(orders.engagements):
            here = name_of(engagement)
            values: list[tuple[str, Value]] = [("seats", writer * orders.changes + number + 1)]
            if number % RENAMED == 0:
                values.append(("customer", f"Contoso {engagement} {writer}-{number}"))
            yield Effect(_key(writer, f"{here}-{number}"), here, tuple(values))


def notes_of(orders: Orders, writer: int) -> Iterator[Effect]:
    """Yield the notes of a writer."""
    for number in range(orders.notes):
        yield Effect(_key(writer, f"note-{number}"), NOTED, text=f"Writer {writer} notes {number}")


def _key(writer: int, activity: str) -> str:
    return text_key(tenant=TENANT, conversation=f"a:{writer}", activity=activity)


class Writer:
    """One writer: a desk of its own on a store of its own."""

    def __init__(self, store: Faulty) -> None:
        self.store = store
        self.desk = Desk(store=store, playbook=load(), clock=lambda: datetime.now(UTC))
        self.report = Report()

    async def write(self, effect: Effect) -> None:
        """Write one thing, and press *Try again* until it stands."""
        await self._until_it_stands(lambda: self._note(effect) if effect.text else self._change(effect))

    async def _until_it_stands(self, act: Callable[[], Awaitable[None]]) -> None:
        for attempt in range(TRIES):
            try:
                return await act()
            except StoreUnavailable:
                self.report.again += 1
                await asyncio.sleep(random.uniform(0, 0.02 * 2 ** min(attempt, 5)))
        raise StoreUnavailable("It was tried often enough.")

    async def _note(self, effect: Effect) -> None:
        outcome = await notes.add(self.desk, ACTOR, effect.engagement, "status", effect.text, key=effect.key)
        assert isinstance(outcome, notes.Noted), outcome

    async def _change(self, effect: Effect) -> None:
        step, values = self.desk.playbook.steps[INTAKE], dict(effect.values)

        def apply(current: Engagement, stamp: Stamp) -> Engagement:
            return answered(self.desk.playbook, current, step, values, stamp)

        outcome = await records.change(
            self.desk, ACTOR, effect.engagement, apply, key=effect.key, what="edit", step=INTAKE
        )
        assert isinstance(outcome, records.Applied), outcome
        self.report.known += outcome.again


async def _lane(writer: Writer, effects: Iterator[Effect]) -> None:
    for effect in effects:
        await writer.write(effect)


async def work(orders: Orders, number: int) -> None:
    """Write all of one writer's, in an order of its own, and leave a report."""
    store = Faulty(await opened(orders.store), orders.share, f"{orders.seed}-{number}")
    writer, own = Writer(store), Random(f"{orders.seed}-{number}")
    changes, noted = list(changes_of(orders, number)), list(notes_of(orders, number))
    own.shuffle(changes)
    lanes = [iter(changes), iter(noted)]
    await asyncio.gather(*(_lane(writer, lane) for lane in lanes for _ in range(LANES)))
    await store.close()
    report = writer.report
    report.calls, report.faults, report.largest = dict(store.calls), dict(store.faults), store.largest
    (Path(orders.folder) / f"writer-{number}.json").write_text(json.dumps(asdict(report)), "utf-8")


def fork(orders: Orders) -> int:
    """Fork all writers and wait for them; return how many broke. They end where nobody waits for this any
    more.
    """
    children, parent, broken = set[int](), os.getppid(), 0
    for number in range(orders.writers):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                asyncio.run(work(orders, number))
                code = 0
            finally:
                os._exit(code)
        children.add(pid)
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        broken += status != 0
        children.discard(pid)
        if os.getppid() != parent:
            ended(children)
            return broken + 1
        time.sleep(0 if pid else 0.1)
    return broken


if __name__ == "__main__":
    load()
    sys.exit(fork(Orders(**json.loads(sys.argv[1]))) > 0)
