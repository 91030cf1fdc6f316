"""Saving a step: read what the card sent, judge it, apply it to the engagement once. Words no card."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.domain.cleaning import clean
from bot.domain.engagement import Engagement, Part, Parts, Stamp, TaskRecord, Workload, put, raised
from bot.domain.fields import Field, Problem, Value
from bot.domain.people import Actor
from bot.domain.text import say
from bot.playbook.model import Playbook, Step
from bot.playbook.progress import BLANK, INTAKE
from bot.services import dibs, drafts, forecasts
from bot.services.address import Address
from bot.services.desk import Desk
from bot.services.forms import COPY_FROM, COPY_TO, SOURCE, Filled
from bot.services.people import Session
from bot.services.records import NOT_FOUND, Applied, NotFound, change, load
from bot.services.slots import Reading, Slot, raw_of, read_slots, step_slots, tick_id
from bot.services.views import Input

DROP_WORKLOAD = "confirm.drop_workload"
MEETINGS = {"994": "kickoff_on", "3330": "benefit_on", "4047": "acm_on", "1126": "enable_on"}
"""Tasks that mark a meeting held, and the field that says when."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """The step stands as sent. `again`: by an earlier delivery.

    `gone`: fields the playbook no longer has (X44).
    """

    engagement: Engagement
    step: Step
    again: bool = False
    cleaned: bool = False
    gone: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Something is wrong with the answers; nothing was saved, everything typed is in `filled` and in the
    draft.
    """

    engagement: Engagement
    step: Step
    filled: Filled
    workloads: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stale:
    """The step was answered since the card was shown. `yours` are the inputs that differ from what stands."""

    engagement: Engagement
    step: Step
    yours: Mapping[str, str]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepGone:
    """The playbook has no such step any more (X44)."""

    engagement: Engagement


