"""The forms that are no step: reading one, with its draft kept when it is refused. Knows none by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.fields import Choice, Problem, Value
from bot.playbook.model import Form
from bot.services import drafts
from bot.services.address import Address
from bot.services.forms import Filled
from bot.services.people import Session
from bot.services.slots import Slot, read_slots

Choices = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """A form that was refused, with what it held."""

    filled: Filled


def form_slots(form: Form, choices: Choices | None = None) -> tuple[Slot, ...]:
    """Return a form's slots; `choices` fill the lists that the playbook leaves open."""
    lists = choices or {}
    return tuple(
        Slot(id=asked.id, field=replace(asked, choices=lists[asked.id]) if asked.id in lists else asked)
        for asked in form.fields
    )


async def read_form(
    session: Session,
    form: Form,
    address: Address,
    *,
    choices: Choices | None = None,
    extra: tuple[Problem, ...] = (),
) -> Mapping[str, Value | None] | Turned:
    """Return the form's values, or the refused form with every word kept as a draft."""
    slots = [slot for slot in form_slots(form, choices) if slot.id in address.fields]
    reading = read_slots(slots, address.inputs, session.desk.today_of(session.person))
    problems = (*reading.problems, *extra)
    if not problems:
        return reading.values
    await drafts.keep(session, address.engagement, draft_step(form, address), reading.raw)
    return Turned(filled=Filled(raw=reading.raw, problems=problems, ticks=reading.ticks))


def draft_step(form: Form, address: Address) -> str:
    """Return the name under which a form's draft is kept: the form's, with the thing it edits."""
    what = address.arg("contact") or address.arg("item")
    return f"{form.id}:{what}" if what else form.id


async def settled(session: Session, form: Form, address: Address) -> None:
    """Let the draft of a saved form go."""
    await drafts.drop(session, address.engagement, draft_step(form, address))
