"""People reached through the connector: what the roster says of them, and a card to their chat."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.person import Reference
from bot.errors import Permanent, Unknown
from bot.services.reach import Member, Place, Sort
from bot.teams.connector import Connector
from bot.teams.hosts import ServiceHosts
from bot.teams.reach import TeamsReach
from tests.fakes import ALEX, TENANT, FakeConnector
from tests.teams.harness import Running


@pytest_asyncio.fixture
async def service() -> AsyncIterator[FakeConnector]:
    async with FakeConnector() as fake:
        yield fake


@pytest_asyncio.fixture
async def reach() -> AsyncIterator[TeamsReach]:
    connector = Connector(ServiceHosts({"127.0.0.1"}))
    yield TeamsReach(connector)
    await connector.close()


@pytest.mark.parametrize(
    ("said", "member"),
    [
        ({"name": "Alex", "tenantId": TENANT.upper()}, Member(tenant=TENANT, guest=False)),
        ({"userRole": "user"}, Member(tenant="", guest=False)),
        ({"userRole": "Guest"}, Member(tenant="", guest=True)),
        ({"userRole": None, "role": "guest"}, Member(tenant="", guest=True)),
        ({"userPrincipalName": "a#EXT#@b.com"}, Member(tenant="", guest=True, principal="a#ext#@b.com")),
        ({"name": 7, "tenantId": [], "userRole": {}}, Member(tenant="", guest=False)),
    ],
)
async def test_what_the_roster_says(
    service: FakeConnector, reach: TeamsReach, said: dict[str, Any], member: Member
) -> None:
    """X53: a guest by role or by name of account; what is of another type says nothing."""
    service.members["a:1"] = [{"aadObjectId": ALEX, **said}]
    assert await reach.member(Reference(service_url=service.url, conversation="a:1"), ALEX) == member


async def test_a_card_alone_with_its_summary(service: FakeConnector, reach: TeamsReach) -> None:
    """Text beside a card would be split off by Teams."""
    to = Reference(service_url=service.url, conversation="a:1")
    await reach.send(to, {"type": "AdaptiveCard"}, "Contoso \u00b7 Hand over")
    (sent,) = service.sent
    assert (sent.conversation, sent.card, sent.text) == ("a:1", {"type": "AdaptiveCard"}, "")
    assert sent.activity["summary"] == "Contoso \u00b7 Hand over"
    with pytest.raises(Permanent):
        await reach.member(to, ALEX)


@pytest.mark.parametrize(
    ("role", "guest"), [("guest", True), ("Guest", True), ("user", False), (None, False)]
)
async def test_the_activity_itself_may_say_guest(bot: Running, role: str | None, guest: bool) -> None:
    """X53: the role of the sender."""
    activity = bot.person.text("hello")
    activity["from"]["role"] = role
    await bot.person.post(activity)
    assert bot.seen[0].actor.guest is guest


@pytest.mark.parametrize(
    ("channel", "sort"),
    [
        ({"id": "19:c", "type": "shared"}, "shared"),
        ({"id": "19:c", "channelType": "Private"}, "private"),
        ({"id": "19:c"}, "standard"),
        ({"id": "19:c", "type": "secret"}, ""),
        ({"id": "19:other", "type": "standard"}, ""),
        ("19:c", ""),
    ],
)
async def test_what_kind_of_channel(
    service: FakeConnector, reach: TeamsReach, channel: Any, sort: Sort
) -> None:
    """X38: named by either word; unnamed it is the usual one; one that is not listed is not known."""
    service.channels["19:t"] = [channel]
    place = await reach.place(Reference(service_url=service.url, conversation="19:c"), "19:t")
    assert place == Place(sort=sort)


async def test_what_a_channel_is_called(service: FakeConnector, reach: TeamsReach) -> None:
    """A team's first channel has no name of its own."""
    service.channels["19:t"] = [{"id": "19:t", "name": None}, {"id": "19:c", "name": "Custo\u202emers"}]
    first, second = (Reference(service_url=service.url, conversation=each) for each in ("19:t", "19:c"))
    assert (await reach.place(first, "19:t")).name == "General"
    assert (await reach.place(second, "19:t")).name == "Customers"


async def test_everybody(service: FakeConnector, reach: TeamsReach) -> None:
    """X38: addresses in lower case; a roster with something else in it is none."""
    at = Reference(service_url=service.url, conversation="19:t")
    service.members["19:t"] = [
        {"tenantId": TENANT, "email": "Jo@Contoso.example", "userPrincipalName": "J@x"}
    ]
    (found,) = await reach.members(at)
    assert found == Member(tenant=TENANT, guest=False, email="jo@contoso.example", principal="j@x")
    nobody: Any = "nobody"
    service.members["19:t"].append(nobody)
    with pytest.raises(Unknown):
        await reach.members(at)


async def test_a_post_and_its_thread(service: FakeConnector, reach: TeamsReach) -> None:
    """The first message begins a thread, by whose id the others answer in it."""
    to = Reference(service_url=service.url, conversation="19:c")
    thread = await reach.post(to, {"type": "AdaptiveCard"}, "Agenda")
    answer = await reach.post(to, {"type": "AdaptiveCard"}, "Summary", thread)
    first, second = service.sent
    assert (thread, answer) == (first.id, second.id)
    assert first.conversation == second.conversation == f"19:c;messageid={thread}"
    assert service.created[0]["isGroup"] is True
    assert [sent.activity["summary"] for sent in service.sent] == ["Agenda", "Summary"]
