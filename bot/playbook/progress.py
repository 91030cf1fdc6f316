"""Where an engagement stands, computed from its record and the playbook: its stage, its step, what is next.

Pure: no clock (`today` is an argument), no I/O. Nothing of this is ever stored as the truth. What is missing
is found by `missing`, what is to be done worded by `todos`; their names are offered here too.
"""

from dataclasses import dataclass

from bot.domain.engagement import Engagement, state_on
from bot.playbook import gateway
from bot.playbook.missing import (
    INTAKE,
    answer_of,
    applies,
    blank,
    blank_parts,
    missing,
    offered_tasks,
    open_step,
    stage_missing,
    stage_state,
    stages,
    steps_of,
    way,
    workload_name,
    workloads_of,
)
from bot.playbook.model import Playbook, Stage, Step
from bot.playbook.todos import FIRST_CONTACT_DAYS, Todo, ranked, todos_of
from bot.playbook.when import When


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where an engagement stands: the stage it is in (None: past the last), its step, and what is next,
    ranked.

    `step` is the first that lacks something, else the closing one; `position` counts from 1 among the stage's
    steps that apply.
    """

    stage: Stage | None
    step: Step | None
    position: int
    todos: tuple[Todo, ...]


def standing(playbook: Playbook, engagement: Engagement, when: When) -> Standing:
    """Return where the engagement stands, with what is next, ranked: late first, mandatory before optional.

    An engagement that is not open on the reader's day has nothing to do. A stage that blocks none is never
    where it stands: what it lacks is offered beside.
    """
    stage, beside = None, list[Stage]()
    for each in way(playbook, engagement):
        if stage_missing(playbook, each, engagement):
            if each.blocks:
                stage = each
                break
            beside.append(each)
    ordered = steps_of(playbook, stage, engagement) if stage else ()
    open_steps = tuple(step for step in ordered if missing(playbook, step, engagement))
    position = ordered.index(open_steps[0]) + 1 if open_steps else len(ordered)
    todos = ()
    if state_on(engagement, when.today) == "open":
        aside = [one for each in beside if (one := open_step(playbook, each, engagement))]
        todos = ranked(todos_of(playbook, engagement, stage, open_steps, aside, when), when.today)
    step = open_step(playbook, stage, engagement) if stage else None
    if stage and stage.id == gateway.STAGE:
        step = playbook.steps[gateway.place_of(playbook, engagement, when).step]
        position = ordered.index(step) + 1 if step in ordered else len(ordered)
    return Standing(stage=stage, step=step, position=position, todos=todos)


__all__ = [
    "FIRST_CONTACT_DAYS",
    "INTAKE",
    "Standing",
    "Todo",
    "answer_of",
    "applies",
    "blank",
    "blank_parts",
    "missing",
    "offered_tasks",
    "open_step",
    "stage_missing",
    "stage_state",
    "stages",
    "standing",
    "steps_of",
    "way",
    "workload_name",
    "workloads_of",
]
