"""Where an engagement stands, computed from its record and the playbook: what is asked, missing, done, and
next.

Pure: no clock (`today` is an argument), no I/O. Nothing of this is ever stored as the truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.domain.calendar import Calendar
from bot.domain.dates import show_day
from bot.domain.engagement import DIBS_PARTS, NOT_AN_ANSWER, Engagement
from bot.domain.fields import Value
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.model import Playbook, Stage, Step, Task
from bot.playbook.rules import asked, offered

INTAKE = "intake.engagement"
FIRST_CONTACT_DAYS = 2
"""Business days from assignment to the first contact of an RFA (K5, W2)."""
PART_WORDS = {
    "target_date": "date",
    "intent": "intent",
    "business_reason": "reason",
    "success_owner": "owner",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Todo:
    """One thing to do. `step` is where it is done; `due` None: no date. `ours`: a default of this bot."""

    title: Text
    reason: Text
    button: Text
    step: str
    due: date | None = None
    mandatory: bool = False
    ours: bool = False
    blocked_by: Text = NOTHING
    item: str = ""

    def late(self, today: date) -> bool:
        """Tell whether its day has passed."""
        return self.due is not None and self.due < today


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where an engagement stands: the stage it is in (None: past the last), its step, and what is next,
    ranked.
    """

    stage: Stage | None
    step: Step | None
    position: int
    todos: tuple[Todo, ...]


def applies(step: Step, engagement: Engagement) -> bool:
    """Tell whether the step is part of this engagement's way (its motions)."""
    return not step.motions or any(motion in step.motions for motion in engagement.motions)


def offered_tasks(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Task, ...]:
    """Return the FTOP tasks that the step's form offers as ticks for this engagement."""
    return tuple(task for name in step.tasks if offered(task := playbook.tasks[name], engagement))


def answer_of(engagement: Engagement, step: Step, name: str) -> Value | None:
    """Return what stands for a field: a task's mark, a fact where the step or the field is one, else an
    answer.
    """
    if name.startswith("task."):
        return name.removeprefix("task.") in engagement.tasks
    if name == "workloads":
        return tuple(engagement.workloads)
    if step.target == "facts" or name in step.facts:
        return engagement.facts.get(name)
    return engagement.answer(step.id, name)


def missing(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Text, ...]:
    """Name what the step still lacks: ticks and fields it needs, mandatory tasks, parts of DIBS or SSAT."""
    if step.target in ("dibs", "ssat"):
        return tuple(_missing_parts(playbook, step, engagement))
    labels = {field.id: field.label for field in asked(step.fields, engagement)}
    names = [
        content(labels[name])
        for name in step.checks
        if name in labels and answer_of(engagement, step, name) in BLANK
    ]
    return (*names, *_open_tasks(playbook, step, engagement))


BLANK = (None, False, "", ())


def _open_tasks(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Text, ...]:
    """Name the step's mandatory tasks that are not marked, and optional ones that the step checks."""
    tasks = offered_tasks(playbook, step, engagement)
    wanted = [task for task in tasks if task.mandatory or f"task.{task.id}" in step.checks]
    return tuple(content(f"{task.id} {task.short}") for task in wanted if task.id not in engagement.tasks)


def _missing_parts(playbook: Playbook, step: Step, engagement: Engagement) -> Iterator[Text]:
    for name, workload in engagement.workloads.items():
        held = workload.dibs if step.target == "dibs" else workload.ssat
        blanks = [
            field.label.lower()
            for field in step.fields
            if field.id not in held or held[field.id].value in NOT_AN_ANSWER
        ]
        if blanks:
            yield say("{}: {}", content(playbook.workloads[name].short), content(", ".join(blanks)))


def blank_parts(engagement: Engagement, workload: str) -> tuple[str, ...]:
    """Return the words for a workload's DIBS parts that are not known: each is a risk (K26)."""
    held = engagement.workloads[workload].dibs
    return tuple(
        PART_WORDS[part] for part in DIBS_PARTS if part not in held or held[part].value in NOT_AN_ANSWER
    )


def stage_missing(playbook: Playbook, stage: Stage, engagement: Engagement) -> tuple[Text, ...]:
    """Name what keeps the stage from being complete: its closing checks and its mandatory tasks. Optional
    ones never.

    An answer a step wants but the closing checklist has overtaken is not among them.
    """
    names: list[Text] = []
    for step in steps_of(playbook, stage, engagement):
        tasks = offered_tasks(playbook, step, engagement)
        open_tasks = [task for task in tasks if task.mandatory and task.id not in engagement.tasks]
        names += [content(f"{task.id} {task.short}") for task in open_tasks]
    if stage.outputs:
        names += missing(playbook, playbook.steps[stage.outputs], engagement)
    return tuple(names)


def steps_of(playbook: Playbook, stage: Stage, engagement: Engagement) -> tuple[Step, ...]:
    """Return the stage's counted steps that apply, in order."""
    return tuple(step for name in stage.steps if applies(step := playbook.steps[name], engagement))


def stages(playbook: Playbook) -> tuple[Stage, ...]:
    """Return the stages of an engagement's way, in order; the intake form is none of them."""
    return tuple(stage for stage in playbook.stages.values() if INTAKE not in stage.steps)


def stage_state(playbook: Playbook, stage: Stage, engagement: Engagement) -> Literal["done", "open"]:
    """Tell whether the stage is complete."""
    return "open" if stage_missing(playbook, stage, engagement) else "done"


