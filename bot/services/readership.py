"""Who reads a channel: whether a series may be posted there (C7), and whether somebody is one of them.

Asks Teams each time, and takes nobody for one of the organisation's own who is not said to be.
"""

import asyncio
from collections.abc import Collection
from dataclasses import replace

from bot.domain.attendance import attendance, excludes
from bot.domain.channel import Channel, ChannelLink
from bot.domain.engagement import Engagement
from bot.domain.people import Actor
from bot.domain.person import Reference
from bot.domain.series import Kind, Series
from bot.domain.text import Text, say
from bot.errors import DeliveryError, Permanent
from bot.playbook.gateway_record import people_of
from bot.services.desk import Desk
from bot.services.reach import Member, Sort

PATIENCE = 2.5
"""Seconds that a question to Teams may take while a person waits."""
UNREADABLE = say("I can’t see who is in that team now, and this series is not for everyone.")
SHARED = say("I can’t see everyone who reads a shared channel, and this series is not for everyone.")
OUTSIDERS = say("Guests or people of another organisation can read it, and this series is not for everyone.")
NOT_FOR_THEM = say("Somebody can read it who is never in this series.")


async def readable(
    desk: Desk, engagement: Engagement, name: str, channel: Channel, service_url: str
) -> Text | None:
    """Return None where nobody who must not can read what is posted in a channel, else why not."""
    series = engagement.series[name]
    if not excludes(series.kind):
        return None
    at = Reference(service_url=service_url, conversation=channel.id)
    team = replace(at, conversation=channel.team)
    try:
        async with asyncio.timeout(PATIENCE):
            place = await desk.reach.place(at, channel.team)
            members = await desk.reach.members(team)
    except (DeliveryError, TimeoutError):
        return UNREADABLE
    return barred(series.kind, engagement.tenant, place.sort, members, _never(desk, engagement, series))


def barred(
    kind: Kind, tenant: str, sort: Sort, members: Collection[Member], never: Collection[str]
) -> Text | None:
    """Return why a series is not posted in a channel with these readers; None where it may be.

    `never`: addresses of contacts
    who are never in it, in lower case.
    """
    if not excludes(kind):
        return None
    if sort == "shared":
        return SHARED
    if not sort or not members:
        return UNREADABLE
    if any(each.guest or each.tenant != tenant for each in members):
        return OUTSIDERS
    if any({each.email, each.principal} & set(never) for each in members):
        return NOT_FOR_THEM
    return None


def _never(desk: Desk, engagement: Engagement, series: Series) -> frozenset[str]:
    found = attendance(series.kind, people_of(desk.playbook, engagement), engagement.partners, series.experts)
    seats = (engagement.contacts[seat.contact].email.casefold() for seat in found.never)
    return frozenset(filter(None, seats))


async def named(desk: Desk, channel: Channel, service_url: str) -> Channel:
    """Return the channel with its name, where its message did not tell it and Teams does."""
    if channel.name:
        return channel
    at = Reference(service_url=service_url, conversation=channel.id)
    try:
        async with asyncio.timeout(PATIENCE):
            return replace(channel, name=(await desk.reach.place(at, channel.team)).name)
    except (DeliveryError, TimeoutError):
        return channel


async def belongs(desk: Desk, actor: Actor, link: ChannelLink) -> bool | None:
    """Tell whether somebody is of the team and of the organisation; None where Teams can't be asked now."""
    at = Reference(service_url=link.service_url, conversation=link.channel.team)
    try:
        async with asyncio.timeout(PATIENCE):
            found = await desk.reach.member(at, actor.id)
    except Permanent:
        return False
    except (DeliveryError, TimeoutError):
        return None
    return not found.guest and found.tenant == actor.tenant
