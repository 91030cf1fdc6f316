"""The whole bot with an app id while its key endpoint misbehaves; X3, X8, X9, X11, X12 with real tokens."""

import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from tests.identity import Bot, Fault, bot_with_id, claims, signed
from tests.journeys.acts import dump
from tests.journeys.talker import Clock

FAULTS: tuple[Fault, ...] = ("500", "html", "reset", "hang")
LIVE_SECONDS = 0.1
TRIES = 3
"""Another process can hold this one up for a moment; a loop that is blocked is so every time."""


async def slowest_live(bot: Bot, until: "asyncio.Task[object]") -> float:
    """Ask /live until a task is done, 20 times at least; return the longest that it took."""
    worst, asked = 0.0, 0
    async with aiohttp.ClientSession() as session:
        while not until.done() or asked < 20:
            began = time.monotonic()
            async with session.get(f"{bot.url}/live") as answer:
                assert answer.status == 200
            worst, asked = max(worst, time.monotonic() - began), asked + 1
            await asyncio.sleep(0.01)
    return worst


@pytest.mark.parametrize("fault", FAULTS)
async def test_keys_rotate_while_the_endpoint_is_down(fault: Fault) -> None:
    """Known keys go on working, the new one is told to come back, and is heard within 60 s of the clock once
    the endpoint answers; /live stays under 100 ms; each message is answered once.
    """
    clock = Clock(now=datetime.now(UTC))
    async with bot_with_id(clock=clock) as bot:
        person, old = bot.person, bot.person.token
        assert (await person.say("help"))[0] == 200
        bot.openid.fault = fault
        bot.openid.rotate("two")
        new = signed(claims(bot.connector.url, now=clock.now.timestamp(), exp=2e10), "two")
        waiting, slow = person.text("portfolio"), list[float]()
        for _ in range(TRIES):
            clock.forward(seconds=31)
            asked = asyncio.create_task(person.post(waiting, Authorization=f"Bearer {new}"))
            slow.append(await slowest_live(bot, asked))
            assert (await asked)[0] == 503
            assert (await person.post(person.text("help"), Authorization=f"Bearer {old}"))[0] == 200
            if slow[-1] < LIVE_SECONDS:
                break
        assert min(slow) < LIVE_SECONDS, slow
        bot.openid.fault = ""
        clock.forward(seconds=60)
        assert (await person.post(waiting, Authorization=f"Bearer {new}"))[0] == 200
        assert len(bot.connector.sent) == 2 + len(slow), "everything was answered, once"


async def test_the_start_does_not_wait_for_keys() -> None:
    """It listens while the endpoint hangs; who comes then is told to come back, and is heard later."""
    began = time.monotonic()
    clock = Clock(now=datetime.now(UTC))
    async with bot_with_id(clock=clock, fault="hang") as bot:
        async with aiohttp.request("GET", f"{bot.url}/live") as answer:
            assert answer.status == 200
        assert time.monotonic() - began < 3
        hello = bot.person.text("help")
        assert (await bot.person.post(hello))[0] == 503
        bot.openid.fault = ""
        clock.forward(seconds=6)
        assert (await bot.person.post(hello))[0] == 200
        assert len(bot.connector.sent) == 1


async def test_x8_x9_the_same_activity_again() -> None:
    """X8, X9: four deliveries under four tokens are one effect; the same id elsewhere is another."""
    async with bot_with_id() as bot:
        note = bot.person.text("help")
        for number in range(4):
            assert (await bot.person.post(note, Authorization=f"Bearer {bot.signed(n=number)}"))[0] == 200
        assert len(bot.connector.sent) == 1
        there = {**note["conversation"], "id": "a:personal-9"}
        assert (await bot.person.post({**note, "conversation": there}))[0] == 200
        assert len(bot.connector.sent) == 2


async def test_x11_odd_characters(tmp_path: Path) -> None:
    """X11: lone surrogates, NUL, bidi and zero-width characters never reach the store."""
    odd = "Con\ud800to\u202eso\u0000 \u200bHar\u0301\u0301bour"
    async with bot_with_id(str(tmp_path / "c.db")) as bot:
        assert (await bot.person.say(f"new {odd}", id="odd-\udfff"))[0] == 200
        assert (await bot.person.say(odd, **{"from": {**bot.person.text("")["from"], "name": odd}}))[0] == 200
        stored = json.dumps(list(dump(tmp_path / "c.db").values()), ensure_ascii=False)
    assert bot.connector.sent
    for letter in ("\ud800", "\udfff", "\u202e", "\\u0000", "\u200b"):
        assert letter not in stored


async def test_x12_with_an_app_id_a_proxy_may_stand_in_front() -> None:
    """X12: the token says who sends, so the way it came does not matter; without one, no way helps."""
    proxied = {
        "Host": "bot.example.com",
        "X_Forwarded_For": "203.0.113.7",
        "Via": "1.1 example",
        "Forwarded": "for=x",
    }
    async with bot_with_id() as bot:
        assert (await bot.person.post(bot.person.text("help"), **proxied))[0] == 200
        bot.person.token = ""
        assert (await bot.person.post(bot.person.text("help"), **proxied))[0] == 401
        assert (await bot.person.post(bot.person.text("help"), Host="127.0.0.1"))[0] == 401


async def test_x3_refusals_are_counted_and_written_down(tmp_path: Path) -> None:
    """X3: another tenant is 403, silent, in the audit; /metrics counts refusals by kind, without a name."""
    other = "11111111-2222-3333-4444-555555555555"
    async with bot_with_id(str(tmp_path / "c.db")) as bot:
        person = bot.person
        foreign = person.text("help", channelData={"tenant": {"id": other}})
        foreign["conversation"]["tenantId"] = other
        for _ in range(3):
            assert (await person.post(foreign))[0] == 403
        assert (await person.post(b"{}", Authorization="Bearer x"))[0] == 401
        assert (await person.post(b"{"))[0] == 400
        async with aiohttp.request("GET", f"{bot.url}/metrics") as answer:
            counted = [line for line in (await answer.text()).splitlines() if "refused_total{" in line]
        assert counted == [
            'cadence_refused_total{kind="request"} 1',
            'cadence_refused_total{kind="tenant"} 3',
            'cadence_refused_total{kind="token"} 1',
        ]
    assert bot.connector.requests == []
    found = [(entry["refused"], entry["actor"]) for entry in dump(tmp_path / "c.db", "audit").values()]
    assert sorted(found) == [("the tenant is not allowed", ""), ("the token is malformed", "")]
