"""Posts that wait for a channel: asked whether they may be read there, written down, posted, accounted for.

A channel gets nothing twice. Where nobody knows whether a post arrived, its owner is asked: the engagement
keeps the trouble, and the plan speaks of it. Decides nothing about when.
"""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from bot.domain import mailbox as box
from bot.domain.channel import ChannelLink, Trouble, post_name, troubled
from bot.domain.claim import Claim
from bot.domain.engagement import Engagement
from bot.domain.mailbox import Letter, Mailbox, Sending
from bot.domain.outcome import parts_of
from bot.domain.person import Reference
from bot.domain.text import Text, say
from bot.errors import Changed, DeliveryError, NotSent, Permanent, Throttled
from bot.reminders.delivery import MARGIN, WAIT, Worker
from bot.reminders.planning import LEASE
from bot.services import channels, planning, posts, reaching
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.records import write
from bot.storage import kinds
from bot.storage.store import Ref, Stored

log = logging.getLogger(__name__)
REMOVED = say("I was removed from that team.")
NOT_TAKEN = say("Teams doesn’t take it there.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A post that may leave: where to, and how it reads now."""

    link: ChannelLink
    card: Mapping[str, Any]
    summary: str


async def deliver(worker: Worker, stored: Stored) -> int:
    """Post what waits for a channel; return how many posts arrived. Raises `Changed`: another has it."""
    desk, ref = worker.desk, stored.ref
    held = await posts.edit(desk, ref, partial(_claimed, now=desk.clock(), owner=worker.name))
    for each in held.sending.values():  # left behind by a worker that died, or slept for too long
        await _troubled(desk, each.letter, Trouble(kind="unsure", at=desk.clock()))
        await posts.edit(desk, ref, partial(_ended, on_way=each, at=desk.clock(), why="unsure"))
    arrived = 0
    for letter in _ready(held, desk.clock()):
        arrived += await _one(worker, ref, letter)
    await posts.edit(desk, ref, partial(_left, now=desk.clock(), owner=worker.name))
    return arrived


def _ready(mailbox: Mailbox, now: datetime) -> list[Letter]:
    if now < (mailbox.held_until or now):
        return []
    found = [each for each in mailbox.pending.values() if each.ready_at <= now]
    return sorted(found, key=lambda each: each.ready_at)


async def _one(worker: Worker, ref: Ref, letter: Letter) -> bool:
    """Post one; return whether it arrived."""
    desk, name = worker.desk, letter.reminder.id
    found = await _asked(worker, letter)
    if found is None:
        await posts.edit(desk, ref, partial(box.dropped, name=name, at=desk.clock(), reason="over"))
        return False
    kept = await posts.edit(desk, ref, partial(_set_out, name=name, now=desk.clock(), owner=worker.name))
    on_way = kept.sending[name]
    if isinstance(found, Text):
        return await _refused(desk, ref, on_way, found)
    at = Reference(service_url=found.link.service_url, conversation=found.link.channel.id)
    try:
        async with worker.gates(at.conversation):
            if on_way.at + LEASE - desk.clock() < MARGIN:  # paused for too long: another may have begun
                raise NotSent("It took too long until the post.")
            message = await desk.reach.post(at, found.card, found.summary, found.link.thread)
    except (NotSent, Throttled) as error:
        wait = getattr(error, "retry_after", None)
        until = desk.clock() + (WAIT if wait is None else timedelta(seconds=wait)) + _jitter()
        await posts.edit(desk, ref, partial(_put_off, on_way=on_way, until=until))
        return False
    except Permanent:
        return await _refused(desk, ref, on_way, NOT_TAKEN)
    except DeliveryError:
        await _troubled(desk, letter, Trouble(kind="unsure", at=desk.clock()))
        await posts.edit(desk, ref, partial(_ended, on_way=on_way, at=desk.clock(), why="unsure"))
        return False
    await _changed(desk, letter, partial(channels.in_thread, name=_series(letter), thread=message))
    await posts.edit(desk, ref, partial(_arrived, on_way=on_way, day=desk.clock().date()))
    log.info("posted rule=%s", letter.reminder.rule)
    return True


async def _asked(worker: Worker, letter: Letter) -> Ready | Text | None:
    """Return a post as it reads now; why it may not be read there; None where its reason is over."""
    desk, reminder, name = worker.desk, letter.reminder, _series(letter)
    stored = await desk.store.get(kinds.engagement_ref(reminder.engagement))
    if stored is None:
        return None
    engagement = kinds.ENGAGEMENT.decode(stored.body)
    link = channels.link_of(engagement, name)
    if link is None or planning.cause_of(desk, engagement, reminder, "") is None:
        return None
    if await reaching.is_removed_from(desk, engagement.tenant, link.channel.team):
        return REMOVED
    if why := await channels.allowed(desk, engagement, name):
        return why
    drawn = worker.draw_post(engagement, reminder.rule, reminder.occurrence)
    return Ready(link=link, card=drawn[0], summary=drawn[1]) if drawn else None


async def _refused(desk: Desk, ref: Ref, on_way: Sending, why: Text) -> bool:
    await _troubled(desk, on_way.letter, Trouble(kind="refused", at=desk.clock(), why=why.plain))
    await posts.edit(desk, ref, partial(_ended, on_way=on_way, at=desk.clock(), why="refused"))
    return False


async def _troubled(desk: Desk, letter: Letter, trouble: Trouble) -> None:
    """Keep a trouble with the series, for its owner; one of the same post that stands is not told anew.

    The post counts as handed on from then, whoever planned it and did not come to note it.
    """
    post, name = post_name(letter.reminder.rule, letter.reminder.occurrence), _series(letter)

    def note(engagement: Engagement) -> Engagement:
        link = channels.link_of(engagement, name)
        if link is None or post in link.troubles:
            return engagement
        marked = replace(engagement, marks={**engagement.marks, post: letter.reminder.mark})
        return channels.with_link(marked, name, troubled(link, post, trouble))

    await _changed(desk, letter, note)


async def _changed(desk: Desk, letter: Letter, edit: Callable[[Engagement], Engagement]) -> None:
    """Change the engagement of a post, as nobody's own change: it is never taken back."""
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(kinds.engagement_ref(letter.reminder.engagement))
        if stored is None:
            return
        before = kinds.ENGAGEMENT.decode(stored.body)
        after = edit(before)
        if after == before:
            return
        try:
            await write(desk, replace(after, seq=after.seq + 1), stored.etag)
            return
        except Changed:
            await pause(attempt)
    raise Changed


def _series(letter: Letter) -> str:
    return parts_of(letter.reminder.occurrence)[0]


def _claimed(mailbox: Mailbox, *, now: datetime, owner: str) -> Mailbox:
    """Return the posts with a claim. Raises `Changed` where another worker has them."""
    claim = mailbox.claim
    if claim and claim.owner != owner and claim.until > now:
        raise Changed
    return replace(mailbox, claim=Claim(owner=owner, until=now + LEASE))


def _set_out(mailbox: Mailbox, *, name: str, now: datetime, owner: str) -> Mailbox:
    """Return the posts with one on its way. Raises `Changed` where another worker has them, or it is gone."""
    if name not in mailbox.pending:
        raise Changed
    return box.sending(_claimed(mailbox, now=now, owner=owner), (name,), now)


def _left(mailbox: Mailbox, *, now: datetime, owner: str) -> Mailbox:
    """Return the posts let go; those that another worker claimed meanwhile stay its."""
    if mailbox.claim is None or mailbox.claim.owner != owner:
        return mailbox
    return box.forgotten(replace(mailbox, claim=None), now)


def _same(mailbox: Mailbox, on_way: Sending) -> bool:
    """Whether a post is still on that very way: another worker may have taken it up, and sent it anew."""
    return mailbox.sending.get(on_way.letter.reminder.id) == on_way


def _ended(mailbox: Mailbox, *, on_way: Sending, at: datetime, why: str) -> Mailbox:
    names = (on_way.letter.reminder.id,)
    return box.permanent(mailbox, names, at, why) if _same(mailbox, on_way) else mailbox


def _put_off(mailbox: Mailbox, *, on_way: Sending, until: datetime) -> Mailbox:
    names = (on_way.letter.reminder.id,)
    return replace(box.not_sent(mailbox, names), held_until=until) if _same(mailbox, on_way) else mailbox


def _arrived(mailbox: Mailbox, *, on_way: Sending, day: date) -> Mailbox:
    names = (on_way.letter.reminder.id,)
    return box.sent(mailbox, names, day) if _same(mailbox, on_way) else mailbox


def _jitter() -> timedelta:
    return timedelta(seconds=random.uniform(0, 2))
