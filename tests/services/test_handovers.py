"""A hand-over and what follows it, with crashes in between: one owner, and lists that come right."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.engagement import Engagement, Status
from bot.domain.people import Actor
from bot.domain.person import Reference
from bot.domain.workload import Workload
from bot.errors import StoreUnavailable, Unknown
from bot.playbook.loader import load
from bot.services import handovers, people, telling
from bot.services.claims import claim
from bot.services.desk import Desk
from bot.services.entries import HANDED, listed, publish
from bot.services.handovers import Ended
from bot.services.picking import judged
from bot.services.reach import Member, Unreachable
from bot.services.records import Applied, NotFound, ReadOnly, find, write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from dialogs.handover import NEW_OWNER
from tests.stores import WatchedStore
from tests.workers import look_after_all

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ALEX, MEGAN, SAM = (Actor(tenant="t1", id=name.lower(), name=name) for name in ("Alex", "Megan", "Sam"))
EVERYBODY = (ALEX, MEGAN, SAM)
CHAT = Reference(service_url="http://127.0.0.1", conversation="a:1")


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Roster(Unreachable):
    """Teams as far as it says who somebody is."""

    answer: Member | Exception

    async def member(self, at: Reference, person: str) -> Member:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


COLLEAGUE = Member(tenant="t1", guest=False)


@dataclass
class Office:
    """A desk with one engagement of Alex, on a store that can fail."""

    desk: Desk
    store: WatchedStore
    clock: Clock

    async def engagement(self) -> Engagement:
        stored = await self.store.get(kinds.engagement_ref("e1"))
        assert stored
        return kinds.ENGAGEMENT.decode(stored.body)

    async def offer(self, by: Actor, to: Actor, key: str) -> object:
        return await handovers.offer(self.desk, by, "e1", (to.id, to.name), "", key=key)

    async def offered(self) -> str:
        held = (await self.engagement()).handover
        return held.id if held else ""

    async def accept(self, by: Actor, key: str, offer: str) -> Applied | Ended | NotFound:
        session = await people.begin(self.desk, by)
        return await handovers.accept(session, by, CHAT, "e1", offer, key=key)

    async def decline(self, by: Actor, key: str, offer: str) -> Applied | Ended | NotFound:
        session = await people.begin(self.desk, by)
        return await handovers.decline(session, by, "e1", offer, "", key=key)

    async def recover(self) -> None:
        """Let the worker run after a crash."""
        self.store.trouble = ""
        await self.desk.drain()
        await look_after_all(self.desk)

    async def working(self) -> set[str]:
        """Return in whose lists it stands as work."""
        lists = {each.id: await listed(self.desk, "t1", each.id) for each in EVERYBODY}
        return {name for name, held in lists.items() if any(entry.state != HANDED for entry in held)}

    async def tidings(self, of: Actor) -> list[str]:
        person = await people.known(self.desk, "t1", of.id)
        return [each.news for each in person.tidings] if person else []


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    store, clock = WatchedStore(await SqliteStore.open(":memory:")), Clock()
    desk = Desk(store=store, playbook=load(), clock=clock, reach=Roster(COLLEAGUE))
    facts = {"customer": "Contoso", "tenant_domain": "contoso.example.com", "motions": ("health",)}
    new = Engagement(
        id="e1",
        tenant="t1",
        owner=ALEX.id,
        owner_name=ALEX.name,
        opened_at=START,
        facts={**facts, "time_zone": "Europe/Lisbon", "country": "PT"},
        workloads={"teams": Workload()},
    )
    await write(desk, new, "")
    await desk.drain()
    yield Office(desk=desk, store=store, clock=clock)
    await desk.drain()
    await store.close()


@pytest.mark.parametrize("trouble", ["down", "answers lost"])
@pytest.mark.parametrize("spared", range(7))
async def test_a_crash_at_any_write_of_an_acceptance(
    spared: int, trouble: Literal["down", "answers lost"]
) -> None:
    """It is accepted with all that follows, or not at all; pressing again ends the same way, told once."""
    async with office() as o:
        await o.offer(ALEX, MEGAN, "k1")
        await o.recover()
        offer = await o.offered()
        o.store.trouble, o.store.writes_only, o.store.spared = trouble, True, spared
        with suppress(StoreUnavailable):
            await o.accept(MEGAN, "k2", offer)
        await o.recover()
        owner = (await o.engagement()).owner
        assert await o.working() == {owner}
        assert await o.tidings(ALEX) == (["accepted"] if owner == MEGAN.id else [])
        again = await o.accept(MEGAN, "k2", offer)
        await o.recover()
        assert isinstance(again, Applied)
        assert await o.working() == {MEGAN.id}
        assert await o.tidings(ALEX) == ["accepted"]
        assert len((await o.engagement()).former) == 1


@pytest.mark.parametrize("spared", range(4))
async def test_a_crash_at_any_write_of_an_offer(spared: int) -> None:
    """Once the offer stands, whom it is made to finds it, whatever else was lost."""
    async with office() as o:
        o.store.trouble, o.store.writes_only, o.store.spared = "down", True, spared
        with suppress(StoreUnavailable):
            await o.offer(ALEX, MEGAN, "k1")
        await o.recover()
        stands = bool(await o.offered())
        assert stands == (spared > 0)
        found = await handovers.standing(await people.begin(o.desk, MEGAN))
        assert [each.customer for each in found] == (["Contoso"] if stands else [])
        assert await o.tidings(MEGAN) == (["offered"] if stands else [])
        assert await o.working() == {ALEX.id}


@pytest.mark.parametrize("what", ["decline", "withdraw", "offer"])
@pytest.mark.parametrize("spared", range(4))
async def test_a_crash_at_any_write_of_an_end(spared: int, what: str) -> None:
    """Declined, taken back or given way to another: once it is so, the other one is told, and told once."""
    async with office() as o:
        await o.offer(ALEX, MEGAN, "k1")
        await o.recover()
        offer = await o.offered()
        other = ALEX if what == "decline" else MEGAN
        by, to = (MEGAN, MEGAN) if what == "decline" else (ALEX, SAM)
        o.store.trouble, o.store.writes_only, o.store.spared = "down", True, spared
        with suppress(StoreUnavailable):
            await _move(o, what, by, to, "k2", offer)
        await o.recover()
        ended = await o.offered() != offer
        assert ended == (spared > 0)
        news = "declined" if what == "decline" else "withdrawn"
        assert (news in await o.tidings(other)) == ended
        await _move(o, what, by, to, "k2", offer)
        await o.recover()
        assert (await o.tidings(other)).count(news) == 1
        session = await people.begin(o.desk, other)
        telling.heard(session, frozenset(each.id for each in session.person.tidings))
        await session.save()
        await publish(o.desk, await o.engagement())
        assert (await o.engagement()).news == ()
        assert await o.tidings(other) == [], "never twice"


MOVES = st.tuples(
    st.sampled_from(("offer", "withdraw", "accept", "decline", "wait", "crash")),
    st.sampled_from(EVERYBODY),
    st.sampled_from(EVERYBODY),
    st.integers(0, 5),
)


async def _move(o: Office, what: str, by: Actor, to: Actor, key: str, offer: str) -> None:
    match what:
        case "offer" if by.id != to.id:
            await o.offer(by, to, key)
        case "withdraw":
            await handovers.withdraw(o.desk, by, "e1", offer, key=key)
        case "accept":
            await o.accept(by, key, offer)
        case "decline":
            await o.decline(by, key, offer)
        case _:
            o.clock.now = o.clock.now.replace(day=o.clock.now.day % 28 + 1) if what == "wait" else o.clock.now


async def _play(moves: list[tuple[str, Actor, Actor, int]]) -> None:
    async with office() as o:
        for number, (what, by, to, spared) in enumerate(moves):
            before, offer = await o.engagement(), await o.offered()
            o.store.trouble = "answers lost" if spared < 3 else ""
            o.store.writes_only, o.store.spared = True, spared
            with suppress(StoreUnavailable, ReadOnly):
                await _move(o, what, by, to, f"key-{number}-0123456789", offer)
            await o.recover()
            after = await o.engagement()
            assert await o.working() == {after.owner}
            assert after.owner not in {each.id for each in after.former}
            if after.owner != before.owner:
                assert (what, by.id) == ("accept", after.owner)
                assert before.handover
                assert before.handover.to == by.id
                assert after.handover is None


@settings(max_examples=25, deadline=None)
@given(st.lists(MOVES, max_size=8))
def test_one_owner_whatever_happens(moves: list[tuple[str, Actor, Actor, int]]) -> None:
    """Any order of offers, answers and crashes: one owner, whom it was offered to and who accepted; after
    the worker it stands as work in the owner's list alone.
    """
    asyncio.run(_play(moves))


async def test_an_older_entry_never_comes_back() -> None:
    """A turn of the old owner that publishes late does not put it back on their list."""
    async with office() as o:
        before = await o.engagement()
        await o.offer(ALEX, MEGAN, "k1")
        await o.accept(MEGAN, "k2", await o.offered())
        await o.recover()
        await publish(o.desk, before)
        assert await o.working() == {MEGAN.id}


async def test_a_late_publisher_tells_nobody_what_is_no_longer_so() -> None:
    """Given on and given back: who has it again is not told by an older turn that they lost it."""
    async with office() as o:
        await o.offer(ALEX, MEGAN, "k1")
        await o.accept(MEGAN, "k2", await o.offered())
        await o.recover()
        between = await o.engagement()
        await o.offer(MEGAN, ALEX, "k3")
        await o.accept(ALEX, "k4", await o.offered())
        await o.recover()
        await people.tell(o.desk, "t1", ALEX.id, lambda person: replace(person, tidings=()))
        await publish(o.desk, between)
        assert await o.tidings(ALEX) == []
        assert await o.working() == {ALEX.id}


async def test_two_accept_at_once_and_the_owner_withdraws() -> None:
    """X30: the press that is first counts, the other is told; never two owners."""
    async with office() as o:
        await o.offer(ALEX, MEGAN, "k1")
        offer = await o.offered()
        outcomes = await asyncio.gather(
            o.accept(MEGAN, "k2", offer),
            o.accept(MEGAN, "k3", offer),
            handovers.withdraw(o.desk, ALEX, "e1", offer, key="k4"),
            o.accept(SAM, "k5", offer),
            return_exceptions=True,
        )
        await o.recover()
        after = await o.engagement()
        accepted = [each for each in outcomes[:2] if isinstance(each, Applied)]
        assert len(accepted) == (after.owner == MEGAN.id)
        assert isinstance(outcomes[2], ReadOnly | tuple)
        assert isinstance(outcomes[3], NotFound)
        assert await o.working() == {after.owner}


async def test_an_offer_whose_owner_cannot_ask_teams_goes_on() -> None:
    """What can't be known at the offer is asked at the acceptance."""
    async with office() as o:
        await people.tell(
            o.desk, "t1", MEGAN.id, lambda person: replace(person, name="Megan", reference=CHAT)
        )
        o.desk.reach = Roster(Unknown())
        assert await judged(o.desk, ALEX, NEW_OWNER, {"new_owner": MEGAN.id}) == (MEGAN.id, "Megan")
        await o.offer(ALEX, MEGAN, "k1")
        outcome = await o.accept(MEGAN, "k2", await o.offered())
        assert isinstance(outcome, Ended)
        assert outcome.why == "unsure"
        o.desk.reach = Roster(COLLEAGUE)
        assert isinstance(await o.accept(MEGAN, "k2", await o.offered()), Applied)


