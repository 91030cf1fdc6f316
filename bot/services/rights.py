"""Who may do what: the one question, asked before every read and every write. Decides nothing else."""

from datetime import datetime, timedelta
from typing import Literal

from bot.domain.engagement import Engagement
from bot.domain.people import Actor

Operation = Literal["read", "write"]
RESTORE = timedelta(days=30)
"""How long a removed engagement can be restored."""


def may(actor: Actor, operation: Operation, engagement: Engagement) -> bool:
    """Tell whether the actor may read or write the engagement: its owner may, in its tenant; nobody else."""
    return operation in ("read", "write") and (actor.tenant, actor.id) == (
        engagement.tenant,
        engagement.owner,
    )


def gone(engagement: Engagement, now: datetime) -> bool:
    """Tell whether it was removed longer ago than it can be restored: for everybody it is not there."""
    status = engagement.status
    return status.state == "removed" and status.stamp is not None and now - status.stamp.at > RESTORE
