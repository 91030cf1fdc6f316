"""The timeline: who changed what and when, newest first, with the notes in between. Reads; never writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import places
from bot.domain.assignment import TITLES
from bot.domain.changes import Change, Edit, Json
from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement
from bot.domain.fields import Choice, Field
from bot.domain.ftop_places import PLACES
from bot.domain.notes import Note
from bot.domain.retention import WHAT
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.model import Playbook
from bot.services import notes, series_told
from bot.services.desk import Desk
from bot.services.forms import shortened
from bot.services.home import STATE_WORDS
from bot.services.views.engagement import TimelineRow, TimelineView
from bot.storage import kinds

PAGE = 5
VALUE = 80
WORDS: Mapping[str, Text] = {
    "open": say("Opened the engagement"),
    "edit": say("Changed the engagement’s facts"),
    "contact": say("Changed the contacts"),
    "item": say("Changed gaps, risks and tasks"),
    "missed": say("Kept what the FRP missed"),
    "outreach": say("Contacted somebody"),
    "answer": say("Recorded an answer"),
    "bounce": say("Recorded what came back"),
    "skip": say("Changed who is skipped"),
    "partner": say("Changed the partners"),
    "assign": say("Decided the assignment"),
    **series_told.WORDS,
    "referral": say("Marked 983, with the customer’s approval"),
    "hold": say("Put it on hold"),
    "close": say("Closed it"),
    "reopen": say("Opened it again"),
    "remove": say("Removed it"),
    "ftop": say("Entered in FTOP"),
    "offer": say("Offered it to somebody else"),
    "withdraw": say("Took the offer back"),
    "decline": say("Declined to take it over"),
    "accept": say("Took it over"),
    "undo": say("Took a change back"),
    WHAT: say("Removed the people in it: the time to keep them was over"),
}


STATUS_FIELDS: Mapping[str, Field] = {
    "until": Field(id="until", kind="date", label=""),
    "state": Field(
        id="state",
        kind="choice",
        label="",
        choices=tuple(Choice(value=state, title=title) for state, title in STATE_WORDS.items()),
    ),
}
STATUS: Mapping[str, Text] = {"state": say("State"), "reason": say("Reason"), "until": say("Until")}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Event:
    at: datetime
    row: TimelineRow


async def page_of(desk: Desk, engagement: Engagement, page: int, zone: str, size: int = PAGE) -> TimelineView:
    """Return one page of `size` changes.

    Reads the notes, and older journal pages only where the page asked for reaches them.
    """
    noted = await notes.of(desk, engagement.id)
    changes = list(engagement.changes)
    journal = engagement.journal_pages
    while journal and len(changes) + len(noted) < (page + 1) * size:
        journal -= 1
        changes = [*await _journal_page(desk, engagement.id, journal), *changes]
    today = desk.today(zone)
    events = [_changed(desk.playbook, engagement, each, today, zone) for each in changes]
    events += [_noted(each, today, zone) for each in noted]
    events = sorted(events, key=lambda event: event.at)[::-1]
    total = len(events) + journal * 50
    last = max(0, (total - 1) // size)
    page = min(page, last)
    rows = tuple(event.row for event in events[page * size : (page + 1) * size])
    return TimelineView(
        engagement=engagement.id,
        customer=engagement.customer,
        rows=rows,
        total=total,
        first=page * size + 1,
        page=page,
        more=page < last,
    )


async def _journal_page(desk: Desk, engagement: str, page: int) -> tuple[Change, ...]:
    stored = await desk.store.get(kinds.journal_ref(engagement, page))
    return kinds.JOURNAL.decode(stored.body).changes if stored else ()


def _noted(note: Note, today: date, zone: str) -> _Event:
    when = show_moment(note.stamp.at, today, ZoneInfo(zone or "UTC"))
    row = TimelineRow(
        when=when, who=note.stamp.name, what=say("Noted"), details=(typed(shortened(note.text, 160)),)
    )
    return _Event(at=note.stamp.at, row=row)


def _changed(playbook: Playbook, engagement: Engagement, change: Change, today: date, zone: str) -> _Event:
    when = show_moment(change.at, today, ZoneInfo(zone or "UTC"))
    details = tuple(filter(None, (detail(playbook, engagement, edit, today) for edit in change.edits)))
    row = TimelineRow(when=when, who=change.name, what=words_for(playbook, change), details=details)
    return _Event(at=change.at, row=row)


def words_for(playbook: Playbook, change: Change) -> Text:
    """Return what a change was, in words."""
    step = playbook.steps.get(change.step)
    if change.what == "save":
        return say("Saved {}", content(step.short) if step else content("a step that is gone"))
    return WORDS.get(change.what, content(change.what))


def detail(playbook: Playbook, engagement: Engagement, edit: Edit, today: date) -> Text:
    """Return one place of a change in words: the field, and its old and new value; NOTHING for what only
    counts.
    """
    if edit.path[0] == "entered":
        return _entered(edit)
    if edit.path[0] == "decision":
        return _decided(edit)
    if edit.path[0] == "series":
        return series_told.detail(engagement, edit.path, edit.new, today)
    label = _label(playbook, engagement, edit)
    if not label:
        return NOTHING
    field = STATUS_FIELDS.get(edit.path[-1]) if edit.path[0] == "status" else _field(playbook, edit.path)
    old, new = _value(edit.old, field, today), _value(edit.new, field, today)
    if not new:
        return say("{} taken out: {}", label, old) if old else label
    return say("{}: {} → {}", label, old, new) if old else say("{}: {}", label, new)


def _decided(edit: Edit) -> Text:
    """Return a decision as it was made: the option, what the facts led to where that differs, and why."""
    old, new = _decision(edit.old), _decision(edit.new)
    if not new:
        return say("Assignment taken out: {}", old)
    return say("Assignment: {} → {}", old, new) if old else say("Assignment: {}", new)


def _decision(held: Json) -> Text:
    if not isinstance(held, dict):
        return NOTHING
    option, matched = (
        next(t for o, t in TITLES.items() if o == held[part]) for part in ("option", "matched")
    )
    if option == matched:
        return option
    return say("{} instead of {}, because: {}", option, matched, shortened(str(held.get("reason")), VALUE))


def _entered(edit: Edit) -> Text:
    """Return what was entered in FTOP, or taken out there."""
    held = edit.new or edit.old
    mark: dict[str, Json] = held if isinstance(held, dict) else {}
    place = next((words for name, words in PLACES.items() if name == mark.get("place")), "")
    words = say("{}: {}", content(place), str(mark.get("title", "")))
    return words if edit.new else say("{} taken out", words)


def _label(playbook: Playbook, engagement: Engagement, edit: Edit) -> Text:
    path = edit.path
    match path[0]:
        case "facts":
            found = _field(playbook, path)
            return content(found.label) if found else typed(path[-1])
        case "workloads":
            name = playbook.workloads[path[1]].short if path[1] in playbook.workloads else path[1]
            found = _field(playbook, path)
            if len(path) == 2:
                return say("Workload {}", content(name))
            hidden = len(path) > 4 and path[4] in ("stamp", "source")
            return (
                NOTHING if hidden or not found else say("{}, {}", content(name), content(found.label.lower()))
            )
        case "steps":
            found = _field(playbook, path)
            return content(found.label) if found and path[2:3] == ("answers",) else NOTHING
        case "tasks":
            task = playbook.tasks.get(path[1])
            return (
                content(f"Task {path[1]} {task.short}" if task else f"Task {path[1]}")
                if len(path) == 2
                else NOTHING
            )
        case "contacts" | "items":
            return _named(engagement, path, edit)
        case "owner_name":
            return say("Owner")
        case "handover":
            return say("Offered to") if isinstance(edit.new, dict) and edit.new["to_name"] else NOTHING
        case "status":
            return STATUS.get(path[-1], NOTHING)
        case _:
            return NOTHING


def _named(engagement: Engagement, path: tuple[str, ...], edit: Edit) -> Text:
    if path[-1] in ("at", "by") or "stamp" in path:
        return NOTHING
    if len(path) == 2:
        return say("Contact") if path[0] == "contacts" else say("Item")
    held = engagement.contacts.get(path[1]) if path[0] == "contacts" else None
    owner = typed(held.name) if held else say("Item") if path[0] == "items" else say("Contact")
    return say("{}, {}", owner, content(path[2].replace("_", " ")))


def _field(playbook: Playbook, path: tuple[str, ...]) -> Field | None:
    names = set(path[1:])
    fields: Iterable[Field] = (field for step in playbook.steps.values() for field in step.fields)
    return next((field for field in fields if field.id in names), None)


def _value(value: Json, field: Field | None, today: date) -> Text:
    if isinstance(value, dict):
        inner = value.get("value", value.get("name", value.get("text", value.get("to_name", ""))))
        if isinstance(inner, dict | list) or (
            "stamp" in value and "value" not in value and "text" not in value
        ):
            return say("done")
        return _value(inner, field, today)
    if isinstance(value, list):
        return join(", ", [_value(item, field, today) for item in value])
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if field and field.kind == "date" and isinstance(value, str):
        return typed(show_day(date.fromisoformat(value), today))
    if field and field.kind == "country" and (country := places.countries().get(str(value))):
        return content(country.name)
    titles = {choice.value: choice.title for choice in field.choices} if field else {}
    return content(titles[str(value)]) if str(value) in titles else typed(shortened(str(value), VALUE))
