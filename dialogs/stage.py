"""The one dialog that walks any stage: while it waits, a typed word may answer the field it names.

Its state names the engagement, the step and the one field; where the engagement stands is computed from the
engagement itself, so a restart or a deploy loses nothing.
"""

from collections.abc import Mapping
from typing import Any

from dialogs.expecting import Expecting
from dialogs.sdk import Dialog, DialogContext, DialogTurnResult, DialogTurnStatus, state_of, turn_value
from dialogs.talk import Talk
from dialogs.typed import typed_answer

TALK = "cadence.talk"


class StageDialog(Dialog):
    """Walks stages.

    Begun with an `Expecting`, it waits for a typed word; continued, it answers with it or lets it be.
    """

    def __init__(self) -> None:
        super().__init__("stage")

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """Wait for a word that answers the field in `options`."""
        if isinstance(options, Expecting) and dialog_context.active_dialog:
            dialog_context.active_dialog.state = options.state()
        return DialogTurnResult(DialogTurnStatus.Waiting)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take the typed words as the answer where they parse as it; the result is the answer, or None."""
        talk: Talk = turn_value(dialog_context.context, TALK)
        state = state_of(dialog_context)
        expected = _expecting(state) if state else None
        answer = await typed_answer(talk, expected) if expected else None
        return DialogTurnResult(DialogTurnStatus.Waiting, answer)


def _expecting(state: Mapping[str, Any]) -> Expecting | None:
    """Read the state; one that an older version wrote is no reason to fail, only nothing to wait for."""
    words = {name: state.get(name) for name in ("engagement", "step", "field", "workload")}
    revision = state.get("revision")
    if not isinstance(revision, int) or not all(isinstance(word, str) for word in words.values()):
        return None
    return Expecting(revision=revision, **{name: str(word) for name, word in words.items()})