Outcome = Saved | Refused | Stale | StepGone | NotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a submit is about: the slots its card carried, and those the playbook no longer has."""

    slots: tuple[Slot, ...]
    gone: tuple[str, ...]
    workloads: tuple[str, ...]


def carried(playbook: Playbook, engagement: Engagement, step: Step, address: Address) -> Asked:
    """Return the slots a card carried, by what its button says; conditions that changed since do not matter."""
    workloads = tuple(name for name in address.workloads if name in engagement.workloads)
    open_step = replace(
        step, groups=tuple(replace(g, fields=tuple(map(_unconditional, g.fields))) for g in step.groups)
    )
    slots = step_slots(playbook, open_step, engagement, workloads)
    names = {slot.field.id if slot.workload else slot.id for slot in slots} | {SOURCE, COPY_FROM, COPY_TO}
    on_card = tuple(
        s for s in slots if (s.field.id if s.workload else s.id) in address.fields or s.id in address.fields
    )
    gone = tuple(name for name in address.fields if name not in names and name not in {s.id for s in slots})
    return Asked(slots=on_card, gone=gone, workloads=workloads)


def _unconditional(asked: Field) -> Field:
    return replace(asked, when=())


async def save(session: Session, actor: Actor, address: Address, key: str, *, what: str = "save") -> Outcome:
    """Save a step from a pressed card. One effect a key; nothing typed is lost whatever the outcome."""
    desk = session.desk
    engagement = await load(desk, actor, address.engagement, "write")
    if engagement is None:
        return NOT_FOUND
    step = desk.playbook.steps.get(address.step)
    words = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
    if step is None:
        await drafts.keep(session, engagement.id, address.step, words)
        return StepGone(engagement=engagement)
    ask = carried(desk.playbook, engagement, step, address)
    if key in engagement.done:
        return Saved(engagement=engagement, step=step, again=True, gone=ask.gone, workloads=ask.workloads)
    if address.revision != engagement.revision(step.id):
        return await _stale(session, engagement, step, ask, words)
    reading, whole = judge(desk, engagement, step, ask, address.inputs, desk.today_of(session.person))
    if reading.problems:
        await drafts.keep(session, engagement.id, step.id, words)
        filled = Filled(raw=words, problems=reading.problems, ticks=reading.ticks)
        return Refused(engagement=engagement, step=step, filled=filled, workloads=ask.workloads)

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Stale:
        if current.revision(step.id) != address.revision:
            return Stale(engagement=current, step=step, yours=_differing(ask.slots, words), slots=ask.slots)
        return answered(desk.playbook, current, step, reading.values, stamp, whole)

    outcome = await change(
        desk, actor, engagement.id, apply, key=key, what=what, step=step.id, result=step.id
    )
    if isinstance(outcome, Stale):
        return await _stale(session, outcome.engagement, step, ask, words)
    if not isinstance(outcome, Applied):
        return outcome
    await drafts.drop(session, engagement.id, step.id, frozenset(words))
    cleaned = any(clean(value, multiline=True).removed for value in words.values())
    return Saved(
        engagement=outcome.engagement,
        step=step,
        again=outcome.again,
        cleaned=cleaned,
        gone=ask.gone,
        workloads=ask.workloads,
    )


async def _stale(
    session: Session, engagement: Engagement, step: Step, ask: Asked, words: Mapping[str, str]
) -> Stale:
    fresh = carried_now(session.desk.playbook, engagement, step, ask)
    yours = _differing(fresh, words)
    if yours:
        await drafts.keep(session, engagement.id, step.id, yours)
    return Stale(engagement=engagement, step=step, yours=yours, slots=fresh)


def carried_now(playbook: Playbook, engagement: Engagement, step: Step, ask: Asked) -> tuple[Slot, ...]:
    """Return the same slots with what stands in them now."""
    now = {slot.id: slot for slot in step_slots(playbook, step, engagement, ask.workloads)}
    return tuple(now.get(slot.id, slot) for slot in ask.slots)


def _differing(slots: Iterable[Slot], words: Mapping[str, str]) -> dict[str, str]:
    blank = {"": "", "no": ""}
    differ: dict[str, str] = {}
    for slot in slots:
        stands, sent = raw_of(slot.value), words.get(slot.id, "")
        if slot.field.kind == "toggle":
            stands, sent = blank.get(stands, stands), blank.get(sent, sent)
        if stands != sent:
            differ[slot.id] = words.get(slot.id, "")
    return differ


# -- judging


def judge(
    desk: Desk, engagement: Engagement, step: Step, ask: Asked, inputs: Mapping[str, Any], today: date
) -> tuple[Reading, dibs.Wanted | None]:
    """Read the inputs and ask what a single field cannot know; the second value is the DIBS wanted, on a DIBS
    step.
    """
    reading = read_slots(ask.slots, inputs, today, desk.calendar_of(engagement))
    ticks = dict(reading.ticks)
    more: tuple[Problem, ...] = ()
    whole = None
    if step.target == "dibs":
        whole = dibs.wanted(engagement, reading.values, ask.workloads, inputs)
        more, found = dibs.problems(desk.playbook, engagement, whole, inputs)
        ticks |= found
    elif step.id == INTAKE:
        more, found = _dropped_workloads(desk.playbook, engagement, reading.values, inputs)
        ticks |= found
    else:
        more = (
            *_meeting_ahead(reading.values, today),
            *forecasts.problems(desk.playbook, engagement, step, reading),
        )
    return replace(reading, problems=(*reading.problems, *more), ticks=ticks), whole


def _dropped_workloads(
    playbook: Playbook, engagement: Engagement, values: Mapping[str, Value | None], inputs: Mapping[str, Any]
) -> tuple[tuple[Problem, ...], dict[str, Input]]:
    """A workload that holds answers goes only when the FM says so."""
    if "workloads" not in values or inputs.get(DROP_WORKLOAD) == "yes":
        return (), {}
    kept = values["workloads"] or ()
    held = [
        name for name, work in engagement.workloads.items() if name not in _names(kept) and work != Workload()
    ]
    if not held:
        return (), {}
    names = ", ".join(playbook.workloads[name].short for name in held)
    problem = Problem(
        field="workloads", message=say("{} holds answers. Tick it again, or say below that it goes.", names)
    )
    return (problem,), {
        "workloads": Input(id=DROP_WORKLOAD, kind="toggle", label=say("Yes, take {} off", names))
    }


def _names(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _meeting_ahead(values: Mapping[str, Value | None], today: date) -> Iterable[Problem]:
    """A meeting that lies ahead was not held yet (K12, B3, M6, T2)."""
    for task, day in MEETINGS.items():
        held_on = values.get(day)
        if (
            values.get(f"task.{task}") is True
            and isinstance(held_on, str)
            and date.fromisoformat(held_on) > today
        ):
            ask = say("The meeting is still ahead. Correct its date, or leave {} open.", task)
            yield Problem(field=f"task.{task}", message=ask)


# -- applying


def answered(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    values: Mapping[str, Value | None],
    stamp: Stamp,
    whole: dibs.Wanted | None,
) -> Engagement:
    """Return the engagement with a step's answers; its revision rises only if one of them changed."""
    if whole is not None:
        after = dibs.applied(engagement, whole, stamp)
        return (
            raised(after, step.id, stamp)
            if after is not engagement or step.id not in engagement.steps
            else engagement
        )
    if step.parts:
        after = _with_parts(engagement, step.parts, values, stamp)
        return (
            raised(after, step.id, stamp)
            if after is not engagement or step.id not in engagement.steps
            else engagement
        )
    after = _with_tasks(engagement, values, stamp)
    facts = {
        n: v for n, v in values.items() if n in step.facts or (step.target == "facts" and n != "workloads")
    }
    after = _with_facts(playbook, after, step, facts, stamp)
    if step.target == "facts":
        if "workloads" in values:
            after = _with_workloads(after, _names(values["workloads"] or ()))
        return raised(after, step.id, stamp) if after is not engagement else engagement
    own = {n: v for n, v in values.items() if n not in facts and not n.startswith("task.")}
    old: Mapping[str, Value] = engagement.steps[step.id].answers if step.id in engagement.steps else {}
    new = _merged(old, own)
    if new == old and after is engagement and step.id in engagement.steps:
        return engagement
    return raised(after, step.id, stamp, new)


