"""Taking the people out of an engagement in the store: its journal too, and never over what another wrote."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from bot.domain.away import Covering
from bot.domain.changes import Change, Edit
from bot.domain.contact import Contact
from bot.domain.engagement import KEPT_BYTES, Engagement, Stamp, Status
from bot.domain.handover import Offered
from bot.domain.notes import Note
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.errors import Changed
from bot.playbook.loader import load
from bot.services import drafts, notes, people, retention
from bot.services.desk import Desk
from bot.services.records import Applied, AtRest, Found, write
from bot.services.status import set_state
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from tests.stores import Paused, WatchedStore
from tests.workers import look_after_all

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex Wilber", at=datetime(2026, 1, 5, 9, tzinfo=UTC))
CLOSED = Engagement(
    id="e1", tenant="t1", owner="p1", owner_name="Alex Wilber", opened_at=STAMP.at,
    facts={"customer": "Contoso", "motions": ("rfa",), "time_zone": "UTC"},
    contacts={"c1": Contact(name="Ines Duarte", email="ines@contoso.example.com")},
    status=Status(state="closed", stamp=STAMP), journal_pages=1,
)  # fmt: skip

ALEX = Actor(tenant="t1", id="p1", name="Alex Wilber")


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def desk(clock: Clock) -> AsyncIterator[Desk]:
    store = await SqliteStore.open(":memory:")
    desk = Desk(store=store, playbook=load(), clock=clock)
    yield desk
    await desk.drain()
    await store.close()


@pytest.fixture
def elsewhere(desk: Desk) -> Desk:
    """Another process on the same store."""
    return replace(desk, store=WatchedStore(desk.store))


def paused(elsewhere: Desk, *writes: str) -> Paused:
    assert isinstance(elsewhere.store, WatchedStore)
    return Paused(elsewhere.store, *writes)


async def bodies(desk: Desk) -> str:
    """Return all that the store holds."""
    return "\n".join(each.body.decode() for each in (await desk.store.everything()).items)


async def kept(desk: Desk) -> Found:
    stored = await desk.store.get(kinds.engagement_ref("e1"))
    assert stored
    return Found(engagement=kinds.ENGAGEMENT.decode(stored.body), etag=stored.etag)


async def test_the_journal_is_cleared(desk: Desk) -> None:
    """A name that only an older page still holds goes, from there and from everywhere."""
    edit = Edit(path=("contacts", "c1", "name"), old="Rui Pinto", new="Ines Duarte")
    older = Change(id="k1", at=STAMP.at, by="p1", name="Alex Wilber", what="contact", edits=(edit,))
    page = kinds.JournalPage(engagement="e1", page=0, changes=(older,))
    ref = kinds.journal_ref("e1", 0)
    await desk.store.create(Document(ref=ref, kind="journal", body=kinds.JOURNAL.encode(page)))
    await write(desk, CLOSED, "")
    for _ in range(2):
        await retention.clear(desk, await kept(desk))
    stored = await desk.store.get(ref)
    assert stored
    assert b"Rui Pinto" not in stored.body
    assert b"Ines Duarte" not in stored.body
    assert len(kinds.JOURNAL.decode(stored.body).changes) == 1


async def test_what_was_opened_again_meanwhile_stays(desk: Desk) -> None:
    """W8: somebody opens it while a worker is about to take its people out: theirs stands, notes and all."""
    note = Note(engagement="e1", note_kind="status", text="Ines Duarte called", stamp=STAMP)
    ref = kinds.note_ref("e1", "n1")
    await desk.store.create(Document(ref=ref, kind="note", body=kinds.NOTE.encode(note)))
    await write(desk, CLOSED, "")
    found = await kept(desk)
    opened = replace(found.engagement, status=Status(stamp=replace(STAMP, at=NOW)))
    await write(desk, opened, found.etag)
    with pytest.raises(Changed):
        await retention.clear(desk, found)
    after = (await kept(desk)).engagement
    assert (after.status.state, after.cleared_at) == ("open", None)
    assert after.contacts == CLOSED.contacts
    stored = await desk.store.get(ref)
    assert stored
    assert kinds.NOTE.decode(stored.body) == note


async def test_what_was_begun_is_carried_through(desk: Desk) -> None:
    """Opened again after it was begun: a part may be gone, so all of it goes, and the timeline says so."""
    await write(desk, CLOSED, "")
    await retention.clear(desk, await kept(desk))
    begun = await kept(desk)
    opened = replace(begun.engagement, status=Status(stamp=replace(STAMP, at=NOW)))
    await write(desk, opened, begun.etag)
    assert retention.expires(desk, opened) == NOW
    await retention.clear(desk, await kept(desk))
    after = (await kept(desk)).engagement
    assert (after.status.state, after.cleared_at, after.clearing_at) == ("open", NOW, None)
    assert [each.name for each in after.contacts.values()] == ["a removed contact"]
    assert retention.expires(desk, after) is None


@pytest.mark.parametrize("state", ["closed", "removed"])
async def test_nothing_is_noted_on_what_is_at_rest(desk: Desk, state: Literal["closed", "removed"]) -> None:
    """A note on it would be there after its people went: whoever asks, it has to be opened again first."""
    await write(desk, replace(CLOSED, status=Status(state=state, stamp=replace(STAMP, at=NOW))), "")
    with pytest.raises(AtRest):
        await notes.add(desk, ALEX, "e1", "status", "Ines Duarte called", key="n1")
    assert await notes.of(desk, "e1") == ()


async def test_a_note_on_its_way_when_it_was_closed_goes_too(
    desk: Desk, elsewhere: Desk, clock: Clock
) -> None:
    """Begun, opened again, closed while a colleague's note is between question and write: it waits."""
    await write(desk, CLOSED, "")
    await retention.clear(desk, await kept(desk))
    assert isinstance(await set_state(desk, ALEX, "e1", "open", key="k1"), Applied)
    held = paused(elsewhere, "create")
    noting = asyncio.create_task(notes.add(elsewhere, ALEX, "e1", "status", "Ines Duarte called", key="n1"))
    await held.reached.wait()
    assert isinstance(await set_state(desk, ALEX, "e1", "closed", key="k2", reason="Done"), Applied)
    await look_after_all(desk)
    held.go_on.set()
    assert isinstance(await noting, notes.Noted)
    clock.now += timedelta(minutes=5)
    await look_after_all(desk)
    assert (await kept(desk)).engagement.cleared_at == clock.now
    assert len(await notes.of(desk, "e1")) == 1
    assert "Ines Duarte" not in await bodies(desk)


