"""The front over real HTTP: rows X3 to X7 and X12, time-outs, health, and the place of token validation."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast
from unittest import mock

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request

from bot.errors import ConfigurationError, StoreUnavailable
from bot.settings import Settings
from bot.teams.front import Claims, Front, Limits, create_app
from bot.teams.refusals import Refusals
from bot.teams.reply import Refused, Reply
from bot.teams.turns import Turns
from tests.fakes import TENANT, Person
from tests.teams.harness import Running, running, store_ready
from tests.teams.test_shape import X5, X7

JSON = "application/json"


async def raw_request(url: str, data: bytes, seconds: float = 3.0) -> bytes:
    """Write bytes to the bot and return all that it answers until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rsplit(":", 1)[1]))
    try:
        writer.write(data)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), seconds)
    finally:
        writer.close()


def head(length: int, *more: str) -> bytes:
    lines = [
        "POST /api/messages HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {JSON}",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, *more, "", ""]).encode()


async def test_x5_x7_over_http(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    """X5, X7: each is a 400 that says why; no turn runs, nothing is sent, no content is logged."""
    for name, body in {**X5, **X7}.items():
        status, answer = await bot.person.post(body)
        assert (status, list(answer)) == (400, ["error"]), name
    assert bot.seen == []
    assert bot.connector.requests == []
    told = Counter(line.partition(" security=")[0] for line in caplog.messages if "status=400" in line)
    assert len(told) > 30
    assert set(told.values()) == {1}, "each reason once"
    assert "hello" not in caplog.text
    assert (await bot.person.say("still there"))[0] == 200


async def test_x6_size(bot: Running) -> None:
    """X6: 256 KiB are read, one byte more is 413: by its length, and in chunks while it is read."""
    filler = json.dumps(bot.person.text(""))
    fits = bot.person.text("x" * (256 * 1024 - len(filler)))
    assert len(json.dumps(fits)) == 256 * 1024
    assert (await bot.person.post(fits))[0] == 200
    assert (await bot.person.post(b"x" * (256 * 1024 + 1)))[0] == 413
    answer = await raw_request(bot.url, head(10 * 1024 * 1024))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Connection: close" in answer

    async def chunks() -> Any:
        for _ in range(40):
            yield b" " * 10_000

    async with aiohttp.ClientSession() as session:
        headers = {"Content-Type": JSON}
        async with session.post(f"{bot.url}/api/messages", data=chunks(), headers=headers) as response:
            assert response.status == 413
    assert len(bot.seen) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "deflate"},
        {"Content-Encoding": "br"},
    ],
    ids=str,
)
async def test_x6_content_type(bot: Running, headers: dict[str, str]) -> None:
    """X6: a wrong content type or a compressed body is 415."""
    body = json.dumps(bot.person.text("hello")).encode()
    status, _ = await bot.person.post(body, **headers)
    assert status == 415
    assert bot.seen == []


async def test_x6_no_content_type(bot: Running) -> None:
    """X6: no content type at all is 415."""
    answer = await raw_request(
        bot.url,
        b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
    )
    assert answer.startswith(b"HTTP/1.1 415")


async def test_x6_usual_content_types(bot: Running) -> None:
    """X6: parameters and case of the content type do not matter."""
    for kind in (JSON, "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'):
        assert (await bot.person.post(bot.person.text("x"), Content_Type=kind))[0] == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"])
async def test_x6_method(bot: Running, method: str) -> None:
    """X6: anything but POST is 405 and says what is allowed."""
    async with aiohttp.request(method, f"{bot.url}/api/messages") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"


async def test_x6_slow_body() -> None:
    """X6: half a body is answered with 408 when its time is over, and other people are served meanwhile."""
    async with running(limits=Limits(receive_seconds=0.3)) as up:
        slow = asyncio.create_task(raw_request(up.url, head(100) + b'{"type":'))
        assert (await up.person.say("hello"))[0] == 200
        assert (await slow).startswith(b"HTTP/1.1 408")
        assert len(up.seen) == 1


async def test_x6_slow_headers() -> None:
    """X6: a head that never ends is answered with 408, on a new connection and on a used one."""
    async with running(head_seconds=0.3) as up:
        assert (await raw_request(up.url, b"POST /api/mess")).startswith(b"HTTP/1.1 408")
        assert (await raw_request(up.url, b"")).startswith(b"HTTP/1.1 408")
        body = json.dumps(up.person.text("x")).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(up.url.rsplit(":", 1)[1]))
        writer.write(head(len(body)) + body)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        writer.write(b"POST /api/messages HTTP/1.1\r\nHo")
        assert (await asyncio.wait_for(reader.read(), 3.0)).startswith(b"HTTP/1.1 408")
        writer.close()


