"""One open engagement a tenant: who holds it, who waits, and when a claim that nothing followed lapses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.engagement import Engagement, Stamp, State, Status
from bot.domain.people import Actor
from bot.errors import StoreUnavailable
from bot.playbook.loader import load
from bot.services.claims import LAPSES, Known, claim, holder_of, release
from bot.services.desk import Desk
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore

ALEX = Actor(tenant="t1", id="p1", name="Alex")
MEGAN = Actor(tenant="t1", id="p2", name="Megan")
DOMAIN = "contoso.example.com"


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await SqliteStore.open(tmp_path / "cadence.db")
    yield Desk(store=store, playbook=load(), clock=Clock())
    await store.close()


async def opened(desk: Desk, name: str, owner: Actor = ALEX, state: State = "open") -> Engagement:
    """Write an engagement that names the tenant."""
    now = desk.clock()
    engagement = Engagement(
        id=name,
        tenant=owner.tenant,
        owner=owner.id,
        owner_name=owner.name,
        opened_at=now,
        facts={"customer": "Contoso", "tenant_domain": DOMAIN},
        status=Status(state=state, stamp=Stamp(by=owner.id, name=owner.name, at=now)),
    )
    await write(desk, engagement, "")
    await desk.drain()
    stored = await desk.store.get(kinds.engagement_ref(name))
    assert stored
    return kinds.ENGAGEMENT.decode(stored.body)


async def test_a_tenant_has_one_holder(desk: Desk) -> None:
    """X41: free at first; the engagement is shown to its holder alone; the same claim again is fine."""
    assert await holder_of(desk, ALEX, DOMAIN) is None
    assert await claim(desk, ALEX, DOMAIN, "e1") is None
    mine = await opened(desk, "e1")
    assert await claim(desk, ALEX, DOMAIN, "e1") is None
    assert await claim(desk, ALEX, DOMAIN, "e2") == Known(engagement=mine, tenant_domain=DOMAIN)
    assert await claim(desk, MEGAN, DOMAIN, "e3") == Known(engagement=None, tenant_domain=DOMAIN)
    assert await holder_of(desk, MEGAN, DOMAIN) == Known(engagement=None, tenant_domain=DOMAIN)


async def test_a_young_claim_is_waited_for_and_an_old_one_lapses(desk: Desk) -> None:
    """Somebody is about to open it: not now. Nobody came: it is free, and the late one finds it taken."""
    assert await claim(desk, ALEX, DOMAIN, "e1") is None
    with pytest.raises(StoreUnavailable):
        await claim(desk, MEGAN, DOMAIN, "e2")
    assert isinstance(desk.clock, Clock)
    desk.clock.now += LAPSES
    assert await claim(desk, MEGAN, DOMAIN, "e2") is None
    await opened(desk, "e2", MEGAN)
    assert await claim(desk, ALEX, DOMAIN, "e1") == Known(engagement=None, tenant_domain=DOMAIN)


async def test_who_comes_back_to_an_old_claim_renews_it(desk: Desk) -> None:
    """Doing the same again after a crash starts the time anew, so nobody takes it in between."""
    assert isinstance(desk.clock, Clock)
    await claim(desk, ALEX, DOMAIN, "e1")
    desk.clock.now += LAPSES
    assert await claim(desk, ALEX, DOMAIN, "e1") is None
    with pytest.raises(StoreUnavailable):
        await claim(desk, MEGAN, DOMAIN, "e2")


@pytest.mark.parametrize(
    ("state", "days", "free"), [("closed", 0, True), ("removed", 30, False), ("removed", 31, True)]
)
async def test_what_is_closed_or_gone_holds_nothing(desk: Desk, state: State, days: int, free: bool) -> None:
    """A closed engagement lets its tenant go at once, a removed one when it can no longer be restored."""
    await claim(desk, ALEX, DOMAIN, "e1")
    await opened(desk, "e1", state=state)
    assert isinstance(desk.clock, Clock)
    desk.clock.now += timedelta(days=days)
    assert (await holder_of(desk, MEGAN, DOMAIN) is None) == free
    assert (await claim(desk, MEGAN, DOMAIN, "e2") is None) == free


async def test_release_lets_go_of_ones_own_alone(desk: Desk) -> None:
    """An engagement that moved on lets its old tenant go; another's claim stays."""
    mine = await opened(desk, "e1")
    await claim(desk, ALEX, DOMAIN, "e1")
    await release(desk, ALEX, DOMAIN, "e2")
    assert await holder_of(desk, ALEX, DOMAIN) == Known(engagement=mine, tenant_domain=DOMAIN)
    await release(desk, ALEX, DOMAIN, "e1")
    assert await holder_of(desk, ALEX, DOMAIN) is None
