"""The clock of local mode and what falls due while it moves, on a real store."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreUnavailable
from bot.playbook.loader import load
from bot.reminders.worker import work
from bot.services.clock import LocalClock
from bot.services.desk import Desk
from bot.services.travel import NUDGE, travel
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref
from tests.stores import WatchedStore
from tests.workers import worker_of

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MIN = timedelta(minutes=1)


@dataclass
class Real:
    """Real time, which stands still unless the test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def store() -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(":memory:")
    yield store
    await store.close()


@dataclass
class Worker:
    """Does what is due: notes the moment, sends `cards`, and pushes it on by `every` (None: it stays due)."""

    store: SqliteStore
    clock: LocalClock
    every: timedelta | None = timedelta(days=1)
    cards: int = 1
    seen: list[datetime] = field(default_factory=list[datetime])

    async def __call__(self) -> int:
        sent = 0
        for stored in await self.store.due(self.clock(), 10):
            self.seen.append(self.clock())
            if self.every:
                assert stored.due_at
                await self.store.replace(due(stored.due_at + self.every), stored.etag)
            sent += self.cards
        return sent


def due(at: datetime) -> Document:
    return Document(ref=Ref("s0", "e"), kind="engagement", body=b"{}", due_at=at)


async def working(store: SqliteStore, every: timedelta | None = timedelta(days=1)) -> tuple[Desk, Worker]:
    """Return a desk whose clock can be moved, and its only worker."""
    clock = await LocalClock.open(Real(), store)
    worker = Worker(store, clock, every)
    desk = Desk(store=store, playbook=load(None), clock=clock, moving=clock, due=worker)
    return desk, worker


async def test_it_goes_forward_and_never_back(store: SqliteStore) -> None:
    """A moment that has passed moves nothing; real time goes on from where it was put."""
    real = Real()
    clock = await LocalClock.open(real, store)
    await clock.forward(START + 2 * MIN)
    await clock.forward(START + MIN)
    assert clock() == START + 2 * MIN
    real.now += MIN
    assert clock() == START + 3 * MIN


async def test_it_stands_with_the_store(tmp_path: Path) -> None:
    """After a restart it goes on from where it was, to the microsecond."""
    moment = START + timedelta(days=40, microseconds=7)
    for expected in (START, moment):
        store = await SqliteStore.open(tmp_path / "cadence.db")
        clock = await LocalClock.open(Real(), store)
        assert clock() == expected
        await clock.forward(moment)
        await store.close()


async def test_two_processes_agree_on_the_later_moment(store: SqliteStore) -> None:
    """Whoever moves it next sees what the other did, and is never set back."""
    one, two = [await LocalClock.open(Real(), store) for _ in range(2)]
    await one.forward(START + 5 * MIN)
    await two.forward(START + MIN)
    assert two() == START + 5 * MIN
    await two.forward(START + 6 * MIN)
    assert (await LocalClock.open(Real(), store))() == START + 6 * MIN


async def test_a_worker_follows_where_another_process_moved_it(store: SqliteStore) -> None:
    """Before each look, and never back."""
    one, two = [await LocalClock.open(Real(), store) for _ in range(2)]
    desk = Desk(store=store, playbook=load(None), clock=two, moving=two)
    for moved in (5 * MIN, MIN):
        await one.forward(START + moved)
        stop = asyncio.Event()
        working = asyncio.create_task(work(worker_of(desk), stop, 0.01))
        await asyncio.sleep(0.05)
        stop.set()
        await working
        assert two() == START + 5 * MIN


async def test_it_stays_where_it_cannot_be_stored(store: SqliteStore) -> None:
    """X40: time that is not kept is not shown."""
    watched = WatchedStore(store)
    clock = await LocalClock.open(Real(), watched)
    watched.trouble = "down"
    with pytest.raises(StoreUnavailable):
        await clock.forward(START + MIN)
    assert clock() == START


async def test_each_due_moment_runs_at_its_own_time(store: SqliteStore) -> None:
    """W8: two weeks in one step are fourteen mornings, none early, none left out."""
    desk, worker = await working(store)
    await store.create(due(START + timedelta(hours=1)))
    assert desk.moving
    went = await travel(desk, desk.moving, START + timedelta(days=14))
    assert worker.seen == [START + timedelta(days=n, hours=1) for n in range(14)]
    assert (went.sent, went.now) == (14, START + timedelta(days=14))


async def test_what_is_late_already_runs_first(store: SqliteStore) -> None:
    """It runs now, not at a time that has passed."""
    desk, worker = await working(store)
    await store.create(due(START - timedelta(hours=1)))
    assert desk.moving
    await travel(desk, desk.moving, START + MIN)
    assert worker.seen == [START]


async def test_the_end_itself_is_run(store: SqliteStore) -> None:
    """What is due at the very moment the clock is sent to is done before the answer."""
    desk, worker = await working(store)
    await store.create(due(START + MIN))
    assert desk.moving
    assert (await travel(desk, desk.moving, START + MIN)).sent == 1
    assert worker.seen == [START + MIN]


async def test_a_document_that_stays_due_stops_nothing(store: SqliteStore) -> None:
    """The clock goes on past it, minute by minute, to where it was sent."""
    desk, worker = await working(store, every=None)
    await store.create(due(START + MIN))
    assert desk.moving
    went = await travel(desk, desk.moving, START + 5 * MIN)
    assert went.now == went.to
    assert worker.seen == [START + n * NUDGE for n in range(1, 6)]


async def test_a_long_way_is_gone_in_parts(store: SqliteStore) -> None:
    """It answers in time: where it stopped, nothing due so far is left undone."""
    desk, worker = await working(store)
    await store.create(due(START + timedelta(hours=1)))
    assert desk.moving
    went = await travel(desk, desk.moving, START + timedelta(days=14), seconds=-1)
    assert (went.sent, went.now) == (1, START + timedelta(hours=1))
    assert went.now < went.to
    assert len(worker.seen) == 1


async def test_nobody_works_while_the_clock_moves(store: SqliteStore) -> None:
    """A lease must not end under work that is going on: whoever works holds the passes."""
    desk, _ = await working(store)
    assert desk.moving
    seen: list[bool] = []

    async def watching() -> int:
        seen.append(desk.passes.locked())
        return 0

    desk.due = watching
    await travel(desk, desk.moving, START + MIN)
    assert seen == [True]


def test_how_far_is_kept_as_a_document() -> None:
    """The whole of it is one number."""
    body = kinds.CLOCK_MOVE.encode(kinds.ClockMove(microseconds=5))
    assert body == b'{"schema":1,"microseconds":5}'
