"""Answers put into an engagement: facts, tasks, parts of workloads, a step's own. Pure; judges nothing."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement, Stamp, StepRecord, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.workload import Part, Parts, Workload
from bot.playbook import ending
from bot.playbook.missing import blank
from bot.playbook.model import Playbook, Step
from bot.services import dibs
from bot.services.revisions import asks_fact, revised

Values = Mapping[str, Value | None]


def answered(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    values: Values,
    stamp: Stamp,
    whole: dibs.Wanted | None = None,
) -> Engagement:
    """Return the engagement with a step's answers; `whole` is the DIBS wanted, on a DIBS step.

    A blank value takes the answer out; what is not among the values stays. Revisions rise only where an
    answer changed.
    """
    if whole is not None:
        after = dibs.applied(engagement, whole, stamp)
    elif step.parts:
        after = ending.marked(_with_parts(engagement, step.parts, values, stamp), step, stamp)
    else:
        after = _with_own(_with_facts(_with_tasks(engagement, values, stamp), step, values), step, values)
    return revised(playbook, engagement, after, stamp)


def _with_own(engagement: Engagement, step: Step, values: Values) -> Engagement:
    """Keep the step's own answers; its stamp and revision come with `revised`."""
    if step.target != "answers":
        return engagement
    own = {
        name: value
        for name, value in values.items()
        if not (asks_fact(step, name) or name.startswith("task."))
    }
    record = engagement.steps.get(step.id) or StepRecord(revision=0)
    answers = _merged(record.answers, own)
    if answers == record.answers:
        return engagement
    return replace(engagement, steps=put(engagement.steps, step.id, replace(record, answers=answers)))


def _merged(old: Mapping[str, Value], values: Values) -> Mapping[str, Value]:
    merged = dict(old)
    for name, value in values.items():
        if value is None or blank(value):
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _with_tasks(engagement: Engagement, values: Values, stamp: Stamp) -> Engagement:
    tasks = engagement.tasks
    for name, value in values.items():
        task = name.removeprefix("task.")
        if task != name and (value is True) != (task in tasks):
            tasks = put(tasks, task, TaskRecord(stamp=stamp) if value is True else None)
    return replace(engagement, tasks=tasks)


def _with_facts(engagement: Engagement, step: Step, values: Values) -> Engagement:
    facts = {name: value for name, value in values.items() if asks_fact(step, name) and name != "workloads"}
    engagement = replace(engagement, facts=_merged(engagement.facts, facts))
    named = values.get("workloads", ())
    if step.target != "facts" or "workloads" not in values:
        return engagement
    names = named if isinstance(named, tuple) else ()
    return replace(engagement, workloads={name: engagement.workloads.get(name, Workload()) for name in names})


def _with_parts(engagement: Engagement, parts: Parts, values: Values, stamp: Stamp) -> Engagement:
    workloads = engagement.workloads
    for name, value in values.items():
        part, _, workload = name.partition(".")
        if workload not in workloads:
            continue  # taken off between reading and writing
        held = workloads[workload].held(parts)
        wanted = None if blank(value) else value
        if (held[part].value if part in held else None) == wanted:
            continue
        changed = None if wanted is None else Part(value=wanted, source="", stamp=stamp)
        named = {parts: put(held, part, changed)}
        workloads = put(workloads, workload, replace(workloads[workload], **named))
    return replace(engagement, workloads=workloads)
