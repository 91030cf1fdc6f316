"""The worker: looks after whatever is due, until it is told to stop. A start after a crash is like any other.

Any number of workers, in any number of processes, may share a store: claims and compare-and-set keep them
apart. Knows neither plan nor letter.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bot.errors import CadenceError, Changed, Missing, StoreUnavailable
from bot.reminders import planning, posting
from bot.reminders.delivery import Worker, deliver
from bot.reminders.planning import Owners
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document, Ref, Stored

T = TypeVar("T")
log = logging.getLogger(__name__)
BATCH = 50
AHEAD = 1000
"""How many documents are looked through for engagements that somebody plans; in a rush beyond it a part of
a list may come the next morning.
"""


async def work(worker: Worker, stop: asyncio.Event, pause: float) -> None:
    """Look after due documents until told to stop, every `pause` seconds; what is under way ends first."""
    while not stop.is_set():
        try:
            async with worker.desk.passes:
                if worker.desk.moving:
                    await worker.desk.moving.catch_up()
                await run_due(worker)
        except CadenceError as error:
            log.warning("the worker waits: %s", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def run_due(worker: Worker) -> int:
    """Look after all that is due now; return how many posts arrived. Raises `StoreUnavailable`.

    Engagements come first: what they hand on belongs to the same morning's list as what waits already. For
    what other workers plan at the same time its readers' mailboxes wait until the next look.
    """
    arrived, seen = 0, set[tuple[Ref, str]]()
    planned: Owners | None = None
    while True:
        due = await worker.desk.store.due(worker.desk.clock(), BATCH)
        fresh = [each for each in due if (each.ref, each.etag) not in seen]
        if not fresh:  # nothing, or only what another worker holds
            return arrived
        batch = [each for each in fresh if each.kind == "engagement"]
        if batch:
            planned = None
        elif planned is None:
            planned = await planning.under_way(worker.desk, AHEAD)
        batch = batch or fresh
        seen |= {(each.ref, each.etag) for each in batch}
        arrived += await _batch(worker, batch, planned or frozenset())


async def _batch(worker: Worker, due: list[Stored], planned: Owners) -> int:
    """Look after a batch: plan its engagements, deliver its mailboxes; return how many posts arrived."""
    desk = worker.desk
    kinds_of = {kind: list[Stored]() for kind in ("engagement", "mailbox", "posts")}
    for each in due:
        if each.kind not in kinds_of:
            await _push_back(desk, each)
            continue
        kinds_of[each.kind].append(each)
    engagements, boxes, channels = kinds_of.values()
    found = await _each(desk, engagements, lambda each: planning.prepare(desk, worker.name, each))
    ready = [(each, one) for each, one in found if one]
    full = await planning.hand_on(desk, (one for _, one in ready))
    plans = {
        each.ref: one for each, one in ready if not one.due or (one.reader.tenant, one.reader.id) not in full
    }
    handed = [each for each, _ in ready if each.ref in plans]
    await _each(desk, handed, lambda each: planning.finish(desk, plans[each.ref]))
    sent = await _each(desk, boxes, lambda each: deliver(worker, each, planned))
    posted = await _each(desk, channels, lambda each: posting.deliver(worker, each))
    return sum(count for _, count in (*sent, *posted))


async def _each(
    desk: Desk, due: list[Stored], work: Callable[[Stored], Awaitable[T]]
) -> list[tuple[Stored, T]]:
    """Do something with each document at once; return those with which it went well.

    One that is broken stops no other, and one that changed meanwhile is due again. Raises `StoreUnavailable`.
    """
    outcomes = await asyncio.gather(*(work(each) for each in due), return_exceptions=True)
    good: list[tuple[Stored, T]] = []
    for each, outcome in zip(due, outcomes, strict=True):
        if not isinstance(outcome, BaseException):
            good.append((each, outcome))
        elif not isinstance(outcome, Changed | Missing | StoreUnavailable):
            log.error("looking after an %s failed", each.kind, exc_info=outcome)
            await _push_back(desk, each)
    for outcome in outcomes:
        if isinstance(outcome, StoreUnavailable):
            raise outcome
    return good


async def _push_back(desk: Desk, stored: Stored) -> None:
    """Leave a document alone for an hour, so that it does not hold up the others."""
    later = desk.clock() + kinds.PUSHED_BACK
    document = Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=later)
    with suppress(Changed, Missing):
        await desk.store.replace(document, stored.etag)
