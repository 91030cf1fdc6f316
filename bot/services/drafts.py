"""Drafts: what a refused or left form held, kept for a person until it is saved, discarded, or 30 days old.

Each draft is a document of its own in the person's partition, so that no draft is refused because others are
large. Where an engagement may be somebody else's it is told who drafted, so that retention finds them.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.cleaning import clean
from bot.domain.person import Draft, Person
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.people import Session
from bot.storage import kinds
from bot.storage.store import Document, Ref, Stored

KEPT = timedelta(days=30)


def _name(engagement: str, step: str) -> str:
    return f"{engagement}/{step}"


def _ref(session: Session, engagement: str, step: str) -> Ref:
    return kinds.draft_ref(session.person.tenant, session.person.id, engagement, step)


async def keep(
    session: Session,
    engagement: str,
    step: str,
    values: Mapping[str, str],
    *,
    settled: frozenset[str] = frozenset(),
    as_is: bool = False,
) -> None:
    """Keep what was typed into a step, over an older draft of the same inputs; inputs not on this card stay.

    "" is an input that was cleared. `settled`: inputs whose older draft goes, because what was sent stands
    already. `as_is`: the words are clean already, in a way of their own (a pasted table keeps its tabs).
    """
    desk, name = session.desk, _name(engagement, step)
    await _told(session, engagement)
    words = {field: value if as_is else clean(value, multiline=True).text for field, value in values.items()}
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(_ref(session, engagement, step))
        older = {name: each for name, each in _alive(desk, stored).items() if name not in settled}
        draft = Draft(engagement=engagement, step=step, values={**older, **words}, at=desk.clock())
        if await _put(session, draft, stored):
            await _drop_dead(session)
            session.edit(partial(_listed, name, draft.at))
            return
        await pause(attempt)
    raise StoreUnavailable("Your draft is being changed elsewhere; nothing was saved.")


async def _told(session: Session, engagement: str) -> None:
    """Tell an engagement of a draft of somebody who may neither own nor change it: who covers or leads, or
    whom it was offered to. It knows the others.
    """
    person = session.person
    if not engagement or not (person.covers or person.leads or engagement in person.offers):
        return
    ref = kinds.drafter_ref(engagement, person.id)
    body = kinds.DRAFTER.encode(kinds.Drafter(person=person.id))
    with suppress(AlreadyExists):
        await session.desk.store.create(Document(ref=ref, kind="drafter", body=body))


async def _drop_dead(session: Session) -> None:
    """Delete the person's drafts whose time is over: the list of drafts forgets them next."""
    desk = session.desk
    for name in session.person.drafts.keys() - _young(session.person.drafts, desk.clock()).keys():
        engagement, _, step = name.partition("/")
        stored = await desk.store.get(_ref(session, engagement, step))
        if stored and not _alive(desk, stored):
            await _gone(session, stored)


def _alive(desk: Desk, stored: Stored | None) -> Mapping[str, str]:
    draft = kinds.DRAFT.decode(stored.body) if stored else None
    return draft.values if draft and desk.clock() - draft.at < KEPT else {}


def _listed(name: str, at: datetime, person: Person) -> Person:
    return replace(person, drafts=_young({**person.drafts, name: at}, at))


def _young(drafts: Mapping[str, datetime], now: datetime) -> Mapping[str, datetime]:
    return {name: at for name, at in drafts.items() if now - at < KEPT}


async def _put(session: Session, draft: Draft, stored: Stored | None) -> bool:
    ref = _ref(session, draft.engagement, draft.step)
    document = Document(ref=ref, kind="draft", body=kinds.DRAFT.encode(draft))
    store = session.desk.store
    try:
        await (store.replace(document, stored.etag) if stored else store.create(document))
    except (Changed, Missing, AlreadyExists):
        return False
    return True


async def find(session: Session, engagement: str, step: str) -> Mapping[str, str]:
    """Return the words of the person's draft of a step; nothing where there is none.

    Reads only where one is known.
    """
    if _name(engagement, step) not in session.person.drafts:
        return {}
    return _alive(session.desk, await session.desk.store.get(_ref(session, engagement, step)))


async def drop(
    session: Session,
    engagement: str,
    step: str,
    only: frozenset[str] | None = None,
    before: datetime | None = None,
) -> None:
    """Let a draft go: the whole, or only some inputs (those that were saved). One that was written after
    `before` stays: it is newer than what was saved.
    """
    name = _name(engagement, step)
    if name not in session.person.drafts:
        return
    for attempt in range(ATTEMPTS):
        stored = await session.desk.store.get(_ref(session, engagement, step))
        if stored and before and kinds.DRAFT.decode(stored.body).at > before:
            return
        left = {k: v for k, v in _alive(session.desk, stored).items() if only is not None and k not in only}
        if stored and left:
            draft = replace(kinds.DRAFT.decode(stored.body), values=left)
            if await _put(session, draft, stored):
                return
        elif stored is None or await _gone(session, stored):
            session.edit(
                lambda person: replace(person, drafts={k: v for k, v in person.drafts.items() if k != name})
            )
            return
        await pause(attempt)


async def _gone(session: Session, stored: Stored) -> bool:
    try:
        await session.desk.store.delete(stored.ref, stored.etag)
    except (Changed, Missing):
        return False
    return True
