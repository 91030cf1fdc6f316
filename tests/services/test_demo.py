"""The made-up customers of `demo`, on a real store."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from bot.domain.people import Actor
from bot.errors import StoreUnavailable
from bot.playbook.loader import load
from bot.reminders.worker import run_due
from bot.services.demo.customers import CUSTOMERS
from bot.services.demo.filling import fill
from bot.services.demo.stories import STORIES
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from tests.stores import WatchedStore
from tests.workers import worker_of

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ALEX = Actor(tenant="t", id="alex", name="Alex Wilber", time_zone="Europe/Lisbon", country="PT")


@pytest.fixture
async def store() -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(":memory:")
    yield store
    await store.close()


def desk_at(store: Store, now: datetime = START) -> Desk:
    desk = Desk(store=store, playbook=load(None), clock=lambda: now)
    desk.due = partial(run_due, worker_of(desk))
    return desk


async def quietly(done: int) -> None:
    """Tell nobody."""


async def engagements(store: Store) -> dict[str, dict[str, Any]]:
    """Return every engagement by its customer's name, without ids."""
    found: dict[str, dict[str, Any]] = {}
    for shard in range(32):
        for item in (await store.query(f"s{shard}", "engagement")).items:
            body = json.loads(item.body)
            found[body["facts"]["customer"]] = body
    return found


@pytest.mark.parametrize(
    "now",
    [
        START,
        datetime(2026, 12, 26, 3, 0, tzinfo=UTC),  # a Saturday, in the middle of holidays
        datetime(2027, 3, 1, 23, 30, tzinfo=UTC),
    ],
)
async def test_every_act_is_taken(
    store: SqliteStore, caplog: pytest.LogCaptureFixture, now: datetime
) -> None:
    """On any day: nothing of a story is refused, and nothing is recorded ahead of the clock."""
    desk = desk_at(store, now)
    assert await fill(desk, ALEX, quietly) == len(CUSTOMERS) == 40
    await desk.drain()
    assert [record.getMessage() for record in caplog.records] == []
    for body in (await engagements(store)).values():
        assert all(datetime.fromisoformat(change["at"]) <= now for change in body["changes"])


async def test_they_are_at_every_point(store: SqliteStore) -> None:
    """W1, C1: windows open and closed, DIBS and SSAT in all states, series, items, holds, closed ones."""
    desk = desk_at(store)
    await fill(desk, ALEX, quietly)
    await desk.drain()
    found = (await engagements(store)).values()
    parts = [len(work["dibs"]) for each in found for work in each["workloads"].values()]
    assert set(parts) >= {0, 1, 2, 3, 4}
    ssat = [len(work["ssat"]) for each in found for work in each["workloads"].values()]
    assert set(ssat) >= {0, 1, 2, 3, 4}
    assert {each["status"]["state"] for each in found} == {"open", "held", "closed"}
    assert {series["kind"] for each in found for series in each["series"].values()} == {
        *("customer", "internal", "program")
    }
    assert {item["kind"] for each in found for item in each["items"].values()} == {"gap", "risk", "task"}
    actions = await _actions(store)
    assert any(words.startswith("Await the answer") for words in actions)
    assert any(words.startswith("Contact the") for words in actions)


async def _actions(store: SqliteStore) -> list[str]:
    page = await store.query(kinds.person_partition("t", "alex"), "entry")
    return [kinds.ENTRY.decode(item.body).action for item in page.items]


async def test_the_same_day_makes_the_same_customers() -> None:
    """They are the same at the same moment, to the last operation key."""
    made: list[object] = []
    for _ in range(2):
        store = await SqliteStore.open(":memory:")
        desk = desk_at(store)
        await fill(desk, ALEX, quietly)
        await desk.drain()
        made.append(await engagements(store))
        await store.close()
    assert made[0] == made[1]


@pytest.mark.parametrize("spared", [100, 457])
async def test_what_broke_off_goes_on(spared: int) -> None:
    """X40: a store that fails at any point leaves nothing twice; asked again, all is as if it never had."""
    made: list[dict[str, tuple[object, ...]]] = []
    for fails in (False, True):
        store = await SqliteStore.open(":memory:")
        watched = WatchedStore(store)
        desk = desk_at(watched)
        if fails:
            watched.trouble, watched.writes_only, watched.spared = "down", True, spared
            with pytest.raises(StoreUnavailable):
                await fill(desk, ALEX, quietly)
            watched.trouble = ""
        await fill(desk, ALEX, quietly)
        await desk.drain()
        found = await engagements(store)
        made.append({name: _what_stands(body) for name, body in found.items()})
        await store.close()
    assert made[0] == made[1]


def _what_stands(body: dict[str, Any]) -> tuple[object, ...]:
    """Return what a person would see of it; counts and stamps may differ."""
    steps = {name: step["answers"] for name, step in body["steps"].items() if "answers" in step}
    kinds = ("facts", "workloads", "contacts", "partners", "series", "items", "outreach", "status")
    return (steps, *(body.get(kind) for kind in kinds))


async def test_nobody_is_reminded_of_half_a_story(store: SqliteStore) -> None:
    """A customer is whole before a worker looks at it."""
    desk = desk_at(store)
    seen: list[int] = []

    async def progress(done: int) -> None:
        assert not desk.passes.locked(), "between two customers anybody may work"
        seen.append(done)

    await fill(desk, ALEX, progress)
    await desk.drain()
    assert seen == list(range(1, len(CUSTOMERS) + 1))


def test_every_story_is_told() -> None:
    """None is left over, and none is missing; the names are forty."""
    assert {each.story for each in CUSTOMERS} == set(STORIES)
    assert len({each.word for each in CUSTOMERS}) == len({each.name for each in CUSTOMERS}) == 40
