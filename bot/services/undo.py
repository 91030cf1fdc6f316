"""Taking the latest change back: a person's own, within ten minutes, where every place still holds what it
wrote.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.domain.changes import Change, Edit, Json, conflicts, plain_record, revert
from bot.domain.engagement import Engagement, Stamp, raised
from bot.domain.people import Actor
from bot.domain.person import Latest
from bot.services import notes
from bot.services.people import Session
from bot.services.records import Applied, NotFound, change, load
from bot.storage import kinds

LIMIT = timedelta(minutes=10)
Why = Literal["nothing", "too old", "changed since"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """The change was taken back."""

    engagement: Engagement
    change: Change | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CannotUndo:
    """Why not; `who` changed it since, where somebody did."""

    why: Why
    who: str = ""


async def undo(session: Session, actor: Actor, *, key: str) -> Undone | CannotUndo | NotFound:
    """Take back the person's latest change on their current engagement (X52)."""
    desk, latest = session.desk, session.person.latest
    if latest and latest.kind == "note" and latest.engagement == session.person.current:
        return await _undo_note(session, actor, latest)
    engagement = await load(desk, actor, session.person.current, "write")
    if engagement is None:
        return CannotUndo(why="nothing")

    def apply(current: Engagement, stamp: Stamp) -> Engagement | CannotUndo:
        found = undoable(current, actor.id)
        if found is None:
            return CannotUndo(why="nothing")
        if stamp.at - found.at > LIMIT:
            return CannotUndo(why="too old")
        return _reverted(current, found, stamp)

    target = undoable(engagement, actor.id)
    outcome = await change(desk, actor, engagement.id, apply, key=key, what="undo", result="undo")
    if isinstance(outcome, Applied):
        return Undone(engagement=outcome.engagement, change=target)
    return outcome


def undoable(engagement: Engagement, actor: str) -> Change | None:
    """Return the person's own latest change. An undo is one too: taking it back brings the change again."""
    return next(
        (each for each in reversed(engagement.changes) if each.by == actor and each.what != "open"), None
    )


def _reverted(current: Engagement, found: Change, stamp: Stamp) -> Engagement | CannotUndo:
    ours = replace(found, edits=tuple(filter(None, map(_answers_only, found.edits))))
    if clashing := conflicts(plain_record(current), ours):
        return CannotUndo(why="changed since", who=_who(current, found, clashing[0].path))
    document = kinds.ENGAGEMENT.to_plain(current)
    revert(document, ours)
    after = kinds.ENGAGEMENT.from_plain(document)
    for step in {edit.path[1] for edit in found.edits if edit.path[0] == "steps"}:
        after = raised(after, step, stamp)
    return after


def _answers_only(edit: Edit) -> Edit | None:
    """Leave a step's revision and stamp out: they only ever go forward, so that an old card never fits again."""
    if edit.path[0] != "steps":
        return edit
    if len(edit.path) > 2:
        return edit if edit.path[2] == "answers" else None
    answers: Json = edit.new.get("answers", {}) if isinstance(edit.new, dict) else {}
    return Edit(path=(*edit.path, "answers"), old={}, new=answers)


def _who(current: Engagement, found: Change, path: tuple[str, ...]) -> str:
    later = current.changes[current.changes.index(found) + 1 :] if found in current.changes else ()
    return next(
        (each.name for each in reversed(later) if any(edit.path[: len(path)] == path for edit in each.edits)),
        "",
    )


async def _undo_note(session: Session, actor: Actor, latest: Latest) -> Undone | CannotUndo | NotFound:
    desk = session.desk
    engagement = await load(desk, actor, latest.engagement, "write")
    if engagement is None:
        return CannotUndo(why="nothing")
    if desk.clock() - latest.at > LIMIT:
        return CannotUndo(why="too old")
    if not await notes.take_back(desk, engagement.id, latest.key):
        return CannotUndo(why="nothing")
    session.edit(lambda person: replace(person, latest=None))
    return Undone(engagement=engagement, change=None)


def remember_note(session: Session, engagement: str, key: str) -> None:
    """Note that the person's latest change is a note."""
    latest = Latest(kind="note", engagement=engagement, key=key, at=session.desk.clock())
    session.edit(lambda person: replace(person, latest=latest))


def remember_change(session: Session) -> None:
    """Note that the person's latest change is in the engagement itself."""
    if session.person.latest:
        session.edit(lambda person: replace(person, latest=None))