async def test_a_guest_by_the_activity_itself() -> None:
    """X53: whom the client calls a guest is not asked about."""
    async with office() as o:
        await o.offer(ALEX, MEGAN, "k1")
        outcome = await o.accept(replace(MEGAN, guest=True), "k2", await o.offered())
        assert isinstance(outcome, Ended)
        assert outcome.why == "guest"


async def test_rights_of_a_former_owner_end() -> None:
    """Reading for the configured days, writing never; another tenant's person of the same id nothing."""
    async with office() as o:
        o.desk.former_days = 1
        await o.offer(ALEX, MEGAN, "k1")
        stranger = replace(MEGAN, tenant="t2")
        assert isinstance(await o.accept(stranger, "k2", await o.offered()), NotFound)
        await o.accept(MEGAN, "k2", await o.offered())
        assert await find(o.desk, ALEX, "e1")
        for operation in ("write", "answer"):
            with pytest.raises(ReadOnly):
                await find(o.desk, ALEX, "e1", operation)
        o.clock.now = START.replace(day=25)
        assert await find(o.desk, ALEX, "e1") is None
        assert await find(o.desk, ALEX, "e1", "write") is None


async def test_the_claim_of_the_tenant_stays_with_the_engagement() -> None:
    """X41: it is the new owner's; the old one is not told whose, although they may still read it."""
    async with office() as o:
        assert await claim(o.desk, ALEX, "contoso.example.com", "e1") is None
        await o.offer(ALEX, MEGAN, "k1")
        await o.accept(MEGAN, "k2", await o.offered())
        theirs = await claim(o.desk, MEGAN, "contoso.example.com", "e2")
        assert theirs
        assert theirs.engagement
        others = await claim(o.desk, ALEX, "contoso.example.com", "e3")
        assert others
        assert others.engagement is None


async def test_removed_for_good_is_not_found() -> None:
    """A former owner finds what was removed for good no more than anybody else."""
    async with office() as o:
        o.desk.former_days = 3650
        await o.offer(ALEX, MEGAN, "k1")
        await o.accept(MEGAN, "k2", await o.offered())
        await o.desk.drain()
        held = await o.store.get(kinds.engagement_ref("e1"))
        assert held
        removed = Status(state="removed", stamp=o.desk.stamp(MEGAN))
        await write(o.desk, replace(kinds.ENGAGEMENT.decode(held.body), status=removed), held.etag)
        o.clock.now = START.replace(year=2027)
        assert await find(o.desk, ALEX, "e1") is None
        assert await find(o.desk, ALEX, "e1", "write") is None


async def test_nothing_to_tell_sends_nothing() -> None:
    """Somebody the bot has never met, or who was told already, gets no card."""
    async with office() as o:

        def never(*_: object) -> tuple[dict[str, str], str]:
            raise AssertionError

        await telling.deliver(o.desk, "t1", SAM.id, "e1", never)
        await people.tell(o.desk, "t1", MEGAN.id, lambda person: replace(person, reference=CHAT))
        await telling.deliver(o.desk, "t1", MEGAN.id, "e1", never)
