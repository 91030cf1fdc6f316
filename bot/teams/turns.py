"""Which turn runs when: the same activity once, one conversation in order, many in parallel, never too many
at all.

What stays in memory here only spares work and answers alike; that an effect happens once rests on the store.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.teams.reply import Reply
from bot.teams.shape import ACKNOWLEDGED, Inbound

Deliver = Callable[[Inbound, float], Awaitable[Reply]]
"""Runs one turn until a time of the event loop; if it is over already, only tells the person."""

BUSY = Reply(503)


@dataclass(frozen=True, kw_only=True)
class TurnLimits:
    """How much at once, how long, and what is remembered.

    `seconds` for a turn from the moment its request is read (Teams gives up after 15); `at_once` turns in
    all, `in_line` turns of one conversation. Replies are kept for `remember_seconds`, at most `remembered` of
    them and `remembered_bytes` together.
    """

    seconds: float = 12.0
    at_once: int = 512
    in_line: int = 32
    remember_seconds: float = 300.0
    remembered: int = 4096
    remembered_bytes: int = 8 * 1024 * 1024


@dataclass(slots=True)
class _Lane:
    """One conversation that has a turn now."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Turns:
    """Runs turns through `deliver`."""

    def __init__(self, deliver: Deliver, limits: TurnLimits | None = None) -> None:
        self._deliver = deliver
        self._limits = limits or TurnLimits()
        self._running = 0
        self._lanes: dict[tuple[str, str], _Lane] = {}
        self._under_way: dict[tuple[str, ...], asyncio.Future[Reply]] = {}
        self._done = _Remembered(self._limits)

    async def run(self, inbound: Inbound) -> Reply:
        """Return the turn's reply; the same activity again gets the first one's. 503: come back later."""
        if inbound.head.type in ACKNOWLEDGED:
            return Reply()
        key = inbound.delivery
        if key is None:
            return await self._bounded(inbound)
        loop = asyncio.get_running_loop()
        known = self._done.get(key, loop.time())
        if known is not None:
            return known
        first = self._under_way.get(key)
        if first is not None:
            await asyncio.wait((first,))
            return BUSY if first.cancelled() else first.result()
        return await self._first(key, inbound, loop)

    async def _first(self, key: tuple[str, ...], inbound: Inbound, loop: asyncio.AbstractEventLoop) -> Reply:
        future = self._under_way[key] = loop.create_future()
        try:
            reply = await self._bounded(inbound)
        except BaseException:
            future.cancel()
            raise
        finally:
            del self._under_way[key]
        future.set_result(reply)
        if reply is not BUSY:
            self._done.put(key, reply, loop.time())
        return reply

    async def _bounded(self, inbound: Inbound) -> Reply:
        name = (inbound.tenant, inbound.head.conversation.id)
        lane = self._lanes.get(name)
        if self._running >= self._limits.at_once or (lane and lane.users >= self._limits.in_line):
            return BUSY
        if lane is None:
            lane = self._lanes[name] = _Lane()
        until = asyncio.get_running_loop().time() + self._limits.seconds
        self._running += 1
        lane.users += 1
        try:
            return await self._in_order(lane, inbound, until)
        finally:
            self._running -= 1
            lane.users -= 1
            if not lane.users:
                del self._lanes[name]

    async def _in_order(self, lane: _Lane, inbound: Inbound, until: float) -> Reply:
        if lane.lock.locked():
            try:
                async with asyncio.timeout_at(until):
                    await lane.lock.acquire()
            except TimeoutError:
                return await self._deliver(inbound, float("-inf"))
        else:
            await lane.lock.acquire()
        try:
            return await self._deliver(inbound, until)
        finally:
            lane.lock.release()


class _Remembered:
    """Replies of finished turns, for a while and within a size; the oldest go first."""

    def __init__(self, limits: TurnLimits) -> None:
        self._limits = limits
        self._kept: OrderedDict[tuple[str, ...], tuple[float, Reply]] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[str, ...], now: float) -> Reply | None:
        found = self._kept.get(key)
        return found[1] if found and found[0] > now else None

    def put(self, key: tuple[str, ...], reply: Reply, now: float) -> None:
        self._drop(key)
        self._kept[key] = (now + self._limits.remember_seconds, reply)
        self._bytes += len(reply.body)
        while self._kept:
            oldest = next(iter(self._kept))
            fits = len(self._kept) <= self._limits.remembered and self._bytes <= self._limits.remembered_bytes
            if fits and self._kept[oldest][0] > now:
                return
            self._drop(oldest)

    def _drop(self, key: tuple[str, ...]) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= len(found[1].body)
