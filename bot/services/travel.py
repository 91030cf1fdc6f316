"""Time travel in local mode: the clock goes to a later moment, and all that falls due on the way happens.

Each due moment is run at its own time. Decides nothing about what is due.
"""

from datetime import datetime, timedelta
from time import monotonic

from bot.services.clock import LocalClock, Travelled
from bot.services.desk import Desk
from bot.storage.store import Stored

STEPS = 2000
"""Moments that one command runs at most."""
SECONDS = 6.0
"""How long one command goes on: a turn has to be answered."""
NUDGE = timedelta(minutes=1)
"""How far the clock goes where a document stays due although it was looked after."""


async def travel(desk: Desk, clock: LocalClock, to: datetime, seconds: float = SECONDS) -> Travelled:
    """Move the clock step by step; it stops on the way where that takes too long, and may be sent on."""
    sent, last, ends = 0, None, monotonic() + seconds
    for _ in range(STEPS):
        async with desk.passes:
            stop, last = await _next_stop(desk, clock, to, last)
            await clock.forward(stop)
            sent += await desk.due()
        if stop >= to or monotonic() > ends:
            break
    return Travelled(now=clock(), to=to, sent=sent)


async def _next_stop(
    desk: Desk, clock: LocalClock, to: datetime, last: Stored | None
) -> tuple[datetime, Stored | None]:
    """Return the next moment at which anything is due, at most `to`, and what is due first."""
    due = await desk.store.due(to, 1)
    if not due:
        return to, None
    first, now = due[0], clock()
    wanted = now + NUDGE if first == last else max(now, first.due_at or now)
    return min(to, wanted), first
