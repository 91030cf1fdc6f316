"""Routing and interruptions only: which command, verb or dialog a turn belongs to. Does nothing itself."""

from collections.abc import Mapping

from bot.domain.cleaning import clean
from bot.domain.engagement import Engagement
from bot.domain.text import say
from bot.errors import TooLarge
from bot.services import drafts, portfolio
from bot.services.audit import audit
from bot.services.records import AtRest, ReadOnly, load
from bot.services.views.parts import Button
from cards import guides
from cards.parts import name_of
from dialogs import (
    commands,
    engagement,
    export,
    followups,
    leaving,
    notes,
    personal,
    reader,
    retry,
    returning,
    verbs,
)
from dialogs.sdk import (
    Dialog,
    DialogContext,
    DialogTurnResult,
    DialogTurnStatus,
    Kept,
    going_on,
    state_of,
    turn_value,
)
from dialogs.stage import TALK
from dialogs.talk import Talk
from dialogs.turn import Answer

NAMES = 3
"""Characters from which on a word that nobody asked for may be a part of a customer's name."""
KEPT = 40_000
"""Characters of words that nobody asked for which are kept until the person says what they are."""

TYPED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "note": ("note", {}),
    "task": (followups.FORM, {"item_kind": "task"}),
}
"""The form that the words after a command are kept for, and what else it then holds."""


class RootDialog(Dialog):
    """Takes every turn. A typed word goes to the waiting stage first; a command or a press interrupts it."""

    def __init__(self) -> None:
        super().__init__("root")

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """Route one turn; the result is its `Answer`, or None for silence."""
        talk: Talk = turn_value(dialog_context.context, TALK)
        answer = await self._answer(dialog_context, talk)
        await dialog_context.cancel_all_dialogs()
        if talk.expected:
            await dialog_context.begin_dialog("stage", talk.expected)
        return DialogTurnResult(DialogTurnStatus.Complete, answer)

    async def _answer(self, dialog_context: DialogContext, talk: Talk) -> Answer | None:
        """Route the turn; what was typed into a form that cannot be saved is kept as a draft."""
        try:
            return reader.marked(talk, await self._route(dialog_context, talk))
        except AtRest as rest:
            return engagement.at_rest(talk, rest.engagement, kept=await _kept(talk, rest.engagement))
        except ReadOnly as handed:
            return reader.refused(talk, handed.engagement, kept=await _kept(talk, handed.engagement))
        except TooLarge:
            here = talk.address.engagement if talk.address else talk.person.current
            await leaving.keep_draft(talk, await load(talk.desk, talk.actor, here))
            return retry.too_large(talk.desk, talk.incoming)

    async def _route(self, dialog_context: DialogContext, talk: Talk) -> Answer | None:
        match talk.incoming.kind:
            case "install":
                return await personal.welcome(talk)
            case "removed":
                return returning.gone(talk)
            case "file":
                return talk.notice(guides.takes_text())
            case "press":
                return await self._pressed(talk)
            case "consent":
                return await export.consented(talk)
            case "text":
                return await self._typed(dialog_context, talk)

    async def _pressed(self, talk: Talk) -> Answer:
        run = verbs.runs(talk.incoming.verb, talk.desk.local)
        if run is None or talk.address is None:
            refused = "unknown press" if talk.address else "tampered press"
            await audit(talk.desk, talk.actor, refused, talk.incoming.verb)
            return talk.not_found()
        return await run(talk)

    async def _typed(self, dialog_context: DialogContext, talk: Talk) -> Answer:
        """Words that parse as what the last card asks are the answer, then an exact command, then help."""
        found = commands.find(talk.words, talk.desk.local)
        if (waits := state_of(dialog_context)) is not None:
            talk.named = found is not None and bool(found[1])
            taken = await _going_on(dialog_context, talk, waits, command=found is not None)
            if taken and found and not found[1]:
                return _taken(talk, found[0])
            if taken:
                return taken
        if found:
            command, talk.words = found
            return await command.run(talk)
        return await _unknown(talk)


async def _going_on(
    dialog_context: DialogContext, talk: Talk, waits: Kept, *, command: bool
) -> Answer | None:
    """Let the waiting stage take the words. Of what may only be read by now it takes none: a command is a
    command, other words are kept as a draft.
    """
    try:
        return answer_of(await going_on(dialog_context))
    except ReadOnly as handed:
        if command:
            return None
        name = f"{waits['field']}.{waits['workload']}" if waits["workload"] else waits["field"]
        await drafts.keep(talk.session, handed.engagement.id, waits["step"], {name: talk.words})
        return reader.refused(talk, handed.engagement, kept=True)


def _taken(talk: Talk, command: commands.Command) -> Answer:
    """Answer that a word which is a command too was taken as the answer, with the command as a button."""
    talk.expected = None
    here, args = talk.person.current, (("command", command.word), ("key", talk.key))
    other = Button(title=say("I meant the command"), verb="meant", engagement=here, args=args, primary=True)
    return talk.notice(guides.read_as(talk.words, say("your answer"), other))


async def _kept(talk: Talk, at_rest: Engagement) -> bool:
    """Keep what was typed for an engagement that takes no answers now; tell whether there was anything."""
    found = commands.find(clean(talk.incoming.text, multiline=True).text, talk.desk.local)
    if found and found[1] and (kept := TYPED.get(found[0].word)):
        await talk.keep_words(at_rest.id, kept[0], {**kept[1], "text": found[1]})
        return True
    return await leaving.keep_draft(talk, at_rest)


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
    if here := talk.person.current:
        await drafts.keep(talk.session, here, notes.UNKNOWN, {"text": words[:KEPT]})
        args = (("draft", notes.UNKNOWN),)
        keep = Button(title=say("Keep as a note"), verb="note.new", engagement=here, args=args)
    if len(words) > notes.NOTE_LIMIT:
        return talk.notice(guides.too_long(len(words), notes.NOTE_LIMIT, keep))
    customers = await _customers(talk, words)
    near = (*customers, *commands.near(words, talk.desk.local))
    return talk.notice(guides.unknown_word(words, near, keep, customers=bool(customers)))


async def _customers(talk: Talk, words: str) -> list[Button]:
    """Return buttons that open those of one's own customers whose name holds the words, two at most."""
    if len(words) < NAMES:
        return []
    found = portfolio.named(await talk.entries(), talk.name, talk.today)
    return [
        Button(title=say("Open {}", name_of(each.customer)), verb="open", engagement=each.engagement)
        for each in found[:2]
    ]
