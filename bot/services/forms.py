"""Forms as views: what a step or a small form asks, with what stands there, what was typed, and what is wrong
with it.

Pure: reads the playbook and one engagement, writes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.dates import show_day
from bot.domain.engagement import Engagement, Parts
from bot.domain.fields import Choice, Field, Problem
from bot.domain.person import Person
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import progress
from bot.playbook.model import Form, Group, Link, Playbook, Step
from bot.playbook.rules import asked, holds
from bot.services.evidence import missed_lists
from bot.services.slots import Slot, raw_of, step_slots, task_fields
from bot.services.views import Box, Button, FormView, Input, Line, Lines, LinkView, Section

WORKLOADS_A_FORM = 3
SOURCE, COPY_FROM, COPY_TO = "dibs_source", "copy_from", "copy_to"
SIDES = {
    "side:customer": "From the customer",
    "side:account_team": "From the account team",
    "side:partner": "From a partner that deploys",
    "other": "From someone else",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What a form shows over the record: words as typed, by input id; problems; the ticks that would settle
    some.
    """

    raw: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: tuple[Problem, ...] = ()
    ticks: Mapping[str, Input] = field(default_factory=dict[str, Input])
    said: Text = NOTHING

    def problem(self, name: str) -> Text:
        """Return what is wrong with an input, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == name), NOTHING)


EMPTY = Filled()


def input_of(slot: Slot, filled: Filled, *, label: Text | None = None, pair: bool = False) -> Input:
    """Return one input; what was typed stands over what is recorded."""
    asked_field = slot.field
    value = filled.raw[slot.id] if slot.id in filled.raw else raw_of(slot.value)
    return Input(
        id=slot.id,
        kind=asked_field.kind,
        label=label or content(asked_field.label),
        value=value,
        placeholder=asked_field.placeholder,
        hint=asked_field.hint,
        limit=asked_field.limit,
        choices=asked_field.choices,
        required=asked_field.required,
        minimum=asked_field.minimum,
        maximum=asked_field.maximum,
        problem=filled.problem(slot.id),
        pair=pair,
    )


def inputs_of(
    slots: Iterable[Slot], filled: Filled, pairs: Iterable[tuple[str, str]] = ()
) -> tuple[Input, ...]:
    """Return the inputs of some slots, each with its confirming tick where it needs one."""
    firsts = {first for first, _ in pairs}
    inputs: list[Input] = []
    for slot in slots:
        inputs.append(input_of(slot, filled, pair=slot.id in firsts))
        if slot.id in filled.ticks:
            inputs.append(filled.ticks[slot.id])
    return tuple(inputs)


def refusal(filled: Filled, labels: Mapping[str, str]) -> tuple[Text, Text] | None:
    """Return the head of a refused form: how many answers, which, and that nothing is lost."""
    if not filled.problems:
        return None
    count = len(filled.problems)
    head = say("One answer needs a look") if count == 1 else say("{} answers need a look", _number(count))
    names = list(dict.fromkeys(labels.get(problem.field, "") for problem in filled.problems))
    where = join(", ", [content(name) for name in names if name])
    return head, say("{}. Nothing is saved yet; everything you typed is still here.", where)


def _number(count: int) -> Text:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return content(words[count] if count < len(words) else str(count))


def links_of(links: Iterable[Link], person: Person) -> tuple[LinkView, ...]:
    """Return the links to show; a person's own link stands in where they set one (K25)."""
    views: list[LinkView] = []
    for link in links:
        url = person.links.get(link.setting, "") or link.url
        if url:
            share = link.audience == "customer"
            views.append(LinkView(title=content(link.title), url=url, share=share))
    return tuple(views)


def place_of(playbook: Playbook, step: Step, engagement: Engagement) -> Text:
    """Return where the step stands: "Kickoff, step 2 of 4"."""
    stage = playbook.stages[step.stage]
    steps = [each.id for each in progress.steps_of(playbook, stage, engagement)]
    if step.id not in steps or len(steps) == 1:
        return content(f"{stage.title}, closing check" if step.id == stage.outputs else stage.title)
    return content(f"{stage.title}, step {steps.index(step.id) + 1} of {len(steps)}")


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
    if step.parts:
        sections, labels = _workload_sections(
            playbook, engagement, step, step.parts, today, filled, workloads, only
        )
        if step.target == "dibs" and not only:
            sections += (_source_section(playbook, engagement, filled, workloads),)
    else:
        sections, labels = _plain_sections(playbook, engagement, step, filled, only)
    return FormView(
        customer=engagement.customer,
        place=place_of(playbook, step, engagement),
        title=content(step.title),
        lead=join(" ", [filled.said, lead_of(playbook, step, engagement, today)]),
        refusal=refusal(filled, labels),
        boxes=tuple(
            Box(title=content(box.title), points=tuple(content(point) for point in box.points))
            for box in step.guidance
            if holds(box.when, engagement)
        ),
        links=links_of(step.links, person),
        lists=(*missed_lists(playbook, step, engagement, today), *item_lists(step, engagement, today)),
        sections=sections,
        note=content(step.note),
        buttons=_step_buttons(playbook, engagement, step, sections, workloads),
    )