def _merged(old: Mapping[str, Value], values: Mapping[str, Value | None]) -> Mapping[str, Value]:
    merged = dict(old)
    for name, value in values.items():
        if value is None or value in BLANK:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _with_tasks(engagement: Engagement, values: Mapping[str, Value | None], stamp: Stamp) -> Engagement:
    tasks = engagement.tasks
    for name, value in values.items():
        task = name.removeprefix("task.")
        if task == name or (value is True) == (task in tasks):
            continue
        tasks = put(tasks, task, TaskRecord(stamp=stamp) if value is True else None)
    return engagement if tasks is engagement.tasks else replace(engagement, tasks=tasks)


def _with_facts(
    playbook: Playbook, engagement: Engagement, step: Step, values: Mapping[str, Value | None], stamp: Stamp
) -> Engagement:
    """Change facts; another step that asks the same fact is answered anew too, so that its open forms are
    stale.
    """
    new = _merged(engagement.facts, values)
    if new == engagement.facts:
        return engagement
    names = {name for name in values if new.get(name) != engagement.facts.get(name)}
    engagement = replace(engagement, facts=new)
    for other in playbook.steps.values():
        if other.id != step.id and names & set(other.facts) and other.id in engagement.steps:
            engagement = raised(engagement, other.id, stamp)
    return engagement


def _with_workloads(engagement: Engagement, names: tuple[str, ...]) -> Engagement:
    if tuple(engagement.workloads) == names:
        return engagement
    return replace(engagement, workloads={name: engagement.workloads.get(name, Workload()) for name in names})


def _with_parts(
    engagement: Engagement, parts: Parts, values: Mapping[str, Value | None], stamp: Stamp
) -> Engagement:
    workloads = engagement.workloads
    for name, value in values.items():
        part, _, workload = name.partition(".")
        held = workloads[workload].held(parts)
        if (held[part].value if part in held else None) == (value or None):
            continue
        changed = None if value is None or value in BLANK else Part(value=value, source="", stamp=stamp)
        named = {parts: put(held, part, changed)}
        workloads = put(workloads, workload, replace(workloads[workload], **named))
    return engagement if workloads is engagement.workloads else replace(engagement, workloads=workloads)


__all__ = [
    "Asked",
    "Outcome",
    "Refused",
    "Saved",
    "Stale",
    "StepGone",
    "answered",
    "carried",
    "judge",
    "save",
    "tick_id",
]
