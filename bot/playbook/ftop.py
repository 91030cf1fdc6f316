"""What an engagement holds that FTOP must hold too, entry by entry, in words to copy (G27).

Pure. Words are for FTOP: plain spaces, dates with their year. Knows no mark of what was entered.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import date, tzinfo

from bot.domain.completion_note import engagement_note, technical_note
from bot.domain.contact import Contact
from bot.domain.dates import plain_day
from bot.domain.disengagement import next_action_on, service_status
from bot.domain.engagement import Engagement, Status, TaskRecord
from bot.domain.fields import Field, Value
from bot.domain.ftop_list import ToEnter, fingerprint
from bot.domain.ftop_places import Place
from bot.domain.item import Item
from bot.domain.notes import Note
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.domain.workload import Parts
from bot.playbook.ending import case_of, completion
from bot.playbook.ftop_gateway import gateway_entries
from bot.playbook.missing import answer_of, workload_name
from bot.playbook.model import Playbook

WITH_YEAR = date.min
"""A "today" of another year: FTOP is read later, so its dates always show the year."""
NOTE_PLACES: Mapping[str, Place] = {
    "engagement_management": "engagement_note",
    "technical_enablement": "technical_note",
    "status": "status_note",
}
PART_PLACES: Mapping[Parts, Place] = {
    "dibs": "dibs",
    "ssat": "ssat",
    "forecast": "service_status",
    "completion": "service_status",
}
"""Where the parts of a workload go; what was discussed at its end goes into the composed note."""
KEY = 16
"""Characters of the key of a note, or of an item, that name it in the list."""


def entries(
    playbook: Playbook,
    engagement: Engagement,
    notes: Mapping[str, Note],
    zone: tzinfo,
    held: Collection[str] = (),
) -> tuple[ToEnter, ...]:
    """Return everything that FTOP must hold; `notes` by their operation key, days in `zone`.

    `held` are contacts that wait for the customer's turn (G20).
    """
    shown = {name: contact for name, contact in engagement.contacts.items() if name not in held}
    found = [
        *(_contact(playbook, name, contact) for name, contact in shown.items()),
        *gateway_entries(engagement, zone),
        *_fields(playbook, engagement),
        *_status(engagement),
        *(_note(key, note, zone) for key, note in notes.items()),
        *_next_action(engagement),
        *(_task(playbook, name, record, zone) for name, record in engagement.tasks.items()),
        *(_own_task(name, item, zone) for name, item in engagement.items.items() if item.kind == "task"),
        *_parts(playbook, engagement),
        *_completion_notes(playbook, engagement),
    ]
    return tuple({each.id: each for each in found}.values())


def _day(value: str) -> str:
    return plain_day(date.fromisoformat(value), WITH_YEAR)


def _contact(playbook: Playbook, name: str, contact: Contact) -> ToEnter:
    roles = [playbook.roles[role].title if role in playbook.roles else role for role in contact.roles]
    reach = (", ".join(roles), contact.organisation, contact.email, contact.phone)
    engaged = say("Is engaged") if contact.is_engaged else NOTHING
    kept = {part: value for part, value in asdict(contact).items() if part not in ("country", "time_zone")}
    return ToEnter(
        id=f"contact.{name}",
        place="contacts",
        title=typed(contact.name),
        text=join(", ", (typed(contact.name), *(typed(words) for words in reach), engaged)),
        value=fingerprint(kept),
    )


def _fields(playbook: Playbook, engagement: Engagement) -> Iterator[ToEnter]:
    for step in playbook.steps.values():
        for field in step.fields:
            value = answer_of(engagement, step, field.id) if field.ftop else None
            if field.ftop and value not in (None, "", ()):
                yield ToEnter(
                    id=f"field.{field.id}",
                    place=field.ftop,
                    title=content(field.label),
                    text=_said(field, value),
                    value=fingerprint(value),
                )


def _said(field: Field, value: Value | None) -> Text:
    return say("{}: {}", content(field.label), _words(field, value))


def _words(field: Field, value: Value | None) -> Text:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if field.kind == "date":
        return typed(_day(str(value)))
    titles = {choice.value: choice.title for choice in field.choices}
    values = value if isinstance(value, tuple) else (str(value),)
    return join(", ", (content(titles[each]) if each in titles else typed(each) for each in values))


def _status(engagement: Engagement) -> Iterator[ToEnter]:
    """Return the engagement's state, once somebody has set one. Removing is no state of FTOP's."""
    status = engagement.status
    if status.stamp and status.state != "removed":
        yield ToEnter(
            id="status",
            place="overall_status",
            title=say("State"),
            text=_state(status),
            value=fingerprint((status.state, status.reason, status.until)),
        )


def _state(status: Status) -> Text:
    if status.state == "held":
        until = say(" until {}", _day(status.until)) if status.until else NOTHING
        return say("On hold{}: {}", until, status.reason)
    return say("Closed: {}", status.reason) if status.state == "closed" else say("Open")


def _note(key: str, note: Note, zone: tzinfo) -> ToEnter:
    day = plain_day(note.stamp.at.astimezone(zone).date(), WITH_YEAR)
    return ToEnter(
        id=f"note.{key[:KEY]}",
        place=NOTE_PLACES.get(note.note_kind, "engagement_note"),
        title=say("Note of {}", day),
        text=typed(note.text),
        value=fingerprint(note.text),
    )


def _next_action(engagement: Engagement) -> Iterator[ToEnter]:
    """Return the day a hold ends, the day an ended engagement is looked at again (D9), or the first day set
    for something to follow up.
    """
    discussed = [completion(work).discussed_on for work in engagement.workloads.values()]
    ended = next_action_on(day for day in discussed if day) if all(discussed) else None
    items = [item.due_on for item in engagement.items.values() if item.due_on and not item.done]
    held = engagement.status.until if engagement.status.state == "held" else ""
    day = held or (ended.isoformat() if ended else min(items, default=""))
    if day:
        title = say("Next action date")
        text = typed(_day(day))
        yield ToEnter(id="next_action", place="next_action", title=title, text=text, value=fingerprint(day))


def _task(playbook: Playbook, name: str, record: TaskRecord, zone: tzinfo) -> ToEnter:
    task = playbook.tasks.get(name)
    day = plain_day(record.stamp.at.astimezone(zone).date(), WITH_YEAR)
    return ToEnter(
        id=f"task.{name}",
        place="tasks",
        title=content(f"{name} {task.short}" if task else name),
        text=say("{}: completed {}", content(f"{name} {task.name}" if task else name), day),
        value=fingerprint(record.stamp.at.date()),
    )


def _own_task(name: str, item: Item, zone: tzinfo) -> ToEnter:
    """Return a task without an id, which a stage may hold (K22)."""
    done = plain_day(item.done.at.astimezone(zone).date(), WITH_YEAR) if item.done else ""
    state = (
        say("completed {}", done) if done else say("due {}", _day(item.due_on)) if item.due_on else NOTHING
    )
    return ToEnter(
        id=f"item.{name[:KEY]}",
        place="tasks",
        title=typed(item.text),
        text=join(": ", (typed(item.text), state)),
        value=fingerprint((item.text, item.due_on, item.done.at.date() if item.done else None)),
    )


def _completion_notes(playbook: Playbook, engagement: Engagement) -> Iterator[ToEnter]:
    """Yield the two notes of an RFA's end, composed of what is known so far (D1, D4, D5, D12, D19)."""
    if not any(work.completion or work.discussion for work in engagement.workloads.values()):
        return
    case = case_of(playbook, engagement)
    notes: tuple[tuple[str, Place, str], ...] = (
        ("completion.engagement", "engagement_note", engagement_note(case)),
        ("completion.technical", "technical_note", technical_note(case)),
    )
    for name, place, words in notes:
        if words:
            title = say("Completion note")
            yield ToEnter(id=name, place=place, title=title, text=typed(words), value=fingerprint(words))


def _parts(playbook: Playbook, engagement: Engagement) -> Iterator[ToEnter]:
    """Return what is known of each workload, one entry for its DIBS, its SSAT and its forecast."""
    for step in playbook.steps.values():
        if step.parts is None or step.parts not in PART_PLACES:
            continue
        for name, workload in engagement.workloads.items():
            held = {part: kept.value for part, kept in workload.held(step.parts).items() if kept.known}
            lines = [_said(field, held[field.id]) for field in step.fields if field.id in held]
            status = service_status(completion(workload)) if step.parts == "completion" else None
            if lines and status:
                lines.append(say("Service status: {}", content(status.capitalize())))
            if lines:
                yield ToEnter(
                    id=f"{step.parts}.{name}",
                    place=PART_PLACES[step.parts],
                    title=workload_name(playbook, name),
                    text=join("\n", lines),
                    value=fingerprint(held),
                )
