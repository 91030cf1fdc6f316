"""Taking the people out of an engagement in the store: its journal too, and never over what another wrote."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.changes import Change, Edit
from bot.domain.contact import Contact
from bot.domain.engagement import Engagement, Stamp, Status
from bot.domain.notes import Note
from bot.errors import Changed
from bot.playbook.loader import load
from bot.services import retention
from bot.services.desk import Desk
from bot.services.records import Found, write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex Wilber", at=datetime(2026, 1, 5, 9, tzinfo=UTC))
CLOSED = Engagement(
    id="e1", tenant="t1", owner="p1", owner_name="Alex Wilber", opened_at=STAMP.at,
    facts={"customer": "Contoso", "motions": ("rfa",), "time_zone": "UTC"},
    contacts={"c1": Contact(name="Ines Duarte", email="ines@contoso.example.com")},
    status=Status(state="closed", stamp=STAMP), journal_pages=1,
)  # fmt: skip


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    store = await SqliteStore.open(":memory:")
    yield Desk(store=store, playbook=load(), clock=lambda: NOW)
    await store.close()


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
