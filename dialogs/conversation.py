"""The whole of a turn: the person read, the turn routed, the person written, every failure answered in words.

The answer is sent only after everything it says is stored.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial

from bot.domain.person import Person, Reference
from bot.errors import NewerSchema, StoreUnavailable
from bot.services import greetings, guests, people, reaching
from bot.services.desk import Desk
from bot.services.people import Session
from bot.services.roles import with_roles
from cards import guides, notices
from dialogs import channel, handover, retry, returning
from dialogs.root import RootDialog, answer_of
from dialogs.sdk import (
    DialogContext,
    DialogSet,
    DialogState,
    Kept,
    StatePropertyAccessor,
    TurnContext,
    context_of,
    kept_of,
    stack_of,
    turn_value,
)
from dialogs.stage import TALK, StageDialog
from dialogs.talk import Talk, begin
from dialogs.turn import Answer, Handler, Incoming

log = logging.getLogger(__name__)
PATIENCE = 9.0
"""Seconds a turn may take before the person is told that nothing is saved yet (X40)."""


def conversation(desk: Desk, patience: float = PATIENCE) -> Handler:
    """Return the handler of every turn."""
    root = RootDialog()
    dialogs = DialogSet(Stack())
    dialogs.add(root)
    dialogs.add(StageDialog())

    async def handle(context: TurnContext, incoming: Incoming) -> Answer | None:
        incoming = retry.said_again(incoming)
        personal = incoming.scope == "personal"
        try:
            async with asyncio.timeout(patience):
                if personal:
                    return await _turn(desk, dialogs, root, context, incoming)
                if incoming.scope == "channel":
                    return await channel.handle(desk, incoming)
                return await _elsewhere(desk, incoming)
        except Exception as error:  # whatever is wrong with us must not cost what was typed
            return _sorry(desk, incoming, error)

    return handle


def _sorry(desk: Desk, incoming: Incoming, error: Exception) -> Answer | None:
    """Answer a turn that failed; in a group or a meeting, silence."""
    if isinstance(error, StoreUnavailable | TimeoutError):
        log.warning("not saved: %s", str(error) or "out of time")
        inside, own = channel.not_saved, retry.not_saved
    elif isinstance(error, NewerSchema):
        log.warning("left to a newer version: %s", error)
        inside, own = channel.newer, partial(retry.not_saved, refusal=notices.NEWER)
    else:
        log.error("turn failed", exc_info=error)
        inside, own = channel.failed, retry.failed
    if incoming.scope == "channel":
        return inside()
    return own(desk, incoming) if incoming.scope == "personal" else None


async def _turn(
    desk: Desk, dialogs: DialogSet, root: RootDialog, context: TurnContext, incoming: Incoming
) -> Answer | None:
    session = await people.begin(desk, incoming.actor)
    if incoming.kind == "removed" and session.stored is None:
        return None  # by a guest, or by somebody who never spoke: there is nothing to note it with
    if (refused := await _not_for(session, incoming)) is not None:
        return refused
    session.actor = await with_roles(desk, session.person, incoming.actor)
    incoming = replace(incoming, actor=session.actor)
    people.reached(session, incoming.service_url, incoming.conversation)
    talk = begin(desk, session, incoming)
    context.turn_state[TALK] = talk
    dialog_context = await context_of(dialogs, context)
    result = await root.begin_dialog(dialog_context)
    answer = await returning.back(talk, await handover.with_news(talk, answer_of(result)))
    _remember(session, dialog_context)
    await session.save()
    return answer


async def _not_for(session: Session, incoming: Incoming) -> Answer | None:
    """Refuse a guest, who gets nothing and of whom nothing is kept (X31)."""
    if incoming.kind == "removed":
        return None
    at = Reference(service_url=incoming.service_url, conversation=incoming.conversation)
    match await guests.standing(session, at):
        case "own":
            return None
        case "guest":
            return Answer(text=guides.NO_GUESTS.plain)
        case "unsure":
            return Answer(text=guides.WHO_ARE_YOU.plain)


class Stack(StatePropertyAccessor):
    """The dialog stack, as the person's document holds it. Written back with the person, not by the SDK."""

    async def get(self, turn_context: TurnContext, default_value_or_factory: object = None) -> DialogState:
        """Return the stack of whoever speaks."""
        talk: Talk = turn_value(turn_context, TALK)
        return stack_of(_known(talk.person))

    async def set(self, turn_context: TurnContext, value: object) -> None:
        """Refuse: the stack is written with the person."""
        raise RuntimeError("the dialog stack is written with the person")

    async def delete(self, turn_context: TurnContext) -> None:
        """Refuse: the stack is written with the person."""
        raise RuntimeError("the dialog stack is written with the person")


def _known(person: Person) -> tuple[Kept, ...]:
    """Return the person's dialog stack; what an older version put there is left out."""
    return tuple(
        kept for kept in person.dialog if kept.get("id") == "stage" and isinstance(kept.get("state"), dict)
    )


def _remember(session: Session, dialog_context: DialogContext) -> None:
    stack = kept_of(dialog_context)
    if stack != session.person.dialog:
        session.edit(lambda person: replace(person, dialog=stack))


async def _elsewhere(desk: Desk, incoming: Incoming) -> Answer | None:
    """In a group or a meeting: one line, once, says where the bot works; then silence (X58).

    That it was removed from there is noted, and that it is there again (X56).
    """
    if incoming.actor.guest:
        return None
    if incoming.kind in ("press", "consent"):
        return Answer(text=guides.WHERE_I_WORK.plain)
    if incoming.kind == "removed":
        await reaching.removed_from(desk, incoming.actor.tenant, incoming.conversation)
        return None
    if incoming.kind == "install":
        await reaching.added_to(desk, incoming.actor.tenant, incoming.conversation)
    first = await greetings.first_in_group(desk, incoming.actor, incoming.conversation)
    return Answer(text=guides.WHERE_I_WORK.plain) if first else None