def standing(playbook: Playbook, engagement: Engagement, today: date, calendar: Calendar) -> Standing:
    """Return where the engagement stands on a day, with what is next, ranked: late first, mandatory before
    optional.

    `today` is the reader's day; `calendar` is the engagement's. An engagement that is not open has nothing to
    do.
    """
    current = next((stage for stage in stages(playbook) if stage_missing(playbook, stage, engagement)), None)
    if engagement.status.state != "open":
        return Standing(stage=current, step=None, position=0, todos=())
    todos = [*_first_contact(engagement, calendar)]
    step, position = None, 0
    if current:
        ordered = steps_of(playbook, current, engagement)
        open_steps = [each for each in ordered if missing(playbook, each, engagement)]
        step = open_steps[0] if open_steps else playbook.steps.get(current.outputs)
        position = ordered.index(step) + 1 if step in ordered else len(ordered)
        todos += [
            _step_todo(playbook, each, engagement)
            for each in open_steps
            if each.target not in ("dibs", "ssat")
        ]
        todos += _parts_todos(playbook, open_steps, engagement)
        if current.outputs:
            todos.append(_closing_todo(playbook, current, engagement, blocked=bool(open_steps)))
    else:
        todos += _parts_todos(
            playbook, [each for each in playbook.steps.values() if each.target == "dibs"], engagement
        )
    todos += _item_todos(engagement)
    order = {id(todo): place for place, todo in enumerate(todos)}
    todos.sort(key=lambda todo: _rank(todo, today, order[id(todo)]))
    return Standing(stage=current, step=step, position=position, todos=tuple(todos))


def _rank(todo: Todo, today: date, order: int) -> tuple[bool, date, bool, bool, int]:
    due = todo.due or date.max
    return (not todo.late(today), due, not todo.mandatory, bool(todo.blocked_by), order)


def _first_contact(engagement: Engagement, calendar: Calendar) -> Iterator[Todo]:
    """K5: an RFA is contacted within two business days of assignment; an open handover blocks, the clock runs
    on.
    """
    assigned = engagement.facts.get("assigned_on")
    if "rfa" not in engagement.motions or "3616" in engagement.tasks or not isinstance(assigned, str):
        return
    day = date.fromisoformat(assigned)
    due = calendar.add_business_days(day, FIRST_CONTACT_DAYS) if calendar.covers(day) else day
    blocked = (
        NOTHING if engagement.ticked("check.handover") else say("the handover from Gateway is still open")
    )
    yield Todo(
        title=say("Contact the customer"),
        reason=say("An RFA is contacted within 2 business days of assignment."),
        button=say("Prepare kickoff"),
        step="kickoff.prepare",
        due=due,
        mandatory=True,
        blocked_by=blocked,
    )


def _step_todo(playbook: Playbook, step: Step, engagement: Engagement) -> Todo:
    lacks = missing(playbook, step, engagement)
    planned = engagement.facts.get("kickoff_on")
    due = date.fromisoformat(planned) if isinstance(planned, str) and "kickoff_on" in _ids(step) else None
    reason = content(step.action.reason)
    if due:
        points = (
            say("one point is still open") if len(lacks) == 1 else say("{} points are still open", len(lacks))
        )
        reason = say("The kickoff is on {} and {}.", typed(show_day(due, due)), points)
    tasks = offered_tasks(playbook, step, engagement)
    return Todo(
        title=content(step.action.title),
        reason=reason,
        button=content(step.action.button),
        step=step.id,
        due=due,
        mandatory=any(task.mandatory and task.id not in engagement.tasks for task in tasks),
    )


def _ids(step: Step) -> set[str]:
    return {field.id for field in step.fields}


def _parts_todos(playbook: Playbook, steps: list[Step], engagement: Engagement) -> Iterator[Todo]:
    """DIBS: one line a workload that lacks a part, each a risk (K26).

    SSAT: one line, it may stay partial (K14).
    """
    for step in steps:
        if step.target == "ssat":
            yield _step_todo(playbook, step, engagement)
        elif step.target == "dibs" and not engagement.workloads:
            yield Todo(
                title=say("Name the workloads they plan to deploy"),
                reason=say("Without one there is no DIBS to confirm."),
                button=say("Edit engagement"),
                step=INTAKE,
            )
        elif step.target == "dibs":
            for workload in engagement.workloads:
                if blanks := blank_parts(engagement, workload):
                    yield _risk_todo(playbook, step, workload, blanks)


def _risk_todo(playbook: Playbook, step: Step, workload: str, blanks: tuple[str, ...]) -> Todo:
    name = content(playbook.workloads[workload].short)
    words = join(", ", [content(word) for word in blanks])
    title = (
        say("Ask who owns success for {}", name)
        if blanks == ("owner",)
        else say("Complete DIBS for {}", name)
    )
    return Todo(
        title=title, reason=say("Risk: no {}", words), button=content(step.action.button), step=step.id
    )


def _closing_todo(playbook: Playbook, stage: Stage, engagement: Engagement, *, blocked: bool) -> Todo:
    step = playbook.steps[stage.outputs]
    return replace(
        _step_todo(playbook, step, engagement),
        mandatory=not blocked,
        due=None,
        reason=content(step.action.reason),
    )


def _item_todos(engagement: Engagement) -> Iterator[Todo]:
    for name, item in engagement.items.items():
        if item.done is None and (item.due_on or item.kind == "task"):
            words = {"gap": say("Knowledge gap"), "risk": say("Risk"), "task": say("Your own task")}[
                item.kind
            ]
            yield Todo(
                title=typed(item.text),
                reason=words,
                button=say("Open"),
                step="item",
                item=name,
                due=date.fromisoformat(item.due_on) if item.due_on else None,
            )
