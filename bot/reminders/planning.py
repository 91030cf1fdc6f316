"""Engagements that are due: planned anew, their list entries repaired, what is due handed to a mailbox.

Handing on comes before the mark that says so: a crash in between hands on twice, which the mailbox knows by
the reminder's id. Sends nothing.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.claim import Claim
from bot.domain.engagement import Engagement
from bot.domain.person import Person
from bot.domain.plan.plan import advanced
from bot.domain.plan.values import Marks, Reminder
from bot.errors import Changed, NewerSchema, StoreUnavailable, TooLarge
from bot.playbook.causes_posts import POSTS
from bot.services import entries, mailboxes, planning, posts, retention
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.records import Found, keep, write_listed
from bot.services.reminders import receiver_of
from bot.storage import kinds
from bot.storage.codecs import Unreadable
from bot.storage.store import Stored

log = logging.getLogger(__name__)
SOON = timedelta(seconds=1)
LEASE = timedelta(minutes=2)
"""How long a worker may take for one document; then it is anybody's again."""
Owners = frozenset[tuple[str, str]]
"""People, each by tenant and id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planning:
    """An engagement that was planned: what is due to whom, and what is kept of it once that was handed on."""

    found: Found
    reader: Person
    due: tuple[Reminder, ...]
    marks: Marks
    next_due: datetime | None


async def prepare(desk: Desk, worker: str, stored: Stored) -> Planning | None:
    """Plan one engagement that is due, and claim it where something is to be handed on.

    None: its time was over, or its entry had changed, and it was written; it is due again. Raises `Changed`
    where somebody wrote meanwhile.
    """
    found = Found(engagement=kinds.ENGAGEMENT.decode(stored.body), etag=stored.etag)
    engagement, now = found.engagement, desk.clock()
    expires = retention.expires(desk, engagement)
    if expires and expires <= now:
        await retention.clear(desk, found)
        return None
    entry, turns = entries.plan(desk, engagement)
    if entry != engagement.entry:  # written first: an entry of a record that was not kept must not be listed
        anew = replace(engagement, seq=engagement.seq + 1, claim=None)
        await write_listed(desk, anew, found.etag, entry)
        return None
    if engagement.unpublished:
        await entries.publish(desk, engagement)
    reader = await receiver_of(desk, engagement)
    causes, work = planning.causes(desk, engagement, desk.today_of(reader)), work_of(reader, now.year)
    planned = planning.planned(desk, engagement, work, causes)
    for lost in planned.missed:
        log.info("reminders missed rule=%s count=%d", lost.key.partition(":")[0], lost.count)
    due, marks = planned.due(now), advanced(engagement.marks, planned, causes, now)
    # What comes again is planned one at a time: only behind the new marks is the next one seen.
    left = planning.planned(desk, engagement, work, causes, marks) if due or planned.missed else planned
    later = [each.due_at for each in left.reminders if each.due_at > now] + ([expires] if expires else [])
    if turns:  # at that very moment the entry still stands: it is looked at again right after
        later.append(turns if turns > now else now + SOON)
    return Planning(
        found=await _claimed(desk, worker, found) if due else found,
        reader=reader,
        due=due,
        marks=marks,
        next_due=min(later, default=None),
    )


async def hand_on(desk: Desk, plannings: Iterable[Planning]) -> frozenset[str]:
    """Put what is due into its readers' mailboxes, one write each, however many engagements are theirs; posts
    go to what waits for their channels.

    Returns the engagements (by id) of which not all could be handed on: a mailbox is full, or cannot be read.
    They come due again, and stop no other. Raises `StoreUnavailable`.
    """
    of: dict[tuple[str, str], list[Planning]] = {}
    posting: list[tuple[Planning, Reminder]] = []
    for each in plannings:
        posting += [(each, one) for one in each.due if _posted(one)]
        if not all(map(_posted, each.due)):
            of.setdefault((each.reader.tenant, each.reader.id), []).append(each)
    works = [(found, _to_reader(desk, found)) for found in of.values()]
    works += [([each], posts.hand_on(desk, one)) for each, one in posting]
    outcomes = await asyncio.gather(*(work for _, work in works), return_exceptions=True)
    failed: set[str] = set()
    for (found, _), outcome in zip(works, outcomes, strict=True):
        if isinstance(outcome, StoreUnavailable):
            raise outcome
        if isinstance(outcome, TooLarge | NewerSchema):
            log.warning("what is due waits with its engagement: %s", outcome)
        elif outcome is not None:
            log.error("what is due could not be handed on", exc_info=outcome)
        if outcome is not None:
            failed |= {each.found.engagement.id for each in found}
    return frozenset(failed)


async def _to_reader(desk: Desk, plannings: list[Planning]) -> None:
    """Put what is due of several engagements into the mailbox of their one reader."""
    due = [one for each in plannings for one in each.due if not _posted(one)]
    await mailboxes.hand_on(desk, plannings[0].reader, due)


def _posted(reminder: Reminder) -> bool:
    """Whether it goes to a channel, and to nobody's mailbox."""
    return reminder.rule in POSTS


