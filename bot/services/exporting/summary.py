"""An engagement as a readable document: everything the record holds, in words. Pure: reads nothing, decides
nothing.

What the playbook no longer has (a step, a field, a workload, a task) is there too, by its id (X44).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.engagement import Contact, Engagement, state_on
from bot.domain.engagement import Item as Kept
from bot.domain.fields import Field, Value
from bot.domain.notes import Note
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.model import Playbook, Step
from bot.playbook.progress import Standing, blank
from bot.playbook.todos import ITEM_WORDS, Todo
from bot.services import farewells
from bot.services.exporting.document import Document, Item, Section, section
from bot.services.exporting.gateway import gateway_sections
from bot.services.exporting.series import series_sections
from bot.services.exporting.words import day, label, labelled, moment, stamped, worded
from bot.services.exporting.workloads import workload_sections
from bot.services.home import STATE_WORDS
from bot.services.views.engagement import TimelineRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """All that a document is made of. `now` is aware, `zone` the reader's; `changes` newest first."""

    playbook: Playbook
    engagement: Engagement
    standing: Standing
    notes: tuple[Note, ...]
    changes: tuple[TimelineRow, ...]
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The reader's day."""
        return self.now.astimezone(self.zone).date()


def summary(material: Material, *, closing: bool = False) -> Document:
    """Return the document; with `closing`, what the disengagement came to stands first (D1-D12)."""
    playbook, engagement, zone = material.playbook, material.engagement, material.zone
    ending = tuple(_closing(material)) if closing else ()
    return Document(
        title=typed(engagement.customer),
        lead=say("Engagement summary of {}. Internal to Microsoft.", moment(material.now, zone)),
        sections=(
            *ending,
            Section(title=say("Where it stands"), items=tuple(_head(material))),
            *section(say("What is open"), tuple(map(_todo, material.standing.todos))),
            Section(title=say("Facts"), items=tuple(_facts(playbook, engagement))),
            *workload_sections(playbook, engagement, zone),
            *section(
                say("Contacts"), tuple(_contact(playbook, each) for each in engagement.contacts.values())
            ),
            *series_sections(engagement, material.today),
            *gateway_sections(engagement, zone),
            *_answers(playbook, engagement, zone),
            *section(say("Tasks done"), tuple(_tasks(playbook, engagement, zone))),
            *section(say("Gaps, risks and tasks"), tuple(_items(playbook, engagement, zone))),
            *section(say("Notes"), tuple(_note(playbook, each, zone) for each in material.notes)),
            *section(say("Latest changes"), tuple(map(_change, material.changes))),
        ),
    )


def _closing(material: Material) -> Iterator[Section]:
    """Yield the closing summary, from the view that the card shows."""
    view = farewells.summary(material.playbook, material.engagement, date.min)
    items = [Item(label=view.title, words=view.lead)]
    items += [
        Item(label=say("Left to do"), words=words)
        for words in farewells.left(material.playbook, material.engagement)
    ]
    for group in view.lists:
        items += [
            Item(label=join(" ", (typed(line.mark), line.title)), words=line.detail) for line in group.lines
        ]
    yield Section(title=say("Closing summary"), items=tuple(items))
    case = farewells.statuses(material.playbook, material.engagement)
    yield from section(say("Service status"), tuple(Item(label=name, words=words) for name, words in case))


def _head(material: Material) -> Iterator[Item]:
    engagement, stage = material.engagement, material.standing.stage
    status = engagement.status
    until = say("until {}", day(status.until)) if status.until else NOTHING
    state = content(STATE_WORDS[state_on(engagement, material.today)])
    because = join("; ", (until, typed(status.reason), stamped(status.stamp, material.zone)))
    yield Item(label=say("State"), words=state, detail=because)
    yield Item(label=say("Stage"), words=content(stage.title) if stage else say("Past the last stage"))
    yield Item(label=say("Owner"), words=typed(engagement.owner_name))
    yield Item(label=say("Opened here"), words=typed(moment(engagement.opened_at, material.zone)))


def _todo(todo: Todo) -> Item:
    due = say("due {}", day(todo.due.isoformat())) if todo.due else NOTHING
    waits = say("waits: {}", todo.blocked_by) if todo.blocked_by else NOTHING
    return Item(label=todo.title, words=todo.reason, detail=join("; ", (due, waits)))


