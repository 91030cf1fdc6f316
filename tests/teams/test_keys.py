"""The ring of signing keys against an endpoint on loopback: when it asks, what it believes, what it keeps."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.teams.identity.keys import FRESH, LARGEST, STALE, KeyRing, KeysUnavailable, fetched
from tests.identity import Fault, OpenId, jwk
from tests.waiting import until

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FAULTS: tuple[Fault, ...] = ("500", "html", "garbage", "empty", "redirect", "huge", "reset", "hang")


@dataclass
class Ring:
    """A ring, its endpoint, and the time it is told."""

    openid: OpenId
    now: datetime = NOON
    ring: KeyRing = field(init=False)

    def __post_init__(self) -> None:
        self.ring = KeyRing(self.openid.url, lambda: self.now, seconds=0.3)

    async def knows(self, kid: str) -> bool:
        return await self.ring.find(kid) is not None

    def pass_by(self, **time_: float) -> None:
        self.now += timedelta(**time_)


@contextlib.asynccontextmanager
async def rings() -> AsyncGenerator[Ring]:
    async with OpenId() as openid:
        yield Ring(openid)


async def test_x1_an_unknown_key_is_asked_for_at_most_every_30_seconds() -> None:
    """X1: however many ask, the endpoint is asked once, again only 30 s later; then a new key is known."""
    async with rings() as r:
        assert await asyncio.gather(*(r.knows("one") for _ in range(20))) == [True] * 20
        assert r.openid.asked == 1
        r.openid.rotate("two")
        assert [await r.knows(f"forged-{number}") for number in range(20)] == [False] * 20
        r.pass_by(seconds=29)
        assert not await r.knows("two")
        assert r.openid.asked == 1
        r.pass_by(seconds=1)
        assert all(await asyncio.gather(*(r.knows("two") for _ in range(20))))
        assert not await r.knows("one"), "what is not listed any more signs nothing"
        assert r.openid.asked == 2


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_the_endpoint_does_takes_no_key_away(fault: Fault) -> None:
    """An endpoint that hangs, fails, lies or leads elsewhere: known keys stay, nobody waits long."""
    async with rings() as r:
        assert await r.knows("one")
        r.openid.fault = fault
        r.pass_by(seconds=40)
        began = time.monotonic()
        with pytest.raises(KeysUnavailable):
            await r.ring.find("two")
        assert time.monotonic() - began < 1
        assert await r.knows("one")
        with pytest.raises(KeysUnavailable):
            await r.ring.find("three")
        r.openid.fault = ""
        r.openid.keys.append(jwk("two"))
        r.pass_by(seconds=30)
        assert await r.knows("two")


@pytest.mark.parametrize("fault", FAULTS)
async def test_without_any_key_nobody_is_let_in(fault: Fault) -> None:
    """From the first start an endpoint that is down: nobody can tell; asked again 5 s later."""
    async with rings() as r:
        r.openid.fault = fault
        with pytest.raises(KeysUnavailable):
            await r.ring.find("one")
        r.openid.fault = ""
        with pytest.raises(KeysUnavailable):
            await r.ring.find("one")
        r.pass_by(seconds=5)
        assert await r.knows("one")


async def test_old_keys_are_used_for_five_days() -> None:
    """While the endpoint is down; after that they sign nothing."""
    async with rings() as r:
        assert await r.knows("one")
        r.openid.fault = "500"
        r.now += STALE
        assert await r.knows("one")
        r.pass_by(seconds=1)
        with pytest.raises(KeysUnavailable):
            await r.ring.find("one")
        r.openid.fault = ""
        r.pass_by(seconds=5)
        assert await r.knows("one")


async def test_keys_are_fetched_at_start_and_hourly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without anybody asking; the key that was withdrawn is gone after the hour."""
    monkeypatch.setattr("bot.teams.identity.keys._TICK", 0.01)
    async with rings() as r:
        keeping = asyncio.create_task(r.ring.keep())
        try:
            await until(lambda: r.openid.asked == 1)
            await until(lambda: "one" in r.ring._usable())
            r.openid.rotate("two")
            r.now += FRESH - timedelta(seconds=1)
            await asyncio.sleep(0.1)
            assert r.openid.asked == 1
            r.pass_by(seconds=1)
            await until(lambda: set(r.ring._usable()) == {"two"})
            assert r.openid.asked == 2
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)


async def test_a_clock_that_is_put_back_stops_nothing() -> None:
    """A day back: an unknown key is asked for all the same."""
    async with rings() as r:
        assert await r.knows("one")
        r.openid.rotate("two")
        r.pass_by(days=-1)
        assert await r.knows("two")


async def test_one_bad_key_spoils_no_other() -> None:
    """What is no RSA key of 2048 bits for signatures is left out; endorsements stay with their key."""
    async with OpenId() as openid:
        openid.keys = [
            *(None, 7, "x", [], {}, {"kid": "a"}, {**jwk("b"), "n": "!!"}, {**jwk("c"), "n": 7}),
            *({**jwk("d"), "kty": "EC"}, {**jwk("e"), "use": "enc"}, {**jwk("f"), "kid": ""}),
            *(jwk("short", bits=1024), {"kid": "g", "kty": "oct", "k": "c2VjcmV0"}),
            {**jwk("h"), "endorsements": "msteams"},
            *(jwk("one"), jwk("none", None), jwk("other", ("webchat", "skype"))),
        ]
        found = await fetched(openid.url)
        assert {name: set(key.endorsements) for name, key in found.items()} == {
            "one": {"msteams"},
            "none": set(),
            "other": {"webchat", "skype"},
        }


async def test_the_list_of_keys_may_not_be_elsewhere_in_the_open() -> None:
    """A jwks_uri in plain http, of another scheme or missing is not followed."""
    for uri in ("http://example.com/keys", "file:///etc/passwd", None, 7, "ftp://127.0.0.1/"):
        async with OpenId() as openid:
            openid.jwks_uri = uri
            with pytest.raises(ValueError):
                await fetched(openid.url)


async def test_a_list_within_the_limit_is_read() -> None:
    """As long as it may be, not a byte more."""
    async with OpenId() as openid:
        openid.keys.append({"kid": "x" * (LARGEST - 2000)})
        assert set(await fetched(openid.url)) == {"one"}
        openid.keys.append({"kid": "x" * 2000})
        with pytest.raises(ValueError, match="too large"):
            await fetched(openid.url)
