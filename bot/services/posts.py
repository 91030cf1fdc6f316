"""What waits to be posted in the channel of a series, in the store. Decides nothing; posts nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain import mailbox as box
from bot.domain.channel import post_name, troubled
from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.mailbox import Dead, Mailbox
from bot.domain.outcome import parts_of
from bot.domain.people import Actor
from bot.domain.plan.values import Reminder
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.playbook.causes_posts import posted
from bot.services.attempts import ATTEMPTS, pause
from bot.services.channels import link_of, with_link
from bot.services.desk import Desk
from bot.services.mailboxes import light
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import Gone
from bot.storage import kinds
from bot.storage.store import Document, Ref


async def edit(desk: Desk, ref: Ref, change: Callable[[Mailbox], Mailbox]) -> Mailbox:
    """Change what waits for a channel by compare-and-set; return it. What `change` raises is raised."""
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(ref)
        held = kinds.POSTS.decode(stored.body) if stored else Mailbox()
        after = change(held)
        if stored and after == held:
            return after
        body, due = kinds.POSTS.encode(after), due_at(after, desk.clock())
        document = Document(ref=ref, kind="posts", body=body, due_at=due)
        try:
            await (desk.store.replace(document, stored.etag) if stored else desk.store.create(document))
            return after
        except (AlreadyExists, Changed, Missing):
            await pause(attempt)
    raise StoreUnavailable("The posts of a channel are being changed elsewhere.")


def due_at(mailbox: Mailbox, now: datetime) -> datetime | None:
    """Return when a worker must look at it: a channel has no hours of work."""
    if mailbox.claim:
        return mailbox.claim.until
    if mailbox.sending:
        return now
    looks = min((each.ready_at for each in mailbox.pending.values()), default=None)
    return max(looks, mailbox.held_until) if looks and mailbox.held_until else looks


async def hand_on(desk: Desk, post: Reminder) -> None:
    """Put a post where it waits for its channel; one that is known changes nothing.

    A failed one waits again where its owner said so: then, and only then, its cause has no mark. Whoever
    wrote it down as failed had written the mark before.
    """
    ref = kinds.posts_ref(post.engagement, parts_of(post.occurrence)[0])
    stored = await desk.store.get(ref)
    dead = kinds.POSTS.decode(stored.body).dead.get(post.id) if stored else None
    if not dead or not await _handed_on(desk, post):
        await edit(desk, ref, partial(_put, light(post), dead))


async def _handed_on(desk: Desk, reminder: Reminder) -> bool:
    stored = await desk.store.get(kinds.engagement_ref(reminder.engagement))
    if stored is None:
        return False
    name = post_name(reminder.rule, reminder.occurrence)
    return name in kinds.ENGAGEMENT.decode(stored.body).marks


def _put(reminder: Reminder, dead: Dead | None, mailbox: Mailbox) -> Mailbox:
    if dead and mailbox.dead.get(reminder.id) == dead:
        return box.waiting(mailbox, dead.letter)
    return box.put(mailbox, reminder)


# -- what its owner says


async def summary(
    desk: Desk, actor: Actor, engagement: str, meeting: str, *, key: str
) -> Applied | NotFound | Gone:
    """Let the summary of a meeting be posted, once: said again it changes nothing."""
    name, planned = parts_of(meeting)

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        series = current.series.get(name)
        outcome = series.outcomes.get(planned) if series else None
        if series is None or outcome is None or not posted(series.channel):
            return Gone(engagement=current)
        if outcome.posting:
            return current
        outcomes = {**series.outcomes, planned: replace(outcome, posting=stamp)}
        return replace(current, series=put(current.series, name, replace(series, outcomes=outcomes)))

    return await change(desk, actor, engagement, apply, key=key, what="posting", result="posting")


async def settle(
    desk: Desk, actor: Actor, engagement: str, name: str, post: str, *, again: bool, key: str
) -> Applied | NotFound | Gone:
    """Settle the trouble of a post: it is there after all, or it is to be posted again.

    Then it counts as never handed on: a post's name is the key of its cause.
    """

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        link = link_of(current, name)
        if link is None or post not in link.troubles:
            return Gone(engagement=current)
        after = with_link(current, name, troubled(link, post, None))
        marks = {cause: day for cause, day in after.marks.items() if not (again and cause == post)}
        return replace(after, marks=marks)

    return await change(desk, actor, engagement, apply, key=key, what="posting", result="posting")
