"""The worker: looks after whatever is due, until it is told to stop. A start after a crash is like any other.

Any number of workers, in any number of processes, may share a store: claims and compare-and-set keep them
apart. Knows neither plan nor letter.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bot.errors import CadenceError, Changed, Missing, NewerSchema, StoreUnavailable
from bot.reminders import planning, posting
from bot.reminders.delivery import Worker, deliver
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document, Ref, Stored

T = TypeVar("T")
log = logging.getLogger(__name__)
BATCH = 50
BESIDE = 1000
"""Documents of a newer version at most that are read past."""


async def work(worker: Worker, stop: asyncio.Event, pause: float) -> None:
    """Look after due documents until told to stop, every `pause` seconds; what is under way ends first."""
    while not stop.is_set():
        try:
            async with worker.desk.passes:
                await run_due(worker)
        except CadenceError as error:
            log.warning("the worker waits: %s", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def run_due(worker: Worker) -> int:
    """Look after all that is due now; return how many posts arrived. Raises `StoreUnavailable`.

    Engagements come first: what they hand on belongs to the same morning's list as what waits already. What a
    newer version of Cadence saved is left to that: not written, and looked at again only once it changed.
    """
    arrived, seen = 0, set[tuple[Ref, str]]()
    while True:
        due = await _due(worker)
        fresh = [each for each in due if (each.ref, each.etag) not in seen]
        if not fresh:  # nothing, or only what another worker holds
            return arrived
        batch = [each for each in fresh if each.kind == "engagement"] or fresh
        seen |= {(each.ref, each.etag) for each in batch}
        arrived += await _batch(worker, batch)


async def _due(worker: Worker) -> list[Stored]:
    """Return what is due, but for what is left to a newer version; that keeps no other from its turn."""
    limit = BATCH + min(len(worker.newer), BESIDE)
    found = await worker.desk.store.due(worker.desk.clock(), limit)
    left = {each.ref: each.etag for each in found if worker.newer.get(each.ref) == each.etag}
    worker.newer.clear()
    worker.newer.update(left)
    return [each for each in found if each.ref not in left]


async def _batch(worker: Worker, due: list[Stored]) -> int:
    """Look after a batch: plan its engagements, deliver its mailboxes; return how many posts arrived."""
    desk = worker.desk
    kinds_of = {kind: list[Stored]() for kind in ("engagement", "mailbox", "posts")}
    for each in due:
        if each.kind in kinds_of:
            kinds_of[each.kind].append(each)
        else:
            _leave(worker, each)
    engagements, boxes, channels = kinds_of.values()
    planned = await _each(worker, engagements, lambda each: planning.prepare(desk, worker.name, each))
    ready = [(each, found) for each, found in planned if found]
    waiting = await planning.hand_on(desk, (found for _, found in ready))
    plans = {each.ref: found for each, found in ready if found.found.engagement.id not in waiting}
    handed = [each for each, _ in ready if each.ref in plans]
    await _each(worker, handed, lambda each: planning.finish(desk, plans[each.ref]))
    sent = await _each(worker, boxes, lambda each: deliver(worker, each))
    posted = await _each(worker, channels, lambda each: posting.deliver(worker, each))
    return sum(found for _, found in (*sent, *posted))


async def _each(
    worker: Worker, due: list[Stored], work: Callable[[Stored], Awaitable[T]]
) -> list[tuple[Stored, T]]:
    """Do something with each document at once; return those with which it went well.

    One that is broken stops no other, and one that changed meanwhile is due again. Raises `StoreUnavailable`.
    """
    outcomes = await asyncio.gather(*(work(each) for each in due), return_exceptions=True)
    good: list[tuple[Stored, T]] = []
    for each, outcome in zip(due, outcomes, strict=True):
        if not isinstance(outcome, BaseException):
            good.append((each, outcome))
        elif isinstance(outcome, NewerSchema):
            _leave(worker, each)
        elif not isinstance(outcome, Changed | Missing | StoreUnavailable):
            log.error("looking after an %s failed", each.kind, exc_info=outcome)
            await _push_back(worker.desk, each)
    for outcome in outcomes:
        if isinstance(outcome, StoreUnavailable):
            raise outcome
    return good


def _leave(worker: Worker, stored: Stored) -> None:
    """Leave a document to the newer version of Cadence that wrote it, or something it rests on."""
    log.warning("a document (%s) is left to the newer version of Cadence that saved it", stored.kind)
    worker.newer[stored.ref] = stored.etag


async def _push_back(desk: Desk, stored: Stored) -> None:
    """Leave a document alone for an hour, so that it does not hold up the others."""
    later = desk.clock() + kinds.PUSHED_BACK
    document = Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=later)
    with suppress(Changed, Missing):
        await desk.store.replace(document, stored.etag)
