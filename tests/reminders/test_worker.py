"""The worker: lists come right by themselves after a crash, a changed day, a broken document."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.domain.engagement import Engagement, Status
from bot.domain.entry import Entry
from bot.domain.workload import Workload
from bot.errors import StoreUnavailable
from bot.playbook.loader import load
from bot.reminders import worker
from bot.reminders.delivery import Worker
from bot.reminders.planning import Owners
from bot.reminders.worker import BATCH, work
from bot.services import entries as lists
from bot.services.desk import Desk
from bot.services.entries import listed
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref, Stored
from bot.storage.store import Store as StoreProtocol
from tests.workers import look_after_all, rested, worker_of

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


class Store:
    """The real store with faults the test sets: `before_replace` runs once, `due` fails `failing` times."""

    def __init__(self, real: SqliteStore) -> None:
        self.real = real
        self.before_replace: Any = None
        self.failing = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        if self.failing:
            self.failing -= 1
            raise StoreUnavailable
        return await self.real.due(now, limit)

    async def replace(self, document: Document, etag: str) -> Stored:
        hook, self.before_replace = self.before_replace, None
        if hook:
            await hook(document)
        return await self.real.replace(document, etag)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    real = await SqliteStore.open(tmp_path / "cadence.db")
    yield Store(real)
    await real.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    """A desk with the built-in playbook."""
    return Desk(store=cast("StoreProtocol", store), playbook=load(), clock=clock)


def engagement(name: str = "e1", **facts: Any) -> Engagement:
    """Return an engagement of Alex with one workload."""
    return Engagement(
        id=name,
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=START,
        facts={"customer": "Contoso", "motions": ("health",), "time_zone": "Europe/Lisbon"} | facts,
        workloads={"teams": Workload()},
    )


async def written(desk: Desk, value: Engagement) -> Stored:
    """Write an engagement with its entry, as a turn does, and look after it; return it as stored."""
    await write(desk, value, "")
    await look_after_all(desk)
    return await read(desk, value.id)


async def read(desk: Desk, name: str = "e1") -> Stored:
    """Return an engagement's document."""
    stored = await desk.store.get(kinds.engagement_ref(name))
    assert stored
    return stored


async def entries(desk: Desk) -> tuple[Entry, ...]:
    """Return what Alex's list shows."""
    return await listed(desk, "t1", "p1")


async def test_nothing_due_is_nothing_done(desk: Desk) -> None:
    """A settled engagement rests until something of it is due."""
    before = await written(desk, engagement())
    assert await look_after_all(desk) == 0
    assert await read(desk) == before


async def test_a_crash_before_the_entry_was_written_is_repaired(
    desk: Desk, store: Store, clock: Clock
) -> None:
    """The engagement says that its entry is not out; the next run writes it, once."""
    after = engagement()
    entry, _ = lists.plan(desk, after)
    crashed = replace(after, entry=entry, unpublished=True, seq=1)
    body = kinds.ENGAGEMENT.encode(crashed)
    await store.create(
        Document(ref=kinds.engagement_ref("e1"), kind="engagement", body=body, due_at=clock.now)
    )
    assert await entries(desk) == ()
    assert await look_after_all(desk) == 1
    await desk.drain()
    (shown,) = await entries(desk)
    assert (shown.customer, shown.action) == ("Contoso", entry.action)
    assert not kinds.ENGAGEMENT.decode((await read(desk)).body).unpublished
    assert await look_after_all(desk) == 0


async def test_a_crash_before_it_was_noted_writes_nothing_twice(desk: Desk, store: Store) -> None:
    """The entry was out already: the same one is no news."""
    await written(desk, engagement())
    before = await store.get(kinds.entry_ref("t1", "p1", "e1"))
    stored = await read(desk)
    body = kinds.ENGAGEMENT.encode(replace(kinds.ENGAGEMENT.decode(stored.body), unpublished=True))
    await store.replace(Document(ref=stored.ref, kind="engagement", body=body, due_at=START), stored.etag)
    assert await look_after_all(desk) == 1
    assert await store.get(kinds.entry_ref("t1", "p1", "e1")) == before
    assert await look_after_all(desk) == 0


async def test_a_hold_that_ends_shows_in_the_list(desk: Desk, clock: Clock) -> None:
    """From its day on, in the engagement's zone, it is open again without anybody pressing."""
    await written(desk, replace(engagement(), status=Status(state="held", until="2026-11-26")))
    assert [entry.state for entry in await entries(desk)] == ["held"]
    clock.now = datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
    assert await look_after_all(desk) == 0
    clock.now = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
    assert await look_after_all(desk) == 1
    await desk.drain()
    (shown,) = await entries(desk)
    assert (shown.state, shown.until) == ("open", "")
    assert shown.action


async def test_a_changed_playbook_takes_effect_within_a_week(desk: Desk, clock: Clock) -> None:
    """Every engagement is looked at again after 7 days at most, whatever it waits for."""
    await written(desk, engagement())
    step = desk.playbook.steps["kickoff.prepare"]
    other = replace(step, action=replace(step.action, title="Get ready"))
    desk.playbook = replace(desk.playbook, steps={**desk.playbook.steps, step.id: other})
    clock.now = START + timedelta(days=7)
    assert await look_after_all(desk) == 1
    await desk.drain()
    assert [entry.action for entry in await entries(desk)] == ["Get ready"]


