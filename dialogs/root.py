"""Routing and interruptions only: which command, verb or dialog a turn belongs to. Does nothing itself."""

import logging

from bot.domain.text import say
from bot.services import drafts
from bot.services.audit import audit
from bot.services.views import Button
from cards import guides
from dialogs import commands, notebook, personal
from dialogs.sdk import (
    Dialog,
    DialogContext,
    DialogTurnResult,
    DialogTurnStatus,
    going_on,
    state_of,
    turn_value,
)
from dialogs.stage import TALK
from dialogs.talk import Talk
from dialogs.turn import Answer

log = logging.getLogger(__name__)


class RootDialog(Dialog):
    """Takes every turn. A typed word goes to the waiting stage first; a command or a press interrupts it."""

    def __init__(self) -> None:
        super().__init__("root")

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """Route one turn; the result is its `Answer`, or None for silence."""
        talk: Talk = turn_value(dialog_context.context, TALK)
        answer = await self._route(dialog_context, talk)
        await dialog_context.cancel_all_dialogs()
        if talk.expected:
            await dialog_context.begin_dialog("stage", talk.expected)
        return DialogTurnResult(DialogTurnStatus.Complete, answer)

    async def _route(self, dialog_context: DialogContext, talk: Talk) -> Answer | None:
        match talk.incoming.kind:
            case "install":
                return await personal.welcome(talk)
            case "file":
                return talk.notice(guides.takes_text())
            case "press":
                return await self._pressed(talk)
            case "text":
                return await self._typed(dialog_context, talk)

    async def _pressed(self, talk: Talk) -> Answer:
        run = commands.VERBS.get(talk.incoming.verb)
        if run is None or talk.address is None:
            await audit(talk.desk, talk.actor, "unknown press", talk.incoming.verb)
            return talk.not_found()
        return await run(talk)

    async def _typed(self, dialog_context: DialogContext, talk: Talk) -> Answer:
        found = commands.find(talk.words)
        waiting = state_of(dialog_context) is not None
        if waiting and (found is None or not found[1]):
            taken = answer_of(await going_on(dialog_context))
            if taken:
                return taken
        if found:
            command, talk.words = found
            return await command.run(talk)
        return await _unknown(talk)


def answer_of(turned: DialogTurnResult) -> Answer | None:
    """Return the answer a dialog gave, if it gave one."""
    result: object = turned.result
    return result if isinstance(result, Answer) else None


async def _unknown(talk: Talk) -> Answer:
    """Nothing the bot knows: help for an empty message, the nearest commands otherwise; long text is not
    lost.
    """
    words = talk.words
    if not words:
        return await commands.help_answer(talk)
    keep = None
    if talk.person.current:
        await drafts.keep(talk.session, talk.person.current, "note", {"text": words})
        keep = Button(title=say("Keep as a note"), verb="keep.note", engagement=talk.person.current)
    if len(words) > notebook.NOTE_LIMIT:
        return talk.notice(guides.too_long(len(words), notebook.NOTE_LIMIT, keep))
    return talk.notice(guides.unknown_word(words, commands.near(words), keep))