def lead_of(playbook: Playbook, step: Step, engagement: Engagement, today: date) -> Text:
    """Return the sentence under the title: what the step says of itself, else what is left."""
    if step.lead:
        return content(step.lead)
    lacks = progress.missing(playbook, step, engagement)
    if not lacks:
        return say("Nothing is missing here.")
    return say("One point is open.") if len(lacks) == 1 else say("{} points are open.", _number(len(lacks)))


def item_lists(step: Step, engagement: Engagement, today: date) -> tuple[Lines, ...]:
    """Return the knowledge gaps, risks and own tasks of the step's stage, where the step's card offers to add
    some.
    """
    if "item" not in step.forms:
        return ()
    heads = {"gap": say("Knowledge gaps"), "risk": say("Risks"), "task": say("Your own tasks")}
    lists: list[Lines] = []
    for kind, head in heads.items():
        items = [
            (name, item)
            for name, item in engagement.items.items()
            if item.kind == kind and item.stage == step.stage
        ]
        lines = tuple(
            Line(
                title=typed(item.text),
                detail=item_detail(item.follow_up, item.due_on, today),
                mark="✓" if item.done else "○",
                button=Button(
                    title=say("Open"), verb="item.open", engagement=engagement.id, args=(("item", name),)
                ),
            )
            for name, item in items[:5]
        )
        if lines:
            lists.append(Lines(title=head, lines=lines))
    return tuple(lists)


FOLLOW_UPS = {
    "meeting": say("Follow-up meeting"),
    "workshop": say("SME workshop"),
    "sme": say("SME workshop"),
}


def item_detail(follow_up: str, due_on: str, today: date) -> Text:
    """Return the small line under an item: its follow-up and its date."""
    due = say("due {}", typed(show_day(date.fromisoformat(due_on), today))) if due_on else NOTHING
    return join(" · ", [FOLLOW_UPS.get(follow_up, NOTHING), due])


# -- plain steps


def _plain_sections(
    playbook: Playbook, engagement: Engagement, step: Step, filled: Filled, only: tuple[str, ...]
) -> tuple[tuple[Section, ...], dict[str, str]]:
    slots = {slot.id: slot for slot in step_slots(playbook, step, engagement)}
    labels = {slot.id: slot.field.label for slot in slots.values()}
    sections = [
        group_section(
            group, [slots[f.id] for f in asked(group.fields, engagement) if not only or f.id in only], filled
        )
        for group in step.groups
    ]
    tasks = [
        slots[task.id] for task in task_fields(playbook, step, engagement) if not only or task.id in only
    ]
    if tasks:
        sections.append(Section(title=say("FTOP tasks done"), inputs=inputs_of(tasks, filled)))
    return tuple(section for section in sections if section.inputs), labels


def group_section(group: Group, slots: Iterable[Slot], filled: Filled) -> Section:
    """Return a group of fields; a folded group opens by itself when one of its answers was refused."""
    inputs = inputs_of(slots, filled, group.pairs)
    folded = group.folded and not any(item.problem for item in inputs)
    title = content(group.title)
    return Section(
        title=NOTHING if folded else title,
        inputs=inputs,
        folded=folded,
        toggle=title if folded else NOTHING,
        note=content(group.note),
    )


# -- DIBS and SSAT


