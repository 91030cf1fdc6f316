"""Series in channels of teams: linked, let be posted, found from the channel (C7, X38).

The series says where it is posted; a document of the channel leads to it. Where the two disagree (a crash, a
link taken back), nothing is posted and nobody finds anything.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.domain.channel import Channel, ChannelLink, post_name
from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.people import Actor
from bot.domain.series import Kind, Series
from bot.domain.text import Text, say
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.playbook.causes_posts import AGENDA
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.readership import readable
from bot.services.records import Applied, NotFound, change, load
from bot.services.revisions import Gone
from bot.storage import kinds
from bot.storage.store import Document

NOT_LINKED = say("This series is linked to no channel any more.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """The channel has another series."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Here:
    """The series of a channel."""

    engagement: Engagement
    name: str
    link: ChannelLink

    @property
    def series(self) -> Series:
        """The series itself."""
        return self.engagement.series[self.name]


def link_of(engagement: Engagement, name: str) -> ChannelLink | None:
    """Return where a series is posted, None where it is not (or is not there)."""
    series = engagement.series.get(name)
    return series.channel if series else None


# -- who may read along (C7)


async def allowed(desk: Desk, engagement: Engagement, name: str) -> Text | None:
    """Return None where a series may be posted in its channel now, else why not (X38).

    Asked before every post, for who is in a channel changes. For a series that excludes nobody, Teams is not
    asked.
    """
    link = link_of(engagement, name)
    if link is None or await _leads_to(desk, engagement.tenant, link.channel.id) != (engagement.id, name):
        return NOT_LINKED
    return await readable(desk, engagement, name, link.channel, link.service_url)


# -- whose a channel is


async def here(desk: Desk, actor: Actor) -> Here | None:
    """Return the series of the channel somebody speaks in; None where there is none, or none for them."""
    engagement, name = await _leads_to(desk, actor.tenant, actor.channel)
    found = await load(desk, actor, engagement, "contribute") if engagement else None
    link = link_of(found, name) if found else None
    if found is None or link is None or link.channel.id != actor.channel:
        return None
    return Here(engagement=found, name=name, link=link)


async def _leads_to(desk: Desk, tenant: str, channel: str) -> tuple[str, str]:
    stored = await desk.store.get(kinds.channel_ref(tenant, channel))
    held = kinds.CHANNEL.decode(stored.body) if stored else None
    return (held.engagement, held.series) if held else ("", "")


def running(desk: Desk, engagement: Engagement, kind: Kind | None) -> tuple[str, ...]:
    """Return the ids of the series of a kind (None: any) that have not ended."""
    return tuple(
        name
        for name, each in engagement.series.items()
        if kind in (None, each.kind)
        and (each.ended_on is None or each.ended_on >= desk.today(each.time_zone))
    )


async def link(
    desk: Desk, actor: Actor, engagement: str, name: str, channel: Channel, service_url: str, *, key: str
) -> Applied | NotFound | Gone | Taken:
    """Link a series to a channel. The channel's document is written first: a crash leaves one that leads to a
    series which does not say so, and gives way.
    """
    if not await _claimed(desk, actor.tenant, channel.id, kinds.Linked(engagement=engagement, series=name)):
        return Taken()
    before: list[ChannelLink] = []

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        series = current.series.get(name)
        if series is None:
            return Gone(engagement=current)
        before[:] = [series.channel] if series.channel else []
        if series.channel and series.channel.channel.id == channel.id:
            return current
        new = ChannelLink(channel=channel, service_url=service_url, linked=stamp)
        return with_link(current, name, new)

    outcome = await change(desk, actor, engagement, apply, key=key, what="link", result="link")
    await _let_go(desk, actor.tenant, (each.channel.id for each in before), channel.id)
    return outcome


