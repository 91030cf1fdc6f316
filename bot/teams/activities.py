"""From an activity to an `Incoming`, from an `Answer` to what a Teams client understands. Knows no verb."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Literal

from bot.errors import DeliveryError, NotSent, Permanent, StoreUnavailable
from bot.services.exports import File
from bot.teams import wire, words
from bot.teams.adapter import address, inbound_of, refresher_of
from bot.teams.files import Uploads, consent_message, file_message
from bot.teams.hosts import UploadHosts
from bot.teams.sdk import InvokeResponse, TeamsActivityHandler, TurnContext, addressed
from bot.teams.shape import CARD_PRESSED, Consent, Head, Inbound, UploadInfo
from dialogs.turn import Answer, Handler, Incoming, Making

log = logging.getLogger("cadence.teams")

SOON = 1.0
"""Seconds until something is said once more."""
_ECHOES = frozenset({"text/html", "messageReference"})
"""Attachments that only repeat the text (its formatted form, the message it quotes)."""


Later = Callable[[Coroutine[Any, Any, None]], None]
"""Runs work after its turn, to its end."""


class Activities(TeamsActivityHandler):
    """Calls the handler once for whatever a person did, and says its answer.

    `later` runs what takes longer than a turn may: an upload. Without it, the turn does.
    """

    def __init__(self, handler: Handler, uploads: Uploads | None = None, later: Later | None = None) -> None:
        self._handler = handler
        self._uploads = uploads or Uploads(UploadHosts())
        self._later = later

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Typed words, a file, or a button's fallback (Action.Submit) that arrives as a message."""
        inbound = inbound_of(turn_context)
        head = inbound.head
        if head.submitted is not None:
            await self._say(turn_context, _press(inbound, "", head.submitted))
        elif _has_file(head):
            await self._say(turn_context, _incoming(inbound, "file", text=wire.without_mention(inbound)))
        else:
            await self._say(turn_context, _incoming(inbound, "text", text=wire.without_mention(inbound)))

    async def on_invoke_activity(self, turn_context: TurnContext) -> Any:
        """A pressed Action.Execute, or an answer to an offered file; every other invoke is the SDK's."""
        inbound = inbound_of(turn_context)
        if inbound.consent is not None:
            await self._consented(turn_context, inbound, inbound.consent)
            await turn_context.send_activity(
                wire.Outgoing(type="invokeResponse", value=InvokeResponse(status=200))
            )
            return None
        if inbound.head.name != CARD_PRESSED or inbound.pressed is None:
            return await super().on_invoke_activity(turn_context)
        incoming = _press(inbound, inbound.pressed.verb or "", inbound.pressed.data or {})
        answer = await self._handler(turn_context, incoming)
        response = await _answer_press(turn_context, incoming, answer)
        await turn_context.send_activity(wire.Outgoing(type="invokeResponse", value=response))
        return None

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """The bot was added. A new version (add-upgrade) comes here too, so only the plain word counts."""
        inbound = inbound_of(turn_context)
        if inbound.head.action == "add":
            await self._say(turn_context, _incoming(inbound, "install"))

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """The bot was removed; nothing can be said there any more (X56)."""
        inbound = inbound_of(turn_context)
        if inbound.head.action == "remove":
            await self._handler(turn_context, _incoming(inbound, "removed"))

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """The bot is among those who joined or left. The SDK's own routing asks for a team and a connector
        client.
        """
        inbound = inbound_of(turn_context)
        bot = inbound.head.recipient.id
        if any(member.id == bot for member in inbound.head.members_added or ()):
            await self._say(turn_context, _incoming(inbound, "install"))
        elif any(member.id == bot for member in inbound.head.members_removed or ()):
            await self._handler(turn_context, _incoming(inbound, "removed"))

    async def _consented(self, context: TurnContext, inbound: Inbound, consent: Consent) -> None:
        """Answer the question about a file. The upload follows the turn: it may take longer (X43)."""
        token = consent.context.get("offer")
        accepted = consent.action == "accept"
        incoming = _incoming(
            inbound,
            "consent",
            text=token if isinstance(token, str) else "",
            accepted=accepted,
            card=inbound.head.reply_to_id or "",
        )
        answer = await self._handler(context, incoming)
        if answer is None:
            return
        work = self._settled(context, consent.upload_info if accepted else None, incoming, answer)
        if self._later:
            self._later(work)
        else:
            await work

    async def _settled(
        self, context: TurnContext, info: UploadInfo | None, incoming: Incoming, answer: Answer
    ) -> None:
        """Put the file where the person has it now, or say why not; in place of the question."""
        card = answer.card
        file = await _made(answer.file) if answer.file and info else None
        if file and info and await self._uploads.put(info.upload_url, file):
            await _told(context, incoming.card, lambda: file_message(file, info))
        elif card is not None:
            place = incoming.card if answer.in_place else ""
            await _told(context, place, lambda: wire.card_message(card, answer.summary))
        elif answer.text:
            await context.send_activity(wire.text_message(answer.text))

    async def _say(self, context: TurnContext, incoming: Incoming) -> None:
        answer = await self._handler(context, incoming)
        if answer is None:
            return
        if answer.offer is not None:
            await context.send_activity(consent_message(answer.offer))
            return
        if answer.card is None:
            if answer.text and not answer.private:
                await context.send_activity(wire.text_message(answer.text))
            return
        message = wire.card_message(answer.card, answer.summary)
        if incoming.kind == "press" and answer.in_place and incoming.card:
            card = answer.card
            await _replace(context, incoming.card, lambda: wire.card_message(card, answer.summary))
        else:
            await context.send_activity(message)


