"""The whole bot with an app id and a managed identity on loopback, while its token endpoint behaves and not.

Show 7: whatever the endpoint does, /live answers at once, a turn ends in time, and nothing is lost.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.setting_identity import Credential
from bot.storage.sqlite import SqliteStore
from tests.authority import Authority, How, on_this_machine
from tests.bench.reminders import MONDAY, NINE, filled
from tests.identity import Bot, bot_with_id
from tests.journeys.talker import Clock
from tests.waiting import until

MANAGED = Credential(kind="managed identity", variable="MicrosoftAppId")


@pytest_asyncio.fixture
async def tokens(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Authority]:
    """The endpoint of the machine that the bot runs on."""
    async with on_this_machine(monkeypatch) as up:
        yield up


async def asked(bot: Bot, path: str) -> tuple[int, float]:
    """Return the status of a GET, and the seconds it took."""
    began = time.monotonic()
    async with aiohttp.request("GET", f"{bot.url}{path}") as response:
        return response.status, time.monotonic() - began


async def becomes_ready(bot: Bot) -> None:
    """Return when /ready says so."""

    async def ready() -> bool:
        return (await asked(bot, "/ready"))[0] == 200

    await until(ready, 20, 0.05)


async def test_a_token_on_every_message(tokens: Authority) -> None:
    """Twenty turns, a token each time, one question to the endpoint."""
    async with bot_with_id(credential=MANAGED) as bot:
        await becomes_ready(bot)
        for _ in range(20):
            assert (await bot.person.say("help"))[0] == 200
        given = {headers["Authorization"] for _, _, headers, _ in bot.connector.requests}
    assert given == {"Bearer token-0"}
    assert len(tokens.asked) == 1


async def test_a_hanging_endpoint(tokens: Authority) -> None:
    """It is not ready before it ever had a token; /live stays quick, turns end in time, later all is well."""
    tokens.answer = "hang"
    async with bot_with_id(credential=MANAGED) as bot:
        turns = asyncio.gather(*(bot.person.say("help") for _ in range(20)))
        began, took = time.monotonic(), list[float]()
        while not turns.done():
            status, seconds = await asked(bot, "/live")
            assert status == 200
            took.append(seconds)
            await asyncio.sleep(0.02)
        assert [status for status, _ in await turns] == [200] * 20
        assert time.monotonic() - began < 8
        *quick, slowest = sorted(took)
        assert quick[len(quick) * 9 // 10] < 0.1
        assert slowest < 1, "a busy machine may hold one up; the endpoint would hold it for seconds"
        status, answer = await bot.person.press("help", {}, "card-1")
        assert status == 200
        assert "Try again" in answer["value"], "said in the response, which needs no token"
        assert bot.connector.requests == []
        assert (await asked(bot, "/ready"))[0] == 503
        tokens.answer = "token"
        await becomes_ready(bot)
        await bot.person.say("help")
        assert bot.connector.sent
        tokens.answer = "500"
        assert (await asked(bot, "/ready"))[0] == 200, "the one it has is good for an hour"


@pytest.mark.parametrize("how", ["500", "html", "invalid_client"])
async def test_reminders_wait_for_a_token(tokens: Authority, tmp_path: Path, how: How) -> None:
    """What is due while no token can be had is sent later, once, as if nothing had been."""
    path, clock = tmp_path / "bot.db", Clock(MONDAY)
    tokens.answer = how
    async with bot_with_id(str(path), clock, credential=MANAGED, poll=0.05) as bot:
        store = await SqliteStore.open(path)
        desk = Desk(store=store, playbook=load(), clock=lambda: MONDAY)
        await filled(desk, range(5), bot.connector.url)
        await store.close()
        clock.now = NINE + timedelta(minutes=1)
        await asyncio.sleep(1)
        assert bot.connector.requests == []
        assert tokens.asked
        tokens.answer = "token"
        await becomes_ready(bot)
        clock.forward(minutes=2)
        await bot.connector.wait(lambda: len(bot.connector.sent) >= 5)
        await asyncio.sleep(0.5)
        sent: list[Any] = [each.conversation for each in bot.connector.sent]
        assert sorted(sent) == [f"a:{number}" for number in range(5)]
        assert "may have" not in str([each.activity for each in bot.connector.sent])
