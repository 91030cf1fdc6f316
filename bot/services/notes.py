"""Notes: created once under their operation key, so that a colleague's note makes no open form stale.

One that was taken back leaves a mark without a word of it: its message may be delivered once more, elsewhere.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.engagement import Engagement
from bot.domain.notes import Note
from bot.domain.people import Actor
from bot.errors import AlreadyExists, Changed, Missing
from bot.services.desk import Desk
from bot.services.records import NOT_FOUND, NotFound, ensure_open, load
from bot.storage import kinds
from bot.storage.paging import documents
from bot.storage.store import Document


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """The note stands."""

    engagement: Engagement
    note: Note


async def add(
    desk: Desk, actor: Actor, engagement: str, note_kind: str, text: str, *, key: str
) -> Noted | NotFound:
    """Write a note; a second delivery finds it there. Raises `AtRest`."""
    found = await load(desk, actor, engagement, "write")
    if found is None:
        return NOT_FOUND
    ensure_open(found)  # on what is at rest it would stay when the people in it go
    note = Note(engagement=engagement, note_kind=note_kind, text=text, stamp=desk.stamp(actor))
    body = kinds.NOTE.encode(note)
    with suppress(AlreadyExists):
        await desk.store.create(Document(ref=kinds.note_ref(engagement, key), kind="note", body=body))
    return Noted(engagement=found, note=note)


async def of(desk: Desk, engagement: str) -> tuple[Note, ...]:
    """Return an engagement's notes, oldest first. One read a page of 500."""
    return tuple((await by_key(desk, engagement)).values())


async def by_key(desk: Desk, engagement: str) -> Mapping[str, Note]:
    """Return an engagement's notes by their operation key, oldest first. One read a page of 500."""
    kept = documents(desk.store, kinds.notes_partition(engagement), "note")
    notes = {item.ref.id: kinds.NOTE.decode(item.body) async for item in kept}
    return dict(sorted(notes.items(), key=lambda item: item[1].stamp.at))


async def take_back(desk: Desk, engagement: str, key: str) -> Note | None:
    """Remove a note and return it; None where it is gone already."""
    stored = await desk.store.get(kinds.note_ref(engagement, key))
    if stored is None or stored.kind != "note":
        return None
    note = kinds.NOTE.decode(stored.body)
    gone = Document(ref=stored.ref, kind="mark", body=kinds.MARK.encode(kinds.Mark()))
    try:
        await desk.store.replace(gone, stored.etag)
    except (Changed, Missing):
        return None
    return note
