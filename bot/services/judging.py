"""Judging a step's submit: each input by itself, then what a single field cannot know. Changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.cleaning import clean
from bot.domain.engagement import Engagement
from bot.domain.fields import Field, Problem, Value
from bot.domain.reading import remark
from bot.domain.text import NOTHING, Text, content, join, say
from bot.domain.workload import Workload
from bot.playbook.missing import INTAKE, workload_name
from bot.playbook.model import Playbook, Step
from bot.services import dibs, endings, forecasts, gateways
from bot.services.address import Address
from bot.services.days_of_rest import checked_rest
from bot.services.forms import field_of
from bot.services.slots import Reading, Slot, by_workload, label_of, raw_of, read_slots, step_slots, tick_of
from bot.services.views.parts import Input
from bot.services.workload_forms import ONCE, SOURCE

DROP = "confirm.drop_workload"
MEETINGS = {"994": "kickoff_on", "3330": "benefit_on", "4047": "acm_on", "1126": "enable_on"}
"""Tasks that say a meeting was held, and the field with its day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a submit is about: the slots its card carried; fields that the playbook no longer has (X44);
    workloads that the engagement no longer has.
    """

    slots: tuple[Slot, ...]
    gone: tuple[str, ...]
    workloads: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The inputs that the card carried."""
        return frozenset(slot.id for slot in self.slots)


def carried(playbook: Playbook, engagement: Engagement, step: Step, address: Address) -> Asked:
    """Return what a card asked, by what its button says; conditions that changed since do not matter."""
    open_step = replace(
        step, groups=tuple(replace(g, fields=tuple(map(_unconditional, g.fields))) for g in step.groups)
    )
    here = tuple(name for name in address.workloads if name in engagement.workloads)
    slots = step_slots(playbook, open_step, engagement, here)
    known = {slot.id for slot in slots} if not by_workload(step) else {field.id for field in step.fields}
    asked = {field_of(name, address.workloads) for name in address.fields}
    return Asked(
        slots=tuple(slot for slot in slots if (slot.field.id if slot.workload else slot.id) in asked),
        gone=tuple(sorted(asked - known - {*ONCE})),
        workloads=here,
        dropped=tuple(name for name in address.workloads if name not in engagement.workloads),
    )


def _unconditional(asked: Field) -> Field:
    return replace(asked, when=()) if asked.when else asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A submit as read. `whole` is the DIBS it wants, on a DIBS step; `echo` says what was understood
    otherwise than it was written (X26).
    """

    reading: Reading
    whole: dibs.Wanted | None = None
    echo: Text = NOTHING


def judge(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    ask: Asked,
    inputs: Mapping[str, Any],
    today: date,
    calendar: Calendar,
) -> Judged:
    """Read the inputs and ask what a single field cannot know."""
    reading = read_slots(ask.slots, inputs, today, calendar, also=ONCE)
    more: tuple[Problem, ...] = ()
    ticks: Mapping[str, Input] = {}
    whole = None
    if step.target == "dibs":
        whole = dibs.wanted(engagement, reading.values, ask.workloads, inputs)
        more, ticks = dibs.problems(playbook, engagement, whole, inputs)
    elif step.id == INTAKE:
        more, ticks = _dropped_workloads(playbook, engagement, reading.values, inputs)
        values, rest = checked_rest(reading.values, str(engagement.facts.get("country", "")))
        reading, more = replace(reading, values=values), (*more, *rest)
    else:
        more = (
            *_meeting_ahead(engagement, reading.values, today),
            *forecasts.problems(playbook, engagement, step, reading),
            *endings.problems(playbook, engagement, step, reading.values),
            *gateways.problems(playbook, engagement, step, reading.values),
        )
    problems = (*reading.problems, *more)
    reading = replace(reading, problems=problems, ticks={**reading.ticks, **ticks})
    return Judged(reading=reading, whole=whole, echo=_echo(playbook, ask, inputs, reading, today))


def _echo(playbook: Playbook, ask: Asked, inputs: Mapping[str, Any], reading: Reading, today: date) -> Text:
    sent = ((slot, inputs.get(slot.id)) for slot in ask.slots if slot.id in reading.values)
    read = (
        (slot, remark(slot.field, clean(words).text, reading.values[slot.id], today=today))
        for slot, words in sent
        if isinstance(words, str)
    )
    return join(" ", [say("{}: {}", content(label_of(playbook, slot)), said) for slot, said in read if said])


def differing(
    playbook: Playbook, engagement: Engagement, step: Step, ask: Asked, judged: Judged
) -> dict[str, str]:
    """Return what was sent and is not what stands now, by input id, as it was typed; copies included, but
    over nothing that was typed beside them.

    Two ways to write the same value do not differ.
    """
    reading = judged.reading
    found: dict[str, str] = {}
    for slot in ask.slots:
        sent = reading.raw.get(slot.id, "")
        meant = raw_of(reading.values[slot.id]) if slot.id in reading.values else sent
        if _plain(meant) != _plain(raw_of(slot.value)):
            found[slot.id] = sent
    if judged.whole is not None:
        for name, parts in dibs.changed(engagement, judged.whole.parts).items():
            wanted = judged.whole.parts[name]
            copies = {f"{part}.{name}": raw_of(wanted.get(part)) for part in sorted(parts)}
            found |= {each: words for each, words in copies.items() if not found.get(each)}
    if found and SOURCE in reading.raw:
        found[SOURCE] = reading.raw[SOURCE]
    return found


def _plain(raw: str) -> str:
    return "" if raw == "no" else raw


def _dropped_workloads(
    playbook: Playbook, engagement: Engagement, values: Mapping[str, Value | None], inputs: Mapping[str, Any]
) -> tuple[tuple[Problem, ...], Mapping[str, Input]]:
    """A workload that holds answers goes only when the FM says so, of this very workload."""
    if "workloads" not in values:
        return (), {}
    kept = values["workloads"]
    held = [
        name
        for name, work in engagement.workloads.items()
        if name not in (kept if isinstance(kept, tuple) else ()) and work != Workload()
    ]
    if not held:
        return (), {}
    names = join(", ", [workload_name(playbook, name) for name in held])
    tick = tick_of(".".join((DROP, *held)), say("Yes, take {} off", names), inputs)
    if tick.value:
        return (), {"workloads": tick}
    hold = say("{} holds answers.", names) if len(held) == 1 else say("{} hold answers.", names)
    message = join(" ", [hold, say("Tick again what stays, or say below that the rest goes.")])
    return (Problem(field="workloads", message=message),), {"workloads": tick}


def _meeting_ahead(
    engagement: Engagement, values: Mapping[str, Value | None], today: date
) -> Iterable[Problem]:
    """A meeting that lies ahead was not held yet (K12, B3, M6, T2), whichever of the two is saved last."""
    for task, day in MEETINGS.items():
        held_on, mark = values.get(day), f"task.{task}"
        ahead = isinstance(held_on, str) and date.fromisoformat(held_on) > today
        if not ahead or not values.get(mark, task in engagement.tasks):
            continue
        if mark in values:
            message = say("The meeting is still ahead. Correct its date, or leave {} open.", task)
            yield Problem(field=mark, message=message)
        else:
            message = say("{} says it was held. Give its day, or untick {} there first.", task, task)
            yield Problem(field=day, message=message)
