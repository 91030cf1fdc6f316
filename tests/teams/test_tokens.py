"""X1, X2 and X4 over real HTTP: the whole bot with an app id, a key endpoint here, real RS256 tokens."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import jwt
import pytest

from bot.teams.front import Claims
from bot.teams.identity.keys import KeyRing
from bot.teams.identity.tokens import GOVERNMENT_ISSUER, KEPT, LONGEST, PUBLIC_ISSUER, Tokens, issuer_of
from bot.teams.reply import Refused
from tests import forged
from tests.identity import APP, Bot, Fault, OpenId, bot_with_id, claims, jwk, signed

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE = "http://127.0.0.1:1/amer"


@pytest.fixture
async def bot() -> AsyncGenerator[Bot]:
    async with bot_with_id(keys=forged.KEYS) as running:
        yield running


async def test_x1_no_bad_token_gets_in(bot: Bot) -> None:
    """X1: each forged, foreign, worn-out or broken token is 401 and says how to come; nobody is spoken to."""
    wrong = dict[str, int]()
    bot.person.token = ""
    for name, header in forged.headers(bot.connector.url).items():
        status, _ = await bot.person.post(bot.person.text("help"), Authorization=header)
        if status != 401:
            wrong[name] = status
    assert wrong == {}
    assert (await bot.person.say("help"))[0] == 401, "no header at all"
    async with aiohttp.request("POST", f"{bot.url}/api/messages", json={}) as answer:
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert bot.connector.requests == []
    assert bot.openid.asked == 1, "an unknown key id is asked for at most every 30 s"


async def test_x1_a_good_token_gets_in(bot: Bot) -> None:
    """X1: what Teams sends is heard, however the scheme is written, and within five minutes of its times."""
    now = time.time()
    for token in (
        bot.person.token,
        bot.signed(exp=int(now) - 280),
        bot.signed(nbf=int(now) + 280),
        bot.signed(exp=now + 60.5, extra={"a": [1]}),
    ):
        for scheme in ("Bearer", "bearer", "BEARER"):
            status, _ = await bot.person.post(bot.person.text("help"), Authorization=f"{scheme} {token}")
            assert status == 200
    assert len(bot.connector.sent) == 12


async def test_the_forger_has_the_real_key(bot: Bot) -> None:
    """X1: what the forger signs is refused for what it says: the same, unchanged, gets in."""
    good = claims(bot.connector.url)
    for token in (
        forged.raw(good, "exp", str(good["exp"])),
        forged.signed_by(good, "RS256"),
        forged.raw_header(good, b'{"alg":"RS256","kid":"one"}'),
    ):
        status, _ = await bot.person.post(bot.person.text("help"), Authorization=f"Bearer {token}")
        assert status == 200


async def test_x1_two_tokens_are_none(bot: Bot) -> None:
    """X1: a second header, good or not, is 401: nobody can say which one a proxy has looked at."""
    good = f"Bearer {bot.person.token}"
    async with aiohttp.ClientSession() as session:
        for pair in ((good, good), (good, "Bearer x"), ("Bearer x", good)):
            headers = [*(("Authorization", each) for each in pair), ("Content-Type", "application/json")]
            said = json.dumps(bot.person.text("help")).encode()
            async with session.post(f"{bot.url}/api/messages", data=said, headers=headers) as answer:
                assert answer.status == 401
    assert bot.connector.requests == []


async def test_x2_tokens_for_others(bot: Bot) -> None:
    """X2: an emulator's or a skill's token, or a key not endorsed for Teams, is 401; another channel 403."""
    bot.person.token = ""
    for name, token in forged.elsewhere(bot.connector.url).items():
        status, _ = await bot.person.post(bot.person.text("help"), Authorization=f"Bearer {token}")
        assert status == 401, name
    bot.person.token = bot.signed()
    for channel in ("emulator", "directline", "webchat", "MSTEAMS", "msteams "):
        assert (await bot.person.say("help", channelId=channel))[0] == 403, channel
    assert bot.connector.requests == []


async def test_x4_the_service_url_is_the_tokens(bot: Bot) -> None:
    """X4: a body whose serviceUrl is not, to the letter, its token's is 401, also on an allowed host."""
    url = bot.connector.url
    for said in (url + "/", url.replace("amer", "emea"), url.replace("127.0.0.1", "localhost"), url.upper()):
        assert (await bot.person.say("help", serviceUrl=said))[0] in (401, 403), said
        status, _ = await bot.person.post(
            bot.person.text("help"), Authorization=f"Bearer {bot.signed(serviceurl=said)}"
        )
        assert status == 401, said
    assert bot.connector.requests == []


