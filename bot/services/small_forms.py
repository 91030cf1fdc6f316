"""The forms that are no step (a contact, a note, the settings): drawing one, reading one, its draft and what
stands in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement
from bot.domain.fields import Field, Problem, Value
from bot.domain.person import Person
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook.model import Form
from bot.services import contacts, covering, drafts, items, outcomes, partners, series
from bot.services.address import Address
from bot.services.audit import audit
from bot.services.forms import (
    EMPTY,
    Filled,
    address_args,
    all_inputs,
    boxes_of,
    group_section,
    is_beginning,
    links_of,
    refusal,
)
from bot.services.people import Session
from bot.services.records import load
from bot.services.revisions import OUTCOME, SERIES_FORMS, thing
from bot.services.settings_form import settings_of
from bot.services.slots import Slot, raw_of, read_slots
from bot.services.tampering import watch
from bot.services.views.answers import FormView
from bot.services.views.parts import Button, Section

STARTS: Mapping[str, Mapping[str, str]] = {
    "note": {"note_kind": "engagement_management"},
    "item": {"item_kind": "gap", "follow_up": "none"},
    "missed": {"missed_kind": "review"},
}
"""What a form starts from where nothing is recorded yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """A form that was refused, with what it held."""

    filled: Filled


def small_form(
    form: Form,
    verb: str,
    *,
    place: Text,
    customer: str = "",
    engagement: str = "",
    revision: int = 0,
    person: Person,
    values: Mapping[str, str] | None = None,
    filled: Filled = EMPTY,
    args: tuple[tuple[str, str], ...] = (),
    extra: tuple[Button, ...] = (),
    lead: Text = NOTHING,
) -> FormView:
    """Return a form that is no step. `values` stand in it."""
    held = values or {}
    slots = {f.id: Slot(id=f.id, field=f, value=held.get(f.id) or None) for f in form.fields}
    sections = tuple(group_section(g, [slots[f.id] for f in g.fields], filled) for g in form.groups)
    bare = Button(
        title=say("Cancel"),
        verb="cancel",
        engagement=engagement,
        step=form.id,
        revision=revision,
        args=args,
    )
    return FormView(
        customer=customer,
        place=place,
        title=content(form.title),
        lead=join(" ", [filled.said, lead or content(form.lead)]),
        refusal=refusal(filled, {f.id: f.label for f in form.fields}),
        boxes=boxes_of(form.guidance),
        links=links_of(form.links, person),
        sections=sections,
        note=content(form.note),
        buttons=_buttons(form, verb, bare, sections, extra),
    )


def _buttons(
    form: Form, verb: str, bare: Button, sections: tuple[Section, ...], extra: tuple[Button, ...]
) -> tuple[Button, ...]:
    sent = replace(bare, args=(*address_args(all_inputs(sections)), *bare.args), sends=True)
    send = replace(sent, title=content(form.button), verb=verb, primary=True)
    # A required input left empty would stop a button that sends: leaving a form must always work.
    leave = bare if any(f.required for f in form.fields) else sent
    return (send, *extra, leave)


def stands(
    form: str, name: str, engagement: Engagement | None, person: Person, today: date
) -> Mapping[str, str]:
    """Return what stands in a small form before anybody types: the thing it edits, or what it starts from."""
    if form == "settings":
        return settings_of(person)
    if form == "cover":
        return covering.values_of(person, name)
    if engagement and form == "contact" and name in engagement.contacts:
        return contacts.values_of(engagement.contacts[name])
    if engagement and form == "partner" and name in engagement.partners:
        return partners.values_of(engagement.partners[name])
    if engagement and form == "item" and name in engagement.items:
        return items.values_of(engagement.items[name])
    if engagement and form in SERIES_FORMS:
        return series.values_of(form, engagement.series.get(name), engagement, person, today)
    if engagement and form == OUTCOME:
        return outcomes.values_of(engagement, name)
    if engagement and form == "referral":
        return items.referral_values(engagement)
    return STARTS.get(form, {})


# -- reading