async def test_a_note_taken_back_meanwhile(desk: Desk, elsewhere: Desk) -> None:
    """What is left of it names nobody: the pass goes on with the rest."""
    note = Note(engagement="e1", note_kind="status", text="Ines Duarte called", stamp=STAMP)
    ref = kinds.note_ref("e1", "n1")
    await desk.store.create(Document(ref=ref, kind="note", body=kinds.NOTE.encode(note)))
    await write(desk, CLOSED, "")
    await retention.clear(desk, await kept(desk))
    held = paused(elsewhere, "replace")
    clearing = asyncio.create_task(retention.clear(elsewhere, await kept(desk)))
    await held.reached.wait()
    assert await notes.take_back(desk, "e1", "n1") == note
    held.go_on.set()
    await clearing
    assert (await kept(desk)).engagement.cleared_at == NOW
    assert "Ines Duarte" not in await bodies(desk)


@pytest.mark.parametrize("found", ["closed", "begun", "opened again"])
async def test_a_page_of_who_comes_too_late_names_nobody(desk: Desk, elsewhere: Desk, found: str) -> None:
    """Somebody changes it, however found, while its pages are read: no page of theirs keeps a name."""
    edit = Edit(path=("items", "i1", "text"), old=None, new="Call Ines Duarte")
    half = KEPT_BYTES // 2  # one more change, however small, and the first of them leaves it
    older = [
        Change(id=f"k{n}", at=STAMP.at, by="p1", name="Alex Wilber", what="item", edits=(edit,), size=half)
        for n in range(2)
    ]
    await write(desk, replace(CLOSED, changes=tuple(older), journal_pages=0), "")
    if found != "closed":
        await retention.clear(desk, await kept(desk))
    if found == "opened again":
        assert isinstance(await set_state(desk, ALEX, "e1", "open", key="k"), Applied)
    held = paused(elsewhere, "create", "replace")
    changing = asyncio.create_task(set_state(elsewhere, ALEX, "e1", "held", key="l"))
    await held.reached.wait()
    if found == "closed":
        await retention.clear(desk, await kept(desk))
    await retention.clear(desk, await kept(desk))
    assert (await kept(desk)).engagement.cleared_at == NOW
    held.go_on.set()
    assert isinstance(await changing, Applied)
    assert isinstance(await set_state(desk, ALEX, "e1", "open", key="m"), Applied)
    after = (await kept(desk)).engagement
    assert after.status.state == "open"
    assert after.journal_pages
    pages = (await desk.store.query(kinds.notes_partition("e1"), "journal")).items
    left = [each for page in pages for each in kinds.JOURNAL.decode(page.body).changes]
    assert [each.id for each in (*left, *after.changes)][: len(older)] == [each.id for each in older]
    assert "Ines Duarte" not in await bodies(desk)


