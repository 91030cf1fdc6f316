"""What a form asks of one engagement, input by input, with what stands there now; and reading what came back.

A slot is one input: a field, for one workload where the step asks each. Pure; changes nothing and words
nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement, Parts
from bot.domain.fields import Field, Problem, Value
from bot.domain.reading import read
from bot.domain.text import say, typed
from bot.playbook.model import Playbook, Step
from bot.playbook.progress import answer_of, offered_tasks
from bot.playbook.rules import asked
from bot.services.views import Input

Raw = Mapping[str, Any]
FRP_WORKLOADS = "frp_workloads"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One input: its id, its field, what stands there (None: nothing), and the workload it is of ("": none)."""

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


def step_slots(
    playbook: Playbook, step: Step, engagement: Engagement, workloads: Iterable[str] = ()
) -> tuple[Slot, ...]:
    """Return the slots of a step: its fields as its conditions let through and its FTOP tasks, or its parts
    by workload.
    """
    if step.parts:
        return tuple(
            slot for name in workloads for slot in _workload_slots(step, step.parts, engagement, name)
        )
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


def _workload_slots(step: Step, parts: Parts, engagement: Engagement, workload: str) -> Iterable[Slot]:
    held = engagement.workloads[workload].held(parts)
    for field in step.fields:
        part = held.get(field.id)
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
) -> Reading:
    """Read every slot from what a client sent; what it left out was empty or cleared."""
    values: dict[str, Value | None] = {}
    problems: list[Problem] = []
    ticks: dict[str, Input] = {}
    for slot in slots:
        field, raw = replace(slot.field, id=slot.id), inputs.get(slot.id)
        ticked = inputs.get(tick_id(slot)) == "yes"
        found = read(field, raw, today=today, calendar=calendar, confirmed=ticked, typed_word=typed_word)
        if isinstance(found, Problem) and raw == raw_of(slot.value) != "":
            found = slot.value  # what stands already is not refused because time went by or a limit changed
        if not isinstance(found, Problem):
            values[slot.id] = found
            continue
        problems.append(found)
        if field.past == "confirm":
            kept = read(field, raw, today=today, calendar=calendar, confirmed=True)
            if isinstance(kept, str):
                ticks[slot.id] = past_tick(slot, date.fromisoformat(kept), today)
    raw_words = {name: words for name, words in inputs.items() if isinstance(words, str)}
    return Reading(values=values, problems=tuple(problems), raw=raw_words, ticks=ticks)


def tick_id(slot: Slot) -> str:
    """Return the id of the tick by which a past date is kept all the same."""
    return f"confirm.past_date.{slot.workload}" if slot.workload else "confirm.past_date"


def past_tick(slot: Slot, day: date, today: date) -> Input:
    """Return that tick."""
    shown = typed(show_day(day, today))
    label = (
        say("Yes, it is live: keep {}", shown)
        if slot.field.id == "target_date"
        else say("Yes, keep {}", shown)
    )
    return Input(id=tick_id(slot), kind="toggle", label=label)
