"""Who may do what: the one question, asked before every read and every write. Decides nothing else."""

from datetime import datetime, timedelta
from typing import Literal

from bot.domain.engagement import Engagement
from bot.domain.handover import may_read
from bot.domain.people import Actor

Operation = Literal["read", "write", "answer", "contribute"]
"""To answer is to take an offered engagement over, or to decline it. To contribute is to read the agenda of a
series in the channel it is linked to, and to add to it.
"""
RESTORE = timedelta(days=30)
"""How long a removed engagement can be restored."""


def may(actor: Actor, operation: Operation, engagement: Engagement, now: datetime) -> bool:
    """Tell whether the actor may do it. The owner may do everything, in their tenant.

    Who handed it over may read it until the moment that was set then. To whom it is offered may answer, and
    nothing else. Members of a linked channel may contribute. Nobody else may do anything.
    """
    if actor.tenant != engagement.tenant:
        return False
    if actor.id == engagement.owner:
        return True
    if operation == "contribute":
        return not actor.guest and contributes(actor, engagement)
    if operation == "answer":
        return engagement.handover is not None and engagement.handover.to == actor.id
    return operation == "read" and may_read(engagement.former, actor.id, now)


def contributes(actor: Actor, engagement: Engagement) -> bool:
    """Tell whether somebody speaks in a channel that a series of the engagement is linked to."""
    links = (each.channel for each in engagement.series.values())
    return any(link and link.channel.id == actor.channel for link in links)


def gone(engagement: Engagement, now: datetime) -> bool:
    """Tell whether it was removed longer ago than it can be restored: for everybody it is not there."""
    status = engagement.status
    return status.state == "removed" and status.stamp is not None and now - status.stamp.at > RESTORE
