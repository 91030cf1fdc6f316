"""Who may do what: the one question, asked before every read and every write. Decides nothing else.

What it needs to know of the actor stands in their roles, which a turn reads once (roles.py).
"""

from datetime import datetime, timedelta
from typing import Literal

from bot.domain.engagement import Engagement
from bot.domain.handover import may_read
from bot.domain.people import Actor
from bot.domain.team import Team, key

Operation = Literal["read", "write", "give", "answer", "contribute"]
"""To give is to hand an engagement over or to remove it. To answer is to take an offered one over, or to
decline it. To contribute is to read the agenda of a series in the channel it is linked to, and to add to it.
"""
COVERING = frozenset({"read", "write", "contribute"})
RESTORE = timedelta(days=30)
"""How long a removed engagement can be restored."""


def may(actor: Actor, operation: Operation, engagement: Engagement, now: datetime) -> bool:
    """Tell whether the actor may do it. The owner may do everything, in their tenant.

    Who covers for the owner now does what they do, but gives nothing away. Who leads a team with the owner in
    it may read. Who handed it over may read it until the moment that was set then. To whom it is offered may
    answer, and nothing else. Members of a linked channel may contribute. Nobody else may do anything: no
    administrator either.
    """
    if actor.tenant != engagement.tenant:
        return False
    if actor.id == engagement.owner:
        return True
    if operation == "answer":
        return engagement.handover is not None and engagement.handover.to == actor.id
    if operation in COVERING and engagement.owner in actor.roles.covers:
        return True
    if operation == "contribute":
        return not actor.guest and contributes(actor, engagement)
    leads = engagement.owner in actor.roles.members
    return operation == "read" and (leads or may_read(engagement.former, actor.id, now))


def may_see(actor: Actor, team: Team) -> bool:
    """Tell whether the actor may see who is in a team: an administrator, or who leads it, in their tenant."""
    return actor.tenant == team.tenant and (actor.roles.admin or key(team.name) in actor.roles.leads)


def contributes(actor: Actor, engagement: Engagement) -> bool:
    """Tell whether somebody speaks in a channel that a series of the engagement is linked to."""
    links = (each.channel for each in engagement.series.values())
    return any(link and link.channel.id == actor.channel for link in links)


def gone(engagement: Engagement, now: datetime) -> bool:
    """Tell whether it was removed longer ago than it can be restored: for everybody it is not there."""
    status = engagement.status
    return status.state == "removed" and status.stamp is not None and now - status.stamp.at > RESTORE
