"""A post for a channel: several workers, crashes and pauses, and never a second copy by itself."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.channel import ChannelLink
from bot.domain.engagement import Engagement
from bot.domain.people import Actor
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.errors import Changed, DeliveryError, Throttled, Unknown
from bot.playbook.loader import load
from bot.reminders import planning, posting
from bot.reminders.gates import Open
from bot.reminders.planning import LEASE
from bot.reminders.worker import run_due
from bot.services import people, posts
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from tests.soak.agendas import MEETING, NAME, RULE, channel_of, series
from tests.workers import worker_of

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex", at=NINE)
ALEX = Actor(tenant="t1", id="p1", name="Alex")
POSTS = kinds.posts_ref("e1", NAME)


@dataclass
class Team(Unreachable):
    """The channel: what arrived there, what goes wrong next, and what happens before it does."""

    got: list[str] = field(default_factory=list)
    faults: list[DeliveryError] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[Any]] | None = None

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        hook, self.meanwhile = self.meanwhile, None
        fault = self.faults.pop(0) if self.faults else None
        if hook:
            await hook()
        if fault:
            raise fault
        self.got.append(str(card["meeting"]))
        return "m2"


@dataclass
class Office:
    """A desk with an engagement whose agenda is due in a channel."""

    desk: Desk
    team: Team
    now: datetime = NINE

    async def passes(self, name: str = "w1", after: timedelta = timedelta(0)) -> None:
        """Let a worker look after all that is due, some time later."""
        self.now += after
        await run_due(worker_of(self.desk, name))

    async def link(self) -> ChannelLink:
        stored = await self.desk.store.get(kinds.engagement_ref("e1"))
        assert stored
        held = kinds.ENGAGEMENT.decode(stored.body).series[NAME].channel
        assert held
        return held

    async def troubles(self) -> list[str]:
        return [each.kind for each in (await self.link()).troubles.values()]

    async def says(self, *, again: bool) -> None:
        """The owner settles the trouble."""
        await posts.settle(self.desk, ALEX, "e1", NAME, f"{RULE}:{MEETING}", again=again, key=f"{self.now}")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await SqliteStore.open(tmp_path / "p.db")
    try:
        team = Team()
        here = Office(desk=Desk(store=store, playbook=load(), clock=lambda: here.now, reach=team), team=team)
        alex = Person(tenant="t1", id="p1", name="Alex", zone="UTC")
        await people.tell(here.desk, "t1", "p1", lambda _: alex)
        linked = kinds.Linked(engagement="e1", series=NAME)
        ref = kinds.channel_ref("t1", channel_of(1))
        await store.create(Document(ref=ref, kind="channel", body=kinds.CHANNEL.encode(linked)))
        engagement = Engagement(
            id="e1", tenant="t1", owner="p1", owner_name="Alex", opened_at=NINE,
            facts={"customer": "Contoso", "motions": ("rfa",), "time_zone": "UTC"},
            series={NAME: series(1, "http://x", STAMP)},
        )  # fmt: skip
        await write(here.desk, engagement, "")
        yield here
    finally:
        await store.close()


async def test_a_worker_that_looks_meanwhile_leaves_a_post_alone(office: Office) -> None:
    """C7: what another has on its way arrives; nobody takes its claim away, and the owner is not asked."""
    seen: list[str] = []

    async def looks() -> None:
        stored = await office.desk.store.get(POSTS)
        assert stored
        with pytest.raises(Changed):
            await posting.deliver(worker_of(office.desk, "w2"), stored)
        seen.append("w2")

    office.team.meanwhile = looks
    await office.passes()
    assert (seen, office.team.got, await office.troubles()) == (["w2"], [MEETING], [])


@pytest.mark.parametrize("settled", [False, True])
async def test_a_planner_that_died_hands_on_again(office: Office, settled: bool) -> None:
    """C7: what it had handed on and nobody knows of is not posted again, nor once its owner has seen it."""
    stored = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert stored
    planned = await planning.prepare(office.desk, "w1", stored)
    if planned is None:  # its entry was written first
        stored = await office.desk.store.get(kinds.engagement_ref("e1"))
        assert stored
        planned = await planning.prepare(office.desk, "w1", stored)
    assert planned
    await planning.hand_on(office.desk, [planned])
    office.team.faults.append(Unknown("no answer"))
    await office.passes("w2")
    assert await office.troubles() == ["unsure"]
    if settled:
        await office.says(again=False)
    await planning.hand_on(office.desk, [planned])
    await office.passes("w2", after=2 * LEASE)
    assert office.team.got == []


async def test_posted_again_when_its_owner_says_so(office: Office) -> None:
    """C7: once, however often."""
    office.team.faults.append(Unknown("no answer"))
    await office.passes()
    await office.says(again=True)
    await office.passes(after=timedelta(minutes=1))
    await office.passes(after=2 * LEASE)
    assert (office.team.got, await office.troubles()) == ([MEETING], [])


async def test_a_paused_worker_undoes_nothing_that_came_after_it(office: Office) -> None:
    """C7: its post was taken up and, as its owner said, sent anew; its refusal then says nothing of that."""
    entered, goes_on, tasks = asyncio.Event(), asyncio.Event(), list[asyncio.Task[None]]()

    async def hangs() -> None:
        entered.set()
        await goes_on.wait()

    async def others() -> None:
        await office.passes("w2", after=LEASE + timedelta(seconds=1))
        assert await office.troubles() == ["unsure"]
        await office.says(again=True)
        office.team.meanwhile = hangs
        tasks.append(asyncio.create_task(office.passes("w3")))
        await entered.wait()

    office.team.meanwhile = others
    office.team.faults.append(Throttled("slow down", retry_after=0))
    await office.passes("w1")
    await office.passes("w4", after=timedelta(seconds=5))
    goes_on.set()
    await asyncio.gather(*tasks)
    assert (office.team.got, await office.troubles()) == ([MEETING], [])


class Slow(Open):
    """Gates at which a worker is paused for longer than its lease."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    @asynccontextmanager
    async def __call__(self, conversation: str, patience: float = 0.0) -> AsyncGenerator[None]:
        self._office.now += LEASE
        yield


async def test_a_worker_paused_before_its_post_does_not_post(office: Office) -> None:
    """C7: another may have begun; it is looked at anew."""
    await run_due(replace(worker_of(office.desk), gates=Slow(office)))
    assert office.team.got == []
    await office.passes("w2", after=timedelta(minutes=5))
    assert len(office.team.got) + len(await office.troubles()) == 1
