"""Who receives while somebody is away, and what is known of it after a crash."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.away import Away
from bot.domain.people import Actor
from bot.domain.person import Person, Reference
from bot.errors import StoreUnavailable
from bot.playbook.loader import load
from bot.services import covering, people
from bot.services.covering import recipient
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.roles import with_roles
from bot.storage.sqlite import SqliteStore
from tests.stores import WatchedStore

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
CHAT = Reference(service_url="https://example.com", conversation="a:1")
ALEX = Actor(tenant="t1", id="alex", name="Alex Wilber")
MEGAN = Actor(tenant="t1", id="megan", name="Megan Bowen")


def away(cover: str, name: str = "a1", first: date = TODAY) -> Away:
    return Away(id=name, first=first, last=FRIDAY, cover=cover)


@asynccontextmanager
async def office() -> AsyncIterator[tuple[Desk, WatchedStore]]:
    """A desk with Alex, Megan and Sam, who all use the bot."""
    store = WatchedStore(await SqliteStore.open(":memory:"))
    desk = Desk(store=store, playbook=load(), clock=lambda: NOW)
    for name in ("alex", "megan", "sam"):
        await people.tell(desk, "t1", name, lambda person: replace(person, name=person.id, reference=CHAT))
    yield desk, store
    await store.close()


async def person(desk: Desk, name: str) -> Person:
    found = await people.known(desk, "t1", name)
    assert found is not None
    return found


async def is_away(desk: Desk, name: str, cover: str, first: date = TODAY) -> None:
    """Let somebody be away without whoever covers knowing of it, as after a crash."""
    new = away(cover, f"{name}-{cover}", first)
    await people.tell(desk, "t1", name, lambda old: replace(old, away=(new,)))


async def receives(desk: Desk, name: str, day: date = TODAY) -> str:
    return (await recipient(desk, await person(desk, name), day)).id


async def test_who_receives() -> None:
    """The owner; while they are away who covers; on the days around it the owner again."""
    async with office() as (desk, _):
        assert await receives(desk, "alex") == "alex"
        await is_away(desk, "alex", "megan")
        assert await receives(desk, "alex") == "megan"
        assert await receives(desk, "alex", FRIDAY) == "megan"
        assert await receives(desk, "alex", date(2026, 11, 28)) == "alex"
        assert await receives(desk, "alex", date(2026, 11, 23)) == "alex"


async def test_one_hop_and_then_the_owner() -> None:
    """Whoever covers is away as well: it goes to no third, be it in a ring or in a row."""
    async with office() as (desk, _):
        await is_away(desk, "alex", "megan")
        await is_away(desk, "megan", "sam")
        assert await receives(desk, "alex") == "alex"
        assert await receives(desk, "megan") == "sam"
        await is_away(desk, "megan", "alex")
        assert (await receives(desk, "alex"), await receives(desk, "megan")) == ("alex", "megan")


async def test_who_cannot_be_reached_receives_nothing() -> None:
    """Nobody the bot knows, or nobody with a chat: it stays the owner's."""
    async with office() as (desk, _):
        await is_away(desk, "alex", "stranger")
        assert await receives(desk, "alex") == "alex"
        await people.tell(desk, "t1", "stranger", lambda old: replace(old, name="Somebody"))
        assert await receives(desk, "alex") == "alex"


async def test_a_crash_before_who_covers_knew_is_repaired_before_anything_is_sent() -> None:
    """They may open what they are sent, and are told once, however often something is sent."""
    async with office() as (desk, store):
        await is_away(desk, "alex", "megan")
        megan = await with_roles(desk, await person(desk, "megan"), MEGAN)
        assert megan.roles.covers == {}
        for _ in range(3):
            assert await receives(desk, "alex") == "megan"
        known = await person(desk, "megan")
        assert [each.id for each in known.tidings] == ["covers:alex-megan"]
        assert (await with_roles(desk, known, MEGAN)).roles.covers["alex"].until == FRIDAY
        before = store.calls["replace"]
        await receives(desk, "alex")
        assert store.calls["replace"] == before


@pytest.mark.parametrize("spared", range(3))
async def test_keeping_again_after_a_store_that_was_down(spared: int) -> None:
    """X40: wherever it stopped, the same again ends the same: one absence, known to both, told once."""
    async with office() as (desk, store):
        session = await people.begin(desk, ALEX)
        store.trouble, store.writes_only, store.spared = "down", True, spared
        if spared < 2:
            with pytest.raises(StoreUnavailable):
                await covering.keep(session, away("megan"), TODAY)
        else:
            await covering.keep(session, away("megan"), TODAY)
        store.trouble = ""
        session = await people.begin(desk, ALEX)
        await covering.keep(session, away("megan"), TODAY)
        owner, megan = await person(desk, "alex"), await person(desk, "megan")
        assert ([each.id for each in owner.away], [each.id for each in megan.covers]) == (["a1"], ["a1"])
        assert [each.id for each in megan.tidings] == ["covers:a1"]


async def test_another_cover_and_no_cover() -> None:
    """Who covered is told that they need not; nothing is left of it with them."""
    async with office() as (desk, _):
        session = await people.begin(desk, ALEX)
        await covering.keep(session, away("megan"), TODAY)
        told = await covering.keep(session, away("sam", "a2"), TODAY, instead="a1")
        assert {(each.person, each.tiding) for each in told} == {
            ("sam", "covers:a2"),
            ("megan", "uncovers:a1"),
        }
        megan, sam = await person(desk, "megan"), await person(desk, "sam")
        assert (megan.covers, [each.id for each in megan.tidings]) == ((), ["uncovers:a1"])
        assert [each.id for each in sam.covers] == ["a2"]
        assert await covering.end(session, "a1") is None
        ended = await covering.end(session, "a2")
        assert ended is not None
        assert (ended.person, (await person(desk, "alex")).away) == ("sam", ())


async def test_a_guest_has_no_roles_and_an_owner_costs_no_read() -> None:
    """Roles are looked for where one's own document says so, and never for a guest."""
    async with office() as (desk, store):
        await covering.keep(await people.begin(desk, ALEX), away("megan"), TODAY)
        alex, megan = await person(desk, "alex"), await person(desk, "megan")
        before = store.reads
        assert (await with_roles(desk, alex, ALEX)).roles == ALEX.roles
        assert (await with_roles(desk, megan, replace(MEGAN, guest=True))).roles == MEGAN.roles
        assert store.reads == before
        assert list((await with_roles(desk, megan, MEGAN)).roles.covers) == ["alex"]
        assert store.reads == before + 1


def test_nobody_works_while_they_are_away() -> None:
    """W8: the days of an absence are no work time; the day after it is."""
    work = work_of(Person(tenant="t1", id="alex", away=(away("megan"),)), 2026)
    assert [work.works(date(2026, 11, day)) for day in (23, 24, 27, 30)] == [True, False, False, True]
