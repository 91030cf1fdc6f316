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
FURTHEST = 16 * BATCH
"""How many documents that stay due a pass looks past: those that only a newer version can read, say."""


async def work(worker: Worker, stop: asyncio.Event, pause: float) -> None:
    """Look after due documents until told to stop, every `pause` seconds; what is under way ends first.

    Whatever goes wrong, the next look comes: nobody would notice a worker that is gone.
    """
    while not stop.is_set():
        try:
            async with worker.desk.passes:
                await run_due(worker, stop)
        except CadenceError as error:
            log.warning("the worker waits: %s", error)
        except Exception:  # a fault of ours in one pass must not end all that follow
            log.exception("the worker's pass failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def run_due(worker: Worker, stop: asyncio.Event | None = None) -> int:
    """Look after all that is due now, or until told to stop; return how many posts arrived.

    Engagements come first: what they hand on belongs to the same morning's list as what waits already. What a
    newer version of Cadence saved is left to that: not written, and looked at again only once it changed.
    Raises `StoreUnavailable`.
    """
    arrived, seen, limit = 0, set[tuple[Ref, str]](), BATCH
    while not (stop and stop.is_set()):
        due = await worker.desk.store.due(worker.desk.clock(), limit)
        fresh = [each for each in due if (each.ref, each.etag) not in seen and not _is_left(worker, each)]
        if not fresh and len(due) == limit < FURTHEST:
            limit *= 2
            continue
        if not fresh:  # nothing, or only what stays due
            break
        batch = [each for each in fresh if each.kind == "engagement"] or fresh
        seen |= {(each.ref, each.etag) for each in batch}
        arrived += await _batch(worker, batch)
    return arrived


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
    failed = await planning.hand_on(desk, (found for _, found in ready))
    plans = {each.ref: found for each, found in ready if found.found.engagement.id not in failed}
    handed = [each for each, _ in ready if each.ref in plans]
    await _each(worker, handed, lambda each: planning.finish(desk, plans[each.ref]))
    sent = await _each(worker, boxes, lambda each: deliver(worker, each))
    posted = await _each(worker, channels, lambda each: posting.deliver(worker, each))
    return sum(found for _, found in (*sent, *posted))


async def _each(
    worker: Worker, due: list[Stored], work: Callable[[Stored], Awaitable[T]]
) -> list[tuple[Stored, T]]:
    """Do something with each document at once; return those with which it went well.

    One that is broken stops no other, and one that changed meanwhile is due again. What only a newer version
    can read is left as it is, for that one. Raises `StoreUnavailable`.
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
    if len(worker.newer) >= FURTHEST:
        worker.newer.clear()  # they come back as long as they are due
    worker.newer[stored.ref] = stored.etag


def _is_left(worker: Worker, stored: Stored) -> bool:
    return worker.newer.get(stored.ref) == stored.etag


async def _push_back(desk: Desk, stored: Stored) -> None:
    """Leave a document alone for an hour, so that it does not hold up the others."""
    later = desk.clock() + kinds.PUSHED_BACK
    document = Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=later)
    with suppress(Changed, Missing):
        await desk.store.replace(document, stored.etag)
