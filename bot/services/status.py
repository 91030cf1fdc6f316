"""Hold, close, reopen, remove, restore: whether an engagement is worked on.

Removed ones can come back for 30 days. Never touches the claim of a tenant.
"""

from dataclasses import dataclass, replace

from bot.domain.engagement import Engagement, Stamp, State, Status, raised
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change

STEP = "status"
"""The name under which a state's revision is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The state was changed since the card was shown; nothing was done."""

    engagement: Engagement


async def set_state(
    desk: Desk,
    actor: Actor,
    engagement: str,
    state: State,
    *,
    key: str,
    reason: str = "",
    until: str = "",
    revision: int | None = None,
) -> Applied | NotFound | Moved:
    """Put the engagement into a state; the same state again changes only its reason and date.

    `revision` is the state's as the pressed card showed it (None: a word or a button that asks for nothing).
    """

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved:
        old = current.status
        if revision is not None and current.revision(STEP) != revision:
            return Moved(engagement=current)
        if (old.state, old.reason, old.until) == (state, reason, until):
            return current
        status = Status(state=state, reason=reason, until=until, stamp=stamp)
        return raised(replace(current, status=status), STEP, stamp)

    what = {"open": "reopen", "held": "hold", "closed": "close", "removed": "remove"}[state]
    operation = "give" if state == "removed" else "write"
    return await change(desk, actor, engagement, apply, key=key, what=what, result=what, operation=operation)
