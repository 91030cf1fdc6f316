"""People reached through the connector: what the roster says of them, and a card to their chat."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.person import Reference
from bot.errors import Permanent
from bot.services.reach import Member
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
        ({"userPrincipalName": "a_example.com#EXT#@b.com"}, Member(tenant="", guest=True)),
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
