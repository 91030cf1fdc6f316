"""When nothing could be stored: the form comes back with everything typed and *Try again* (X40).

Reads no store. The button that tries again is the same operation as before, so it is one effect even where
the first try had been stored after all.
"""

import re
from dataclasses import replace
from typing import Any

from bot.domain.engagement import Contact, Engagement
from bot.domain.person import Person
from bot.domain.text import Text, join, say
from bot.domain.workload import Workload
from bot.playbook.model import Step
from bot.services.address import Address, address_of
from bot.services.desk import Desk
from bot.services.forms import Filled
from bot.services.own_forms import with_sent
from bot.services.small_forms import small_form
from bot.services.step_forms import step_form
from bot.services.views.answers import FormView
from bot.services.views.parts import Button
from bot.services.workload_forms import SIDES, SOURCE
from cards import exports, notices
from cards import form as form_card
from cards import notice as notice_card
from cards.kit import LIMIT, size
from dialogs.turn import Answer, Card, Incoming

AGAIN = "again"
"""The verb of the button that says typed words once more; it carries them, and their operation key."""
KEY = re.compile("[0-9a-f]{64}")
LONGEST = 2000
"""Characters of typed words that a button can carry (an address takes no more)."""
TOO_LARGE = (
    say("This engagement is full"),
    say(
        "Nothing is saved. Shorten a text or take off what is no longer needed; what you typed is still here."
    ),
)
FAILED = (
    say("That went wrong on my side"),
    say("It may not be saved. What you typed is still here; look at what stands before you try again."),
)
STILL_THERE = say("What you typed is still in the card: press the button again in a moment.")


def not_saved(desk: Desk, incoming: Incoming, refusal: tuple[Text, Text] = notices.NOT_SAVED) -> Answer:
    """Answer that the store did not take it; `refusal` says why."""
    if incoming.kind == "consent":
        return _no_file()
    if incoming.kind != "press":
        retry = _say_again(incoming) if incoming.kind == "text" else None
        return _notice(retry, refusal, nonce=AGAIN)
    address = address_of(incoming.data)
    if address is None:
        return _notice(None, refusal, nonce=AGAIN)
    if not address.fields:
        return _notice(_button(incoming, address), refusal, nonce=address.nonce)
    return _form(desk, incoming, address, refusal)


def too_large(desk: Desk, incoming: Incoming) -> Answer:
    """Answer that the engagement would pass its size limit."""
    address = address_of(incoming.data)
    if address and address.fields:
        return _form(desk, incoming, address, TOO_LARGE)
    return Answer(text=join(". ", TOO_LARGE).plain)


def failed(desk: Desk, incoming: Incoming) -> Answer:
    """Answer after a fault of ours: a form comes back with all that was typed, for the same operation."""
    if incoming.kind == "consent":
        return _no_file()
    address = address_of(incoming.data) if incoming.kind == "press" else None
    if address and address.fields:
        return _form(desk, incoming, address, FAILED)
    view = notices.failed()
    return Answer(card=notice_card.notice(view, AGAIN), summary=notice_card.summary(view))


def said_again(incoming: Incoming) -> Incoming:
    """Return the typed words that *Try again* carries as if they were typed now; any other press as it is."""
    if incoming.kind != "press" or incoming.verb != AGAIN:
        return incoming
    words, key = incoming.data.get("words"), incoming.data.get("key")
    if not isinstance(words, str) or not isinstance(key, str) or not KEY.fullmatch(key):
        return incoming
    return replace(incoming, kind="text", text=words, key=key)


def _say_again(incoming: Incoming) -> Button | None:
    if len(incoming.text) > LONGEST:
        return None
    args = (("words", incoming.text), ("key", incoming.key))
    return Button(title=notices.TRY_AGAIN, verb=AGAIN, args=args)


def _no_file() -> Answer:
    """Answer that no file came of a consent. Beside the question, which may still stand."""
    view = exports.failed("")
    return Answer(card=notice_card.notice(view, AGAIN), summary=notice_card.summary(view), in_place=False)


def _notice(retry: Button | None, refusal: tuple[Text, Text], *, nonce: str) -> Answer:
    view = notices.unavailable(retry, refusal)
    return _fitting(notice_card.notice(view, nonce), notice_card.summary(view), refusal[0])


def _fitting(card: Card, summary: str, refused: Text) -> Answer:
    """Answer with the card; with words alone where it is too large, so that the client keeps its own card."""
    if size(card) <= LIMIT:
        return Answer(card=card, summary=summary)
    return Answer(text=join(". ", (refused, STILL_THERE)).plain)


def _form(desk: Desk, incoming: Incoming, address: Address, refusal: tuple[Text, Text]) -> Answer:
    """Answer with the pressed form as it was sent, on the same card: trying again is the same operation."""
    view = _drawn(desk, incoming, address)
    if view is None:
        return Answer(text=join(". ", (refusal[0], STILL_THERE)).plain)
    again = replace(_button(incoming, address), sends=True, primary=True)
    view = replace(view, refusal=refusal, buttons=(again, *view.buttons[-1:]))
    return _fitting(form_card.form(view, address.nonce), refusal[0].plain, refusal[0])


def _button(incoming: Incoming, address: Address) -> Button:
    """Return the pressed button once more: its address and all that was sent beside the form's own inputs."""
    inputs = {*address.fields, *(f"{field}.{name}" for field in address.fields for name in address.workloads)}
    args = tuple(
        (name, value)
        for name, value in address.inputs.items()
        if isinstance(value, str) and name not in inputs
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


def _drawn(desk: Desk, incoming: Incoming, address: Address) -> FormView | None:
    """Draw the pressed form from its address and its inputs alone; None for a form the playbook has not."""
    words = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
    filled, person = Filled(raw=words), Person(tenant=incoming.actor.tenant, id=incoming.actor.id)
    today = desk.today("")
    if step := desk.playbook.steps.get(address.step):
        known = tuple(name for name in address.workloads if name in desk.playbook.workloads)
        stand_in = _stand_in(desk, incoming, address, known)
        only = () if known else address.fields
        return step_form(
            desk.playbook,
            stand_in,
            _unconditional(step),
            person,
            today,
            filled=filled,
            workloads=known,
            only=only,
        )
    if form := desk.playbook.forms.get(address.step):
        return small_form(
            with_sent(form, words),
            incoming.verb,
            place=notices.NOT_SAVED[0],
            person=person,
            filled=filled,
            engagement=address.engagement,
        )
    return None


def _stand_in(desk: Desk, incoming: Incoming, address: Address, workloads: tuple[str, ...]) -> Engagement:
    facts: dict[str, Any] = {"motions": ("health", "rfa", "targeting")}
    source = address.arg(SOURCE)
    return Engagement(
        id=address.engagement,
        tenant=incoming.actor.tenant,
        owner=incoming.actor.id,
        owner_name=incoming.actor.name,
        opened_at=desk.clock(),
        facts=facts,
        workloads={name: Workload() for name in workloads},
        contacts={} if source in ("", *SIDES) else {source: Contact(name="the person you chose")},
    )


def _unconditional(step: Step) -> Step:
    """Return the step with every field, and no guidance: which of both holds is not known here."""
    groups = tuple(
        replace(group, fields=tuple(replace(field, when=()) for field in group.fields))
        for group in step.groups
    )
    return replace(step, groups=groups, guidance=())
