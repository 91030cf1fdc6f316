"""The token that messages are sent with: one fetch for all, renewed early, never sent once it has ended.

What fails is told at once and tried again; an old token serves meanwhile.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from bot.errors import NotSent
from bot.teams.bearer import Bearer, Pace, Token
from tests.waiting import until

QUICK = Pace(wait=0.2, first=0.02, longest=0.08, margin=0.05, anew=0.6)


@dataclass
class Authority:
    """Gives `token-1`, `token-2`, …; `broken` says what is wrong, `takes` how long an answer takes."""

    lives: float = 60.0
    takes: float = 0.0
    broken: str = ""
    begun: list[float] = field(default_factory=list)
    under_way: int = 0
    most: int = 0

    async def fetch(self) -> Token:
        self.begun.append(time.monotonic())
        name, broken, lives = f"token-{len(self.begun)}", self.broken, self.lives
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.takes)
        finally:
            self.under_way -= 1
        if broken:
            raise NotSent(broken)
        return Token(value=name, seconds=lives)


@pytest_asyncio.fixture
async def authority() -> Authority:
    return Authority()


@pytest_asyncio.fixture
async def bearer(authority: Authority) -> AsyncIterator[Bearer]:
    made = Bearer(authority.fetch, QUICK)
    yield made
    await made.close()


async def after(bearer: Bearer, old: str) -> str:
    """Return the header that follows the old one; whoever asks meanwhile gets the old one."""

    async def renewed() -> bool:
        return await bearer() != old

    await until(renewed, pause=0.005)
    return await bearer()


async def test_a_hundred_wait_for_one_fetch(authority: Authority, bearer: Bearer) -> None:
    """100 messages at once ask once; what follows asks not at all."""
    authority.takes = 0.1
    bearer.start()
    assert set(await asyncio.gather(*(bearer() for _ in range(100)))) == {"Bearer token-1"}
    bearer.start()
    bearer.start()
    assert await bearer() == "Bearer token-1", "it is in use while the next is on its way"
    assert await after(bearer, "Bearer token-1") == "Bearer token-2"
    assert (len(authority.begun), authority.most) == (2, 1)


async def test_it_is_renewed_long_before_it_ends(authority: Authority, bearer: Bearer) -> None:
    """At half of its life, by itself, while the old one serves; nobody ever waits."""
    authority.lives = 1.2
    bearer.start()
    await bearer.ready()
    first = await bearer()
    authority.takes = 0.3
    await until(lambda: len(authority.begun) == 2)
    began = time.monotonic()
    assert await bearer() == first
    assert time.monotonic() - began < 0.2
    assert 0.55 < authority.begun[1] - authority.begun[0] < 1.0
    assert await after(bearer, first) == "Bearer token-2"


async def test_one_that_ended_is_never_sent(authority: Authority, bearer: Bearer) -> None:
    """While no new one comes the old one serves until its last moments, and then none does."""
    authority.lives = 0.8
    bearer.start()
    assert await bearer() == "Bearer token-1"
    ends = authority.begun[0] + 0.8 - QUICK.margin
    authority.broken = "the endpoint is down"
    while (now := time.monotonic()) < ends + 0.2:
        try:
            header = await bearer()
        except NotSent:
            assert time.monotonic() > ends - 0.02
        else:
            assert header == "Bearer token-1"
            assert now < ends
        await asyncio.sleep(0.01)
    assert bearer.problem == "the endpoint is down"
    assert bearer.had
    authority.broken, authority.lives = "", 60.0
    await until(lambda: not bearer.problem)
    assert (await bearer()).startswith("Bearer token-")


async def test_what_fails_is_asked_again_less_and_less_often(
    authority: Authority, bearer: Bearer, caplog: pytest.LogCaptureFixture
) -> None:
    """A pause that doubles up to its longest, chance in it; senders are told at once, not made to wait."""
    authority.broken = "invalid_client"
    bearer.start()
    with pytest.raises(NotSent, match="invalid_client"):
        await bearer.ready()
    began = time.monotonic()
    with pytest.raises(NotSent):
        await bearer()
    assert time.monotonic() - began < 0.15
    await until(lambda: len(authority.begun) >= 7)
    gaps = [later - earlier for earlier, later in zip(authority.begun, authority.begun[1:], strict=False)]
    assert all(gap >= QUICK.first / 2 for gap in gaps)
    assert all(gap >= QUICK.longest / 2 for gap in gaps[2:]), gaps
    assert authority.most == 1
    assert not bearer.had
    assert "nothing can be sent" in caplog.text
    assert "invalid_client" in caplog.text


async def test_a_hanging_endpoint_holds_up_no_turn(authority: Authority, bearer: Bearer) -> None:
    """Without a token a message waits for a moment and is told that it did not leave."""
    authority.takes = 30
    bearer.start()
    began = time.monotonic()
    for outcome in await asyncio.gather(*(bearer() for _ in range(100)), return_exceptions=True):
        assert isinstance(outcome, NotSent)
    assert QUICK.wait * 0.9 < time.monotonic() - began < QUICK.wait + 1
    assert len(authority.begun) == 1
    began = time.monotonic()
    with pytest.raises(NotSent):
        await bearer()
    assert time.monotonic() - began < 0.15, "who comes later does not wait for what has hung so long"
    await bearer.close()
    assert time.monotonic() - began < 0.1


async def test_one_that_is_refused_is_given_up_once(authority: Authority, bearer: Bearer) -> None:
    """A 401 asks anew; more of them ask nobody for a while, or a barred bot would flood the authority."""
    bearer.start()
    first = await bearer()
    bearer.refused(first)
    bearer.refused(first)
    assert await bearer() == "Bearer token-2"
    for _ in range(5):
        bearer.refused(await bearer())
    bearer.refused("Bearer of old")
    assert len(authority.begun) == 2
    await asyncio.sleep(QUICK.anew)
    bearer.refused(await bearer())
    assert await bearer() == "Bearer token-3"


@pytest.mark.parametrize("lives", [0.0, -5.0, 0.04])
async def test_a_token_without_a_future_is_none(authority: Authority, bearer: Bearer, lives: float) -> None:
    """One that ends at once is a failure, not a loop that asks for ever."""
    authority.lives = lives
    bearer.start()
    with pytest.raises(NotSent):
        await bearer()
    assert "ends in" in bearer.problem
    await asyncio.sleep(0.05)
    assert len(authority.begun) < 5


async def test_an_unforeseen_failure_is_one_too(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is raised, the next attempt comes."""
    asked = 0

    async def fetch() -> Token:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise ZeroDivisionError
        return Token(value="x", seconds=60)

    bearer = Bearer(fetch, QUICK)
    bearer.start()
    with pytest.raises(NotSent):
        await bearer()
    assert "ZeroDivisionError" in bearer.problem
    await until(lambda: bearer.had)
    assert await bearer() == "Bearer x"
    assert "asking for a token failed" in caplog.text
    await bearer.close()


def test_a_token_is_not_shown() -> None:
    """Its value is in no description, so in no log and no traceback."""
    assert "hidden" not in repr(Token(value="hidden", seconds=1))
