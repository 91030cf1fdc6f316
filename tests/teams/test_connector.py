"""The connector against a service on loopback: what it sends, and how every kind of ending is told."""

import asyncio
import itertools
import socket
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from bot.domain.person import Reference
from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.setting_kinds import LOOPBACK_NAMES
from bot.settings import TEAMS_HOSTS
from bot.teams.bearer import Bearer, Fetch, Token
from bot.teams.connector import LARGEST, Address, Connector, Created, Times, retry_after
from bot.teams.hosts import ServiceHosts
from bot.teams.reach import TeamsReach
from bot.teams.refresh import Refresher
from tests.fakes import FakeConnector, Fault
from tests.teams.endless import endless

HOSTS = ServiceHosts(LOOPBACK_NAMES)
HELLO = {"type": "message", "text": "hello"}


@pytest_asyncio.fixture
async def service() -> AsyncIterator[FakeConnector]:
    async with FakeConnector() as fake:
        yield fake


@pytest_asyncio.fixture
async def connector() -> AsyncIterator[Connector]:
    made = Connector(HOSTS, times=Times(connect=0.3, total=0.5))
    yield made
    await made.close()
    await made.close()


async def test_what_it_sends(connector: Connector, service: FakeConnector) -> None:
    """Every call goes to its place with its body; ids are escaped, so that none can leave its segment."""
    to = Address(service.url + "/", "19:a/b?c#d@thread.tacv2;messageid=1")
    assert await connector.send(to, HELLO) == service.sent[0].id
    assert await connector.reply(to, "f:1/2", HELLO) == service.sent[1].id
    await connector.update(to, "é%", HELLO)
    await connector.delete(to, "17")
    assert await connector.create(service.url, {"members": [{"id": "29:x"}]}) == Created(
        "a:new-1700000000003"
    )
    base = "/amer/v3/conversations/19%3Aa%2Fb%3Fc%23d%40thread.tacv2%3Bmessageid%3D1/activities"
    assert [(method, path) for method, path, _, _ in service.requests] == [
        ("POST", base),
        ("POST", f"{base}/f%3A1%2F2"),
        ("PUT", f"{base}/%C3%A9%25"),
        ("DELETE", f"{base}/17"),
        ("POST", "/amer/v3/conversations"),
    ]
    assert service.requests[0][3] == b'{"type":"message","text":"hello"}'
    assert service.deleted == ["17"]


async def test_members(connector: Connector, service: FakeConnector) -> None:
    """Members come all, page by page; one member by id; a list without an end is given up."""
    at = Address(service.url, "19:x")
    service.members["19:x"] = [{"id": "29:a", "aadObjectId": "a"}, {"id": "29:b", "aadObjectId": "b"}]
    service.faults.append(
        Fault(status=200, body='{"members":[{"id":"29:0"}],"continuationToken":"a b&c"}', method="GET")
    )
    assert [member["id"] for member in await connector.members(at)] == ["29:0", "29:a", "29:b"]
    assert service.requests[1][1].endswith("/pagedmembers?pageSize=500&continuationToken=a%20b%26c")
    assert (await connector.member(at, "29:b"))["aadObjectId"] == "b"
    with pytest.raises(Permanent) as caught:
        await connector.member(at, "29:nobody")
    assert caught.value.status == 404
    service.faults.append(Fault(status=200, body="[]"))
    with pytest.raises(Unknown):
        await connector.members(at)
    service.faults.append(Fault(status=200, body='{"members":[],"continuationToken":"x"}', times=99))
    with pytest.raises(Unknown, match="no end"):
        await connector.members(at)


ANSWERS = [
    (Fault(status=400, body='{"error":{"code":"BadSyntax","message":"x"}}'), Permanent),
    (Fault(status=403, body='{"error":{"code":"ConversationBlockedByUser"}}'), Permanent),
    (Fault(status=404, body="<html>not found</html>"), Permanent),
    (Fault(status=413), Permanent),
    (Fault(status=405), Permanent),
    (Fault(status=301, headers={"Location": "http://127.0.0.1:1/"}), Permanent),
    (Fault(status=307, headers={"Location": "/elsewhere"}), Permanent),
    (Fault(status=401), NotSent),
    (Fault(status=412), Throttled),
    (Fault(status=429), Throttled),
    (Fault(status=408), Unknown),
    (Fault(status=500), Unknown),
    (Fault(status=502, body="<html>Bad gateway</html>"), Unknown),
    (Fault(status=503, headers={"Retry-After": "5"}), Unknown),
    (Fault(status=504), Unknown),
    (Fault(status=200, body="<html>Welcome to the hotel</html>"), Unknown),
    (Fault(status=200, body="[]"), Unknown),
    (Fault(status=200, body='{"id":'), Unknown),
    (Fault(do="reset"), Unknown),
    (Fault(do="keep"), Unknown),
    (Fault(do="cut"), Unknown),
    (Fault(do="hang", seconds=1.0), Unknown),
]


