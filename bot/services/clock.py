"""The clock of local mode: real time and how far it was moved, which is kept with the store.

It only goes forward, over restarts too: what was sent at a moment never lies ahead of the clock.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import AlreadyExists, Changed, StoreUnavailable
from bot.services.attempts import ATTEMPTS, pause
from bot.storage import kinds
from bot.storage.store import Document, Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Travelled:
    """Where the clock is now, where it was to go, and how many cards were sent on the way."""

    now: datetime
    to: datetime
    sent: int


@dataclass(slots=True)
class LocalClock:
    """A clock that can be moved forward. Calling it returns the aware UTC time.

    `last` is the latest journey by its operation key; who makes one holds `travelling`.
    """

    real: Callable[[], datetime]
    store: Store
    ahead: timedelta = timedelta(0)
    last: tuple[str, Travelled] | None = None
    travelling: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def open(cls, real: Callable[[], datetime], store: Store) -> "LocalClock":
        """Return the clock as it was left with this store."""
        stored = await store.get(kinds.clock_ref())
        return cls(real, store, _ahead(stored.body) if stored else timedelta(0))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.real() + self.ahead

    async def forward(self, to: datetime) -> None:
        """Move the clock to a moment, once that is stored; a moment that has passed moves nothing."""
        wanted = to - self.real()
        for attempt in range(ATTEMPTS):
            stored = await self.store.get(kinds.clock_ref())
            held = _ahead(stored.body) if stored else timedelta(0)
            if wanted <= held:
                self.ahead = max(self.ahead, held)
                return
            body = kinds.CLOCK_MOVE.encode(
                kinds.ClockMove(microseconds=round(wanted / timedelta(microseconds=1)))
            )
            document = Document(ref=kinds.clock_ref(), kind="clock", body=body)
            with suppress(Changed, AlreadyExists):
                await (self.store.replace(document, stored.etag) if stored else self.store.create(document))
                self.ahead = wanted
                return
            await pause(attempt)
        raise StoreUnavailable("The clock is being moved elsewhere; it was not moved here.")


def _ahead(body: bytes) -> timedelta:
    return timedelta(microseconds=kinds.CLOCK_MOVE.decode(body).microseconds)
