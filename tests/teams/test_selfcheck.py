"""The self-check: what it says of each part, and when a process counts as ready."""

import asyncio
import logging

import aiohttp
import pytest

from app import running
from bot.errors import NotSent, StoreUnavailable
from bot.settings import Settings
from bot.storage.sqlite import SqliteStore
from bot.teams.selfcheck import SelfCheck


class Part:
    """A part that answers, or fails with what `problem` says; `asked` counts."""

    def __init__(self, problem: Exception | None = None, takes: float = 0.0) -> None:
        self.problem, self.takes, self.asked = problem, takes, 0

    async def __call__(self) -> None:
        self.asked += 1
        await asyncio.sleep(self.takes)
        if self.problem:
            raise self.problem


async def test_each_problem_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    """One line a problem that says what it is; a part that hangs is one as well; a good start is one line."""
    caplog.set_level(logging.INFO)
    store, token, keys = Part(), Part(NotSent("Look at MicrosoftAppPassword.")), Part(takes=30)
    checks = SelfCheck(store, {"token": token, "keys": keys})
    found = await checks.report(0.05)
    assert found == {"store": "", "token": "Look at MicrosoftAppPassword.", "keys": "No answer in 0 s."}
    keys.takes = 0
    await checks.tell()
    assert [record.getMessage() for record in caplog.records] == [
        "self-check: token: Look at MicrosoftAppPassword."
    ]
    caplog.clear()
    token.problem = None
    await checks.tell()
    assert [record.getMessage() for record in caplog.records] == [
        "self-check: all answer: store, token, keys"
    ]


async def test_ready_once_there_was_a_token() -> None:
    """Not before; and from then on whatever becomes of it, but never while the store is silent."""
    store, token = Part(), Part(NotSent())
    checks = SelfCheck(store, {"token": token}, shared=0)
    with pytest.raises(NotSent):
        await checks.ready()
    token.problem = None
    await checks.ready()
    token.problem = NotSent()
    await checks.ready()
    assert token.asked == 2
    store.problem = StoreUnavailable()
    with pytest.raises(StoreUnavailable):
        await checks.ready()


async def test_one_look_serves_all() -> None:
    """However many ask in a second, the store is asked once; what it said then is what they hear."""
    store = Part(takes=0.02)
    checks = SelfCheck(store, {}, shared=0.2)
    await asyncio.gather(*(checks.ready() for _ in range(50)))
    store.problem = StoreUnavailable()
    await checks.ready()
    assert store.asked == 1
    await asyncio.sleep(0.25)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await checks.ready()
    assert store.asked == 2


async def test_who_gives_up_spoils_no_other_look() -> None:
    """A probe that ran out of time leaves the look to those who still wait; closing ends it."""
    store = Part(takes=0.1)
    checks = SelfCheck(store, {})
    waits = asyncio.create_task(checks.ready())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await checks.ready()
    await waits
    store.takes = 30
    checks = SelfCheck(store, {})
    waits = asyncio.create_task(checks.ready())
    await asyncio.sleep(0)
    await checks.close()
    with pytest.raises(asyncio.CancelledError):
        await waits


async def test_no_look_outlives_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that hangs while the process is told to stop is not waited for, nor asked once it is closed."""
    store, told = Part(), asyncio.Event()

    async def ready(_: SqliteStore) -> None:
        told.set()
        await store()

    monkeypatch.setattr(SqliteStore, "ready", ready)
    settings = Settings.from_env({"CADENCE_STORE": "sqlite::memory:", "PORT": "0"})
    async with running(settings) as port, aiohttp.ClientSession() as session:
        await told.wait()
        store.takes = 30
        assert (await session.get(f"http://127.0.0.1:{port}/ready")).status == 503
    assert not [each for each in asyncio.all_tasks() if "SelfCheck" in repr(each)]