@pytest.mark.parametrize(("fault", "outcome"), ANSWERS, ids=lambda value: getattr(value, "do", None))
async def test_outcomes(
    connector: Connector, service: FakeConnector, fault: Fault, outcome: type[DeliveryError]
) -> None:
    """Each ending is one class of outcome, raised from what caused it; the request was made once."""
    service.faults.append(Fault(**{**vars(fault), "times": 3}))
    with pytest.raises(outcome) as caught:
        await connector.send(Address(service.url, "a:1"), HELLO)
    assert type(caught.value) is outcome
    assert len(service.requests) == 1
    if fault.do != "answer":
        assert caught.value.__cause__ is not None


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize(("status", "outcome"), [(200, Unknown), (302, Permanent), (403, Permanent)])
async def test_an_answer_without_end_is_not_read(
    status: int, outcome: type[DeliveryError], *, packed: bool
) -> None:
    """However much follows, little of it is kept, also unpacked; a failure is told by its status."""
    connector = Connector(HOSTS, times=Times(connect=1.0, total=20.0))
    async with endless(status, packed=packed) as url:
        tracemalloc.start()
        try:
            with pytest.raises(outcome) as caught:
                await connector.send(Address(url, "a:1"), HELLO)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            await connector.close()
    assert type(caught.value) is outcome
    assert peak < 8 * LARGEST


async def test_an_answer_may_be_as_large_as_the_limit(connector: Connector, service: FakeConnector) -> None:
    """And not a byte larger; a large word for a failure is none."""
    start, end = '{"id":"', '"}'
    fits = "1" * (LARGEST - len(start + end))
    service.faults.append(Fault(status=200, body=start + fits + end))
    assert await connector.send(Address(service.url, "a:1"), HELLO) == fits
    service.faults.append(Fault(status=200, body=start + fits + "1" + end))
    with pytest.raises(Unknown, match=f"more than {LARGEST} bytes"):
        await connector.send(Address(service.url, "a:1"), HELLO)


async def test_permanent_says_why(connector: Connector, service: FakeConnector) -> None:
    """A permanent refusal carries the status, the service's own word, if it is one, and what that means."""
    behind = '{"errorCode":209,"message":"{\\r\\n \\"subCode\\": \\"MessageWritesBlocked\\"}"}'
    for status, body, code, reason in (
        (403, '{"error":{"code":"ConversationBlockedByUser"}}', "ConversationBlockedByUser", "blocked"),
        (403, behind, "MessageWritesBlocked", "blocked"),
        (403, '{"error":{"code":"BotNotInConversationRoster"}}', "BotNotInConversationRoster", "removed"),
        (403, '{"error":{"code":"BotDisabledByAdmin"}}', "BotDisabledByAdmin", "disabled"),
        (403, '{"message":"no"}', "", "refused"),
        (404, "", "", "gone"),
        (413, '{"error":{"code":"MessageSizeTooBig"}}', "MessageSizeTooBig", "too_big"),
        (400, '{"error":{"code":"a\\nb"}}', "", "refused"),
    ):
        service.faults.append(Fault(status=status, body=body))
        with pytest.raises(Permanent) as caught:
            await connector.send(Address(service.url, "a:1"), HELLO)
        found = caught.value
        assert (found.status, found.code, found.reason) == (status, code, reason)


async def test_throttled_says_how_long(connector: Connector, service: FakeConnector) -> None:
    """Retry-After comes along."""
    service.faults.append(Fault(status=429, headers={"Retry-After": "7"}))
    with pytest.raises(Throttled) as caught:
        await connector.send(Address(service.url, "a:1"), HELLO)
    assert caught.value.retry_after == 7.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "-4"}, 0.0),
        ({"Retry-After": "999999"}, 3600.0),
        ({"Retry-After": "inf"}, 3600.0),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Fri, 20 Nov 2026 09:00:30 GMT", "Date": "Fri, 20 Nov 2026 09:00:00 GMT"}, 30.0),
        ({"Retry-After": "Fri, 20 Nov 2026 08:00:00 GMT", "Date": "Fri, 20 Nov 2026 09:00:00 GMT"}, 0.0),
        ({"Retry-After": "Fri, 20 Nov 2026 09:00:30 GMT"}, None),
        ({"Retry-After": "Fri, 20 Nov 2026 09:00:30 -0000", "Date": "Fri, 20 Nov 2026 09:00:00 GMT"}, None),
    ],
    ids=str,
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds or a date, within an hour; what cannot be read is None."""
    assert retry_after(headers) == seconds


async def test_nobody_there(connector: Connector) -> None:
    """A refused connection and an unknown name were certainly not sent."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(NotSent) as caught:
            await connector.send(Address(url, "a:1"), HELLO)
        assert caught.value.__cause__ is not None
    names = Connector(ServiceHosts({"nobody.invalid"}), times=Times(connect=1.0, total=2.0))
    try:
        with pytest.raises(NotSent):
            await names.send(Address("https://nobody.invalid/", "a:1"), HELLO)
    finally:
        await names.close()


