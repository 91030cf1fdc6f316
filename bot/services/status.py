"""Hold, close, reopen, remove, restore: whether an engagement is worked on.

Removed ones can come back for 30 days.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.engagement import Engagement, Stamp, State, Status
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change

RESTORE = timedelta(days=30)


async def set_state(
    desk: Desk, actor: Actor, engagement: str, state: State, *, key: str, reason: str = "", until: str = ""
) -> Applied | NotFound:
    """Put the engagement into a state; the same state again changes only its reason and date."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        old = current.status
        if (old.state, old.reason, old.until) == (state, reason, until):
            return current
        return replace(current, status=Status(state=state, reason=reason, until=until, stamp=stamp))

    what = {"open": "reopen", "held": "hold", "closed": "close", "removed": "remove"}[state]
    return await change(desk, actor, engagement, apply, key=key, what=what, result=what)
