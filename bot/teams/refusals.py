"""What is said of requests that get no turn: all are counted, the log gets one line of a reason a minute.

A flood must not fill the log: the first of a reason is told at once, those after it as a number when a minute
is over. Never tells what a client sent.
"""

import asyncio
import logging
from collections.abc import Callable

from aiohttp import web

from bot.teams.reply import Refused

log = logging.getLogger("cadence.front")

SECONDS = 60.0

Count = Callable[[str], None]
"""Told of every refusal: its kind."""

Audit = Callable[[str, str], None]
"""Told of every security refusal: the reason, and the peer's address. Must return at once."""


class Refusals:
    """Told of every refusal by the front and by each connection; `close` tells what it has not yet told."""

    def __init__(
        self, count: Count | None = None, audit: Audit | None = None, seconds: float = SECONDS
    ) -> None:
        self._count = count
        self._audit = audit
        self._seconds = seconds
        self._more: dict[Refused, int] = {}
        self._timers: dict[Refused, asyncio.TimerHandle] = {}

    def tell(self, refused: Refused, peer: str | None) -> None:
        """Count a refusal; write it down, unless that was done for its reason within the minute."""
        if self._count:
            self._count(refused.kind)
        if refused.security and self._audit:
            self._audit(refused.reason, peer or "")
        if refused in self._more:
            self._more[refused] += 1
            return
        _write(refused, f"peer={peer}")
        self._wait(refused)

    async def close(self, app: web.Application | None = None) -> None:
        """Tell what was not told. To be called when no more requests come."""
        for timer in self._timers.values():
            timer.cancel()
        for refused, more in self._more.items():
            if more:
                _write(refused, f"more={more}")
        self._more, self._timers = {}, {}

    def _wait(self, refused: Refused) -> None:
        self._more[refused] = 0
        loop = asyncio.get_running_loop()
        self._timers[refused] = loop.call_later(self._seconds, self._over, refused)

    def _over(self, refused: Refused) -> None:
        """Tell how many more there were. While there are any, the next is not the first again."""
        del self._timers[refused]
        if more := self._more.pop(refused):
            _write(refused, f"more={more}")
            self._wait(refused)


def _write(refused: Refused, end: str) -> None:
    log.warning(
        "refused status=%s reason=%r security=%s %s", refused.status, refused.reason, refused.security, end
    )


REFUSALS: web.AppKey[Refusals] = web.AppKey("refusals", Refusals)
"""Where an application keeps it, for refusals before there is a request."""