async def test_a_listener_that_does_not_accept(connector: Connector) -> None:
    """A connection that is never taken up ends as not sent or unknown, within the time-out."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        to = Address(f"http://127.0.0.1:{deaf.getsockname()[1]}/", "a:1")
        async with asyncio.timeout(2):
            with pytest.raises((NotSent, Unknown)):
                await connector.send(to, HELLO)


async def test_x4_checked_again_when_sending(connector: Connector, service: FakeConnector) -> None:
    """X4: a host that is not allowed is never connected to, wherever the address came from."""
    for url in (
        "http://example.org/",
        "https://smba.trafficmanager.net/",
        "",
        "http://127.0.0.1@example.org/",
    ):
        with pytest.raises(Permanent) as caught:
            await connector.send(Address(url, "a:1"), HELLO)
        assert caught.value.code == "ServiceUrlNotAllowed"
    public = Connector(ServiceHosts(TEAMS_HOSTS))
    with pytest.raises(Permanent):
        await public.send(Address(service.url, "a:1"), HELLO)
    assert service.requests == []


@pytest.mark.parametrize("bad", ["", ".", ".."])
async def test_ids_that_are_no_ids(connector: Connector, service: FakeConnector, bad: str) -> None:
    """An id that a server would read as a folder is refused before it is sent."""
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: connector.send(Address(service.url, bad), HELLO),
        lambda: connector.member(Address(service.url, "a:1"), bad),
    ]
    if bad:
        calls.append(lambda: connector.update(Address(service.url, "a:1"), bad, HELLO))
    for call in calls:
        with pytest.raises(Permanent):
            await call()
    assert service.requests == []


async def test_authorize(service: FakeConnector) -> None:
    """The token's header is on every request; a 401 gives that token up, and the next send has another."""
    bearer = Bearer(tokens())
    bearer.start()
    connector = Connector(HOSTS, authorize=bearer)
    try:
        await connector.send(Address(service.url, "a:1"), HELLO)
        await connector.delete(Address(service.url, "a:1"), "1")
        service.faults.append(Fault(status=401))
        with pytest.raises(NotSent):
            await connector.send(Address(service.url, "a:1"), HELLO)
        await connector.send(Address(service.url, "a:1"), HELLO)
        service.faults.append(Fault(status=403))
        with pytest.raises(Permanent):
            await connector.send(Address(service.url, "a:1"), HELLO)
    finally:
        await connector.close()
        await bearer.close()
    given = [headers["Authorization"] for _, _, headers, _ in service.requests]
    assert given == [f"Bearer t{number}" for number in (1, 1, 1, 2, 2)]


def tokens() -> Fetch:
    """Return a fetch that gives t1, t2, …."""
    numbers = itertools.count(1)

    async def fetch() -> Token:
        return Token(value=f"t{next(numbers)}", seconds=3600)

    return fetch


async def test_a_foreign_host_gets_no_token(service: FakeConnector) -> None:
    """X4: where a stored chat lies is judged again when something is sent, before a token is asked for."""
    asked: list[str] = []

    class Asked(Bearer):
        async def __call__(self) -> str:
            asked.append("token")
            return await super().__call__()

    connector = Connector(ServiceHosts(TEAMS_HOSTS), authorize=Asked(tokens()))
    reach = TeamsReach(connector)
    for url in (service.url, "https://smba.trafficmanager.net.example.com/amer"):
        stored = Reference(service_url=url, conversation="a:1")
        for call in (reach.send(stored, {}, "x"), reach.post(stored, {}, "x"), reach.members(stored)):
            with pytest.raises(Permanent) as caught:
                await call
            assert caught.value.code == "ServiceUrlNotAllowed"
    await connector.close()
    assert (asked, service.requests) == ([], [])


async def test_without_a_token_nothing_is_sent(service: FakeConnector) -> None:
    """A token that cannot be had is a message that certainly did not leave: whoever sends tries again."""
    connector = Connector(HOSTS, authorize=Bearer(tokens()))
    with pytest.raises(NotSent):
        await connector.send(Address(service.url, "a:1"), HELLO)
    await connector.close()
    assert service.requests == []


async def test_connections_are_pooled(connector: Connector, service: FakeConnector) -> None:
    """Twenty messages one after another use one connection."""
    for _ in range(20):
        await connector.send(Address(service.url, "a:1"), HELLO)
    assert len(service.requests) == 20
    assert len(service.peers) == 1


async def test_updates_of_one_message_keep_their_order(connector: Connector, service: FakeConnector) -> None:
    """However slow the first update is, the message ends as the last; what was overtaken is not sent."""
    refresher = Refresher(connector)
    to = Address(service.url, "a:1")
    service.faults.append(Fault(do="hang", seconds=0.2))
    for text in ("one", "two", "three"):
        refresher.later(to, "17", {"text": text})
        await asyncio.sleep(0.02)
    await refresher.now(to, "18", {"text": "another message waits for nobody"})
    assert [update.id for update in service.updated] == ["18"]
    await refresher.now(to, "17", {"text": "four"})
    await refresher.close()
    assert [update.text for update in service.updated if update.id == "17"] == ["one", "four"]
    assert refresher._slots == {}
    service.faults.append(Fault(status=404))
    with pytest.raises(Permanent):
        await refresher.now(to, "17", {"text": "five"})
    assert refresher._slots == {}
