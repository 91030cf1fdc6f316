"""The gates on a loop whose time jumps: hours of messages in a moment, judged as the service would."""

import asyncio
import math
import selectors
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Throttled
from bot.reminders import gates as module
from bot.reminders.gates import Gates

TEAMS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""What a conversation takes at most, in seconds; typed from the platform's own table."""


class Jumping(asyncio.SelectorEventLoop):
    """A loop that waits for nothing: its time jumps to whatever is next."""

    def __init__(self) -> None:
        super().__init__(_Selector(self))
        self.now = 1000.0

    def time(self) -> float:
        return self.now


class _Selector(selectors.SelectSelector):
    def __init__(self, loop: Jumping) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        self._loop.now += timeout or 0.0
        return super().select(0)


def run(work: Callable[[], Awaitable[None]]) -> None:
    """Run to the end on a jumping loop."""

    async def all_of_it() -> None:
        await work()

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(all_of_it())


def now() -> float:
    return asyncio.get_running_loop().time()


def too_many(times: Sequence[float]) -> list[tuple[int, float, float]]:
    """Return where the service would have refused: limit, span, and the moment."""
    times = sorted(times)
    return [
        (count, span, times[at])
        for count, span in TEAMS
        for at in range(len(times) - count)
        if times[at + count] - times[at] < span
    ]


@given(seed=st.integers(0, 2**32), rate=st.sampled_from([2.0, 25.0, 1000.0, math.inf]))
@settings(max_examples=60, deadline=None)
def test_no_limit_of_the_service_is_passed(seed: int, rate: float) -> None:
    """However messages come and however long each takes: the service counts no more than it takes.

    It counts each somewhere between its start and its end. Each of them leaves: no wake-up is lost.
    """
    rng = Random(seed)
    counted: dict[str, list[float]] = {}
    started: list[float] = []

    async def one(gates: Gates, conversation: str) -> None:
        await asyncio.sleep(rng.choice((0.0, 0.0, rng.uniform(0, 90))))
        async with gates(conversation, patience=1e6):
            start = now()
            started.append(start)
            await asyncio.sleep(rng.choice((0.0, rng.uniform(0, 0.3), rng.uniform(0, 6))))
            counted.setdefault(conversation, []).append(rng.uniform(start, now()))

    async def many() -> None:
        gates = Gates(rate)
        names = [f"a:{number}" for number in range(rng.randint(1, 4))]
        await asyncio.gather(*(one(gates, rng.choice(names)) for _ in range(150)))

    run(many)
    assert len(started) == sum(map(len, counted.values())) == 150
    assert {name: found for name, times in counted.items() if (found := too_many(times))} == {}
    if rate < math.inf:
        started.sort()
        assert min(b - a for a, b in pairwise(started)) >= 1 / rate - 1e-6


def test_an_hour_of_one_conversation() -> None:
    """1,800 an hour and not one more, although half a second between two would allow four times as many."""
    times: list[float] = []

    async def hours() -> None:
        gates = Gates(math.inf)
        for _ in range(4000):
            async with gates("19:channel", patience=math.inf):
                times.append(now())

    run(hours)
    assert too_many(times) == []
    assert 3600 < times[3600] - times[0] <= 7210, "nor slower than need be"


def test_retry_after_holds_its_own_conversation_alone() -> None:
    """A conversation that has to wait does; another one goes on at once."""
    seen: dict[str, float] = {}

    async def throttled() -> None:
        gates, began = Gates(math.inf), now()
        with pytest.raises(Throttled):
            async with gates("a:1"):
                raise Throttled(retry_after=40.0)
        async with gates("a:2"):
            seen["other"] = now() - began
        with pytest.raises(Throttled) as caught:
            async with gates("a:1", patience=5.0):
                seen["early"] = 0.0
        assert caught.value.retry_after == pytest.approx(40.0)
        async with gates("a:1", patience=60.0):
            seen["own"] = now() - began

    run(throttled)
    assert seen == {"other": 0.0, "own": pytest.approx(40.0)}


def test_a_refusal_without_a_time_rests_a_moment() -> None:
    """412 and a bare 429 name no time."""

    async def bare() -> None:
        gates, began = Gates(math.inf), now()
        with pytest.raises(Throttled):
            async with gates("a:1"):
                raise Throttled
        async with gates("a:1"):
            assert now() - began == pytest.approx(module.REST)

    run(bare)


def test_two_conversations_refused_at_once_are_the_apps_limit() -> None:
    """429 does not say whose limit it was: a second one at once lets all rest for a moment, and no longer."""

    async def app() -> None:
        gates = Gates(math.inf)
        for name in ("a:1", "a:2"):
            with pytest.raises(Throttled):
                async with gates(name):
                    raise Throttled(retry_after=900.0)
        began = now()
        async with gates("a:3"):
            assert now() - began == pytest.approx(module.PAUSE)
        await asyncio.sleep(60)
        with pytest.raises(Throttled):
            async with gates("a:4"):
                raise Throttled(retry_after=900.0)
        began = now()
        async with gates("a:5"):
            assert now() == began

    run(app)


def test_who_would_wait_too_long_is_told_at_once() -> None:
    """The app's gate and a busy conversation too: nothing is sent, nothing is taken from the others."""

    async def impatient() -> None:
        gates, began = Gates(0.1), now()
        async with gates("a:1"):
            pass
        for _ in range(5):
            with pytest.raises(Throttled) as caught:
                async with gates("a:2", patience=3.0):
                    raise AssertionError
            assert caught.value.retry_after == pytest.approx(10.0)
        assert now() == began
        async with gates("a:3", patience=11.0):
            assert now() - began == pytest.approx(10.0), "those who gave up took no turn"

    run(impatient)


def test_a_conversation_that_hangs_holds_up_itself_alone() -> None:
    """One exchange at a time in a conversation; who waits behind it gives up in time, or is cancelled."""

    async def hanging() -> None:
        gates, inside = Gates(math.inf), asyncio.Event()

        async def hang() -> None:
            async with gates("a:1"):
                inside.set()
                await asyncio.sleep(1000)

        task = asyncio.create_task(hang())
        await inside.wait()
        with pytest.raises(Throttled):
            async with gates("a:1", patience=2.0):
                raise AssertionError
        waiting = asyncio.create_task(_pass(gates, "a:1", 1e6))
        await asyncio.sleep(1)
        waiting.cancel()
        async with gates("a:2"):
            pass
        task.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)
        async with asyncio.timeout(5):
            await _pass(gates, "a:1", 3.0)

    run(hanging)


async def _pass(gates: Gates, conversation: str, patience: float) -> None:
    async with gates(conversation, patience=patience):
        pass


def test_conversations_of_long_ago_are_forgotten() -> None:
    """A process that runs for months does not keep everybody it ever wrote to."""

    async def months() -> None:
        gates = Gates(math.inf)
        for number in range(module.MANY):
            await _pass(gates, f"a:{number}", 5.0)
        await asyncio.sleep(module.IDLE / 2)
        await _pass(gates, "a:0", 5.0)
        await asyncio.sleep(module.IDLE / 2 + 1)
        for number in range(2 * module.MANY):
            await _pass(gates, f"b:{number}", 5.0)
        assert {name for name in gates._ways if name.startswith("a")} == {"a:0"}

    run(months)
