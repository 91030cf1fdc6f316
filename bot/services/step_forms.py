"""A step's form as a view: what it asks, with what stands there, its guidance and its buttons.

Pure: reads the playbook and one engagement, writes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain.dates import show_day
from bot.domain.engagement import Engagement, Item
from bot.domain.person import Person
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import ending, progress
from bot.playbook.model import Playbook, Step
from bot.playbook.rules import asked, holds
from bot.services import endings, workload_forms
from bot.services.evidence import missed_lists
from bot.services.forms import (
    EMPTY,
    Filled,
    address_args,
    all_inputs,
    boxes_of,
    group_section,
    inputs_of,
    links_of,
    number,
    refusal,
)
from bot.services.slots import by_workload, label_of, step_slots, task_fields
from bot.services.views.answers import FormView
from bot.services.views.parts import Box, Button, Line, Lines, Section

ITEMS_SHOWN = 5
KIND_HEADS = {"gap": say("Knowledge gaps"), "risk": say("Risks"), "task": say("Your own tasks")}
FOLLOW_UPS = {"meeting": say("Follow-up meeting"), "workshop": say("SME workshop")}


def step_form(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    person: Person,
    today: date,
    *,
    filled: Filled = EMPTY,
    workloads: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
) -> FormView:
    """Return a step's form.

    `workloads` are those to show (steps that ask each); `only` limits it to some inputs.
    """
    if by_workload(step):
        sections = workload_forms.sections(playbook, engagement, step, today, filled, workloads, only)
    else:
        sections = _plain_sections(playbook, engagement, step, filled, only)
    slots = step_slots(playbook, step, engagement, workloads)
    labels = {slot.id: label_of(playbook, slot) for slot in slots} | workload_forms.LABELS
    return FormView(
        customer=engagement.customer,
        place=place_of(playbook, step, engagement),
        title=content(step.title),
        lead=join(" ", [filled.said, lead_of(playbook, step, engagement)]),
        refusal=refusal(filled, labels),
        boxes=_boxes(playbook, engagement, step, workloads),
        links=links_of(step.links, person),
        lists=(
            *missed_lists(playbook, step, engagement, today),
            *endings.lists(playbook, engagement, step, workloads),
            *item_lists(step, engagement, today),
        ),
        sections=sections,
        note=content(step.note),
        buttons=_buttons(playbook, engagement, step, sections, workloads, typed=bool(filled.raw)),
    )


def _boxes(
    playbook: Playbook, engagement: Engagement, step: Step, workloads: tuple[str, ...]
) -> tuple[Box, ...]:
    guidance = boxes_of(box for box in step.guidance if holds(box.when, engagement))
    return (*endings.boxes(playbook, engagement, step, workloads), *guidance)


def place_of(playbook: Playbook, step: Step, engagement: Engagement) -> Text:
    """Return where the step stands: "Kickoff, step 2 of 4"."""
    stage = playbook.stages[step.stage]
    if step.target == "facts" and engagement.id:
        return say("Edit engagement")
    steps = [each.id for each in progress.steps_of(playbook, stage, engagement)]
    if step.id not in steps or len(steps) == 1:
        return content(f"{stage.title}, closing check" if step.id == stage.outputs else stage.title)
    return content(f"{stage.title}, step {steps.index(step.id) + 1} of {len(steps)}")


def lead_of(playbook: Playbook, step: Step, engagement: Engagement) -> Text:
    """Return the sentence under the title: what the step says of itself, else what is left."""
    if step.target == "facts" and engagement.id:
        return say("Change what is no longer right.")
    if step.lead:
        return content(step.lead)
    lacks = progress.missing(playbook, step, engagement)
    if not lacks:
        return say("Nothing is missing here.")
    return say("One point is open.") if len(lacks) == 1 else say("{} points are open.", number(len(lacks)))


def item_lists(step: Step, engagement: Engagement, today: date) -> tuple[Lines, ...]:
    """Return the knowledge gaps, risks and own tasks of the step's stage, where its card offers to add some;
    open ones first.
    """
    if "item" not in step.forms:
        return ()
    lists: list[Lines] = []
    for kind, head in KIND_HEADS.items():
        held = [
            (name, item)
            for name, item in engagement.items.items()
            if item.kind == kind and item.stage == step.stage
        ]
        held.sort(key=lambda pair: pair[1].done is not None)
        lines = tuple(_item_line(engagement, name, item, today) for name, item in held[:ITEMS_SHOWN])
        if lines:
            lists.append(Lines(title=head, lines=lines))
    return tuple(lists)


def _item_line(engagement: Engagement, name: str, item: Item, today: date) -> Line:
    due = NOTHING
    if item.due_on:
        due = say("due {}", typed(show_day(date.fromisoformat(item.due_on), today)))
    return Line(
        title=typed(item.text),
        detail=join(" · ", [FOLLOW_UPS.get(item.follow_up, NOTHING), due]),
        mark="✓" if item.done else "○",
        button=Button(title=say("Open"), verb="item.open", engagement=engagement.id, args=(("item", name),)),
    )


def _plain_sections(
    playbook: Playbook, engagement: Engagement, step: Step, filled: Filled, only: tuple[str, ...]
) -> tuple[Section, ...]:
    slots = {slot.id: slot for slot in step_slots(playbook, step, engagement) if not only or slot.id in only}
    sections = [
        group_section(group, [slots[f.id] for f in asked(group.fields, engagement) if f.id in slots], filled)
        for group in step.groups
    ]
    tasks = [slots[task.id] for task in task_fields(playbook, step, engagement) if task.id in slots]
    sections.append(Section(title=say("FTOP tasks done"), inputs=inputs_of(tasks, filled)))
    return tuple(section for section in sections if section.inputs)


def _buttons(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    sections: Iterable[Section],
    workloads: tuple[str, ...],
    *,
    typed: bool,
) -> tuple[Button, ...]:
    """Return a step's buttons; what was typed and waits to be saved can be dropped."""
    bare = Button(
        title=say("Cancel"),
        verb="cancel",
        engagement=engagement.id,
        step=step.id,
        revision=engagement.revision(step.id),
    )
    save = replace(
        bare,
        title=say("Save"),
        verb="step.save",
        args=address_args(all_inputs(sections), workloads),
        sends=True,
    )
    discard = replace(bare, title=say("Discard changes"), verb="discard")
    if step.target == "facts":
        # A required input left empty stops a button that sends; leaving must always work.
        first = replace(save, title=say("Save changes"), primary=True)
        return (first, discard, bare) if typed else (first, bare)
    cancel = replace(save, title=bare.title, verb=bare.verb)
    first = replace(save, title=_save_words(playbook, step), primary=True)
    if not step.forms:
        skip = replace(save, title=say("Skip for now"), verb="step.skip")
        texts = replace(save, title=say("Texts to copy"), verb="disengage.texts")
        more = (texts,) if step.stage == ending.STAGE else ()
        return (first, *more, discard if typed else skip, cancel)
    openers = (
        replace(save, title=content(playbook.forms[name].opener), verb=f"{name}.new") for name in step.forms
    )
    return (first, replace(save, verb="step.keep"), *openers, discard if typed else cancel)


def _save_words(playbook: Playbook, step: Step) -> Text:
    stage = playbook.stages[step.stage]
    closing = step.id == stage.outputs
    if step.stage == ending.STAGE and (closing or by_workload(step)):
        return say("Save {}", content(step.short.lower()))
    if closing:
        return say("Finish {}", content(stage.title.lower()))
    if by_workload(step):
        return say("Save {}", content(step.short))
    return say("Save and go on")
