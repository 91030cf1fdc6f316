"""How fast messages leave: one conversation at a time in its own measure, and the whole app in its.

Counts what this process sent; sends nothing. Each waits for a moment of its own, not for a word from another,
so that nobody is forgotten. Times are those of the event loop.
"""

import asyncio
import math
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.errors import Throttled

LIMITS = ((1, 0.5), (60, 30.0), (1800, 3600.0))
"""At most so many messages in so many seconds, in one conversation.

Teams takes 7 in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour. One in half a second keeps the first two and
leaves room for the answers of the person's own turns, which pass no gate.
"""
PATIENCE = 5.0
"""How long a message waits here (s); what would take longer is told to wait somewhere else."""
REST = 1.0
"""How long a conversation rests after a 429 or 412 that named no time (s)."""
PAUSE = 1.0
"""Two conversations refused within this time mean the app (429 does not say which): all rest as long (s)."""
IDLE = 3600.0
MANY = 1024


@dataclass(slots=True)
class _Way:
    """A conversation: when its last messages ended, until when it rests, who wants something of it now."""

    ended: deque[float] = field(default_factory=lambda: deque(maxlen=max(count for count, _ in LIMITS)))
    rests_until: float = -math.inf
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0

    def opens(self) -> float:
        """Return from when its next message may leave.

        Counted from the end of an exchange, for the service counts a message somewhere between its start and
        its end: so the limits hold there too, however slow the way is.
        """
        spans = (self.ended[-count] + span for count, span in LIMITS if len(self.ended) >= count)
        return max(self.rests_until, *spans, -math.inf)

    def idle(self, now: float) -> bool:
        """Say whether nothing it remembers counts any more."""
        return not self.users and self.rests_until <= now and (not self.ended or now - self.ended[-1] > IDLE)


class Gates:
    """The gates of one process. `rate` is messages a second that it may send in all; infinity: no limit.

    async with gates(conversation):
        ...  # send one message
    """

    def __init__(self, rate: float) -> None:
        self._slot = 1 / rate
        self._opens = -math.inf
        self._ways: dict[str, _Way] = {}
        self._sweep_at = MANY
        self._refused = ("", -math.inf)

    @asynccontextmanager
    async def __call__(self, conversation: str, patience: float = PATIENCE) -> AsyncGenerator[None]:
        """Wait until one message may leave for a conversation, and note its end.

        Raises `Throttled` with the seconds left, nothing sent, where that takes longer than `patience`
        seconds. A `Throttled` that comes out of the block makes the conversation rest.
        """
        loop = asyncio.get_running_loop()
        until, way = loop.time() + patience, self._way(conversation, loop.time())
        way.users += 1
        try:
            async with _in_turn(way, until):
                await _sleep_until(way.opens(), until)
                await _sleep_until(self._taken(loop.time(), until), until)
                try:
                    yield
                except Throttled as error:
                    self._rest(conversation, way, loop.time(), error.retry_after)
                    raise
                finally:
                    way.ended.append(loop.time())
        finally:
            way.users -= 1

    def _taken(self, now: float, until: float) -> float:
        """Return when the app may send its next message; taken, where that is in time."""
        at = max(now, self._opens)
        if at <= until:
            self._opens = at + self._slot
        return at

    def _rest(self, conversation: str, way: _Way, now: float, told: float | None) -> None:
        way.rests_until = max(way.rests_until, now + (REST if told is None else told))
        other, when = self._refused
        if other not in ("", conversation) and now - when <= PAUSE:
            self._opens = max(self._opens, now + PAUSE)
        self._refused = (conversation, now)

    def _way(self, conversation: str, now: float) -> _Way:
        if len(self._ways) >= self._sweep_at:
            self._ways = {name: way for name, way in self._ways.items() if not way.idle(now)}
            self._sweep_at = max(MANY, 2 * len(self._ways))
        return self._ways.setdefault(conversation, _Way())


class Open(Gates):
    """Gates that let everything pass at once: where no message leaves the machine, nobody counts them."""

    def __init__(self) -> None:
        super().__init__(math.inf)

    @asynccontextmanager
    async def __call__(self, conversation: str, patience: float = PATIENCE) -> AsyncGenerator[None]:
        """Let a message leave."""
        yield


@asynccontextmanager
async def _in_turn(way: _Way, until: float) -> AsyncGenerator[None]:
    """Hold the conversation's turn; others wait in order. Raises `Throttled` when it takes long."""
    if way.users == 1:  # nobody to wait for: the usual case, without a timer
        await way.turn.acquire()
    else:
        try:
            async with asyncio.timeout_at(until):
                await way.turn.acquire()
        except TimeoutError as error:
            raise Throttled("Others wait for this conversation.", retry_after=REST) from error
    try:
        yield
    finally:
        way.turn.release()


async def _sleep_until(at: float, until: float) -> None:
    now = asyncio.get_running_loop().time()
    if at > max(until, now):
        raise Throttled("It is too early for another message.", retry_after=at - now)
    if at > now:
        await asyncio.sleep(at - now)