async def test_a_broken_document_stops_no_other(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """It is reported and left alone for an hour; what stands in it is not touched and not logged."""
    broken = Document(
        ref=kinds.engagement_ref("e0"), kind="engagement", body=b'{"schema":1,"secret":"words"}', due_at=START
    )
    stored = await written(desk, engagement())
    await store.create(broken)
    await store.replace(
        Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=START), stored.etag
    )
    with caplog.at_level(logging.ERROR):
        assert await look_after_all(desk) == 2
    assert "looking after an engagement failed" in caplog.text
    assert "words" not in caplog.text
    assert await look_after_all(desk) == 0
    kept = await read(desk, "e0")
    assert (kept.body, kept.due_at) == (broken.body, START + timedelta(hours=1))
    clock.now = START + timedelta(hours=1)
    with caplog.at_level(logging.ERROR):
        assert await look_after_all(desk) == 1


async def test_a_plan_that_fails_stops_no_other(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours in one engagement is no reason to leave the others."""
    for name in [(await written(desk, engagement(name))).ref.id for name in ("e1", "e2")]:
        stored = await read(desk, name)
        body = stored.body
        if name == "e1":  # a zone that this machine's table does not have
            body = body.replace(b"Europe/Lisbon", b"Europe/Nowhere")
        await store.replace(Document(ref=stored.ref, kind=stored.kind, body=body, due_at=START), stored.etag)
    with caplog.at_level(logging.ERROR):
        assert await look_after_all(desk) == 2
    assert caplog.text.count("looking after an engagement failed") == 1
    assert await look_after_all(desk) == 0


async def test_a_document_of_another_kind_waits(desk: Desk, store: Store) -> None:
    """A newer version, that knows it, looks after it; here nothing of it is written."""
    ref = Ref("s1", "parcel-p1")
    made = await store.create(Document(ref=ref, kind="parcel", body=b'{"schema":1}', due_at=START))
    assert await look_after_all(desk) == 1
    assert await store.get(ref) == made


@pytest.mark.parametrize("listed_as", ["now", ""])
async def test_somebody_who_writes_in_between_wins(desk: Desk, store: Store, listed_as: str) -> None:
    """What a person saves meanwhile is never written over, nor does it stop the run."""
    stored = await written(desk, engagement())
    held = kinds.ENGAGEMENT.decode(stored.body)
    body = kinds.ENGAGEMENT.encode(held if listed_as else replace(held, entry=None))
    due = Document(ref=stored.ref, kind="engagement", body=body, due_at=START)
    etag = (await store.replace(due, stored.etag)).etag
    theirs = Document(ref=stored.ref, kind="engagement", body=stored.body + b" ", due_at=None)

    async def write_first(_: Document) -> None:
        await store.real.replace(theirs, etag)

    store.before_replace = write_first
    assert await look_after_all(desk) == 1
    assert (await read(desk)).body == theirs.body


async def test_a_document_that_goes_meanwhile_is_no_fault(desk: Desk, store: Store) -> None:
    """Removed for good while it was looked at: nothing comes back."""
    ref = Ref("s1", "broken")
    made = await store.create(Document(ref=ref, kind="engagement", body=b'{"schema":1}', due_at=START))

    async def remove(_: Document) -> None:
        await store.real.delete(ref, made.etag)

    store.before_replace = remove
    assert await look_after_all(desk) == 1
    assert await store.get(ref) is None


async def test_a_store_that_is_away_is_waited_for(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """The run ends with one warning and starts again; what was due is done then."""
    stored = await written(desk, engagement())
    await store.replace(
        Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=START), stored.etag
    )
    store.failing = 2
    with pytest.raises(StoreUnavailable):
        await look_after_all(desk)
    async with working(desk):
        await rested(store.real, START)
    assert "the worker waits" in caplog.text


async def test_a_store_that_goes_away_in_the_middle_ends_the_run(desk: Desk, store: Store) -> None:
    """The document is not to blame: it stays due and is not put off."""

    async def away(_: Document) -> None:
        raise StoreUnavailable

    stored = await written(desk, engagement())
    ref = Ref("s1", "parcel-p1")
    await store.create(Document(ref=ref, kind="parcel", body=b'{"schema":1}', due_at=START))
    await store.replace(
        Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=START - timedelta(1)), stored.etag
    )
    store.before_replace = away
    with pytest.raises(StoreUnavailable):
        await look_after_all(desk)
    assert ref in [each.ref for each in await store.due(START, 10)]


async def test_more_than_a_batch_is_done_at_once(desk: Desk, store: Store) -> None:
    """A full batch is followed by the next without a pause."""
    for number in range(BATCH + 1):
        ref = Ref("s1", f"broken-{number}")
        await store.create(Document(ref=ref, kind="engagement", body=b'{"schema":1}', due_at=START))
    async with working(desk, pause=3600):
        await rested(store.real, START)


@contextlib.asynccontextmanager
async def working(desk: Desk, pause: float = 0.01) -> AsyncIterator[None]:
    """Run the worker in the background; it ends when it is told to."""
    stop = asyncio.Event()
    task = asyncio.create_task(work(worker_of(desk), stop, pause))
    try:
        yield
    finally:
        stop.set()
        await task


async def test_engagements_come_before_mailboxes(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W8: what they hand on at nine is in the list of that morning, whatever was due first."""
    seen: list[list[str]] = []
    real = worker._batch

    async def batch(team: Worker, due: list[Stored], planned: Owners) -> int:
        seen.append([each.kind for each in due])
        return await real(team, due, planned)

    await write(desk, engagement(), "")
    earlier = START - timedelta(hours=1)
    await store.create(Document(ref=Ref("s1", "parcel-1"), kind="parcel", body=b"{}", due_at=earlier))
    monkeypatch.setattr(worker, "_batch", batch)
    await look_after_all(desk)
    assert seen[0] == ["engagement"]
    assert ["parcel"] in seen
