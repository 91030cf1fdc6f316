"""Reading and changing an engagement: rights, compare-and-set, operation keys, entries.

Knows no step and no field.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.domain.engagement import Engagement, Stamp, due_at, journal, recorded
from bot.domain.entry import Entry
from bot.domain.people import Actor
from bot.errors import AlreadyExists, CadenceError, Changed, Missing, StoreUnavailable
from bot.playbook.gateway import sourced
from bot.services.attempts import ATTEMPTS, pause
from bot.services.audit import audit
from bot.services.desk import Desk
from bot.services.entries import plan, publish
from bot.services.rights import Operation, gone, may
from bot.storage import kinds
from bot.storage.store import Document

R = TypeVar("R")


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """A change that stands. `again`: it had been applied before, and this is the same answer."""

    engagement: Engagement
    result: str
    again: bool = False


class NotFound:
    """The neutral answer: not there, or not yours. The two are never told apart (X28)."""


NOT_FOUND = NotFound()


class AtRest(CadenceError):
    """The engagement is closed or removed; it has to be opened again first."""

    def __init__(self, engagement: Engagement) -> None:
        super().__init__()
        self.engagement = engagement


class ReadOnly(CadenceError):
    """Whoever speaks may read the engagement, and not do this: they had it before, lead or cover."""

    def __init__(self, engagement: Engagement) -> None:
        super().__init__()
        self.engagement = engagement


ANYTIME = frozenset({"hold", "close", "reopen", "remove", "undo", "ftop", "accept", "decline", "withdraw"})
"""What may be done to an engagement that is closed or removed."""


def ensure_open(engagement: Engagement) -> None:
    """Raise `AtRest` for an engagement that is closed or removed; one on hold is worked on."""
    if engagement.at_rest:
        raise AtRest(engagement)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An engagement as read, and the ETag by which it may be written over."""

    engagement: Engagement
    etag: str


async def find(desk: Desk, actor: Actor, engagement: str, operation: Operation = "read") -> Found | None:
    """Return the engagement as read if the actor may; None otherwise, audited where it exists.

    Raises `ReadOnly` for anything else by somebody who may read it and no more.
    """
    stored = await desk.store.get(kinds.engagement_ref(engagement)) if engagement else None
    if stored is None:
        return None
    found = kinds.ENGAGEMENT.decode(stored.body)
    now = desk.clock()
    if may(actor, operation, found, now):
        return None if gone(found, now) else Found(engagement=found, etag=stored.etag)
    if operation != "read" and may(actor, "read", found, now) and not gone(found, now):
        raise ReadOnly(found)
    await audit(desk, actor, operation, found.id)
    return None


async def load(desk: Desk, actor: Actor, engagement: str, operation: Operation = "read") -> Engagement | None:
    """Return the engagement if the actor may; None otherwise, audited where it exists."""
    found = await find(desk, actor, engagement, operation)
    return found.engagement if found else None


async def change(
    desk: Desk,
    actor: Actor,
    engagement: str,
    apply: Callable[[Engagement, Stamp], Engagement | R],
    *,
    key: str,
    what: str,
    step: str = "",
    result: str = "",
    found: Found | None = None,
    operation: Operation = "write",
) -> Applied | R | NotFound:
    """Apply a pure change by compare-and-set and publish it. A key seen before changes nothing (X8).

    `apply` gets the engagement as it is now and returns the next one, or anything else to refuse: that is
    returned and nothing is written. It runs again when somebody else wrote in between. `found`: what this
    turn has read already. Raises `AtRest` (but for `ANYTIME`), `ReadOnly`, `TooLarge`, `StoreUnavailable`.
    """
    for attempt in range(ATTEMPTS):
        found = found or await find(desk, actor, engagement, operation)
        if found is None:
            return NOT_FOUND
        seen, found = found, None
        before = seen.engagement
        if done := before.done.get(key):
            await catch_up(desk, seen)
            return Applied(engagement=before, result=done.result, again=True)
        if what not in ANYTIME:
            ensure_open(before)
        stamp = desk.stamp(actor)
        if not isinstance(after := apply(before, stamp), Engagement):
            return after
        after = sourced(desk.playbook, after, stamp)  # whatever changed: who gave DIBS marks its task (G19)
        after = recorded(before, after, key=key, stamp=stamp, what=what, step=step, result=result)
        try:
            return Applied(engagement=await write(desk, after, seen.etag, before), result=result)
        except Changed:
            await pause(attempt)
    raise StoreUnavailable("Too many people are changing this at once; nothing was saved.")


async def write(desk: Desk, after: Engagement, etag: str, before: Engagement | None = None) -> Engagement:
    """Write an engagement over the one with this ETag (""; create it), and its entry where that changed.

    `before`: what it was, where a change was added to it: older ones may have to leave it then.

    It is due at once, so that a worker plans what follows from it. Raises `Changed`, `AlreadyExists`,
    `TooLarge`, `StoreUnavailable`.
    """
    after = await _journalled(desk, before, after) if before else after
    return (await write_listed(desk, after, etag, plan(desk, after)[0])).engagement


async def write_listed(desk: Desk, after: Engagement, etag: str, entry: Entry) -> Found:
    """Write an engagement whose entry should be this one, and that where it changed. Raises as `write`."""
    if entry != after.entry:
        after = replace(after, entry=entry, unpublished=True)
    found = await keep(desk, after, etag, desk.clock())
    await catch_up(desk, found)
    return found


async def keep(desk: Desk, engagement: Engagement, etag: str, next_due: datetime | None) -> Found:
    """Write an engagement as it is, to be looked at when something of it is next due. Raises as `write`."""
    document = Document(
        ref=kinds.engagement_ref(engagement.id),
        kind="engagement",
        body=kinds.ENGAGEMENT.encode(engagement),
        due_at=due_at(engagement, desk.clock(), next_due),
    )
    try:
        stored = await (desk.store.replace(document, etag) if etag else desk.store.create(document))
    except Missing as error:
        raise Changed from error
    return Found(engagement=engagement, etag=stored.etag)


async def catch_up(desk: Desk, found: Found) -> None:
    """Publish the entry where that is still to be done: by the turn that wrote, or by the same one again.

    A worker notes that it is published, and does it again where the turn did not get so far.
    """
    if found.engagement.unpublished:
        await publish(desk, found.engagement)


async def _journalled(desk: Desk, before: Engagement, after: Engagement) -> Engagement:
    """Move the oldest page of changes to its journal page first: a crash in between leaves it in both, never
    in none. Not where the people in it may be going: whoever loses against that would leave them in a page.
    """
    lighter, page = journal(after)
    if not page or before.at_rest or before.clearing_at:
        return after
    number = after.journal_pages
    body = kinds.JOURNAL.encode(kinds.JournalPage(engagement=after.id, page=number, changes=page))
    with suppress(AlreadyExists):
        await desk.store.create(Document(ref=kinds.journal_ref(after.id, number), kind="journal", body=body))
    return lighter
