"""Engagements that are due: planned anew, their list entries repaired, what is due handed to a mailbox.

Handing on comes before the mark that says so: a crash in between hands on twice, which the mailbox knows by
the reminder's id. Sends nothing.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.claim import Claim
from bot.domain.person import Person
from bot.domain.plan.plan import advanced
from bot.domain.plan.values import Marks, Reminder
from bot.errors import NewerSchema, TooLarge
from bot.playbook.causes_posts import POSTS
from bot.services import entries, mailboxes, planning, posts, retention
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.records import Found, keep, write_listed
from bot.services.reminders import receiver_of
from bot.storage import kinds
from bot.storage.store import Stored

log = logging.getLogger(__name__)
SOON = timedelta(seconds=1)
LEASE = timedelta(minutes=2)
"""How long a worker may take for one document; then it is anybody's again."""


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
    """Put what is due into its readers' mailboxes: one write each, however many engagements are theirs. Posts
    go to what waits for their channels.

    Returns the engagements whose due waits with them: a mailbox is full, or a newer version's.
    """
    plannings = tuple(plannings)
    waiting = await _handed_posts(desk, plannings)
    readers: dict[tuple[str, str], Person] = {}
    due: dict[tuple[str, str], list[Reminder]] = {}
    for each in plannings:
        name = (each.reader.tenant, each.reader.id)
        readers[name] = each.reader
        due.setdefault(name, []).extend(one for one in each.due if not _posted(one))
    mailed = [(found, mailboxes.hand_on(desk, readers[name], found)) for name, found in due.items() if found]
    outcomes = await asyncio.gather(*(work for _, work in mailed), return_exceptions=True)
    for (found, _), outcome in zip(mailed, outcomes, strict=True):
        if isinstance(outcome, TooLarge | NewerSchema):
            log.warning("what is due waits with its engagement: %s", outcome)
            waiting |= {one.engagement for one in found}
        elif isinstance(outcome, BaseException):
            raise outcome
    return frozenset(waiting)


async def _handed_posts(desk: Desk, plannings: Iterable[Planning]) -> set[str]:
    """Hand on what goes to channels; return the engagements of those whose place is a newer version's."""
    waiting = set[str]()
    for planned in plannings:
        try:
            await posts.hand_on(desk, (each for each in planned.due if _posted(each)))
        except NewerSchema as error:
            log.warning("a post waits with its engagement: %s", error)
            waiting.add(planned.found.engagement.id)
    return waiting


def _posted(reminder: Reminder) -> bool:
    """Whether it goes to a channel, and to nobody's mailbox."""
    return reminder.rule in POSTS


async def finish(desk: Desk, planning: Planning) -> None:
    """Note what was handed on, and when to look again. Raises `Changed`: then it is planned anew.

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


async def _claimed(desk: Desk, worker: str, found: Found) -> Found:
    """Hold the engagement, so that no other worker plans it meanwhile. Raises `Changed`."""
    until = desk.clock() + LEASE
    held = replace(found.engagement, claim=Claim(owner=worker, until=until))
    return await keep(desk, held, found.etag, until)
