"""The bot's own token: had before it is needed, renewed long before it ends, never sent once it has ended.

Knows neither msal nor what a token says, and sends nothing itself.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.errors import NotSent

log = logging.getLogger("cadence.identity")


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token, and for how many seconds from the asking it is valid."""

    value: str = field(repr=False)
    seconds: float


Fetch = Callable[[], Awaitable[Token]]
"""Asks for a fresh token and ends in bounded time. Raises `NotSent`: what is wrong, and where to look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """Seconds.

    `wait`: how old a fetch may be that a message still waits for (a turn has ten in all). `first`, `longest`:
    between attempts that fail, doubled each time. `margin`: a token is not sent in its last ones. `anew`:
    between two tokens that were asked for because the service refused one.
    """

    wait: float = 2.0
    first: float = 1.0
    longest: float = 60.0
    margin: float = 30.0
    anew: float = 60.0


class Bearer:
    """Gives the Authorization header; any number of callers wait for one fetch.

    `start` it in a running loop and `close` it. `problem` says why the last fetch failed, "" when it did not;
    `had`: there was a token at least once.
    """

    def __init__(self, fetch: Fetch, pace: Pace | None = None) -> None:
        self.problem = ""
        self.had = False
        self._fetch = fetch
        self._pace = pace or Pace()
        self._header = ""
        self._until = 0.0
        self._failures = 0
        self._anew = 0.0
        self._began = 0.0
        self._flight: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def __call__(self) -> str:
        """Return the header's value. Raises `NotSent` when there is no valid token and none comes soon."""
        if not self._valid() and self._flight is not None:
            patience = self._began + self._pace.wait - asyncio.get_running_loop().time()
            if patience > 0:
                await asyncio.wait({self._flight}, timeout=patience)
        if not self._valid():
            raise NotSent("There is no token to send with.")
        return self._header

    def start(self) -> None:
        """Fetch a token now, unless that is under way."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._flight is None:
            self._began = asyncio.get_running_loop().time()
            self._flight = asyncio.create_task(self._fly(self._began))

    def refused(self, header: str) -> None:
        """Give a token up that the service answered 401 to, once: the next may be refused for good reason."""
        now = asyncio.get_running_loop().time()
        if header == self._header and now >= self._anew:
            log.warning("the service refused the token; it is asked for anew")
            self._header, self._anew = "", now + self._pace.anew
            self.start()

    async def ready(self) -> None:
        """Return when there was a token at least once. Raises `NotSent` that says why there was none."""
        if not self.had and self._flight is not None:
            await asyncio.wait({self._flight})
        if not self.had:
            raise NotSent(self.problem)

    async def close(self) -> None:
        """Stop fetching."""
        if self._timer is not None:
            self._timer.cancel()
        if self._flight is not None:
            self._flight.cancel()
            with suppress(asyncio.CancelledError):
                await self._flight

    def _valid(self) -> bool:
        return bool(self._header) and asyncio.get_running_loop().time() < self._until

    async def _fly(self, began: float) -> None:
        """Fetch once, and set the time of the next: at half of what the token lives, or after a pause."""
        loop = asyncio.get_running_loop()
        try:
            token = await self._fetch()
            if token.seconds <= self._pace.margin:
                raise NotSent(f"The token that was given ends in {token.seconds:.0f} s.")
        except NotSent as error:
            again = self._failed(str(error))
        except Exception as error:
            log.exception("asking for a token failed")
            again = self._failed(f"Asking for a token failed: {type(error).__name__}.")
        else:
            if self._failures:
                log.info("there is a token again")
            self._failures, self.problem, self.had = 0, "", True
            self._header, self._until = f"Bearer {token.value}", began + token.seconds - self._pace.margin
            again = token.seconds / 2
        self._flight = None
        self._timer = loop.call_later(again, self.start)

    def _failed(self, problem: str) -> float:
        """Note a failure; return the pause before the next attempt, of which chance takes up to a half."""
        pause = min(self._pace.longest, self._pace.first * 2 ** min(self._failures, 16))
        pause *= random.uniform(0.5, 1)
        self._failures += 1
        self.problem = problem
        held = "the one in use still holds" if self._valid() else "nothing can be sent"
        log.warning("no fresh token, %s, asked again in %.0f s: %s", held, pause, problem)
        return pause
