"""The few names of botbuilder-dialogs that dialogs use, typed in one place: the SDK ships no types.

Adds nothing.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The SDK ships neither stubs nor a py.typed marker; nothing of it leaves this file untyped.

from typing import Any, cast

from botbuilder.core import StatePropertyAccessor, TurnContext
from botbuilder.dialogs import (
    Dialog,
    DialogContext,
    DialogInstance,
    DialogSet,
    DialogState,
    DialogTurnResult,
    DialogTurnStatus,
)

__all__ = [
    "Dialog",
    "DialogContext",
    "DialogInstance",
    "DialogSet",
    "DialogState",
    "DialogTurnResult",
    "DialogTurnStatus",
    "Kept",
    "StatePropertyAccessor",
    "TurnContext",
    "context_of",
    "going_on",
    "kept_of",
    "stack_of",
    "state_of",
    "turn_value",
]

Kept = dict[str, Any]
"""A dialog on the stack as plain JSON: its id and its state."""


def turn_value(context: TurnContext, name: str) -> Any:
    """Return what this turn carries under a name."""
    return context.turn_state[name]


def stack_of(dialogs: tuple[Kept, ...]) -> DialogState:
    """Return a stack from plain JSON."""
    stack: list[DialogInstance] = []
    for kept in dialogs:
        instance = DialogInstance()
        instance.id, instance.state = kept["id"], kept["state"]
        stack.append(instance)
    return DialogState(stack)


def kept_of(dialog_context: DialogContext) -> tuple[Kept, ...]:
    """Return the stack as plain JSON."""
    stack = cast("list[DialogInstance]", dialog_context.stack)
    return tuple({"id": str(instance.id), "state": cast(Kept, instance.state)} for instance in stack)


def state_of(dialog_context: DialogContext) -> Kept | None:
    """Return the state of the dialog that waits, None where none does."""
    active = dialog_context.active_dialog
    return cast(Kept, active.state) if active else None


async def context_of(dialogs: DialogSet, context: TurnContext) -> DialogContext:
    """Return the dialogs' context of a turn."""
    return cast(DialogContext, await dialogs.create_context(context))


async def going_on(dialog_context: DialogContext) -> DialogTurnResult:
    """Let the dialog that waits take the turn."""
    return cast(DialogTurnResult, await dialog_context.continue_dialog())