async def test_the_body_is_not_read_for_nobody(bot: Bot) -> None:
    """A body of any content, without a token, is 401 while it is still on its way."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(bot.url.rsplit(":", 1)[1]))
    head = "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000"
    writer.write(f"{head}\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 401")
    assert b"Connection: close" in answer


@pytest.mark.parametrize("more", [0, 9000], ids=["whole", "on its way"])
async def test_what_stands_in_a_refused_body_is_no_request(bot: Bot, more: int) -> None:
    """X6: a good request inside the body of a refused one has no turn, whether its body ends there or not."""
    body = json.dumps(bot.person.text("help"))
    head = "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    good = f"{head}Authorization: Bearer {bot.person.token}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    reader, writer = await asyncio.open_connection("127.0.0.1", int(bot.url.rsplit(":", 1)[1]))
    writer.write(f"{head}Content-Length: {len(good) + more}\r\n\r\n{good}".encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
    assert answer.split()[1] == b"401"
    writer.write_eof()
    rest = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert b"HTTP/1.1" not in rest
    assert bot.connector.requests == []


async def test_nobody_is_asked_for_a_body(bot: Bot) -> None:
    """Who waits for leave to send a body gets 401 without a token, and leave with one."""
    body = json.dumps(bot.person.text("help")).encode()
    for token, lines in (("", [b"401"]), (f"Authorization: Bearer {bot.person.token}\r\n", [b"100", b"200"])):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(bot.url.rsplit(":", 1)[1]))
        head = "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}{token}Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for status in lines:
            answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
            assert answer.split()[1] == status
            if status == b"100":
                writer.write(body)
        writer.close()
    assert len(bot.connector.sent) == 1


FAULTS: tuple[Fault, ...] = ("500", "html", "reset", "hang")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_token_that_nobody_can_judge(fault: Fault) -> None:
    """Without keys from the start a good token is 503 and comes back; a bad one is 401 all the same."""
    async with bot_with_id(fault=fault) as bot:
        began = time.monotonic()
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {bot.person.token}"}
            async with session.post(f"{bot.url}/api/messages", json={}, headers=headers) as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert time.monotonic() - began < 4.5
        status, _ = await bot.person.post(b"{}", Authorization=f"Bearer {bot.signed(exp=1)}")
        assert status == 401
        assert bot.connector.requests == []


# -- what is remembered


class Judge:
    """Tokens judged by a time of the test's own."""

    def __init__(self, openid: OpenId) -> None:
        self.now = NOW
        self.ring = KeyRing(openid.url, lambda: self.now)
        self.tokens = Tokens(self.ring, APP, PUBLIC_ISSUER, lambda: self.now)

    def token(self, key: str = "one", **changed: Any) -> str:
        return signed(claims(HERE, now=self.now.timestamp(), **changed), key)

    async def says(self, token: str) -> int:
        found = await self.tokens.authenticate({"Authorization": f"Bearer {token}"}, "msteams")
        if isinstance(found, Refused):
            return found.status
        assert found == Claims(service_url=HERE)
        return 200

    async def elsewhere(self, token: str) -> Claims | Refused:
        return await self.tokens.authenticate({"Authorization": f"Bearer {token}"}, "webchat")


@pytest.fixture
async def judge() -> AsyncGenerator[Judge]:
    async with OpenId() as openid:
        openid.keys.append(jwk("two"))
        yield Judge(openid)


async def test_a_good_token_is_remembered_for_five_minutes(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its signature is checked once in five minutes."""
    checked: list[str] = []
    check = jwt.PyJWS.decode

    def counted(self: jwt.PyJWS, token: str, *arguments: Any, **more: Any) -> Any:
        checked.append(token)
        return check(self, token, *arguments, **more)

    monkeypatch.setattr(jwt.PyJWS, "decode", counted)
    token = judge.token()
    for seconds, times in ((0, 1), (299, 1), (1, 2), (200, 2)):
        judge.now += timedelta(seconds=seconds)
        assert await judge.says(token) == 200
        assert len(checked) == times


async def test_what_is_remembered_ends_with_the_token(judge: Judge) -> None:
    """X1: never past its end, the five minutes that clocks may differ aside; another channel asks anew."""
    token = judge.token(exp=int(NOW.timestamp()) + 10)
    assert await judge.says(token) == 200
    refused = await judge.elsewhere(token)
    assert isinstance(refused, Refused)
    assert refused.status == 401
    judge.now += timedelta(seconds=10 + 299)
    assert await judge.says(token) == 200
    judge.now += timedelta(seconds=1)
    assert await judge.says(token) == 401


async def test_a_token_is_no_longer_than_any_of_teams(judge: Judge) -> None:
    """X1: whatever a server in front lets through, more than 8 KiB are not taken apart."""
    token = judge.token(x="")
    rest = (LONGEST - len(token)) * 3 // 4
    assert await judge.says(judge.token(x="x" * rest)) == 200
    assert await judge.says(judge.token(x="x" * (rest + 3))) == 401


async def test_what_is_remembered_is_bounded(judge: Judge) -> None:
    """However many good tokens come, and bad ones are not remembered at all."""
    for number in range(KEPT + 5):
        assert await judge.says(judge.token(n=number)) == 200
        assert await judge.says(judge.token(n=number, exp=1)) == 401
    assert len(judge.tokens._kept) == KEPT


@pytest.mark.parametrize(
    ("url", "issuer"),
    [
        ("https://login.botframework.com/v1/.well-known/openidconfiguration", PUBLIC_ISSUER),
        ("https://login.botframework.azure.us/v1/.well-known/openidconfiguration", GOVERNMENT_ISSUER),
        ("https://login.botframework.azure.us.example.com/", PUBLIC_ISSUER),
        ("http://127.0.0.1:1/openid", PUBLIC_ISSUER),
    ],
)
def test_who_signs_for_which_cloud(url: str, issuer: str) -> None:
    """One issuer for one cloud: the government's own, else the public one."""
    assert issuer_of(url) == issuer