async def read_form(
    session: Session, form: Form, address: Address, *, extra: tuple[Problem, ...] = ()
) -> Mapping[str, Value | None] | Turned:
    """Return the form's values, or the refused form with every word kept as a draft.

    A field that the card did not carry has no value, and a required one refuses the form; settings keep what
    stands.
    """
    slots = [Slot(id=asked.id, field=asked) for asked in form.fields if asked.id in address.fields]
    calendar = await _calendar(session, form, address)
    reading = read_slots(slots, address.inputs, session.desk.today_of(session.person), calendar)
    await watch(session, address, slots, reading)
    problems = (*reading.problems, *await uncarried(session, address, form.fields), *extra)
    if not problems:
        return {**settings_of(session.person), **reading.values} if form.id == "settings" else reading.values
    await keep(session, form, address, reading.raw)
    return Turned(filled=Filled(raw=reading.raw, problems=problems, ticks=reading.ticks))


async def uncarried(session: Session, address: Address, fields: Iterable[Field]) -> tuple[Problem, ...]:
    """Return the required fields that a card should have carried and did not: noted in the audit (X27)."""
    asked = (each.id for each in fields if each.required and not each.id.startswith("confirm."))
    missing = [name for name in asked if name not in address.fields]
    if missing:
        await audit(session.desk, session.actor, "tampered form", f"{address.step}: {', '.join(missing[:3])}")
    return tuple(Problem(field=name, message=say("This can’t stay empty.")) for name in missing)


async def _calendar(session: Session, form: Form, address: Address) -> Calendar | None:
    """Return the engagement's calendar, by which a form with a date counts business days."""
    if not address.engagement or not any(each.kind == "date" for each in form.fields):
        return None
    engagement = await load(session.desk, session.actor, address.engagement)
    return session.desk.calendar_of(engagement) if engagement else None


async def keep(session: Session, form: Form, address: Address, words: Mapping[str, str]) -> None:
    """Keep what a form held as its draft; a draft stays whole where only its beginning was shown and sent."""
    kept = await drafts.find(session, address.engagement, draft_name(address))
    cut = _cut(form, address, kept)
    left = {name: each for name, each in words.items() if name not in cut}
    for each in form.fields:
        if each.kind == "long" and each.id in left:
            left[each.id] += _unseen(left[each.id], kept.get(each.id, ""), each.limit)
    await drafts.keep(session, address.engagement, draft_name(address), left)


def _unseen(sent: str, whole: str, limit: int) -> str:
    """Return the rest of a long draft where its beginning was reworded: no card showed it."""
    short = len(whole) > len(sent) + limit and not whole.endswith(sent[-40:])
    return whole[limit:] if short else ""


def _cut(form: Form, address: Address, kept: Mapping[str, str]) -> frozenset[str]:
    """Return the inputs that sent no more than the beginning of their draft (X21)."""
    return frozenset(
        each.id
        for each in form.fields
        if is_beginning(address.arg(each.id), kept.get(each.id, ""), each.limit)
    )


def thing_of(address: Address) -> str:
    """Return what a small form edits, or whose thread it is of; "" where it adds."""
    return address.arg("contact") or address.arg("item") or address.arg("away")


def draft_name(address: Address) -> str:
    """Return the name under which what stood on a card is kept: the step's, or the form's with the thing it
    edits.
    """
    return thing(address.step, thing_of(address))


async def settled(session: Session, address: Address) -> None:
    """Let the draft of a saved form go, but for a text of which the form held only the beginning."""
    form, name = session.desk.playbook.forms.get(address.step), draft_name(address)
    kept = await drafts.find(session, address.engagement, name)
    cut = _cut(form, address, kept) if form else frozenset[str]()
    await drafts.drop(session, address.engagement, name, frozenset(kept) - cut if cut else None)


def differing(
    form: Form, address: Address, engagement: Engagement | None, person: Person, today: date
) -> dict[str, str]:
    """Return what a form held that differs from what stands, by input id, as it was typed."""
    held = stands(form.id, thing_of(address), engagement, person, today)
    slots = [Slot(id=f.id, field=f) for f in form.fields if f.id in address.fields]
    reading = read_slots(slots, address.inputs, today)
    blank = {"no": ""}
    found: dict[str, str] = {}
    for slot in slots:
        sent, stood = reading.raw.get(slot.id, ""), held.get(slot.id, "")
        meant = raw_of(reading.values[slot.id]) if slot.id in reading.values else sent
        if blank.get(meant, meant) != blank.get(stood, stood):
            found[slot.id] = sent
    return found
