"""What is said of refusals: every one is counted, and a flood of them is a line a minute in the log."""

import asyncio
import re
from collections import Counter

import pytest

from bot.teams.refusals import Refusals
from bot.teams.reply import Refused
from tests.teams.harness import running
from tests.teams.test_front import head, raw_request

TOKEN = Refused(401, "there is no bearer token", security=True, kind="token")
LARGE = Refused(413, "the body is too large")
FIRST = "refused status=401 reason='there is no bearer token' security=True "


async def test_a_flood_is_a_line_and_a_number(caplog: pytest.LogCaptureFixture) -> None:
    """X1, X6: 300 requests of one reason: one line at once, then how many more there were; all counted."""
    counted, audited = Counter[str](), list[str]()
    refusals = Refusals(lambda kind: counted.update([kind]), lambda reason, _: audited.append(reason), 0.1)
    for _ in range(300):
        refusals.tell(TOKEN, "203.0.113.7")
    refusals.tell(LARGE, "203.0.113.7")
    assert caplog.messages == [
        f"{FIRST}peer=203.0.113.7",
        "refused status=413 reason='the body is too large' security=False peer=203.0.113.7",
    ]
    assert counted == {"token": 300, "request": 1}
    assert audited == [TOKEN.reason] * 300
    await asyncio.sleep(0.15)
    assert caplog.messages[2:] == [f"{FIRST}more=299"], "nothing is said of what did not come again"
    refusals.tell(TOKEN, "203.0.113.7")
    refusals.tell(LARGE, "203.0.113.8")
    assert caplog.messages[3:] == [
        "refused status=413 reason='the body is too large' security=False peer=203.0.113.8"
    ], "the flood has not ended; the other reason is the first again"
    await asyncio.sleep(0.1)
    assert caplog.messages[4:] == [f"{FIRST}more=1"]
    await asyncio.sleep(0.15)
    refusals.tell(TOKEN, "203.0.113.9")
    assert caplog.messages[5:] == [f"{FIRST}peer=203.0.113.9"], "after a quiet minute it is the first again"
    await refusals.close()


async def test_what_was_not_told_is_told_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    """A process that stops within the minute loses no number; over HTTP and before there is a request."""
    counted = Counter[str]()
    async with running(count=lambda kind: counted.update([kind])) as bot:
        for _ in range(20):
            assert (await bot.person.post(b"hello"))[0] == 400
            assert (await raw_request(bot.url, b"hello\r\n\r\n")).split()[1] == b"400"
        assert len(caplog.messages) == len(set(caplog.messages))
    told = [line for line in caplog.messages if line.startswith("refused")]
    assert len(told) == 4
    assert [int(found[1]) for line in told if (found := re.search(r"more=(\d+)", line))] == [19, 19]
    assert counted == {"request": 40}


async def test_slow_heads_are_a_line_and_a_number(caplog: pytest.LogCaptureFixture) -> None:
    """X6: however many sockets do not finish their heads."""
    counted = Counter[str]()
    async with running(head_seconds=0.2, count=lambda kind: counted.update([kind])) as bot:
        answers = await asyncio.gather(*(raw_request(bot.url, head(1)[:-2]) for _ in range(10)))
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
    assert counted == {"request": 10}
    told = [line for line in caplog.messages if line.startswith("refused status=408")]
    assert [line.rpartition(" ")[2] for line in told] == ["peer=127.0.0.1", "more=9"]