async def _answer_press(context: TurnContext, incoming: Incoming, answer: Answer | None) -> InvokeResponse:
    """Answer an Action.Execute. In place: the client redraws at once, the message follows behind."""
    if answer is not None and answer.offer is not None:
        await context.send_activity(consent_message(answer.offer))
        return wire.invoke_message(words.NEW_MESSAGE)
    if answer is None or (answer.card is None and not answer.text):
        return wire.invoke_message(words.ANSWERED)
    if answer.card is None:
        return wire.invoke_message(answer.text)
    message = wire.card_message(answer.card, answer.summary)
    if not answer.in_place:
        await context.send_activity(message)
        return wire.invoke_message(answer.summary or words.NEW_MESSAGE)
    if incoming.card:
        addressed(context, message)
        message.id = incoming.card
        refresher_of(context).later(address(message), incoming.card, wire.outgoing(message))
    return wire.invoke_card(answer.card)


async def _replace(context: TurnContext, card: str, made: Callable[[], wire.Outgoing]) -> None:
    """Put a message in place of a card; where that cannot be, send it."""
    if card:
        message = made()
        message.id = card
        try:
            await context.update_activity(message)
        except (NotSent, Permanent):
            pass
        else:
            return
    await context.send_activity(made())


async def _made(making: Making) -> File | None:
    """Make the file; whatever is wrong with it, the person is told that there is none."""
    try:
        return await making()
    except StoreUnavailable as error:
        log.warning("a file was not made: %s", error)
    except Exception:
        log.exception("a file was not made")
    return None


async def _told(context: TurnContext, card: str, made: Callable[[], wire.Outgoing]) -> None:
    """Replace a card after its turn, when nobody waits for an answer: rather said twice than not at all."""
    try:
        await _replace(context, card, made)
    except DeliveryError as error:
        log.warning("what became of a file is said once more: %s", type(error).__name__)
        await asyncio.sleep(SOON)
        await context.send_activity(made())


def _press(inbound: Inbound, verb: str, data: Mapping[str, Any]) -> Incoming:
    """A press, however the client sent it: the verb also stands in the data."""
    named = data.get("verb")
    if not verb and isinstance(named, str):
        verb = named
    return _incoming(inbound, "press", verb=verb, data=data, card=inbound.head.reply_to_id or "")


def _incoming(
    inbound: Inbound,
    kind: Literal["text", "press", "install", "removed", "file", "consent"],
    *,
    text: str = "",
    verb: str = "",
    data: Mapping[str, Any] | None = None,
    card: str = "",
    accepted: bool = False,
) -> Incoming:
    return Incoming(
        kind=kind,
        actor=wire.actor(inbound),
        scope=inbound.scope,
        conversation=inbound.head.conversation.id,
        service_url=inbound.head.service_url,
        key=inbound.key,
        text=text,
        verb=verb,
        data=data or {},
        card=card,
        accepted=accepted,
        channel=wire.channel(inbound),
    )


def _has_file(head: Head) -> bool:
    return any((attachment.content_type or "") not in _ECHOES for attachment in head.attachments or ())
