"""Who may do what: the one question, asked before every read and every write. Decides nothing else."""

from typing import Literal

from bot.domain.engagement import Engagement
from bot.domain.people import Actor

Operation = Literal["read", "write"]


def may(actor: Actor, operation: Operation, engagement: Engagement) -> bool:
    """Tell whether the actor may read or write the engagement: its owner may, in its tenant; nobody else."""
    return operation in ("read", "write") and (actor.tenant, actor.id) == (
        engagement.tenant,
        engagement.owner,
    )
