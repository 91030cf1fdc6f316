"""What is to be done next for an engagement, one value a thing, each with its reason and date.

Pure; words what it finds but decides no order of its own beyond `ranked`. Never stored as the truth.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.domain.calendar import Calendar, counted
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.item import ItemKind
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import ending, gateway, governance
from bot.playbook.days import day_of
from bot.playbook.gateway_todos import close_todo, closing, gateway_todos
from bot.playbook.missing import INTAKE, applies, blank_parts, missing, offered_tasks, workload_name
from bot.playbook.model import Playbook, Stage, Step
from bot.playbook.referral import referral_todos
from bot.playbook.rules import rfa
from bot.playbook.todo import Todo
from bot.playbook.when import When

FIRST_CONTACT_DAYS = 2
"""Business days from assignment to the first contact of an RFA (K5, W2)."""
OUTREACH, HANDOVER = "3616", "3979"
ITEM_WORDS: dict[ItemKind, Text] = {
    "gap": say("Knowledge gap"),
    "risk": say("Risk"),
    "task": say("Your own task"),
    "missed": say("Missed by the partner"),
    "blocker": say("Blocker"),
    "action": say("Action"),
    "topic": say("Topic"),
}


SINGLE_RISKS = 2
"""How many workloads with gaps in DIBS get a line of their own; more share one: a list stays short."""


def todos_of(
    playbook: Playbook,
    engagement: Engagement,
    stage: Stage | None,
    open_steps: Iterable[Step],
    beside: Iterable[Step],
    when: When,
) -> Iterator[Todo]:
    """Yield all that is to be done in a stage (None: past the last), in the order of the process. Where the
    Gateway ended it or all is done, closing is what is left: never nothing (D13, D23).

    `open_steps` are the stage's steps that lack something; `beside` the next steps of stages that block none.
    """
    if gateway.ended(playbook, engagement):
        yield from closing(engagement)
        yield from _item_todos(engagement)
        return
    found = tuple(_open_todos(playbook, engagement, stage, open_steps, beside, when))
    yield from found
    if stage is None and not found:
        yield close_todo(say("Everything here is done."), ours=not rfa(engagement))
    yield from governance.meeting_todos(engagement, when)


def _open_todos(
    playbook: Playbook,
    engagement: Engagement,
    stage: Stage | None,
    open_steps: Iterable[Step],
    beside: Iterable[Step],
    when: When,
) -> Iterator[Todo]:
    """Yield what the record leaves open."""
    yield from _first_contact(engagement, when.calendars.own)
    for step in beside:
        if step.stage == governance.STAGE:
            yield from governance.stage_todos(step, engagement, when)
        else:
            yield _step_todo(playbook, step, engagement)
    if stage and stage.id == gateway.STAGE:
        yield from gateway_todos(playbook, engagement, when)
    elif stage:
        yield from _stage_todos(playbook, engagement, stage, tuple(open_steps))
    for step in playbook.steps.values():
        past = stage is None or playbook.stages[step.stage].order < stage.order
        if past and step.target == "dibs" and applies(step, engagement):
            yield from _dibs_todos(playbook, step, engagement)
    yield from referral_todos(playbook, engagement, when)
    yield from _item_todos(engagement)


def ranked(todos: Iterable[Todo], today: date) -> tuple[Todo, ...]:
    """Return late ones first, then by date, mandatory before optional, blocked last; else in their order."""

    def rank(todo: Todo) -> tuple[bool, date, bool, bool]:
        return (not todo.late(today), todo.due or date.max, not todo.mandatory, bool(todo.blocked_by))

    return tuple(sorted(todos, key=rank))


def _first_contact(engagement: Engagement, calendar: Calendar) -> Iterator[Todo]:
    """K5: an RFA is contacted within two business days of assignment; an open handover blocks, the clock runs
    on.
    """
    assigned = day_of(engagement.facts.get("assigned_on"))
    if assigned is None or not rfa(engagement) or OUTREACH in engagement.tasks:
        return
    handed_over = engagement.ticked("check.handover") or HANDOVER in engagement.tasks
    yield Todo(
        title=say("Contact the customer"),
        reason=say("An RFA is contacted within 2 business days of assignment."),
        button=say("Prepare kickoff"),
        step="kickoff.prepare",
        due=counted(calendar, assigned, FIRST_CONTACT_DAYS),
        mandatory=True,
        blocked_by=NOTHING if handed_over else say("the handover from Gateway is still open"),
    )


def _stage_todos(
    playbook: Playbook, engagement: Engagement, stage: Stage, open_steps: tuple[Step, ...]
) -> Iterator[Todo]:
    """Yield one line a plain step, then DIBS, SSAT (which may stay partial, K14), and the closing check."""
    for step in open_steps:
        if step.target not in ("dibs", "ssat"):
            yield _step_todo(playbook, step, engagement)
    for step in open_steps:
        if step.target == "dibs":
            yield from _dibs_todos(playbook, step, engagement)
        elif step.target == "ssat":
            yield _step_todo(playbook, step, engagement)
    closing = playbook.steps.get(stage.outputs)
    if closing and applies(closing, engagement):
        started = any(workload.ssat for workload in engagement.workloads.values())
        ready = all(step.target == "ssat" and started for step in open_steps)
        reason = content(closing.action.reason)
        todo = _step_todo(playbook, closing, engagement)
        yield replace(todo, mandatory=ready, due=None, reason=reason)


def _step_todo(playbook: Playbook, step: Step, engagement: Engagement) -> Todo:
    lacks = missing(playbook, step, engagement)
    asks_date = any(field.id == "kickoff_on" for field in step.fields)
    due = day_of(engagement.facts.get("kickoff_on")) if asks_date else None
    reason = content(step.action.reason)
    if due:
        one = say("one point is still open")
        points = one if len(lacks) == 1 else say("{} points are still open", len(lacks))
        reason = say("The kickoff is on {} and {}.", typed(show_day(due, due)), points)
    tasks = offered_tasks(playbook, step, engagement)
    whose = NOTHING if "FM" in step.role else say("For the {}", content(step.role))
    return Todo(
        title=content(step.action.title),
        reason=join(" · ", [reason, whose]),
        button=content(step.action.button),
        step=step.id,
        due=due,
        mandatory=step.stage == ending.STAGE
        or any(task.mandatory and task.id not in engagement.tasks for task in tasks),
        blocked_by=ending.waits(playbook, step, engagement),
    )


def _dibs_todos(playbook: Playbook, step: Step, engagement: Engagement) -> Iterator[Todo]:
    """Yield one line a workload that lacks a part, each a risk (K26); without any, the way to name one."""
    if not engagement.workloads:
        yield Todo(
            title=say("Name the workloads they plan to deploy"),
            reason=say("Without one there is no DIBS to confirm."),
            button=say("Edit engagement"),
            step=INTAKE,
        )
    gaps = {name: blanks for name in engagement.workloads if (blanks := blank_parts(engagement, name))}
    if len(gaps) > SINGLE_RISKS:
        names = join(", ", [workload_name(playbook, name) for name in gaps])
        yield Todo(
            title=say("Complete DIBS for {} workloads", len(gaps)),
            reason=say("Risk: gaps in {}", names),
            button=content(step.action.button),
            step=step.id,
        )
        return
    for workload, blanks in gaps.items():
        yield _risk_todo(playbook, step, workload, blanks)


def _risk_todo(playbook: Playbook, step: Step, workload: str, blanks: tuple[str, ...]) -> Todo:
    name = workload_name(playbook, workload)
    owner_only = blanks == ("owner",)
    return Todo(
        title=say("Ask who owns success for {}", name) if owner_only else say("Complete DIBS for {}", name),
        reason=say("Risk: no {}", join(", ", [content(word) for word in blanks])),
        button=content(step.action.button),
        step=step.id,
    )


def _item_todos(engagement: Engagement) -> Iterator[Todo]:
    """Yield the FM's own tasks, and knowledge gaps and risks that have a date (K8, K9, K22).

    What a partner missed is evidence (P7): nothing is to be done about it.
    """
    for name, item in engagement.items.items():
        if item.done is None and item.kind != "missed" and (item.due_on or item.kind == "task"):
            yield Todo(
                title=typed(item.text),
                reason=join(" · ", [ITEM_WORDS[item.kind], typed(item.owner)]),
                button=say("Open"),
                step="item",
                item=name,
                due=day_of(item.due_on),
            )
