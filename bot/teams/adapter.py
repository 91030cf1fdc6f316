"""The SDK's adapter on our connector: runs a turn, sends what it says, captures the answer of an invoke.

Every turn ends with something for the person, a failed one too. Knows neither HTTP nor what a turn means.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, cast

from bot.errors import CadenceError, DeliveryError, NotSent, StoreUnavailable, Throttled
from bot.teams import wire, words
from bot.teams.connector import Address, Connector
from bot.teams.refresh import Refresher
from bot.teams.reply import Reply
from bot.teams.sdk import (
    BotAdapter,
    InvokeResponse,
    ResourceResponse,
    TurnContext,
    adapter_of,
    buffered_replies,
    run_pipeline,
)
from bot.teams.shape import Inbound

log = logging.getLogger("cadence.teams")

_INBOUND = "cadence.inbound"
_ANSWER = "cadence.invoke_response"
_SORRY_SECONDS = 2.0
_SHORT_WAIT = 2.0
"""A second try within a turn may wait this long; the person is waiting too."""

OnTurn = Callable[[TurnContext], Awaitable[None]]


class TurnTimeout(CadenceError):
    """The turn took longer than a person's client waits."""


class NeverStarted(CadenceError):
    """The turn's time was over before it could begin."""


class CadenceAdapter(BotAdapter):
    """Gives activities to `on_turn`, takes what it says to the connector. The front calls `process`."""

    def __init__(self, connector: Connector, on_turn: OnTurn) -> None:
        super().__init__(self._apologise)  # pyright: ignore[reportUnknownMemberType] - no types there
        self._connector = connector
        self._on_turn = on_turn
        self.refresher = Refresher(connector)

    async def process(self, inbound: Inbound, until: float) -> Reply:
        """Run one turn, at most until this time of the event loop; return the HTTP reply."""
        context = TurnContext(self, wire.activity(inbound))
        context.turn_state[_INBOUND] = inbound
        if asyncio.get_running_loop().time() >= until:
            await self._apologise(context, NeverStarted())
        else:
            try:
                async with asyncio.timeout_at(until):
                    await run_pipeline(self, context, self._on_turn)
            except TimeoutError:
                await self._apologise(context, TurnTimeout())
        return _reply(context)

    async def send_activities(self, context: TurnContext, activities: list[Any]) -> list[ResourceResponse]:
        """Send each in order; an invoke's answer is kept for the HTTP response instead."""
        return [await self._send(context, activity) for activity in activities]

    async def update_activity(self, context: TurnContext, activity: Any) -> ResourceResponse:
        """Put the activity in place of the message with its id, in order with other updates of it."""
        await self.refresher.now(address(activity), activity.id, wire.outgoing(activity))
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: Any) -> None:
        """Remove the message that the reference names."""
        await self._connector.delete(address(reference), reference.activity_id)

    async def close(self) -> None:
        """Finish updates that are under way. The connector is its owner's to close."""
        await self.refresher.close()

    async def _send(self, context: TurnContext, activity: Any) -> ResourceResponse:
        if activity.type == "invokeResponse":
            context.turn_state[_ANSWER] = activity.value
            return ResourceResponse()
        if activity.type == "trace":
            return ResourceResponse()
        body = wire.outgoing(activity)
        try:
            return await self._post(activity, body)
        except NotSent:
            wait = 0.1
        except Throttled as error:
            wait = 1.0 if error.retry_after is None else error.retry_after
            if wait > _SHORT_WAIT:
                raise
        # Known not to have arrived, so a second time shows nothing twice.
        await asyncio.sleep(wait)
        return await self._post(activity, body)

    async def _post(self, activity: Any, body: dict[str, Any]) -> ResourceResponse:
        to = address(activity)
        if activity.reply_to_id:
            return ResourceResponse(id=await self._connector.reply(to, activity.reply_to_id, body))
        return ResourceResponse(id=await self._connector.send(to, body))

    async def _apologise(self, context: TurnContext, error: Exception) -> None:
        """Log a failed turn under a reference and tell it to the person, who reads the same reference."""
        reference = secrets.token_hex(4)
        kind = inbound_of(context).head.type
        unforeseen = not isinstance(error, CadenceError)
        log.error(
            "turn failed reference=%s type=%s error=%s", reference, kind, type(error).__name__,
            exc_info=error if unforeseen else None,
        )  # fmt: skip
        text = _sorry(error, reference)
        if kind == "invoke":
            context.turn_state[_ANSWER] = wire.invoke_message(text)
        # The client shows no answer to a file's consent.
        consents = inbound_of(context).consent is not None
        if (kind == "message" or consents) and not isinstance(error, DeliveryError):
            try:
                async with asyncio.timeout(_SORRY_SECONDS):
                    await context.send_activity(wire.text_message(text))
            except (DeliveryError, TimeoutError) as failed:
                log.error("apology not delivered reference=%s error=%s", reference, type(failed).__name__)


def inbound_of(context: TurnContext) -> Inbound:
    """Return the checked request that this turn began with."""
    return cast("Inbound", context.turn_state[_INBOUND])


def refresher_of(context: TurnContext) -> Refresher:
    """Return what keeps messages up to date on this turn's adapter."""
    adapter = adapter_of(context)
    assert isinstance(adapter, CadenceAdapter)
    return adapter.refresher


def address(where: Any) -> Address:
    """Return where an activity or a conversation reference belongs."""
    return Address(where.service_url, where.conversation.id)


def _sorry(error: Exception, reference: str) -> str:
    if isinstance(error, StoreUnavailable):
        return words.NOT_SAVED
    if isinstance(error, NeverStarted):
        return words.STILL_BUSY
    if isinstance(error, TurnTimeout):
        return words.TOO_SLOW.format(reference=reference)
    if isinstance(error, DeliveryError):
        return words.NOT_SHOWN.format(reference=reference)
    return words.WENT_WRONG.format(reference=reference)


def _reply(context: TurnContext) -> Reply:
    buffered = buffered_replies(context)
    if buffered:
        return Reply(200, wire.dumps({"activities": [wire.outgoing(activity) for activity in buffered]}))
    if inbound_of(context).head.type != "invoke":
        return Reply()
    answer = cast("InvokeResponse | None", context.turn_state.get(_ANSWER))
    if answer is None:
        answer = wire.invoke_message(words.ANSWERED)
    return Reply(answer.status, wire.dumps(answer.body) if answer.body is not None else b"")
