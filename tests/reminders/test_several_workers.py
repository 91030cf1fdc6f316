"""Several workers on one store: what one plans, another does not send too early, nor twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.away import Covering
from bot.domain.engagement import Engagement
from bot.domain.item import Item
from bot.domain.leaving import DAILY
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.playbook.loader import load
from bot.reminders import planning
from bot.reminders.planning import LEASE, Planning
from bot.reminders.worker import run_due
from bot.services import people
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from tests.workers import worker_of

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Chat(Unreachable):
    """Everybody's chat: how many reminders each message named."""

    got: list[int] = field(default_factory=list)

    async def send(self, to: Reference, card: Any, summary: str) -> str:
        self.got.append(len(card["ids"]))
        return "m1"


@dataclass
class Office:
    """A desk on which two workers work, and a chat."""

    desk: Desk
    chat: Chat
    now: datetime = MONDAY

    async def claimed_elsewhere(self, name: str) -> Planning:
        """Let another worker plan an engagement, without handing anything on yet."""
        stored = await self.desk.store.get(kinds.engagement_ref(name))
        assert stored
        found = await planning.prepare(self.desk, "w2", stored)
        assert found
        assert found.due
        return found

    async def look(self) -> list[int]:
        """Let the first worker look; return what it sent."""
        before = len(self.chat.got)
        await run_due(worker_of(self.desk))
        return self.chat.got[before:]


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """Two engagements of Alex: one with tasks for more than a day's cards, one with one, all due at nine."""
    store, chat = await SqliteStore.open(":memory:"), Chat()
    desk = Desk(store=store, playbook=load(), clock=lambda: found.now, reach=chat)
    found = Office(desk=desk, chat=chat)
    person = Person(
        tenant="t1", id="p1", name="Alex", zone="UTC",
        reference=Reference(service_url="http://x", conversation="a:1"),
    )  # fmt: skip
    await people.tell(desk, "t1", "p1", lambda _: person)
    await write(desk, engagement("e1", DAILY + 3), "")
    await write(desk, engagement("e2", 1), "")
    await run_due(worker_of(desk))
    found.now = NINE
    yield found
    await store.close()


def engagement(name: str, tasks: int, owner: str = "p1") -> Engagement:
    task = Item(
        kind="task", text="Call", due_on="2026-11-24", stage="kickoff",
        stamp=Stamp(by=owner, name=owner, at=MONDAY),
    )  # fmt: skip
    return Engagement(
        id=name, tenant="t1", owner=owner, owner_name=owner, opened_at=MONDAY,
        facts={"customer": "Contoso", "motions": ("health",), "time_zone": "UTC"},
        items={f"i{number}": task for number in range(tasks)},
    )  # fmt: skip


async def test_the_list_waits_for_what_another_worker_plans(office: Office) -> None:
    """W8: there is one list in a morning, so it has what another worker hands on a moment later."""
    elsewhere = await office.claimed_elsewhere("e2")
    assert await office.look() == []
    await planning.hand_on(office.desk, [elsewhere])
    await planning.finish(office.desk, elsewhere)
    assert await office.look() == [4, *[1] * DAILY]


async def test_a_dead_workers_claim_holds_nothing_for_long(office: Office) -> None:
    """W8: what it had claimed is planned by the next worker when its time is over, and all of it leaves."""
    await office.claimed_elsewhere("e2")
    office.now = NINE + LEASE
    assert await office.look() == [4, *[1] * DAILY]


async def test_who_covers_waits_for_what_is_planned_for_the_other(office: Office) -> None:
    """What is due to somebody who is away comes to who covers them; nobody else waits for it."""
    away = Covering(
        id="a1", owner="p9", owner_name="Megan", first=date(2026, 11, 23), last=date(2026, 11, 25)
    )
    await write(office.desk, engagement("e9", 1, owner="p9"), "")
    await office.claimed_elsewhere("e9")
    await people.tell(office.desk, "t1", "p1", lambda old: replace(old, covers=(away,)))
    assert await office.look() == []
    await people.tell(office.desk, "t1", "p1", lambda old: replace(old, covers=()))
    assert await office.look() == [4, *[1] * DAILY]
