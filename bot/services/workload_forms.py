"""The forms that ask each workload (DIBS, SSAT, forecasts) as views: which workloads stand on a card, who
gave the answers, what may be copied.

Pure: reads the playbook and one engagement, writes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from bot.domain.dates import show_day
from bot.domain.engagement import Contact, Engagement
from bot.domain.fields import Choice
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import ending, gateway_record
from bot.playbook.missing import workload_name, workloads_of
from bot.playbook.model import Playbook, Step
from bot.services.forms import Filled, inputs_of, shortened, with_ticks
from bot.services.slots import Slot, parts_of, raw_of, step_slots
from bot.services.views.parts import Input, Section

WORKLOADS_A_FORM = 3
ALONE = ("completion", "discussion")
"""What is asked of one workload a form: too many questions for two."""
GIVERS = 20
"""Contacts offered as who gave DIBS; all of them may be (the sides stand for the others)."""
SOURCE, COPY_FROM, COPY_TO = "dibs_source", "copy_from", "copy_to"
ONCE = (SOURCE, COPY_FROM, COPY_TO)
"""Fields asked once a submit, beside those of each workload."""
LABELS = {SOURCE: "Who told you", COPY_TO: "Copy"}
UNLISTED = {
    "pdm": "PDMs aren’t listed: they can confirm a partner, but can’t give DIBS.",
    "pse": "PSEs aren’t listed: that is my own default.",
}
"""Why somebody is not offered as who gave DIBS, by role (G9, G21)."""
SIDES = {
    "side:customer": "From the customer",
    "side:account_team": "From the account team",
    "side:partner": "From a partner that deploys",
    "other": "From someone else",
}


def workloads_to_ask(
    step: Step, engagement: Engagement, after: tuple[str, ...] = (), drafted: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the workloads a form shows: those with a draft, then the next ones that lack a part.

    `after`: those just shown; only later ones follow, so that going on ends. At the start, finished ones fill
    the places left, so that a card with few open ones still shows the whole.
    """
    names = list(workloads_of(step, engagement))
    parts = parts_of(step)
    passed = max((names.index(name) for name in after if name in names), default=-1)
    open_ones = [name for name in names[passed + 1 :] if _lacks(step, engagement, name)]
    filling = () if after else names
    most = 1 if parts in ALONE else WORKLOADS_A_FORM
    chosen = list(dict.fromkeys((*drafted, *open_ones, *filling)))[:most]
    return tuple(name for name in names if name in chosen)


def _lacks(step: Step, engagement: Engagement, workload: str) -> bool:
    """Tell whether a workload lacks a part; at its end, whether the rules of the end still want something."""
    work = engagement.workloads[workload]
    if parts_of(step) in ALONE:
        return bool(ending.lacking(step, ending.completion(work), ending.seats_of(engagement)))
    return work.known(parts_of(step)) < len(step.fields)


def sections(
    playbook: Playbook,
    engagement: Engagement,
    step: Step,
    today: date,
    filled: Filled,
    workloads: tuple[str, ...],
    only: tuple[str, ...] = (),
) -> tuple[Section, ...]:
    """Return a section a workload, and for DIBS the one that is asked once a submit.

    What is finished folds; with nothing known at all, everything but the first does.
    """
    fresh = not filled.raw and not any(engagement.workloads[n].known(parts_of(step)) for n in workloads)
    found: list[Section] = []
    for place, name in enumerate(workloads):
        slots = [s for s in step_slots(playbook, step, engagement, (name,)) if not only or s.id in only]
        known, total = engagement.workloads[name].known(parts_of(step)), len(step.fields)
        quiet = not only and parts_of(step) not in ALONE and (known == total or (fresh and place > 0))
        if slots:
            title = workload_name(playbook, name)
            section = _section(title, slots, (known, total), filled, today, quiet=quiet)
            if parts_of(step) in ALONE:
                section = replace(section, mark="○ open" if _lacks(step, engagement, name) else "✓ done")
            found.append(section)
    if step.target == "dibs":
        found.append(_once(playbook, engagement, filled, () if only else workloads))
    return tuple(found)


def _section(
    title: Text, slots: list[Slot], known: tuple[int, int], filled: Filled, today: date, *, quiet: bool
) -> Section:
    """Return one workload's section; `quiet`: folded, unless something in it was refused or changed."""
    inputs = inputs_of(slots, filled)
    touched = any(filled.raw.get(slot.id, raw_of(slot.value)) != raw_of(slot.value) for slot in slots)
    folded = quiet and not touched and not any(item.problem for item in inputs)
    words = say("Change {}", title) if known[0] else say("Answer for {}", title)
    return Section(
        title=title,
        large=True,
        mark=mark_of(*known),
        inputs=inputs,
        folded=folded,
        toggle=words if folded else NOTHING,
        summary=_summary(slots, today) if folded else NOTHING,
    )


