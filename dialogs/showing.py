"""Showing a step: its form with the person's draft in it, no larger than a card may be. Saves nothing."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text, join, say
from bot.playbook import ending, gateway, progress
from bot.playbook.model import Step
from bot.services import drafts, gateways
from bot.services.forms import Filled
from bot.services.slots import FRP_WORKLOADS, Slot, by_workload, raw_of, step_slots
from bot.services.step_forms import step_form
from bot.services.views.answers import FormView
from bot.services.workload_forms import ONCE, workloads_to_ask
from dialogs import elsewhere
from dialogs.expecting import Expecting
from dialogs.talk import Talk
from dialogs.turn import Answer


async def show(
    talk: Talk,
    engagement: Engagement,
    step: Step,
    *,
    said: Text = NOTHING,
    filled: Filled | None = None,
    workloads: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Answer:
    """Answer with a step's form, drafts in it; as many workloads as fit one card."""
    if (by_workload(step) or FRP_WORKLOADS in step.facts) and not engagement.workloads:
        return elsewhere.no_workloads(talk, engagement, step)
    if by_workload(step) and not progress.workloads_of(step, engagement):
        return elsewhere.no_frp(talk, engagement)
    drafted: tuple[str, ...] = ()
    if filled is None:
        kept = await left(talk, engagement, step)
        drafted = drafted_workloads(kept)
        back = say("Your draft is back.") if kept else NOTHING
        filled = Filled(raw=kept, said=join(" ", [said, back]))
    if by_workload(step):
        workloads = workloads or workloads_to_ask(step, engagement, after, drafted)
    talk.expected = expecting(talk, engagement, step, workloads)
    return _fitting(talk, engagement, step, filled, workloads)


async def left(talk: Talk, engagement: Engagement, step: Step) -> dict[str, str]:
    """Return what the person's draft of a step holds of what the step asks now."""
    if talk.fresh:
        return {}
    kept = await drafts.find(talk.session, engagement.id, step.id)
    if not kept:
        return {}
    names = {slot.id for slot in step_slots(talk.desk.playbook, step, engagement, engagement.workloads)}
    asked = {name: words for name, words in kept.items() if name in names}
    return asked | {name: words for name, words in kept.items() if asked and name in ONCE}


def drafted_workloads(kept: Iterable[str]) -> tuple[str, ...]:
    """Return the workloads of which a draft holds something."""
    return tuple(dict.fromkeys(name.rpartition(".")[2] for name in kept if name not in ONCE))


def expecting(talk: Talk, engagement: Engagement, step: Step, workloads: Iterable[str]) -> Expecting | None:
    """Return the one input a typed word may answer: the only one that is no tick, or the only blank one."""
    slots = [s for s in _slots(talk, engagement, step, workloads) if s.field.kind != "toggle"]
    if by_workload(step):
        slots = [slot for slot in slots if slot.value in (None, "", "not_asked")]
    if len(slots) != 1 or step.target == "facts":
        return None
    if step.stage == ending.STAGE and slots[0].field.kind in ("text", "long"):
        return None  # every command would be an answer
    return Expecting(
        engagement=engagement.id,
        step=step.id,
        field=slots[0].field.id,
        workload=slots[0].workload,
        revision=engagement.revision(step.id),
    )


def _slots(talk: Talk, engagement: Engagement, step: Step, workloads: Iterable[str]) -> tuple[Slot, ...]:
    return step_slots(talk.desk.playbook, step, engagement, workloads)


def _fitting(
    talk: Talk, engagement: Engagement, step: Step, filled: Filled, workloads: tuple[str, ...]
) -> Answer:
    """Return the form, with fewer workloads and in the end one input a card where it would be too large for
    Teams; those with a problem stay longest.
    """
    if answer := talk.whole_form(_view(talk, engagement, step, filled, workloads, ())):
        return answer
    wrong = [problem.field for problem in filled.problems]
    names = sorted(workloads, key=lambda name: not any(field.endswith(f".{name}") for field in wrong))
    tries: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        (tuple(name for name in workloads if name in names[:count]), ())
        for count in range(len(names) - 1, 0, -1)
    ]
    slots = _slots(talk, engagement, step, workloads)
    one = max(slots, key=lambda slot: (slot.id in wrong, len(filled.raw.get(slot.id, raw_of(slot.value)))))
    tries.append(((one.workload,) if one.workload else (), (one.id,)))
    for shown, only in tries:
        view = _view(talk, engagement, step, filled, shown, only)
        if answer := talk.whole_form(view):
            return answer
    return talk.form(_view(talk, engagement, step, filled, *tries[-1]))


def _view(
    talk: Talk,
    engagement: Engagement,
    step: Step,
    filled: Filled,
    workloads: tuple[str, ...],
    only: tuple[str, ...],
) -> FormView:
    view = step_form(
        talk.desk.playbook,
        engagement,
        step,
        talk.person,
        talk.today,
        filled=filled,
        workloads=workloads,
        only=only,
    )
    if step.stage != gateway.STAGE:
        return view
    boxes = () if filled.problems else gateways.boxes(engagement, step, talk.when(engagement))
    lists = gateways.lists(talk.desk.playbook, engagement, step)
    return replace(view, boxes=(*boxes, *view.boxes), lists=(*lists, *view.lists))
