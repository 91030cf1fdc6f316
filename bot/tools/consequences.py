"""What a changed playbook means for engagements that are under way: answers left behind, steps open again.

Pure: compares two playbooks that are read already, and looks at no engagement.
"""

from collections.abc import Iterator

from bot.playbook.model import Form, Playbook, Step

WHO = {"health": "Customer Health", "rfa": "RFA", "targeting": "Targeting"}
TASK = "task "
"""What the name of a mandatory task begins with among the things that a step needs."""


def consequences(base: Playbook, new: Playbook) -> tuple[str, ...]:
    """Return what to know before the changed playbook is used, a sentence or two each."""
    return tuple(_all(base, new))


def _all(base: Playbook, new: Playbook) -> Iterator[str]:
    for key, form in base.forms.items():
        yield from _left_behind(f"form {key}", form, new.forms[key])
    for key, step in base.steps.items():
        yield from _left_behind(f"step {key}", step, new.steps[key])
        yield from _open_again(base, new, step, new.steps[key])
    for key, stage in base.stages.items():
        if new.stages[key].blocks != stage.blocks:
            until = "holds up what follows until its mandatory tasks and closing step are done"
            now = until if new.stages[key].blocks else "holds up no stage any more"
            yield f"stage {key}: {now}; engagements under way follow at once."
    for key, step in new.steps.items():
        if key not in base.steps and (needs := _needs(new, step)):
            what = f"step {key}: new in stage {step.stage}, needs {', '.join(needs)}"
            yield f"{what}. {_reach(new, step, needs)}"


def _left_behind(where: str, old: Step | Form, new: Step | Form) -> Iterator[str]:
    """Yield fields and choices that nobody can answer any more, or that now hold something else."""
    known = {field.id: field for field in new.fields}
    for field in old.fields:
        now = known.get(field.id)
        if now is None:
            yield (
                f"{where}: field {field.id} is gone. Answers given to it stay readable and are exported; "
                "nobody is asked for it any more."
            )
            continue
        if now.kind != field.kind:
            yield (
                f"{where}: field {field.id} was {field.kind} and is {now.kind}. Answers stay as they were "
                "given; give a new meaning a new id."
            )
        values = {choice.value for choice in now.choices}
        if gone := [choice.value for choice in field.choices if choice.value not in values]:
            yield (
                f"{where}: field {field.id} no longer offers {', '.join(gone)}. Answers that chose it stay "
                "readable and are exported."
            )


def _open_again(base: Playbook, new: Playbook, old: Step, step: Step) -> Iterator[str]:
    """Yield whose finished steps open again, or close, because something else is needed now."""
    needed, needs = _needs(base, old), _needs(new, step)
    if more := tuple(name for name in needs if name not in needed):
        yield f"step {step.id}: now needs {', '.join(more)}. {_reach(new, step, more)}"
    if less := [name for name in needed if name not in needs]:
        yield (
            f"step {step.id}: no longer needs {', '.join(less)}. {_who(step)} that lacked nothing else "
            "have it done."
        )
    if (step.motions, step.when) != (old.motions, old.when):
        yield f"step {step.id}: is asked of others than before: now {_who(step)}."


def _reach(book: Playbook, step: Step, needs: tuple[str, ...]) -> str:
    """Return who sees something open again. A stage that holds up others rests on its mandatory tasks and its
    closing step alone; one that stands beside, on all that its steps need.
    """
    stage = book.stages[step.stage]
    closing = step.id == stage.outputs or any(name.startswith(TASK) for name in needs)
    if closing or not stage.blocks:
        return f"{_who(step)} that had finished stage {stage.id} will see it open again."
    return (
        f"{_who(step)} see it while they are in stage {stage.id}; where that is complete it stays complete."
    )


def _needs(book: Playbook, step: Step) -> tuple[str, ...]:
    """Return what the step must have to be done: its checks or parts, with their conditions, and tasks."""
    when = {field.id: field.when for field in step.fields}
    asked = tuple(when) if step.parts else step.checks
    checks = (name + (f" (if {' and '.join(when[name])})" if when[name] else "") for name in asked)
    return (*checks, *(TASK + name for name in step.tasks if book.tasks[name].mandatory))


def _who(step: Step) -> str:
    motions = ", ".join(WHO[each] for each in step.motions)
    who = f"{motions} engagements" if motions else "All engagements"
    return who + (f" (if {' and '.join(step.when)})" if step.when else "")