def workloads_to_ask(step: Step, engagement: Engagement, after: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the workloads a form shows: the next ones that lack a part, not those just shown; else the first
    ones; none where it asks once.

    Those that are finished fill the places left, so that a card with few open ones still shows the whole.
    """
    parts = step.parts
    if parts is None:
        return ()
    names = [name for name in progress.workloads_of(step, engagement) if name not in after]
    open_ones = [name for name in names if engagement.workloads[name].known(parts) < len(step.fields)]
    chosen = open_ones[:WORKLOADS_A_FORM]
    if len(chosen) < WORKLOADS_A_FORM and not after:
        chosen += [name for name in names if name not in chosen][: WORKLOADS_A_FORM - len(chosen)]
    return tuple(name for name in engagement.workloads if name in chosen)


def _workload_sections(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    parts: Parts,
    today: date,
    filled: Filled,
    workloads: tuple[str, ...],
    only: tuple[str, ...],
) -> tuple[tuple[Section, ...], dict[str, str]]:
    fresh = not filled.raw and all(engagement.workloads[name].known(parts) == 0 for name in workloads)
    sections: list[Section] = []
    labels: dict[str, str] = {}
    for place, name in enumerate(workloads):
        short = playbook.workloads[name].short
        slots = [
            slot for slot in step_slots(playbook, step, engagement, (name,)) if not only or slot.id in only
        ]
        labels.update({slot.id: f"{short}, {slot.field.label.lower()}" for slot in slots})
        if not slots:
            continue
        known, total = engagement.workloads[name].known(parts), len(step.fields)
        inputs = inputs_of(slots, filled)
        touched = any(filled.raw.get(slot.id, raw_of(slot.value)) != raw_of(slot.value) for slot in slots)
        wrong = any(item.problem for item in inputs)
        folded = not wrong and not touched and not only and (known == total or (fresh and place > 0))
        words = say("Change {}", content(short)) if known else say("Answer for {}", content(short))
        sections.append(
            Section(
                title=content(playbook.workloads[name].short),
                large=True,
                mark=mark_of(known, total),
                inputs=inputs,
                folded=folded,
                toggle=words if folded else NOTHING,
                summary=_summary(slots, today) if folded and known else NOTHING,
            )
        )
    return tuple(sections), labels


def mark_of(known: int, total: int) -> str:
    """Return the mark beside a heading: "✓ 4 of 4", "◐ 3 of 4" or "○ 0 of 4"."""
    symbol = "✓" if known == total else "◐" if known else "○"
    return f"{symbol} {known} of {total}"


def _summary(slots: Iterable[Slot], today: date) -> Text:
    words: list[Text] = []
    for slot in slots:
        if slot.value in (None, ""):
            continue
        if slot.field.kind == "date":
            words.append(typed(show_day(date.fromisoformat(str(slot.value)), today)))
        elif slot.field.choices:
            words += [content(c.title) for c in slot.field.choices if c.value == slot.value]
        else:
            words.append(typed(shortened(str(slot.value), 80)))
    return join(" · ", words)


def shortened(words: str, limit: int) -> str:
    """Return the words, cut with an ellipsis where they pass the limit."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def givers(playbook: Playbook, engagement: Engagement) -> tuple[Choice, ...]:
    """Return who may have given DIBS: contacts whose roles may (never a PDM or PSE: G9, G21), then the sides."""
    people: list[Choice] = []
    for name, contact in engagement.contacts.items():
        roles = [playbook.roles[role] for role in contact.roles if role in playbook.roles]
        if all(role.gives_dibs for role in roles):
            title = f", {roles[0].title.lower()}" if roles else ""
            people.append(Choice(value=name, title=f"From {shortened(contact.name, 60)}{title}"))
    return (*people[:12], *(Choice(value=value, title=title) for value, title in SIDES.items()))


def _source_section(
    playbook: Playbook, engagement: Engagement, filled: Filled, workloads: tuple[str, ...]
) -> Section:
    """Return the block that is asked once a submit: who told, and whether to copy one workload's answers
    (G21).
    """
    choices = givers(playbook, engagement)
    barred = [
        c
        for c in engagement.contacts.values()
        if any(not playbook.roles[r].gives_dibs for r in c.roles if r in playbook.roles)
    ]
    inputs = [
        Input(
            id=SOURCE,
            kind="choice",
            label=say("Who told you?"),
            choices=choices,
            value=filled.raw.get(SOURCE, choices[0].value),
            problem=filled.problem(SOURCE),
            hint="PDMs aren’t listed: they can confirm a partner, but can’t give DIBS." if barred else "",
        )
    ]
    if len(engagement.workloads) > 1:
        inputs += _copy_inputs(playbook, engagement, filled, workloads)
    return Section(
        title=say("For what you changed"),
        large=True,
        inputs=tuple(inputs),
        note=say("Names you enter stay with this engagement. Type *privacy* to see what is kept."),
    )


def _copy_inputs(
    playbook: Playbook, engagement: Engagement, filled: Filled, workloads: tuple[str, ...]
) -> list[Input]:
    source = filled.raw.get(COPY_FROM) or copy_source(engagement, workloads)
    if source not in engagement.workloads:
        return []
    short = playbook.workloads[source].short
    others = [name for name in engagement.workloads if name != source]
    choices = (
        Choice(value="none", title="Don’t copy"),
        Choice(
            value="empty",
            title="Copy into the gaps of all others" if len(others) > 1 else "Copy into the gaps",
        ),
        *(
            Choice(value=name, title=f"Copy to {playbook.workloads[name].short}, all four parts")
            for name in others
        ),
    )
    label = say("Copy {}’s answers to", content(short))
    return [
        Input(
            id=COPY_FROM,
            kind="choice",
            label=say("Copy from"),
            value=source,
            hidden=True,
            choices=(Choice(value=source, title=short),),
        ),
        Input(
            id=COPY_TO,
            kind="choice",
            label=label,
            choices=choices,
            value=filled.raw.get(COPY_TO, "none"),
            problem=filled.problem(COPY_TO),
        ),
    ]


def copy_source(engagement: Engagement, workloads: tuple[str, ...]) -> str:
    """Return the workload whose answers are offered for copying: the one on the card that knows most."""
    return max(workloads, key=lambda name: engagement.workloads[name].known("dibs"), default="")


# -- buttons


def address_args(inputs: Iterable[Input], workloads: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return what a sending button carries of its card: the fields and the workloads that stand on it."""
    if workloads:
        names = dict.fromkeys(
            item.id.rsplit(".", 1)[0] if item.id.rsplit(".", 1)[-1] in workloads else item.id
            for item in inputs
        )
    else:
        names = dict.fromkeys(item.id for item in inputs)
    carried = tuple(name for name in names if not name.startswith("confirm."))
    return (("f", ",".join(carried)), *((("w", ",".join(workloads)),) if workloads else ()))


def _step_buttons(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    sections: Iterable[Section],
    workloads: tuple[str, ...],
) -> tuple[Button, ...]:
    args = address_args((item for section in sections for item in section.inputs), workloads)
    plain = Button(
        title=say("Save"),
        verb="step.save",
        engagement=engagement.id,
        step=step.id,
        revision=engagement.revision(step.id),
        args=args,
        sends=True,
    )
    stage = playbook.stages[step.stage]
    if step.target == "facts":
        return (
            replace(plain, title=say("Save changes"), primary=True),
            replace(plain, title=say("Cancel"), verb="cancel"),
        )
    if step.id == stage.outputs:
        first = replace(plain, title=say("Finish {}", content(stage.title.lower())), primary=True)
    elif step.parts:
        first = replace(plain, title=say("Save {}", content(step.short)), primary=True)
    else:
        first = replace(plain, title=say("Save and go on"), primary=True)
    stay = replace(plain, verb="step.keep")
    skip = replace(plain, title=say("Skip for now"), verb="step.skip")
    openers = tuple(
        replace(plain, title=content(playbook.forms[name].opener), verb=f"{name}.new") for name in step.forms
    )
    cancel = replace(plain, title=say("Cancel"), verb="cancel")
    return (first, stay if openers else skip, *openers, cancel)


# -- small forms


def small_form(
    form: Form,
    verb: str,
    *,
    place: Text,
    customer: str = "",
    engagement: str = "",
    revision: int = 0,
    today: date,
    person: Person,
    values: Mapping[str, str] | None = None,
    filled: Filled = EMPTY,
    choices: Mapping[str, tuple[Choice, ...]] | None = None,
    args: tuple[tuple[str, str], ...] = (),
    extra: tuple[Button, ...] = (),
    lead: Text = NOTHING,
    lists: tuple[Lines, ...] = (),
) -> FormView:
    """Return a form that is no step. `values` stand in it, `choices` fill lists the playbook leaves open."""
    sections = tuple(
        group_section(group, [_small_slot(f, values or {}, choices or {}) for f in group.fields], filled)
        for group in form.groups
    )
    labels = {f.id: f.label for f in form.fields}
    carried = address_args((item for section in sections for item in section.inputs), ())
    send = Button(
        title=content(form.button),
        verb=verb,
        engagement=engagement,
        step=form.id,
        revision=revision,
        args=(*carried, *args),
        sends=True,
        primary=True,
    )
    leave = replace(send, title=say("Cancel"), verb="cancel", primary=False)
    return FormView(
        customer=customer,
        place=place,
        title=content(form.title),
        lead=lead or content(form.lead),
        refusal=refusal(filled, labels),
        boxes=tuple(
            Box(title=content(b.title), points=tuple(content(p) for p in b.points)) for b in form.guidance
        ),
        links=links_of(form.links, person),
        lists=lists,
        sections=sections,
        note=content(form.note),
        buttons=(send, *extra, leave),
    )


def _small_slot(
    asked_field: Field, values: Mapping[str, str], choices: Mapping[str, tuple[Choice, ...]]
) -> Slot:
    if asked_field.id in choices:
        asked_field = replace(asked_field, choices=choices[asked_field.id])
    value = values.get(asked_field.id)
    return Slot(id=asked_field.id, field=asked_field, value=value or None)
