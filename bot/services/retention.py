"""Taking the people out of an engagement whose time is over: first that it is begun, then its notes and older
changes, then itself.

Until it is begun, whoever opens the engagement again keeps all of it. A crash later leaves it due, and what
was done is done again. Decides nothing: retention.py of the domain does.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.changes import Change
from bot.domain.engagement import Engagement
from bot.domain.retention import cleared, cleared_changes, cleared_note, clears_at, traces_of
from bot.errors import Changed, Missing, StoreUnavailable
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.records import Found, write
from bot.storage import kinds
from bot.storage.codecs import Codec
from bot.storage.paging import documents
from bot.storage.store import Document, Ref

T = TypeVar("T")
ATTEMPTS = 8


def expires(desk: Desk, engagement: Engagement) -> datetime | None:
    """Return when its personal data goes (UTC), None where it stays."""
    return clears_at(engagement, timedelta(days=desk.retention_days))


async def clear(desk: Desk, found: Found) -> None:
    """Note that it is begun; called again, take the people out of an engagement.

    What a person left unsaved for it goes as well. Raises `Changed` where somebody wrote meanwhile: it is due
    again.
    """
    engagement, personal = found.engagement, personal_fields(desk.playbook)
    if engagement.clearing_at is None:
        begun = replace(engagement, clearing_at=desk.clock(), seq=engagement.seq + 1)
        await write(desk, begun, found.etag)
        return
    place = kinds.notes_partition(engagement.id)
    noted = [each async for each in documents(desk.store, place, "note")]
    pages = [each async for each in documents(desk.store, place, "journal")]
    older = [change for each in pages for change in kinds.JOURNAL.decode(each.body).changes]
    traces = traces_of(engagement, older)
    for each in noted:
        await _edit(desk, each.ref, kinds.NOTE, lambda note: cleared_note(note, traces))
    for each in pages:
        await _edit(
            desk,
            each.ref,
            kinds.JOURNAL,
            lambda page: replace(page, changes=cleared_changes(page.changes, traces, personal)),
        )
    drafters = documents(desk.store, place, "drafter")
    others = {kinds.DRAFTER.decode(each.body).person async for each in drafters}
    for person in _people(engagement, older) | others:
        await _drop_drafts(desk, engagement, person)
    after = cleared(engagement, traces, personal, desk.clock())
    await write(desk, replace(after, seq=after.seq + 1), found.etag)


def personal_fields(playbook: Playbook) -> frozenset[str]:
    """Return the ids of the fields that name somebody."""
    places = (*playbook.steps.values(), *playbook.forms.values())
    return frozenset(field.id for place in places for field in place.fields if field.personal)


def _people(engagement: Engagement, older: list[Change]) -> frozenset[str]:
    """Return whoever worked on it, and may have left something unsaved; others said so (drafts.py)."""
    changed = (each.by for each in (*older, *engagement.changes))
    return frozenset({engagement.owner, *(each.id for each in engagement.former), *changed}) - {""}


async def _drop_drafts(desk: Desk, engagement: Engagement, person: str) -> None:
    place = kinds.person_partition(engagement.tenant, person)
    for stored in [each async for each in documents(desk.store, place, "draft")]:
        if kinds.DRAFT.decode(stored.body).engagement == engagement.id:
            with suppress(Changed, Missing):
                await desk.store.delete(stored.ref, stored.etag)


async def _edit(desk: Desk, ref: Ref, codec: Codec[T], change: Callable[[T], T]) -> None:
    """Change one document by compare-and-set; one that is gone, taken back or the same is not written."""
    for _ in range(ATTEMPTS):
        stored = await desk.store.get(ref)
        if stored is None or stored.kind != codec.kind:
            return
        before = codec.decode(stored.body)
        after = change(before)
        if after == before:
            return
        document = Document(ref=ref, kind=stored.kind, body=codec.encode(after), due_at=stored.due_at)
        with suppress(Changed, Missing):
            await desk.store.replace(document, stored.etag)
            return
    raise StoreUnavailable("A document is being changed all the time.")
