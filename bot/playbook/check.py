"""What a playbook must keep beyond its types: lengths that fit a card, names that exist, forms short enough.

Only reports, by place; it changes nothing and reads no files.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.fields import Field
from bot.playbook.model import Form, Group, Guidance, Link, Stage, Step, Target, Task
from bot.playbook.read import Place, Problems, nearest
from bot.playbook.rules import CONDITIONS

LABEL, TICK, TITLE, BUTTON, LEAD, REASON, CHOICE = 40, 30, 36, 22, 90, 45, 40
VISIBLE = 12
"""Inputs a reader sees in one form; a form for several workloads shows up to three of them at once."""
BLOCKS: Mapping[Target, int] = {
    "facts": 1,
    "answers": 1,
    "dibs": 3,
    "ssat": 3,
    "forecast": 3,
    "completion": 1,
    "discussion": 1,
}
"""Workloads that one form asks for at most."""
POINTS = 3
LONGEST = 4000
"""Characters the longest text may hold; a card carries one such text at most."""
MOTIONS = ("health", "rfa", "targeting")
LAST_RULES = {"G": 28, "A": 12, "K": 26, "B": 6, "C": 17, "M": 13, "T": 3, "D": 23, "P": 12, "W": 8}
"""The process's rules: letter and highest number. There is no C15 and no C16."""
RULES = frozenset(
    f"{letter}{number}" for letter, last in LAST_RULES.items() for number in range(1, last + 1)
) - {"C15", "C16"}
TYPED_IN = ("text", "long", "days", "number", "email", "phone", "zone", "domain", "url")
"""Kinds whose box is empty at first: an old client shows its placeholder only, so it must have one."""
SHAPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Every id that is declared, readable or not, so that one broken step is not reported twice."""

    ids: Mapping[str, Collection[str]]
    tasks: Mapping[str, Task]


def check_names(
    place: Place, key: str, names: Iterable[str], known: Collection[str], problems: Problems
) -> None:
    """Report names that are not declared."""
    for name in names:
        if name not in known:
            problems.add((*place, key), f"unknown {name!r}{nearest(name, known)}")


def check_length(place: Place, key: str, text: str, most: int, problems: Problems) -> None:
    """Report a text that is too long for its place on a card."""
    if len(text) > most:
        problems.add((*place, key), f"{len(text)} characters, at most {most}")


def check_rules(place: Place, rules: Iterable[str], problems: Problems) -> None:
    """Report rule ids that the process does not have."""
    for rule in rules:
        if rule not in RULES:
            problems.add((*place, "rules"), f"unknown {rule!r}{_rules_of(rule[:1])}")


def _rules_of(letter: str) -> str:
    """Return which rules the process has under a letter, as words to put behind a problem."""
    last = LAST_RULES.get(letter)
    return (
        f"; there are {letter}1 to {letter}{last}" if last else f"; they start with {', '.join(LAST_RULES)}"
    )


def check_field(field: Field, place: Place, problems: Problems) -> None:
    """Report what is wrong with one field."""
    check_length(place, "label", field.label, TICK if field.kind == "toggle" else LABEL, problems)
    check_length(place, "placeholder", field.placeholder, LABEL, problems)
    check_names(place, "when", field.when, CONDITIONS, problems)
    check_rules(place, field.rules, problems)
    if not SHAPE.fullmatch(field.id):
        problems.add((*place, "id"), "small letters, digits, _ and . only")
    if field.kind in TYPED_IN and not field.placeholder:
        problems.add(place, "placeholder is missing")
    if not 1 <= field.limit <= LONGEST:
        problems.add((*place, "limit"), f"must be 1 to {LONGEST}")
    if (field.kind in ("choice", "choices")) != bool(field.choices):
        problems.add((*place, "choices"), "a field has choices when, and only when, its kind says so")
    values = [choice.value for choice in field.choices]
    if "" in values or len(set(values)) < len(values) or any("," in value for value in values):
        problems.add((*place, "choices"), "values must differ, hold no comma and not be empty")
    for choice in field.choices:
        check_length(place, f"choice {choice.value}", choice.title, CHOICE, problems)


def check_guidance(guidance: tuple[Guidance, ...], place: Place, problems: Problems) -> None:
    """Report guidance that is too much to read, or names what does not exist."""
    for number, block in enumerate(guidance, 1):
        at = (*place, f"guidance {number}")
        check_length(at, "title", block.title, TITLE, problems)
        check_names(at, "when", block.when, CONDITIONS, problems)
        check_rules(at, block.rules, problems)
        if not 1 <= len(block.points) <= POINTS:
            problems.add((*at, "points"), f"{len(block.points)} points, 1 to {POINTS} are shown")


def check_group(group: Group, place: Place, problems: Problems) -> None:
    """Report what is wrong with one group of fields."""
    check_length(place, "title", group.title, TITLE, problems)
    if group.folded and not group.title:
        problems.add((*place, "title"), "a folded group needs one to open it")
    ids = [field.id for field in group.fields]
    neighbours = set(pairwise(ids))
    for pair in group.pairs:
        if pair not in neighbours:
            problems.add((*place, "pairs"), f"{' and '.join(pair)} do not follow each other here")
    for field in group.fields:
        check_field(field, (*place, f"field {field.id}"), problems)


def check_form(form: Form | Step, place: Place, ticks: int, blocks: int, problems: Problems) -> None:
    """Report what steps and forms have in common: lengths, their groups, the number of inputs."""
    check_length(place, "title", form.title, TITLE, problems)
    check_length(place, "lead", form.lead, LEAD, problems)
    check_rules(place, form.rules, problems)
    check_guidance(form.guidance, place, problems)
    for number, group in enumerate(form.groups, 1):
        check_group(group, (*place, f"group {number}"), problems)
    ids = [field.id for field in form.fields]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        problems.add((*place, f"field {name}"), "is there twice")
    if (count := visible(form.groups, ticks, blocks)) > VISIBLE:
        problems.add((*place, "group"), f"{count} fields visible at once, at most {VISIBLE}")
    if sum(field.limit == LONGEST for field in form.fields) > 1:
        problems.add((*place, "group"), f"more than one text of {LONGEST} characters")


def visible(groups: Iterable[Group], ticks: int, blocks: int = 1) -> int:
    """Return how many inputs show at most: every condition holding, and the longest folded group opened."""
    groups = tuple(groups)
    folded = max((len(group.fields) for group in groups if group.folded), default=0)
    return blocks * (sum(len(group.fields) for group in groups if not group.folded) + folded) + ticks


def check_step(step: Step, place: Place, known: Known, problems: Problems) -> None:
    """Report what is wrong with a step."""
    check_form(step, place, len(step.tasks), BLOCKS[step.target], problems)
    check_length(place, "short", step.short, TICK, problems)
    action = (*place, "action")
    check_length(action, "title", step.action.title, TITLE, problems)
    check_length(action, "button", step.action.button, BUTTON, problems)
    check_length(action, "reason", step.action.reason, REASON, problems)
    check_names(place, "motions", step.motions, MOTIONS, problems)
    check_names(place, "when", step.when, CONDITIONS, problems)
    check_names(place, "tasks", step.tasks, known.ids["task"], problems)
    check_names(place, "forms", step.forms, known.ids["form"], problems)
    own = {field.id for field in step.fields}
    check_names(place, "facts", step.facts, own, problems)
    check_names(place, "checks", step.checks, own, problems)
    for name in step.tasks:
        if name in known.tasks and step.id not in known.tasks[name].steps:
            problems.add((*place, "tasks"), f"task {name} does not name this step in its own steps")


def check_ticks(steps: Iterable[tuple[Step, Place]], problems: Problems) -> None:
    """Report a `check.<id>` that two steps hold: conditions look ticks up by id alone."""
    seen: set[str] = set()
    for step, place in steps:
        ticks = {field.id for field in step.fields if field.id.startswith("check.")}
        for name in sorted(ticks & seen):
            problems.add((*place, f"field {name}"), "is a tick of another step; choose another id")
        seen |= ticks


def check_task(task: Task, place: Place, known: Known, problems: Problems) -> None:
    """Report what is wrong with an FTOP task."""
    check_length(place, "short", task.tick, TICK, problems)
    check_names(place, "workloads", task.workloads, known.ids["workload"], problems)
    check_names(place, "when", task.when, CONDITIONS, problems)
    check_rules(place, task.rules, problems)
    if not task.id.isdecimal():
        problems.add((*place, "id"), "must be FTOP's number")


def check_link(link: Link, place: Place, problems: Problems) -> None:
    """Report a link that is not https, leads nowhere, or names what does not exist."""
    check_length(place, "title", link.title, TITLE, problems)
    check_rules(place, link.rules, problems)
    if not (link.url.startswith("https://") or (link.setting and not link.url)):
        problems.add((*place, "url"), "must start with https://")


def check_stages(
    stages: Mapping[str, Stage], places: Mapping[str, Place], known: Known, problems: Problems
) -> None:
    """Report stages that name unknown steps, and steps that stand in no stage or in two."""
    homes: dict[str, str] = {}
    for stage in stages.values():
        check_length(places[stage.id], "title", stage.title, TITLE, problems)
        listed = (*stage.steps, stage.outputs) if stage.outputs else stage.steps
        check_names(places[stage.id], "steps", listed, known.ids["step"], problems)
        for name in listed:
            if name in homes:
                problems.add((*places[stage.id], "steps"), f"{name!r} stands in {homes[name]} already")
            homes[name] = stage.id