COVERED = Covering(id="a1", owner="p1", owner_name="Alex Wilber", first=NOW.date(), last=NOW.date())
OFFERED = Offered(id="o1", customer="Contoso", by="Alex Wilber", at=NOW)
MEGAN = Person(tenant="t1", id="p2", name="Megan Bowen")


@pytest.mark.parametrize(
    "who",
    [
        replace(MEGAN, covers=(COVERED,)),
        replace(MEGAN, leads=("north",)),
        replace(MEGAN, offers={"e1": OFFERED}),
    ],
    ids=["who covered", "who leads", "to whom it was offered"],
)
async def test_drafts_of_others_go(desk: Desk, who: Person) -> None:
    """Somebody who changed nothing left something unsaved, and has no more to do with it: it goes too."""
    await write(desk, CLOSED, "")
    session = await people.begin(desk, Actor(tenant="t1", id="p2", name="Megan Bowen"))
    session.edit(lambda _: who)
    for engagement in ("e1", "e1", "e2"):
        await drafts.keep(session, engagement, "note", {"text": "Ines Duarte called"})
    await people.tell(desk, "t1", "p2", lambda _: MEGAN)
    for _ in range(2):
        await retention.clear(desk, await kept(desk))
    page = await desk.store.query(kinds.person_partition("t1", "p2"), "draft")
    assert [kinds.DRAFT.decode(each.body).engagement for each in page.items] == ["e2"]


async def test_an_owners_draft_costs_one_write(elsewhere: Desk) -> None:
    """Whose engagement it is, is known: nothing else is written for a draft of theirs."""
    session = await people.begin(elsewhere, ALEX)
    await drafts.keep(session, "e1", "note", {"text": "Ines Duarte called"})
    assert isinstance(elsewhere.store, WatchedStore)
    assert elsewhere.store.calls["create"] == 1


async def test_a_draft_whose_time_is_over_goes_with_the_next_one(desk: Desk, clock: Clock) -> None:
    """It is no more offered after 30 days; what it says is not kept for ever either."""
    session = await people.begin(desk, ALEX)
    await drafts.keep(session, "e1", "note", {"text": "Ines Duarte called"})
    clock.now += drafts.KEPT - timedelta(seconds=1)
    await drafts.keep(session, "e1", "contact", {"name": "Rui"})
    assert "Ines Duarte" in await bodies(desk)
    clock.now += timedelta(seconds=1)
    await drafts.keep(session, "", "note", {"text": "Something else"})
    left = await bodies(desk)
    assert "Ines Duarte" not in left
    assert "Rui" in left
    assert session.person.drafts.keys() == {"e1/contact", "/note"}
    clock.now += drafts.KEPT
    await drafts.keep(session, "e1", "contact", {"name": "Megan"})
    assert await drafts.find(session, "e1", "contact") == {"name": "Megan"}
    assert session.person.drafts.keys() == {"e1/contact"}