def fact_fields(playbook: Playbook) -> Mapping[str, Field]:
    """Return the fields that are facts, by id, in the playbook's order."""
    return labelled(
        field
        for step in playbook.steps.values()
        for field in step.fields
        if (step.target == "facts" or field.id in step.facts) and field.id != "workloads"
    )


def _facts(playbook: Playbook, engagement: Engagement) -> Iterator[Item]:
    fields = fact_fields(playbook)
    for name in {**fields, **engagement.facts}:
        words = worded(playbook, fields.get(name), engagement.facts.get(name))
        if words and name != "workloads":
            yield Item(label=label(fields.get(name), name), words=words)


def _contact(playbook: Playbook, contact: Contact) -> Item:
    roles = (content(playbook.roles[r].title) if r in playbook.roles else typed(r) for r in contact.roles)
    reach = (contact.organisation, contact.email, contact.phone, contact.country, contact.time_zone)
    engaged = say("Is engaged") if contact.is_engaged else NOTHING
    return Item(label=typed(contact.name), words=join(", ", (*roles, *map(typed, reach), engaged)))


def _answers(playbook: Playbook, engagement: Engagement, zone: tzinfo) -> Iterator[Section]:
    """Yield a section for each step with answers of its own, in the playbook's order; one gone, last."""
    held = {name: record for name, record in engagement.steps.items() if record.answers}
    found: list[Section] = []
    for name in sorted(held, key=list({**playbook.steps, **held}).index):
        step, record = playbook.steps.get(name), held[name]
        items = tuple(_step_items(playbook, step, record.answers))
        by = stamped(record.stamp, zone)
        last = (Item(label=say("Last saved by"), words=by),) if by and items else ()
        title = content(step.short) if step else typed(name)
        found += section(title, (*items, *last), inner=True)
    if found:
        yield Section(title=say("Answers by step"))
        yield from found


def _step_items(playbook: Playbook, step: Step | None, answers: Mapping[str, Value]) -> Iterator[Item]:
    fields = labelled(step.fields if step else ())
    for name in sorted(answers, key=list({**fields, **answers}).index):
        if not blank(answers[name]):
            field = fields.get(name)
            yield Item(label=label(field, name), words=worded(playbook, field, answers[name]))


def _tasks(playbook: Playbook, engagement: Engagement, zone: tzinfo) -> Iterator[Item]:
    for name, record in engagement.tasks.items():
        task = playbook.tasks.get(name)
        fields = labelled(field for form in playbook.forms.values() for field in form.fields)
        details = (
            say("{}: {}", label(fields.get(each), each), worded(playbook, fields.get(each), value))
            for each, value in record.details.items()
        )
        title = content(f"{name} {task.name}") if task else typed(name)
        yield Item(label=title, words=stamped(record.stamp, zone), detail=join("; ", details))


def _items(playbook: Playbook, engagement: Engagement, zone: tzinfo) -> Iterator[Item]:
    for item in engagement.items.values():
        yield Item(
            label=ITEM_WORDS[item.kind],
            words=typed(item.text),
            detail=join("; ", _about(playbook, item, zone)),
        )


def _about(playbook: Playbook, item: Kept, zone: tzinfo) -> Iterable[Text]:
    fields = labelled(field for form in playbook.forms.values() for field in form.fields)
    asked = fields.get("missed_kind" if item.kind == "missed" else "follow_up")
    yield say("happened {}", day(item.happened_on)) if item.happened_on else NOTHING
    yield worded(playbook, asked, item.follow_up)
    yield say("owner {}", item.owner) if item.owner else NOTHING
    yield say("due {}", day(item.due_on)) if item.due_on else NOTHING
    yield stamped(item.stamp, zone)
    yield say("done: {}", stamped(item.done, zone)) if item.done else NOTHING


def _note(playbook: Playbook, note: Note, zone: tzinfo) -> Item:
    form = playbook.forms.get("note")
    field = labelled(form.fields if form else ()).get("note_kind")
    kind = worded(playbook, field, note.note_kind)
    return Item(
        label=say("{}, {}", moment(note.stamp.at, zone), kind),
        words=typed(note.text),
        detail=typed(note.stamp.name),
    )


def _change(row: TimelineRow) -> Item:
    return Item(label=say("{}, {}", row.when, row.who), words=row.what, detail=join("\n", row.details))
