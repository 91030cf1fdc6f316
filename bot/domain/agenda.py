"""The agenda of a meeting, from what is open: which lines, in which order, and why each is there.

Values in, lines out; what is unfinished comes back until somebody settles it. Nothing here looks anything up,
and nobody's words decide the order: sections come one after the other, the most pressing line first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.domain.dates import show_day
from bot.domain.text import NOTHING, Text, join, say

Section = Literal["blockers", "actions", "topics", "dates", "gaps"]

LIMIT = 12
"""Lines shown; what is beyond is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocker:
    """What stands in the way, since a day."""

    id: str
    text: str
    since: date
    raised_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """What somebody is to do, asked for on a day."""

    id: str
    text: str
    since: date
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """What somebody wants to talk about."""

    id: str
    text: str
    raised_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DateChange:
    """A workload's target date that changed on a day; None: there was, or is, none."""

    id: str
    workload: str
    on: date
    old: date | None = None
    new: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A part of DIBS or SSAT without an answer (`part` is its name), known since a day."""

    id: str
    workload: str
    part: Text
    since: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """All that may stand on an agenda: open and unsettled, with ids that are unique among all of it.

    `seen` says on how many agendas of earlier meetings each stood.
    """

    blockers: tuple[Blocker, ...] = ()
    actions: tuple[Action, ...] = ()
    topics: tuple[Topic, ...] = ()
    dates: tuple[DateChange, ...] = ()
    gaps: tuple[Gap, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of an agenda, and why it is there."""

    id: str
    section: Section
    text: Text
    why: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Agenda:
    """The lines in order, `LIMIT` at most, and how many more there would be."""

    lines: tuple[Line, ...]
    more: int = 0

    @property
    def rest(self) -> Text:
        """What stands below the lines; NOTHING where all are shown."""
        return say("and {} more", self.more) if self.more else NOTHING


def compose(material: Material, *, today: date, last: date | None) -> Agenda:
    """Return the agenda as of a day. `last` is the day of the meeting before; None: this is the first.

    Of changed dates only those since then are news; everything else comes back while it is open.
    """
    lines = (
        *_blockers(material, today, last),
        *_actions(material, today),
        *_topics(material),
        *_dates(material, today, last),
        *_gaps(material, last),
    )
    return Agenda(lines=lines[:LIMIT], more=max(0, len(lines) - LIMIT))


def _blockers(material: Material, today: date, last: date | None) -> Iterator[Line]:
    for each in sorted(material.blockers, key=lambda each: each.since):
        by = say("raised by {}", each.raised_by) if each.raised_by else NOTHING
        why = join(" · ", [_still(each.since, last), _age(each.since, today), by])
        yield Line(id=each.id, section="blockers", text=say("{}", each.text), why=why)


def _actions(material: Material, today: date) -> Iterator[Line]:
    """Late ones first, then by their date; those without one last, the oldest first."""
    for each in sorted(material.actions, key=lambda each: (each.due_on or date.max, each.since)):
        text = say("{}: {}", each.owner, each.text) if each.owner else say("Nobody yet: {}", each.text)
        why = join(" · ", [_due(each.due_on, today), say("open {}", _age(each.since, today))])
        yield Line(id=each.id, section="actions", text=text, why=why)


def _topics(material: Material) -> Iterator[Line]:
    """Those that were not reached before come first."""
    for each in sorted(material.topics, key=lambda each: -material.seen.get(each.id, 0)):
        by = say("Raised by {}", each.raised_by) if each.raised_by else say("To talk about")
        why = join(" · ", [by, _again(material, each.id)])
        yield Line(id=each.id, section="topics", text=say("{}", each.text), why=why)


def _dates(material: Material, today: date, last: date | None) -> Iterator[Line]:
    for each in material.dates:
        if last is None or each.on >= last:
            why = join(" · ", [_shift(each), say("changed {}", show_day(each.on, today))])
            yield Line(id=each.id, section="dates", text=_from_to(each, today), why=why)


def _gaps(material: Material, last: date | None) -> Iterator[Line]:
    """Those that stood on most agendas first."""
    for each in sorted(material.gaps, key=lambda each: -material.seen.get(each.id, 0)):
        new = last is not None and each.since >= last
        state = say("Open since last time") if new else say("No answer yet")
        why = join(" · ", [state, _again(material, each.id)])
        yield Line(id=each.id, section="gaps", text=say("{}: {}", each.workload, each.part), why=why)


def _still(since: date, last: date | None) -> Text:
    if last is None:
        return say("Open")
    return say("Still open") if since < last else say("New since last time")


def _age(since: date, today: date) -> Text:
    days = (today - since).days
    if days < 1:
        return say("since today")
    return say("1 day") if days == 1 else say("{} days", days)


def _due(due_on: date | None, today: date) -> Text:
    if due_on is None:
        return say("No date")
    return say("Late since {}" if due_on < today else "Due {}", show_day(due_on, today))


def _again(material: Material, name: str) -> Text:
    count = material.seen.get(name, 0)
    if count < 2:
        return say("on the last agenda too") if count else NOTHING
    return say("on {} agendas before", count)


def _from_to(change: DateChange, today: date) -> Text:
    old, new = (show_day(day, today) if day else say("no date") for day in (change.old, change.new))
    return say("{}: go-live {} → {}", change.workload, old, new)


def _shift(change: DateChange) -> Text:
    if change.new is None:
        return say("No date any more")
    if change.old is None:
        return say("New date")
    days = (change.new - change.old).days
    ways = say("later") if days > 0 else say("earlier")
    return say("{} {}", say("1 day") if abs(days) == 1 else say("{} days", abs(days)), ways)
