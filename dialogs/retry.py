"""When nothing could be stored: the form comes back with everything typed and *Try again* (X40).

Reads no store.
"""

from dataclasses import replace
from typing import Any

from bot.domain.engagement import Engagement, Workload
from bot.domain.person import Person
from bot.domain.text import Text, say
from bot.playbook.model import Step
from bot.services.address import Address, address_of
from bot.services.desk import Desk
from bot.services.forms import Filled, small_form, step_form
from bot.services.views import Button, FormView
from cards import form as form_card
from cards import notice as notice_card
from cards import notices
from dialogs.turn import Answer, Incoming

TOO_LARGE = (
    say("This engagement is full"),
    say(
        "Nothing is saved. Shorten a text or take off what is no longer needed; what you typed is still here."
    ),
)


def not_saved(desk: Desk, incoming: Incoming) -> Answer:
    """Answer that the store did not take it.

    The same card again, so that trying again is the same operation.
    """
    return _again(desk, incoming, notices.NOT_SAVED)


def too_large(desk: Desk, incoming: Incoming) -> Answer:
    """Answer that the engagement would pass its size limit."""
    return _again(desk, incoming, TOO_LARGE)


def _again(desk: Desk, incoming: Incoming, refusal: tuple[Text, Text]) -> Answer:
    address = address_of(incoming.data) if incoming.kind == "press" else None
    view = _form(desk, incoming, address) if address and address.fields else None
    if view is None or address is None:
        plain = notices.unavailable() if address is None else notices.unavailable(_button(incoming, address))
        nonce = address.nonce if address else "again"
        return Answer(card=notice_card.notice(plain, nonce), summary=refusal[0].plain)
    again = replace(_button(incoming, address), sends=True, primary=True)
    view = replace(view, refusal=refusal, buttons=(again, *view.buttons[-1:]))
    return Answer(card=form_card.form(view, address.nonce), summary=refusal[0].plain)


def _button(incoming: Incoming, address: Address) -> Button:
    plain = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
    inputs = {*address.fields, *(f"{field}.{name}" for field in address.fields for name in address.workloads)}
    args = tuple(
        (name, value)
        for name, value in plain.items()
        if name not in inputs and not name.startswith("confirm.")
    )
    carried = (("f", ",".join(address.fields)), ("w", ",".join(address.workloads)))
    return Button(
        title=notices.TRY_AGAIN,
        verb=incoming.verb,
        engagement=address.engagement,
        step=address.step,
        revision=address.revision,
        args=(*((name, value) for name, value in carried if value), *args),
    )


def _form(desk: Desk, incoming: Incoming, address: Address) -> FormView | None:
    """Draw the pressed form from its address and its inputs alone."""
    words = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
    filled, person = Filled(raw=words), Person(tenant=incoming.actor.tenant, id=incoming.actor.id)
    today = desk.today("")
    if step := desk.playbook.steps.get(address.step):
        bare = _unconditional(step)
        known = tuple(name for name in address.workloads if name in desk.playbook.workloads)
        stand_in = _stand_in(desk, incoming, address, known)
        only = () if known else address.fields
        return step_form(
            desk.playbook, stand_in, bare, person, today, filled=filled, workloads=known, only=only
        )
    if form := desk.playbook.forms.get(address.step):
        return small_form(
            form,
            incoming.verb,
            place=say("Not saved yet"),
            today=today,
            person=person,
            filled=filled,
            engagement=address.engagement,
        )
    return None


def _stand_in(desk: Desk, incoming: Incoming, address: Address, workloads: tuple[str, ...]) -> Engagement:
    facts: dict[str, Any] = {"motions": ("health", "rfa", "targeting")}
    return Engagement(
        id=address.engagement,
        tenant=incoming.actor.tenant,
        owner=incoming.actor.id,
        owner_name=incoming.actor.name,
        opened_at=desk.clock(),
        facts=facts,
        workloads={name: Workload() for name in workloads},
    )


def _unconditional(step: Step) -> Step:
    groups = tuple(
        replace(group, fields=tuple(replace(field, when=()) for field in group.fields))
        for group in step.groups
    )
    return replace(step, groups=groups)
