"""What is refused for security leaves a trace in the store, and nothing that was typed."""

from pathlib import Path

from bot.playbook.loader import load
from bot.services.audit import PENDING, PER_HOUR, Door
from bot.services.desk import Desk
from bot.storage.sqlite import SqliteStore
from tests.journeys.talker import START, Clock, talking
from tests.keeping import open_at


async def test_a_request_refused_at_the_door_is_recorded_once(tmp_path: Path) -> None:
    """X3: tenant fields that disagree are refused, recorded once, and no turn runs."""
    database = tmp_path / "cadence.db"
    async with talking(database) as t:
        forged = t.person.text("my secret words")
        forged["conversation"]["tenantId"] = "11111111-2222-4333-8444-555555555555"
        for _ in range(3):
            status, _body = await t.person.post(forged)
            assert status == 400
        assert t.connector.sent == []
    store = await open_at(database)
    page = await store.query(f"audit:{START:%Y-%m-%d}", "audit")
    await store.close()
    assert len(page.items) == 1
    assert b"disagree" in page.items[0].body
    assert b"secret" not in page.items[0].body


async def test_a_flood_at_the_door_does_not_fill_the_store() -> None:
    """10,000 refusals from 5,000 addresses: 20 of each reason are recorded in an hour, the next hour anew."""
    store, clock = await SqliteStore.open(":memory:"), Clock()
    desk = Desk(store=store, playbook=load(), clock=clock)
    door = Door(desk)
    recorded: list[int] = []
    for _ in range(2):
        for number in range(5000):
            door("the token is malformed", f"10.0.{number // 250}.{number % 250}")
            door("the tenant is not allowed", f"10.0.{number // 250}.{number % 250}")
        await desk.drain()
        recorded.append(len((await store.query(f"audit:{START:%Y-%m-%d}", "audit")).items))
        clock.forward(hours=1)
    await store.close()
    assert recorded == [2 * PER_HOUR, 4 * PER_HOUR]


async def test_a_flood_at_the_door_waits_for_no_slow_store() -> None:
    """While the store takes its time, 100 refusals wait to be written, whatever comes."""
    store = await SqliteStore.open(":memory:")
    desk = Desk(store=store, playbook=load(), clock=Clock())
    door = Door(desk)
    for reason in range(10):
        for number in range(PER_HOUR):
            door(f"reason {reason}", f"10.0.0.{number}")
    assert len(desk.tasks) == PENDING
    await desk.drain()
    await store.close()
