"""The SDK's names that bot/teams stands on, imported in one place. Adds nothing to them.

The SDK ships neither stubs nor a marker that it is typed; the two switches below are for that alone.
"""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from collections.abc import Awaitable, Callable
from typing import Any, cast

from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import (
    Activity,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    Entity,
    ResourceResponse,
)
from msrest.serialization import Model

__all__ = [
    "Activity",
    "Attachment",
    "BotAdapter",
    "ChannelAccount",
    "ConversationAccount",
    "ConversationReference",
    "Entity",
    "InvokeResponse",
    "Model",
    "ResourceResponse",
    "TeamsActivityHandler",
    "TurnContext",
    "adapter_of",
    "addressed",
    "buffered_replies",
    "json_names",
    "run_pipeline",
]


def json_names(model: type[Model]) -> dict[str, str]:
    """Return attribute and JSON name of each member of a model, as the SDK's own serialiser has them."""
    described: dict[str, dict[str, Any]] = model._attribute_map  # pyright: ignore[reportPrivateUsage] - the SDK has no public name for it
    return {name: how["key"] for name, how in described.items()}


async def run_pipeline(
    adapter: BotAdapter, context: TurnContext, logic: Callable[[TurnContext], Awaitable[None]]
) -> None:
    """Run the adapter's middleware and then the logic; errors go to the adapter's `on_turn_error`."""
    await adapter.run_pipeline(context, logic)


def adapter_of(context: TurnContext) -> object:
    """Return the adapter that a turn runs on."""
    return cast("object", context.adapter)


def buffered_replies(context: TurnContext) -> list[Any]:
    """Return the activities that a turn with `expectReplies` said; the SDK keeps them from the adapter."""
    return cast("list[Any]", context.buffered_reply_activities)


def addressed(context: TurnContext, activity: Any) -> None:
    """Give an activity the conversation, sender and recipient of an answer in this turn."""
    reference = TurnContext.get_conversation_reference(context.activity)
    TurnContext.apply_conversation_reference(activity, reference)
