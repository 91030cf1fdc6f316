"""The self-check: what it says of each part, and when a process counts as ready."""

import asyncio
import logging

import pytest

from bot.errors import NotSent, StoreUnavailable
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
    checks = SelfCheck(store, {"token": token})
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