async def test_idle_connections_stay() -> None:
    """A client that owes nothing is not hung up on."""
    async with running(head_seconds=0.2) as up:
        assert (await up.person.say("one"))[0] == 200
        async with aiohttp.request("GET", f"{up.url}/live"), aiohttp.request("GET", f"{up.url}/nothing"):
            await asyncio.sleep(0.5)
        body = json.dumps(up.person.text("two")).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(up.url.rsplit(":", 1)[1]))
        for _ in range(2):
            writer.write(head(len(body)) + body)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(0.4)
        writer.close()


async def test_x6_a_body_that_breaks_off(bot: Running) -> None:
    """A client that goes away in the middle costs nothing and logs no trace."""
    _, writer = await asyncio.open_connection("127.0.0.1", int(bot.url.rsplit(":", 1)[1]))
    writer.write(head(100) + b"{")
    await writer.drain()
    writer.close()
    broken = head(0, "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"") + b"zz\r\n"
    assert (await raw_request(bot.url, broken)).split()[1] == b"400"
    assert (await bot.person.say("hello"))[0] == 200


async def test_not_http(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    """What is no HTTP gets 400, and its bytes are neither repeated nor logged."""
    for garbage in (
        b"\x16\x03\x01secret\r\n\r\n",
        b"secret\r\n\r\n",
        b"GET / HTTP/9.9\r\nsecret: \x00\r\n\r\n",
    ):
        answer = await raw_request(bot.url, garbage)
        assert answer.split()[1] == b"400", garbage
        assert b"secret" not in answer
    assert "secret" not in caplog.text
    assert "Traceback" not in caplog.text


X12 = [
    {"Host": "bot.example.org"},
    {"Host": "127.0.0.1.example.org:3978"},
    {"Host": "localhost.example.org"},
    {"Host": "example.org:127.0.0.1"},
    {"Host": "127.0.0.1@example.org"},
    {"Host": "[::2]:3978"},
    {"Host": "192.168.1.4"},
    {"Host": "0.0.0.0"},
    {"Host": ""},
    {"Forwarded": "for=203.0.113.7"},
    {"X-Forwarded-For": "203.0.113.7"},
    {"x-forwarded-host": "x.devtunnels.ms"},
    {"X-Forwarded-Anything": "1"},
    {"Via": "1.1 proxy"},
]


@pytest.mark.parametrize("headers", X12, ids=str)
async def test_x12_local_mode_is_local(bot: Running, headers: dict[str, str]) -> None:
    """X12: a Host that is not loopback, or a header that a proxy leaves, is 403."""
    status, answer = await bot.person.post(bot.person.text("x"), **headers)
    assert (status, list(answer)) == (403, ["error"])
    assert bot.seen == []


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:3978", "127.0.0.1:80", "[::1]:3978", "127.5.5.5"])
async def test_x12_loopback_hosts(bot: Running, host: str) -> None:
    """X12: every way to write this machine is served."""
    assert (await bot.person.post(bot.person.text("x"), Host=host))[0] == 200


async def test_x12_two_hosts(bot: Running) -> None:
    """X12: two Host headers are not loopback, whatever they say."""
    answer = await raw_request(bot.url, head(2, "Host: example.org", "Connection: close") + b"{}")
    assert answer.split()[1] in (b"400", b"403")


@pytest.mark.parametrize(
    ("peer", "status"),
    [
        ("10.0.0.5", 403),
        ("2001:db8::1", 403),
        ("::ffff:10.0.0.5", 403),
        (None, 403),
        ("::ffff:127.0.0.1", 400),
    ],
)
async def test_x12_peer(peer: str | None, status: int) -> None:
    """X12: only a peer on this machine is heard (here: gets as far as its empty body)."""
    transport = mock.Mock()
    transport.get_extra_info.side_effect = lambda name, default=None: (
        (peer, 1) if name == "peername" else None
    )
    content = mock.Mock(is_eof=lambda: True, read_nowait=lambda: b"")
    request = make_mocked_request(
        "POST",
        "/api/messages",
        headers={"Host": "127.0.0.1", "Content-Type": JSON},
        transport=transport,
        payload=content,
    )

    async def authenticate(headers: Mapping[str, str], channel: str) -> Claims:
        return Claims()

    front = Front(Settings(), Turns(cast("Any", None)), authenticate, Refusals(), Limits())
    assert (await front.messages(request)).status == status


def test_x12_said_at_start(caplog: pytest.LogCaptureFixture) -> None:
    """X12: local mode says so when it starts."""
    create_app(Settings(), cast("Any", None), store_ready)
    assert "local mode" in caplog.text


async def test_x3_x4_x10_over_http(bot: Running) -> None:
    """X3, X4, X10: refusals by content come back with their status, and nobody is spoken to."""
    person = bot.person
    foreign = person.text("x", channelData={"tenant": {"id": "11111111-2222-3333-4444-555555555555"}})
    assert (await person.post(foreign))[0] == 400
    assert (await person.post(person.text("x", serviceUrl="http://example.org/")))[0] == 403
    assert (await person.post(person.text("x", serviceUrl=None)))[0] == 400
    assert (await person.post(person.text("x", **{"from": {"id": "29:x"}})))[0] == 400
    assert bot.connector.requests == []


def test_an_app_id_needs_token_validation() -> None:
    """An app id without anything that checks tokens stops the start."""
    with pytest.raises(ConfigurationError, match="MicrosoftAppId"):
        create_app(Settings(app_id=TENANT), cast("Any", None), store_ready)


async def test_the_place_of_token_validation(caplog: pytest.LogCaptureFixture) -> None:
    """`authenticate` comes before the body; its refusal stands; the serviceUrl must be the token's."""
    asked: list[tuple[str | None, str]] = []
    claimed = ""

    async def authenticate(headers: Mapping[str, str], channel: str) -> Claims | Refused:
        asked.append((headers.get("Authorization"), channel))
        if headers.get("Authorization") != "Bearer good":
            return Refused(401, "no token", security=True)
        return Claims(service_url=claimed)

    settings = Settings(app_id=TENANT, tenants=frozenset({TENANT}))
    async with running(settings=settings, authenticate=authenticate) as up:
        person = up.person
        assert (await person.post(b"not even JSON"))[0] == 401
        assert (await person.post(person.text("x"), Authorization="Bearer good"))[0] == 200
        claimed = "https://smba.trafficmanager.net/other/"
        assert (await person.post(person.text("x"), Authorization="Bearer good"))[0] == 401
        claimed = up.connector.url
        # With an identity the bot may stand behind a proxy.
        forwarded = {"Host": "bot.example.org", "X_Forwarded_For": "203.0.113.7"}
        assert (await person.post(person.text("x"), Authorization="Bearer good", **forwarded))[0] == 200
        stranger = Person(up.url, up.connector.url, tenant="11111111-2222-3333-4444-555555555555")
        assert (await person.post(stranger.text("x"), Authorization="Bearer good"))[0] == 403
    assert asked[0] == (None, "msteams")
    assert "security=True" in caplog.text
    assert "Bearer" not in caplog.text


async def test_health() -> None:
    """/live answers always, /ready when the store does, anything else is 404."""
    trouble: list[Exception] = []

    async def ready() -> None:
        for error in trouble:
            raise error

    async def get(path: str) -> int:
        async with aiohttp.request("GET", f"{up.url}{path}") as response:
            return response.status

    with mock.patch("tests.teams.harness.store_ready", ready):
        async with running() as up:
            assert [await get(path) for path in ("/live", "/ready", "/", "/api/messages/x")] == [
                200,
                200,
                404,
                404,
            ]
            trouble.append(StoreUnavailable())
            assert [await get(path) for path in ("/live", "/ready")] == [200, 503]


async def test_a_failure_of_our_own(caplog: pytest.LogCaptureFixture) -> None:
    """A mistake outside any turn is 500 with a reference that the log has too."""

    async def deliver(inbound: object, until: float) -> Reply:
        raise RuntimeError("boom")

    front = Front(Settings(), Turns(deliver), cast("Any", None), Refusals(), Limits())
    request = mock.Mock(method="POST")
    with (
        mock.patch.object(front, "_outcome", side_effect=RuntimeError("boom")),
        caplog.at_level(logging.ERROR),
    ):
        response = await front.messages(request)
    assert response.status == 500
    assert json.loads(cast("bytes", response.body))["reference"] in caplog.text
