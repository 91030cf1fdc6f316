"""What a form asks of one engagement, input by input, with what stands there now; and reading what came back.

A slot is one input: a field, for one workload where the step asks each. Pure; changes nothing and words
nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from functools import partial
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.fields import Field, Problem, Value
from bot.domain.reading import read
from bot.domain.text import Text, say, typed
from bot.domain.workload import Parts
from bot.playbook.missing import workload_name
from bot.playbook.model import Playbook, Step
from bot.playbook.progress import answer_of, offered_tasks
from bot.playbook.rules import asked
from bot.services.views.parts import Input

Raw = Mapping[str, Any]
FRP_WORKLOADS = "frp_workloads"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One input: its id, its field, what stands there (None: nothing), and its workload ("": none)."""

    id: str
    field: Field
    value: Value | None = None
    workload: str = ""


def raw_of(value: Value | None) -> str:
    """Return a stored value as an input holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def by_workload(step: Step) -> bool:
    """Tell whether the step asks each workload."""
    return step.parts is not None


def parts_of(step: Step) -> Parts:
    """Return which parts of a workload the step asks."""
    return step.parts or "dibs"


def label_of(playbook: Playbook, slot: Slot) -> str:
    """Return an input's label where it stands alone: with its workload."""
    if not slot.workload:
        return slot.field.label
    return f"{workload_name(playbook, slot.workload).plain}, {slot.field.label.lower()}"


def words_of(slot: Slot, raw: str, today: date) -> str:
    """Return an input's words as a person reads them: titles of choices, a date with its weekday, "yes" or
    nothing for a tick.
    """
    if slot.field.kind == "toggle":
        return "yes" if raw == "yes" else ""
    if slot.field.kind == "date":
        found = read(slot.field, raw, today=today, confirmed=True)
        return show_day(date.fromisoformat(found), today) if isinstance(found, str) else raw
    titles = {choice.value: choice.title for choice in slot.field.choices}
    return ", ".join(titles.get(part, part) for part in raw.split(",")) if titles else raw


def step_slots(
    playbook: Playbook, step: Step, engagement: Engagement, workloads: Iterable[str] = ()
) -> tuple[Slot, ...]:
    """Return the slots of a step: its fields as its conditions let through and its FTOP tasks, or its parts
    by workload.
    """
    if by_workload(step):
        return tuple(slot for name in workloads for slot in _workload_slots(step, engagement, name))
    fields = [*asked(step.fields, engagement), *task_fields(playbook, step, engagement)]
    return tuple(
        Slot(id=field.id, field=_own(field, engagement), value=answer_of(engagement, step, field.id))
        for field in fields
    )


def _own(field: Field, engagement: Engagement) -> Field:
    """Return the field; which workloads have an FRP is asked of this engagement's own (P1)."""
    if field.id != FRP_WORKLOADS:
        return field
    return replace(field, choices=tuple(c for c in field.choices if c.value in engagement.workloads))


def _workload_slots(step: Step, engagement: Engagement, workload: str) -> Iterable[Slot]:
    parts = engagement.workloads[workload].held(parts_of(step))
    for field in step.fields:
        part = parts.get(field.id)
        yield Slot(
            id=f"{field.id}.{workload}", field=field, value=part.value if part else None, workload=workload
        )


def task_fields(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Field, ...]:
    """Return the step's FTOP tasks as ticks."""
    tasks = offered_tasks(playbook, step, engagement)
    return tuple(Field(id=f"task.{task.id}", kind="toggle", label=task.tick) for task in tasks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a submit held: values by input id (None: left empty), problems, and every word as it was typed.

    `ticks` are the confirming ticks to offer, by the input whose problem they would settle.
    """

    values: Mapping[str, Value | None]
    problems: tuple[Problem, ...]
    raw: Mapping[str, str]
    ticks: Mapping[str, Input] = dataclass_field(default_factory=dict[str, Input])


def read_slots(
    slots: Iterable[Slot],
    inputs: Raw,
    today: date,
    calendar: Calendar | None = None,
    *,
    typed_word: bool = False,
    also: Iterable[str] = (),
) -> Reading:
    """Read every slot from what a client sent; what it left out was empty or cleared.

    `also`: further inputs of the form whose words are kept, beside the slots and the confirming ticks.
    """
    slots = tuple(slots)
    known = {*also, *(slot.id for slot in slots)}
    values: dict[str, Value | None] = {}
    problems: list[Problem] = []
    ticks: dict[str, Input] = {}
    raw = {
        name: words
        for name, words in inputs.items()
        if isinstance(words, str) and (name in known or name.startswith("confirm."))
    }
    for slot in slots:
        found, day, tick = _read_slot(slot, inputs, today, calendar, typed_word=typed_word)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            values[slot.id] = found
        if tick is not None:
            ticks[slot.id] = tick
        if day or inputs.get(slot.id) is None:
            raw[slot.id] = day
    return Reading(values=values, problems=tuple(problems), raw=raw, ticks=ticks)


def _read_slot(
    slot: Slot, inputs: Raw, today: date, calendar: Calendar | None, *, typed_word: bool
) -> tuple[Value | Problem | None, str, Input | None]:
    """Return the value or the problem, the day that was meant (or ""), and the tick that keeps a past one.

    The day stands in for the words: "next Friday" must not mean another day when the form is sent again.
    """
    sent = inputs.get(slot.id)
    reader = partial(
        read,
        slot.field,
        sent,
        today=today,
        calendar=calendar,
        typed_word=typed_word,
    )
    found = reader()
    if isinstance(found, Problem) and sent == raw_of(slot.value) != "":
        found = slot.value  # what stands already is not refused because time went by or a limit changed
    if isinstance(found, Problem) and slot.field.past == "confirm":
        kept = reader(confirmed=True)
        if isinstance(kept, str):
            tick = past_tick(slot, date.fromisoformat(kept), today, inputs)
            return (kept if tick.value else replace(found, field=slot.id)), kept, tick
    if isinstance(found, Problem):
        return replace(found, field=slot.id), "", None
    day = found if slot.field.kind == "date" and isinstance(found, str) else ""
    return found, day, None


def past_tick(slot: Slot, day: date, today: date, inputs: Raw) -> Input:
    """Return the tick by which a past date is kept all the same: one a date, also within a workload."""
    live = slot.field.id == "target_date"
    name = f"confirm.past_date.{slot.workload if live else slot.id}" if slot.workload else "confirm.past_date"
    shown = typed(show_day(day, today))
    return tick_of(
        name, say("Yes, it is live: keep {}", shown) if live else say("Yes, keep {}", shown), inputs
    )


def tick_of(name: str, label: Text, inputs: Raw) -> Input:
    """Return a confirming tick; it stays ticked while the form is refused for something else."""
    return Input(id=name, kind="toggle", label=label, value="yes" if inputs.get(name) == "yes" else "")
