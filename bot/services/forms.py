"""What every form is made of: inputs with what stands there, what was typed and what is wrong; links, boxes,
what a sending button carries.

Pure: writes nothing, knows no step and no form by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain import places
from bot.domain.fields import Problem
from bot.domain.person import Person
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook.model import Group, Guidance, Link
from bot.services.slots import Slot, raw_of
from bot.services.views.answers import FormView
from bot.services.views.parts import Box, Input, LinkView, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What a form shows over the record: words as typed, by input id; problems; the ticks that would settle
    some. `said` comes before the form's lead.
    """

    raw: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: tuple[Problem, ...] = ()
    ticks: Mapping[str, Input] = field(default_factory=dict[str, Input])
    said: Text = NOTHING

    def problem(self, name: str) -> Text:
        """Return what is wrong with an input, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == name), NOTHING)


EMPTY = Filled()


def input_of(slot: Slot, filled: Filled, *, pair: bool = False) -> Input:
    """Return one input; what was typed stands over what is recorded."""
    asked = slot.field
    return Input(
        id=slot.id,
        kind=asked.kind,
        label=content(asked.label),
        value=filled.raw[slot.id] if slot.id in filled.raw else shown(slot),
        placeholder=asked.placeholder,
        hint=asked.hint,
        limit=asked.limit,
        choices=asked.choices,
        required=asked.required,
        minimum=asked.minimum,
        maximum=asked.maximum,
        problem=filled.problem(slot.id),
        pair=pair,
    )


def shown(slot: Slot) -> str:
    """Return what stands in a slot as its input shows it: a country by its name, not by its code."""
    raw = raw_of(slot.value)
    country = places.countries().get(raw) if slot.field.kind == "country" else None
    return country.name if country else raw


def inputs_of(
    slots: Iterable[Slot], filled: Filled, pairs: Iterable[tuple[str, str]] = ()
) -> tuple[Input, ...]:
    """Return the inputs of some slots, each with its confirming tick where it needs one."""
    firsts = {first for first, _ in pairs}
    inputs = (input_of(slot, filled, pair=slot.id in firsts) for slot in slots)
    return with_ticks(inputs, filled)


def with_ticks(inputs: Iterable[Input], filled: Filled) -> tuple[Input, ...]:
    """Return the inputs, after each the tick that would settle its problem."""
    ticked = ((each, filled.ticks.get(each.id)) for each in inputs)
    return tuple(item for pair in ticked for item in pair if item is not None)


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


def refusal(filled: Filled, labels: Mapping[str, str]) -> tuple[Text, Text] | None:
    """Return the head of a refused form: how many answers, which, and that nothing is lost."""
    if not filled.problems:
        return None
    count = len(filled.problems)
    head = say("One answer needs a look") if count == 1 else say("{} answers need a look", number(count))
    names = dict.fromkeys(labels.get(problem.field, "") for problem in filled.problems)
    where = join("; ", [content(name) for name in names if name])
    kept = say("Nothing is saved yet; everything you typed is still here.")
    return head, join(". ", [where, kept])


def number(count: int) -> Text:
    """Return a count at the start of a sentence."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return content(words[count] if count < len(words) else str(count))


def links_of(links: Iterable[Link], person: Person) -> tuple[LinkView, ...]:
    """Return the links to show; a person's own link stands in where they set one (K25)."""
    urls = ((link, person.links.get(link.setting, "") or link.url) for link in links)
    return tuple(
        LinkView(title=content(link.title), url=url, share=link.audience == "customer")
        for link, url in urls
        if url
    )


def boxes_of(guidance: Iterable[Guidance]) -> tuple[Box, ...]:
    """Return guidance as boxes."""
    return tuple(Box(title=content(box.title), points=tuple(map(content, box.points))) for box in guidance)


def shortened(words: str, limit: int) -> str:
    """Return the words, cut with an ellipsis where they pass the limit."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def address_args(inputs: Iterable[Input], workloads: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return what a sending button carries of its card: the fields and the workloads that stand on it.

    A client leaves out what is empty or cleared; by this the server knows what the card asked.
    """
    ids = (item.id for item in inputs if not item.id.startswith("confirm."))
    names = dict.fromkeys(field_of(name, workloads) for name in ids)
    return (("f", ",".join(names)), *((("w", ",".join(workloads)),) if workloads else ()))


def field_of(name: str, workloads: tuple[str, ...]) -> str:
    """Return the field of an input: its id without the workload, where it has one of these."""
    field_id, _, workload = name.rpartition(".")
    return field_id if workload in workloads else name


def all_inputs(sections: Iterable[Section]) -> Iterator[Input]:
    """Return the inputs of all sections, in order."""
    return (item for section in sections for item in section.inputs)


def is_beginning(sent: str, whole: str, limit: int) -> bool:
    """Tell whether what was sent is but what `within_limits` left of a longer draft."""
    return len(whole) > limit and sent.split() == whole[:limit].split()


def within_limits(view: FormView) -> FormView:
    """Return a form that no card can hold with its over-long texts cut to their limits, and said so (X21).

    The whole of each text is in the draft: a form only gets that long by being refused.
    """
    sections = (replace(each, inputs=tuple(map(_within, each.inputs))) for each in view.sections)
    return replace(view, sections=tuple(sections))


def _within(item: Input) -> Input:
    if len(item.value) <= item.limit or item.choices:
        return item
    said = say("Here is its beginning; the whole is kept as a draft.")
    return replace(item, value=item.value[: item.limit], problem=join(" ", [item.problem, said]))
