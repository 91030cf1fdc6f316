"""Taking the latest change back: a person's own, within ten minutes, where every place still holds what it
wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile
from typing import Literal

from bot.domain.changes import Change, Edit, Json, conflicts, plain_record, revert
from bot.domain.engagement import Engagement, Stamp
from bot.domain.people import Actor
from bot.domain.person import Latest
from bot.services import drafts, notes
from bot.services.claims import claim, release
from bot.services.desk import Desk
from bot.services.people import Session
from bot.services.records import Applied, NotFound, change, load
from bot.services.revisions import revised
from bot.storage import kinds

NOTE = "note"
LIMIT = timedelta(minutes=10)
TAKEN_BACK = "taken back"
"""What a person's latest change is once it was a note and is taken back: its key is that of the undo."""
Why = Literal["nothing", "too old", "changed since", "taken", "entered", "handed", "posted"]
FINAL: Mapping[str, Why] = {
    "ftop": "entered",
    **dict.fromkeys(("link", "unlink", "posting"), "posted"),
    **dict.fromkeys(("offer", "withdraw", "accept", "decline"), "handed"),
}
"""What can't be taken back: what was entered in FTOP stands there, a hand-over concerns two people, and
what stands in a channel was read there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """The change was taken back."""

    engagement: Engagement
    change: Change | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CannotUndo:
    """Why not; `since` is the change that came after on the same place, where there is one.

    "taken": the tenant that it named before is open elsewhere now (X41). "entered": it says what stands in
    FTOP now. "handed": it is a part of a hand-over. "posted": others have read it in a channel, or may have.
    """

    why: Why
    since: Change | None = None


async def undo(session: Session, actor: Actor, *, key: str) -> Undone | CannotUndo | NotFound:
    """Take back the person's latest change on their current engagement (X52); the same words twice, once."""
    desk, latest = session.desk, session.person.latest
    engagement = await load(desk, actor, session.person.current, "write")
    if engagement is None:
        return CannotUndo(why="nothing")
    if latest and (latest.kind == NOTE or latest.key == key) and latest.engagement == engagement.id:
        return await _undo_note(session, engagement, latest, key)
    before = tuple(takewhile(lambda each: each.id != key, engagement.changes))
    target = undoable(replace(engagement, changes=before), actor.id)
    if target is None or target.what in FINAL:
        return CannotUndo(why=FINAL[target.what] if target else "nothing")
    if key not in engagement.done and not await _tenant_is_free(desk, actor, engagement, target):
        return CannotUndo(why="taken")

    def apply(current: Engagement, stamp: Stamp) -> Engagement | CannotUndo:
        found = undoable(current, actor.id)
        if found is None or found.what in FINAL:
            return CannotUndo(why=FINAL[found.what] if found else "nothing")
        if stamp.at - found.at > LIMIT:
            return CannotUndo(why="too old")
        after = _reverted(desk, current, found, stamp)
        return after if isinstance(after, CannotUndo) else _forgotten(after, found)

    outcome = await change(desk, actor, engagement.id, apply, key=key, what="undo", result="undo")
    if not isinstance(outcome, Applied):
        return outcome
    if _domain(engagement) != _domain(outcome.engagement):
        await release(desk, actor, _domain(engagement), engagement.id)
    return Undone(engagement=outcome.engagement, change=target)


def _forgotten(after: Engagement, found: Change) -> Engagement:
    """Forget the key of what was taken back: pressing its card again must not be told that it stands."""
    if found.what == "undo":
        return after
    return replace(after, done={key: done for key, done in after.done.items() if key != found.id})


def undoable(engagement: Engagement, actor: str) -> Change | None:
    """Return the person's own latest change. An undo is one too: taking it back brings the change again."""
    return next(
        (each for each in reversed(engagement.changes) if each.by == actor and each.what != "open"), None
    )


async def _tenant_is_free(desk: Desk, actor: Actor, engagement: Engagement, found: Change) -> bool:
    """Claim the tenant that the engagement names again after the undo; tell whether it could be (X41)."""
    after = _reverted(desk, engagement, found, desk.stamp(actor))
    if isinstance(after, CannotUndo) or after.status.state == "closed":
        return True
    if _domain(after) == _domain(engagement) and engagement.status.state != "closed":
        return True
    return await claim(desk, actor, _domain(after), engagement.id) is None


def _domain(engagement: Engagement) -> str:
    return str(engagement.facts.get("tenant_domain", ""))


def _reverted(desk: Desk, current: Engagement, found: Change, stamp: Stamp) -> Engagement | CannotUndo:
    ours = replace(found, edits=tuple(filter(None, map(_answers_only, found.edits))))
    if clashing := conflicts(plain_record(current), ours):
        return CannotUndo(why="changed since", since=_since(current, found, clashing[0].path))
    document = kinds.ENGAGEMENT.to_plain(current)
    revert(document, ours)
    after = kinds.ENGAGEMENT.from_plain(document)
    in_order = [name for name in desk.playbook.workloads if name in after.workloads]
    names = dict.fromkeys((*in_order, *after.workloads))
    after = replace(after, workloads={name: after.workloads[name] for name in names})
    return revised(desk.playbook, current, after, stamp)


def _answers_only(edit: Edit) -> Edit | None:
    """Leave a step's revision and stamp out: they only go forward, so that an old card never fits again."""
    if edit.path[0] != "steps":
        return edit
    if len(edit.path) > 2:
        return edit if edit.path[2] == "answers" else None
    answers: Json = edit.new.get("answers", {}) if isinstance(edit.new, dict) else {}
    return Edit(path=(*edit.path, "answers"), old={}, new=answers)


def _since(current: Engagement, found: Change, path: tuple[str, ...]) -> Change | None:
    later = current.changes[current.changes.index(found) + 1 :] if found in current.changes else ()
    return next(
        (each for each in reversed(later) if any(edit.path[: len(path)] == path for edit in each.edits)),
        None,
    )


async def _undo_note(
    session: Session, engagement: Engagement, latest: Latest, key: str
) -> Undone | CannotUndo:
    """Take the note back; its words stay as a draft, because an undo of the undo can't bring it back.

    One that is gone already was taken back by this very word, before a crash.
    """
    if latest.kind == TAKEN_BACK:
        return Undone(engagement=engagement, change=None)
    now = session.desk.clock()
    if now - latest.at > LIMIT:
        return CannotUndo(why="too old")
    if note := await notes.take_back(session.desk, engagement.id, latest.key):
        words = {"note_kind": note.note_kind, "text": note.text}
        await drafts.keep(session, engagement.id, NOTE, words)
    _remember(session, Latest(kind=TAKEN_BACK, engagement=engagement.id, key=key, at=now))
    return Undone(engagement=engagement, change=None)


def remember_note(session: Session, engagement: str, key: str) -> None:
    """Note that the person's latest change is a note."""
    _remember(session, Latest(kind=NOTE, engagement=engagement, key=key, at=session.desk.clock()))


def _remember(session: Session, latest: Latest) -> None:
    session.edit(lambda person: replace(person, latest=latest))


def remember_change(session: Session) -> None:
    """Note that the person's latest change is in the engagement itself."""
    if session.person.latest:
        session.edit(lambda person: replace(person, latest=None))