async def under_way(desk: Desk, worker: str, limit: int) -> Owners:
    """Return the owners of what other workers plan at this moment: more may come to their mailboxes at once.

    A claim is seen by the time it ends, by a clock that may be ahead of this one. What a worker itself still
    holds is what it could not hand on: that waits, and stops nothing else.
    """
    now = desk.clock()
    ahead = await desk.store.due(now + 2 * LEASE, limit)
    owners: list[tuple[str, str]] = []
    for each in ahead:
        if each.kind != "engagement" or each.due_at is None or each.due_at <= now:
            continue
        with suppress(NewerSchema, Unreadable):  # nobody here plans what nobody here can read
            found = kinds.ENGAGEMENT.decode(each.body)
            if found.claim and found.claim.owner != worker:
                owners.append((found.tenant, found.owner))
    return frozenset(owners)


def concerned(person: Person, owners: Owners) -> bool:
    """Tell whether somebody is one of the owners, or covers one: what is due to these may come to them."""
    return any(
        (person.tenant, name) in owners for name in (person.id, *(each.owner for each in person.covers))
    )


async def finish(desk: Desk, planning: Planning) -> None:
    """Note what was handed on, and when to look again. Raises `Changed`: then it is planned anew, at once."""
    try:
        await _noted(desk, planning)
    except Changed:
        await _let_go(desk, planning.found.engagement)
        raise


async def _noted(desk: Desk, planning: Planning) -> None:
    """Note what was handed on. Raises `Changed`.

    The list shows what was handed on as told; where it changes by that, it is written first: a crash in
    between leaves the engagement due.
    """
    after = replace(planning.found.engagement, marks=planning.marks, unpublished=False, news=(), claim=None)
    etag = planning.found.etag
    if planning.due and after.entry:
        entry = entries.told_of(desk, after, after.entry)
        if entry != after.entry:
            listed = await write_listed(desk, replace(after, seq=after.seq + 1), etag, entry)
            after, etag = replace(listed.engagement, unpublished=False), listed.etag
    await keep(desk, after, etag, planning.next_due)


async def _let_go(desk: Desk, held: Engagement) -> None:
    """Let go of an engagement that somebody wrote to while it was held: what came of that is due now, and
    would wait for the end of the lease.
    """
    stored = await desk.store.get(kinds.engagement_ref(held.id))
    found = kinds.ENGAGEMENT.decode(stored.body) if stored else None
    if stored and found and found.claim and found.claim == held.claim:
        with suppress(Changed):
            await keep(desk, replace(found, claim=None), stored.etag, desk.clock())


async def _claimed(desk: Desk, worker: str, found: Found) -> Found:
    """Hold the engagement, so that no other worker plans it meanwhile. Raises `Changed`."""
    until = desk.clock() + LEASE
    held = replace(found.engagement, claim=Claim(owner=worker, until=until))
    return await keep(desk, held, found.etag, until)
