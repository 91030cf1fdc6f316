"""What a person can type and press: one row a command, one row a verb.

Decides nothing; each row names who does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.domain.cleaning import fold
from bot.domain.places import nearest
from bot.domain.text import say
from bot.services.views import Button
from cards import guides
from dialogs import engagement, evidence, imports, notebook, overview, personal, stage
from dialogs.talk import Talk
from dialogs.turn import Answer

Run = Callable[[Talk], Awaitable[Answer]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command: its word, what help says of it, what runs it. `takes` words after it ("" takes none)."""

    word: str
    group: str
    what: str
    run: Run
    takes: str = ""


async def help_answer(talk: Talk) -> Answer:
    """`help`: what the bot does, the commands, the current engagement."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in COMMANDS.values():
        shown = f"{command.word} {command.takes}".strip()
        groups.setdefault(command.group, []).append((shown, command.what))
    return talk.notice(
        guides.help_card(personal.described(groups), talk.person.current_name, talk.person.current)
    )


YOURS, ONE, MORE = "Your engagements", "One engagement", "You and me"

_ROWS = (
    Command(word="new", group=YOURS, what="Open an engagement", run=engagement.new),
    Command(word="import", group=YOURS, what="Open many from a pasted list", run=imports.start, takes="list"),
    Command(
        word="portfolio",
        group=YOURS,
        what="All, ranked by what needs you",
        run=overview.portfolio,
        takes="filter",
    ),
    Command(word="open", group=YOURS, what="Go to one of them", run=overview.open_home, takes="customer"),
    Command(word="next", group=YOURS, what="What to do next, and why", run=overview.next_things, takes="all"),
    Command(
        word="kickoff",
        group=ONE,
        what="Prepare, hold and close the kickoff",
        run=partial(stage.enter, command="kickoff"),
        takes="customer",
    ),
    Command(
        word="dibs",
        group=ONE,
        what="Date, intent, reason, owner",
        run=partial(stage.enter, command="dibs"),
        takes="customer",
    ),
    Command(
        word="ssat",
        group=ONE,
        what="Stakeholders, scenarios, awareness, training",
        run=partial(stage.enter, command="ssat"),
        takes="customer",
    ),
    *(
        Command(word=word, group=ONE, what=what, run=partial(stage.enter, command=word), takes="customer")
        for word, what in (
            ("benefit", "Land the benefit (Customer Health)"),
            ("adoption", "Talk about adoption and change"),
            ("partner", "Find an adoption partner"),
            ("checkpoint", "Follow the technical gaps"),
            ("enable", "Help them enable the services"),
            ("survey", "Settle the customer survey"),
            ("frp", "Work with a FastTrack Ready Partner"),
        )
    ),
    Command(word="contacts", group=ONE, what="Who is who", run=notebook.contacts, takes="customer"),
    Command(word="note", group=ONE, what="Keep a note", run=notebook.note, takes="text"),
    Command(
        word="task", group=ONE, what="A task, gap or risk to follow up", run=notebook.new_item, takes="text"
    ),
    Command(word="edit", group=ONE, what="Change its facts", run=engagement.edit, takes="customer"),
    Command(
        word="timeline",
        group=ONE,
        what="Who changed what, when",
        run=overview.show_timeline,
        takes="customer",
    ),
    Command(word="hold", group=ONE, what="Pause until a date", run=engagement.hold, takes="customer"),
    Command(word="close", group=ONE, what="Close with a reason", run=engagement.close, takes="customer"),
    Command(word="reopen", group=ONE, what="Open it again", run=engagement.reopen, takes="customer"),
    Command(
        word="remove", group=ONE, what="Remove; 30 days to restore", run=engagement.remove, takes="customer"
    ),
    Command(word="cancel", group=MORE, what="Leave a form, kept as a draft", run=personal.cancel),
    Command(word="undo", group=MORE, what="Take your last change back", run=personal.take_back),
    Command(word="settings", group=MORE, what="Zone, country, language, own links", run=personal.settings),
    Command(word="privacy", group=MORE, what="What I keep about you", run=personal.privacy),
    Command(word="help", group=MORE, what="This list", run=help_answer),
)
COMMANDS: Mapping[str, Command] = {command.word: command for command in _ROWS}

VERBS: Mapping[str, Run] = {
    **{command.word: command.run for command in _ROWS},
    "more": overview.more,
    "new.submit": engagement.open_new,
    "hold.save": engagement.save_hold,
    "close.save": engagement.save_close,
    "remove.save": engagement.save_remove,
    "step.open": stage.open_step,
    "step.save": stage.save,
    "step.keep": stage.keep,
    "step.skip": stage.skip,
    "stale.use_mine": stage.use_mine,
    "stale.note": notebook.note_of_draft,
    "discard": personal.discard,
    "note.new": notebook.new_note,
    "note.save": notebook.save_note,
    "item.new": notebook.new_item,
    "item.open": notebook.open_item,
    "item.save": notebook.save_item,
    "item.done": notebook.finish_item,
    "item.again": notebook.reopen_item,
    "missed.new": evidence.new,
    "missed.open": evidence.open_one,
    "missed.save": evidence.save,
    "referral.new": notebook.new_referral,
    "referral.save": notebook.save_referral,
    "contact.new": notebook.new_contact,
    "contact.edit": notebook.edit_contact,
    "contact.save": notebook.save_contact,
    "contact.merge": notebook.save_contact,
    "contact.remove": notebook.remove_contact,
    "settings.save": personal.save_settings,
    "import.submit": imports.submit,
    "import.page": imports.page,
    "import.confirm": imports.confirm,
    "keep.note": notebook.new_note,
}


def find(words: str) -> tuple[Command, str] | None:
    """Return the command that typed words name, and the words after it as typed; None where the first is no
    command.

    Case, curly quotes and no-break spaces do not matter (X50). A command that takes nothing stands alone.
    """
    first, _, rest = words.strip().replace("\u00a0", " ").partition(" ")
    head, newline, tail = first.partition("\n")
    if newline:
        first, rest = head, f"{tail} {rest}".strip() if rest else tail
    command = COMMANDS.get(fold(first).strip("\"'.!?"))
    if command is None or (rest.strip() and not command.takes):
        return None
    return command, rest.strip().strip("\"'“”‘’")


def near(words: str) -> tuple[Button, ...]:
    """Return buttons for the three commands nearest to an unknown word."""
    first = words.strip().split(maxsplit=1)[0] if words.strip() else ""
    return tuple(Button(title=say("{}", word), verb=word) for word in nearest(first[:80], COMMANDS, 3))
