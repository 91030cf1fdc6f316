"""What waits to be posted in the channel of a series, in the store. Decides nothing; posts nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain import mailbox as box
from bot.domain.channel import ChannelLink, troubled
from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.mailbox import Mailbox
from bot.domain.outcome import Outcome, parts_of
from bot.domain.people import Actor
from bot.domain.plan.values import Reminder, identity
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.playbook.causes_posts import AGENDA, SUMMARY, posted
from bot.services.attempts import ATTEMPTS, pause
from bot.services.channels import link_of, with_link
from bot.services.desk import Desk
from bot.services.mailboxes import light
from bot.services.records import NOT_FOUND, Applied, NotFound, change, ensure_open, find
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

    A failed one is known: it waits again only once its owner said so.
    """
    await edit(desk, _ref(post.engagement, post.occurrence), partial(box.put, reminder=light(post)))


def _ref(engagement: str, meeting: str) -> Ref:
    return kinds.posts_ref(engagement, parts_of(meeting)[0])


# -- what its owner says


async def by_hand(desk: Desk, actor: Actor, engagement: str, meeting: str) -> None:
    """Note that somebody posts the agenda of a meeting (by its id) themselves: the bot does not then."""
    name = identity(engagement, AGENDA, meeting)
    noted = partial(box.done, name=name, at=desk.clock(), by=actor.name)
    await edit(desk, _ref(engagement, meeting), noted)


async def summary(
    desk: Desk, actor: Actor, engagement: str, meeting: str, *, key: str
) -> Applied | NotFound | Gone:
    """Let the summary of a meeting be posted, once: said again it changes nothing."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        outcome = _outcome(current, meeting)
        if outcome is None or not posted(current.series[parts_of(meeting)[0]].channel):
            return Gone(engagement=current)
        return current if outcome.posting else _let(current, meeting, outcome, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="posting", result="posting")


def _outcome(engagement: Engagement, meeting: str) -> Outcome | None:
    name, planned = parts_of(meeting)
    series = engagement.series.get(name)
    return series.outcomes.get(planned) if series else None


def _let(engagement: Engagement, meeting: str, outcome: Outcome, stamp: Stamp) -> Engagement:
    name, planned = parts_of(meeting)
    series = engagement.series[name]
    outcomes = {**series.outcomes, planned: replace(outcome, posting=stamp)}
    return replace(engagement, series=put(engagement.series, name, replace(series, outcomes=outcomes)))


async def settle(
    desk: Desk, actor: Actor, engagement: str, name: str, post: str, *, again: bool, key: str
) -> Applied | NotFound | Gone:
    """Settle the trouble of a post: it is there after all, or it is to be posted again.

    What waits for the channel learns it first, and by that alone nothing leaves. Then trouble and mark go in
    one write: it is planned anew.
    """
    found = await find(desk, actor, engagement, "write")
    if found is None:
        return NOT_FOUND
    if _in_trouble(found.engagement, name, post) and key not in found.engagement.done:
        ensure_open(found.engagement)
        rule, _, meeting = post.partition(":")
        letter = identity(engagement, rule, meeting)
        said = partial(_said, letter=letter, at=desk.clock(), by=actor.name, again=again)
        await edit(desk, _ref(engagement, meeting), said)

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        link = _in_trouble(current, name, post)
        if link is None:
            return Gone(engagement=current)
        after = with_link(current, name, troubled(link, post, None))
        return _anew(after, post, stamp) if again else after

    return await change(
        desk, actor, engagement, apply, key=key, what="posting", result="posting", found=found
    )


def _in_trouble(engagement: Engagement, name: str, post: str) -> ChannelLink | None:
    link = link_of(engagement, name)
    return link if link and post in link.troubles else None


def _said(mailbox: Mailbox, *, letter: str, at: datetime, by: str, again: bool) -> Mailbox:
    """Return what waits once its owner (by name) said that a post is there, or that it is to leave again."""
    return box.released(mailbox, letter, at, "again") if again else box.done(mailbox, letter, at, by)


def _anew(engagement: Engagement, post: str, stamp: Stamp) -> Engagement:
    """Return the engagement with a post counted as never handed on: its name is the key of its cause.

    A summary stands for some days from the last word on it.
    """
    rule, _, meeting = post.partition(":")
    marks = {cause: day for cause, day in engagement.marks.items() if cause != post}
    outcome = _outcome(engagement, meeting)
    after = replace(engagement, marks=marks)
    return _let(after, meeting, outcome, stamp) if rule == SUMMARY and outcome else after