async def unlink(desk: Desk, actor: Actor, engagement: str, name: str, *, key: str) -> Applied | NotFound:
    """Take the link of a series away, and the channel's document after it."""
    before: list[ChannelLink] = []

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        held = link_of(current, name)
        before[:] = [held] if held else []
        return with_link(current, name, None) if held else current

    outcome = await change(desk, actor, engagement, apply, key=key, what="unlink", result="unlink")
    await _let_go(desk, actor.tenant, (each.channel.id for each in before), "")
    return outcome


def with_link(engagement: Engagement, name: str, new: ChannelLink | None) -> Engagement:
    """Return the engagement with where a series is posted; None: nowhere."""
    series = replace(engagement.series[name], channel=new)
    return replace(engagement, series=put(engagement.series, name, series))


async def _claimed(desk: Desk, tenant: str, channel: str, mine: kinds.Linked) -> bool:
    """Make a channel lead to a series; False where it leads to another that says so too."""
    ref = kinds.channel_ref(tenant, channel)
    document = Document(ref=ref, kind="channel", body=kinds.CHANNEL.encode(mine))
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(ref)
        try:
            if stored is None:
                await desk.store.create(document)
                return True
            held = kinds.CHANNEL.decode(stored.body)
            if held == mine:
                return True
            if await _says_so(desk, held, channel):
                return False
            await desk.store.replace(document, stored.etag)
            return True
        except (AlreadyExists, Changed, Missing):
            await pause(attempt)
    raise StoreUnavailable("That channel is being linked elsewhere; nothing was saved.")


async def _says_so(desk: Desk, held: kinds.Linked, channel: str) -> bool:
    stored = await desk.store.get(kinds.engagement_ref(held.engagement))
    link = link_of(kinds.ENGAGEMENT.decode(stored.body), held.series) if stored else None
    return link is not None and link.channel.id == channel


async def _let_go(desk: Desk, tenant: str, channels: Iterable[str], kept: str) -> None:
    """Remove the documents of channels that lead to a series no more."""
    for channel in channels:
        ref = kinds.channel_ref(tenant, channel)
        stored = await desk.store.get(ref) if channel != kept else None
        if stored and not await _says_so(desk, kinds.CHANNEL.decode(stored.body), channel):
            with suppress(Changed, Missing):
                await desk.store.delete(ref, stored.etag)


# -- letting it be posted


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The series is not linked any more, or was let be posted before."""

    engagement: Engagement


async def accept(
    desk: Desk, actor: Actor, engagement: str, name: str, meeting: str, *, key: str
) -> Applied | NotFound | Refused:
    """Note that the owner saw the preview and lets it be posted. Only who notes it first goes on to post.

    The agenda of the meeting (by its id, "" for none) goes out with that press, and not once more by itself.
    """

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Refused:
        held = link_of(current, name)
        if held is None or held.accepted:
            return Refused(engagement=current)
        after = with_link(current, name, replace(held, accepted=stamp))
        mark = {post_name(AGENDA, meeting): stamp.at.date()} if meeting else {}
        return replace(after, marks={**after.marks, **mark})

    return await change(desk, actor, engagement, apply, key=key, what="posting", result="posting")


async def not_posted(desk: Desk, actor: Actor, engagement: str, name: str, *, key: str) -> None:
    """Take back that it may be posted: the first post certainly did not arrive."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        held = link_of(current, name)
        return with_link(current, name, replace(held, accepted=None)) if held else current

    await change(desk, actor, engagement, apply, key=key, what="posting", result="posting")


async def posted(
    desk: Desk, actor: Actor, engagement: str, name: str, thread: str, *, key: str
) -> Applied | NotFound:
    """Note the thread that a first post has begun."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        return in_thread(current, name, thread)

    return await change(desk, actor, engagement, apply, key=key, what="posting", result="posting")


def in_thread(engagement: Engagement, name: str, thread: str) -> Engagement:
    """Return the engagement with the thread of a series' posts, where it has a link and none yet."""
    held = link_of(engagement, name)
    if held is None or held.thread:
        return engagement
    return with_link(engagement, name, replace(held, thread=thread))