def mark_of(known: int, total: int) -> str:
    """Return the mark beside a heading: "✓ 4 of 4", "◐ 3 of 4" or "○ 0 of 4"."""
    symbol = "✓" if known == total else "◐" if known else "○"
    return f"{symbol} {known} of {total}"


def _summary(slots: Iterable[Slot], today: date) -> Text:
    return join(" · ", [_shown(slot, today) for slot in slots if slot.value not in (None, "")])


def _shown(slot: Slot, today: date) -> Text:
    if slot.field.kind == "date":
        return typed(show_day(date.fromisoformat(str(slot.value)), today))
    titles = {choice.value: choice.title for choice in slot.field.choices}
    title = titles.get(str(slot.value))
    return content(title) if title else typed(shortened(str(slot.value), 80))


# -- asked once a submit


def givers(playbook: Playbook, engagement: Engagement) -> tuple[Choice, ...]:
    """Return who may have given DIBS: contacts whose roles may (no PDM or PSE: G9, G21), then the sides.

    Where partners are recorded, only one that deploys. Whoever answered last comes first. No more contacts
    than a list on a phone bears; the sides stand for the rest.
    """
    first = _answered_last(playbook, engagement)
    named = sorted(engagement.contacts.items(), key=lambda pair: pair[0] != first)
    able = ((name, each) for name, each in named if may_give(playbook, engagement, name))
    people = [Choice(value=name, title=_from(playbook, contact)) for name, contact in islice(able, GIVERS)]
    sides = ((side, title) for side, title in SIDES.items() if may_give(playbook, engagement, side))
    return (*people, *(Choice(value=side, title=title) for side, title in sides))


def _answered_last(playbook: Playbook, engagement: Engagement) -> str:
    """Return who gave the latest answer and may give DIBS: a contact, or their side where nobody is named;
    "" for nobody.
    """
    for answer in reversed(tuple(engagement.outreach.answers.values())):
        named = answer.by or (f"side:{answer.party}",)
        if found := next((name for name in named if may_give(playbook, engagement, name)), ""):
            return found
    return ""


def may_give(playbook: Playbook, engagement: Engagement, source: str) -> bool:
    """Tell whether DIBS may come from this source: a contact's id, or a side."""
    contact = engagement.contacts.get(source)
    known = source in SIDES if contact is None else gives_dibs(playbook, contact)
    return known and not gateway_record.barred(playbook, engagement, source)


def gives_dibs(playbook: Playbook, contact: Contact) -> bool:
    """Tell whether the roles of this contact let DIBS come from them (G9, G21)."""
    return all(playbook.roles[role].gives_dibs for role in contact.roles if role in playbook.roles)


def _from(playbook: Playbook, contact: Contact) -> str:
    roles = [playbook.roles[role].title for role in contact.roles if role in playbook.roles]
    return ", ".join((f"From {shortened(contact.name, 30)}", *(title.lower() for title in roles[:1])))


def _once(playbook: Playbook, engagement: Engagement, filled: Filled, workloads: tuple[str, ...]) -> Section:
    """Return the block that is asked once a submit: who told (G21), and whether to copy one workload's
    answers.
    """
    choices = givers(playbook, engagement)
    likely = _answered_last(playbook, engagement) or choices[0].value
    roles = {role for contact in engagement.contacts.values() for role in contact.roles}
    source = Input(
        id=SOURCE,
        kind="choice",
        label=say("Who told you?"),
        choices=choices,
        value=filled.raw.get(SOURCE, likely),
        problem=filled.problem(SOURCE),
        hint=" ".join(words for role, words in UNLISTED.items() if role in roles),
    )
    copies = _copies(playbook, engagement, filled, workloads) if len(engagement.workloads) > 1 else ()
    return Section(
        title=say("For what you changed"), large=True, inputs=with_ticks((source, *copies), filled)
    )


def _copies(
    playbook: Playbook, engagement: Engagement, filled: Filled, workloads: tuple[str, ...]
) -> tuple[Input, ...]:
    """Return the choice to copy the answers of the workload on the card that knows most."""
    known = max(workloads, key=lambda name: engagement.workloads[name].known("dibs"), default="")
    source = filled.raw.get(COPY_FROM) or known
    if source not in workloads:
        return ()
    others = [name for name in engagement.workloads if name != source]
    gaps = "Copy into the gaps of all others" if len(others) > 1 else "Copy into the gaps"
    titles = {"none": "Don’t copy", "empty": gaps} | {
        name: f"Copy to {workload_name(playbook, name).plain}, over what it has" for name in others
    }
    name = workload_name(playbook, source)
    return (
        Input(
            id=COPY_FROM,
            kind="choice",
            label=say("Copy from"),
            value=source,
            hidden=True,
            choices=(Choice(value=source, title=name.plain),),
        ),
        Input(
            id=COPY_TO,
            kind="choice",
            label=say("Copy {}’s answers to", name),
            choices=tuple(Choice(value=value, title=title) for value, title in titles.items()),
            value=filled.raw.get(COPY_TO) or "none",
            problem=filled.problem(COPY_TO),
        ),
    )
