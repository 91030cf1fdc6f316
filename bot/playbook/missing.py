"""What an engagement still lacks, step by step and stage by stage.

Pure: answers come from the record and the playbook alone, never from a clock. A record may name a workload,
task or step that the playbook no longer has: it is kept, and shown by its id.
"""

from typing import Literal

from bot.domain.engagement import Engagement
from bot.domain.fields import Value
from bot.domain.text import Text, content, say, typed
from bot.domain.workload import DIBS_PARTS, Part, Parts
from bot.playbook import ending, gateway, governance
from bot.playbook.model import Playbook, Stage, Step, Task
from bot.playbook.rules import asked, holds, offered

INTAKE = "intake.engagement"
PART_WORDS = {
    "target_date": "date",
    "intent": "intent",
    "business_reason": "reason",
    "success_owner": "owner",
}


def blank(value: Value | None) -> bool:
    """Tell whether a value is no answer: nothing, not ticked, an empty text or choice. A 0 is an answer."""
    return value is None or value is False or value in ("", ())


def applies(step: Step, engagement: Engagement) -> bool:
    """Tell whether the step is part of this engagement's way (its motions and its conditions)."""
    served = not step.motions or any(motion in step.motions for motion in engagement.motions)
    return served and holds(step.when, engagement)


def steps_of(playbook: Playbook, stage: Stage, engagement: Engagement) -> tuple[Step, ...]:
    """Return the stage's counted steps that apply, in order."""
    return tuple(step for name in stage.steps if applies(step := playbook.steps[name], engagement))


def stages(playbook: Playbook) -> tuple[Stage, ...]:
    """Return the stages of an engagement's life, in order; the intake form is none of them."""
    return tuple(stage for stage in playbook.stages.values() if INTAKE not in stage.steps)


def way(playbook: Playbook, engagement: Engagement) -> tuple[Stage, ...]:
    """Return the stages of this engagement's way, in order: those with a step that applies.

    A Gateway that ends with no delivery is the last of them.
    """

    def applying(stage: Stage) -> bool:
        closing = playbook.steps.get(stage.outputs)
        return bool(steps_of(playbook, stage, engagement)) or bool(closing and applies(closing, engagement))

    found = tuple(stage for stage in stages(playbook) if applying(stage))
    if not gateway.ended(playbook, engagement):
        return found
    return tuple(stage for stage in found if stage.order <= playbook.stages[gateway.STAGE].order)


def workloads_of(step: Step, engagement: Engagement) -> tuple[str, ...]:
    """Return the workloads a step asks for: forecasts only where there is an FRP (P6), else every one."""
    return engagement.frp_workloads if step.target == "forecast" else tuple(engagement.workloads)


def offered_tasks(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Task, ...]:
    """Return the FTOP tasks that the step's form offers as ticks for this engagement."""
    return tuple(task for name in step.tasks if offered(task := playbook.tasks[name], engagement))


def workload_name(playbook: Playbook, workload: str) -> Text:
    """Return a workload's short name; its id where the playbook no longer has it."""
    known = playbook.workloads.get(workload)
    return content(known.short) if known else typed(workload)


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
    """Name what the step still lacks: ticks and fields it needs, mandatory tasks, parts of every workload."""
    if step.stage == ending.STAGE:
        return ending.missing(playbook, step, engagement)
    if step.stage == gateway.STAGE:
        return gateway.missing(playbook, step, engagement)
    if step.stage == governance.STAGE:
        return governance.missing(playbook, step, engagement)
    if step.parts:
        return _missing_parts(playbook, step, step.parts, engagement)
    checks = [field for field in asked(step.fields, engagement) if field.id in step.checks]
    lacking = (field for field in checks if blank(answer_of(engagement, step, field.id)))
    return (*(content(field.label) for field in lacking), *_open_tasks(playbook, step, engagement))


def stage_missing(playbook: Playbook, stage: Stage, engagement: Engagement) -> tuple[Text, ...]:
    """Name what keeps the stage from being complete: its closing checks and its mandatory tasks. Optional
    ones never.

    An answer a step wants but the closing checklist has overtaken is not among them. A stage that holds up
    none may ask for more: all that its steps lack.
    """
    lacks = _open_tasks if stage.blocks else missing
    names = [
        name for step in steps_of(playbook, stage, engagement) for name in lacks(playbook, step, engagement)
    ]
    closing = playbook.steps.get(stage.outputs)
    if closing and applies(closing, engagement):
        names += missing(playbook, closing, engagement)
    return tuple(names)


def stage_state(playbook: Playbook, stage: Stage, engagement: Engagement) -> Literal["done", "open"]:
    """Tell whether the stage is complete."""
    return "open" if stage_missing(playbook, stage, engagement) else "done"


def open_step(playbook: Playbook, stage: Stage, engagement: Engagement) -> Step | None:
    """Return the stage's first step that lacks something, else its closing one (None: it has none)."""
    steps = steps_of(playbook, stage, engagement)
    lacking = (step for step in steps if missing(playbook, step, engagement))
    return next(lacking, playbook.steps.get(stage.outputs))


def blank_parts(engagement: Engagement, workload: str) -> tuple[str, ...]:
    """Return the words for a workload's DIBS parts that are not known: each is a risk (K26)."""
    held = engagement.workloads[workload].dibs
    return tuple(PART_WORDS[part] for part in DIBS_PARTS if not _known(held.get(part)))


def _open_tasks(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Text, ...]:
    """Name the step's mandatory tasks that are not marked."""
    tasks = offered_tasks(playbook, step, engagement)
    open_ones = (task for task in tasks if task.mandatory and task.id not in engagement.tasks)
    return tuple(content(f"{task.id} {task.short}") for task in open_ones)


def _missing_parts(playbook: Playbook, step: Step, parts: Parts, engagement: Engagement) -> tuple[Text, ...]:
    """Name the parts each workload lacks. DIBS without a workload lacks the workloads (G23)."""
    if step.target == "dibs" and not engagement.workloads:
        return (say("Workloads they plan to deploy"),)
    fields = asked(step.fields, engagement)
    names: list[Text] = []
    for name in workloads_of(step, engagement):
        held = engagement.workloads[name].held(parts)
        blanks = [field.label.lower() for field in fields if not _known(held.get(field.id))]
        if blanks:
            names.append(say("{}: {}", workload_name(playbook, name), content(", ".join(blanks))))
    return tuple(names)


def _known(part: Part | None) -> bool:
    return part is not None and part.known
