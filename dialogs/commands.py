"""What a person can type and press: one row a command, one row a verb.

Decides nothing; each row names who does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from bot.domain.cleaning import fold
from bot.domain.places import nearest
from bot.domain.text import content, say
from bot.services.views import Button
from cards import guides
from dialogs import (
    answers,
    assignment,
    contacts,
    engagement,
    evidence,
    export,
    farewell,
    followups,
    ftop,
    going,
    handover,
    imports,
    mine,
    notes,
    outreach,
    overview,
    partners,
    personal,
    reminder,
    saving,
    series,
    series_forms,
    trial,
)
from dialogs.talk import Talk, unquoted
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
    return talk.notice(
        guides.help_card(_described(talk.desk.local), talk.person.current_name, talk.person.current)
    )


@cache
def _described(local: bool) -> guides.Commands:
    """Return the commands by group, as the help card takes them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in known(local).values():
        shown = f"{command.word} {command.takes}".strip()
        groups.setdefault(command.group, []).append((shown, command.what))
    return tuple((content(title), tuple(commands)) for title, commands in groups.items())


async def meant(talk: Talk) -> Answer:
    """A word that was taken as an answer was meant as a command: take the answer back, then do it."""
    told, gone = await personal.take_back_answer(talk)
    command = known(talk.desk.local).get(talk.arg("command"))
    if not gone or command is None or command.word == "undo":
        return told
    talk.address = None
    return await command.run(talk)


YOURS, WALK, RECORD, MORE = "Your engagements", "Walk one of them", "Keep its record", "You and me"
TRIAL = "To try me out, on this machine only"

_ROWS = (
    Command(word="new", group=YOURS, what="Open an engagement", run=engagement.new, takes="customer"),
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
    *(
        Command(word=word, group=WALK, what=what, run=partial(going.enter, command=word), takes="customer")
        for word, what in (
            ("outreach", "Account team, partner, customer"),
            ("assign", "Decide the assignment"),
            ("kickoff", "Prepare, hold and close the kickoff"),
            ("dibs", "Date, intent, reason, owner"),
            ("ssat", "Stakeholders, scenarios, awareness, training"),
            ("benefit", "Land the benefit (Customer Health)"),
            ("adoption", "Talk about adoption and change"),
            ("partner", "Find an adoption partner"),
            ("checkpoint", "Follow the technical gaps"),
            ("enable", "Help them enable the services"),
            ("survey", "Settle the customer survey"),
            ("frp", "Work with a FastTrack Ready Partner"),
        )
    ),
    Command(
        word="disengage",
        group=WALK,
        what="Complete an RFA and leave",
        run=farewell.enter,
        takes="customer",
    ),
    Command(
        word="governance",
        group=WALK,
        what="Meeting series, and who is in them",
        run=series.show,
        takes="customer",
    ),
    Command(word="contacts", group=RECORD, what="Who is who", run=contacts.show, takes="customer"),
    Command(word="note", group=RECORD, what="Keep a note", run=notes.note, takes="text"),
    Command(
        word="task",
        group=RECORD,
        what="A task, gap or risk to follow up",
        run=followups.new_item,
        takes="text",
    ),
    Command(
        word="ftop",
        group=RECORD,
        what="What to enter in FTOP since last time",
        run=ftop.show,
        takes="customer",
    ),
    Command(
        word="timeline",
        group=RECORD,
        what="Who changed what, when",
        run=overview.show_timeline,
        takes="customer",
    ),
    Command(word="export", group=RECORD, what="One, or all, as files", run=export.show, takes="customer"),
    Command(word="edit", group=RECORD, what="Change its facts", run=engagement.edit, takes="customer"),
    Command(word="hold", group=RECORD, what="Pause until a date", run=engagement.hold, takes="customer"),
    Command(word="close", group=RECORD, what="Close with a reason", run=engagement.close, takes="customer"),
    Command(word="reopen", group=RECORD, what="Open it again", run=engagement.reopen, takes="customer"),
    Command(
        word="remove",
        group=RECORD,
        what="Remove; 30 days to restore",
        run=engagement.remove,
        takes="customer",
    ),
    Command(
        word="handover",
        group=RECORD,
        what="Give it to another FM",
        run=handover.start,
        takes="customer",
    ),
    Command(word="cancel", group=MORE, what="Leave the form that is open", run=personal.cancel),
    Command(word="undo", group=MORE, what="Take your last change back", run=personal.take_back),
    Command(word="settings", group=MORE, what="Zone, country, language, own links", run=personal.settings),
    Command(word="privacy", group=MORE, what="What I keep about you", run=personal.privacy),
    Command(word="help", group=MORE, what="This list", run=help_answer),
)
COMMANDS: Mapping[str, Command] = {command.word: command for command in _ROWS}
_TRIAL = (
    Command(word="advance", group=TRIAL, what="Move the clock", run=trial.advance, takes="time"),
    Command(word="demo", group=TRIAL, what="Add 40 made-up customers", run=trial.demo),
)
LOCAL: Mapping[str, Command] = {command.word: command for command in _TRIAL}
"""What is there in local mode alone: elsewhere these are words like any other."""
GREETINGS = ("hi", "hello", "hey", "?")
"""Words that get help although they are no command."""
NEAR = 3
USUAL = ("next", "portfolio", "new")
"""What is offered where nothing is like the word."""

VERBS: Mapping[str, Run] = {
    **{command.word: command.run for command in _ROWS},
    "more": overview.more,
    "new.submit": engagement.open_new,
    "hold.save": engagement.save_hold,
    "close.save": engagement.save_close,
    "remove.save": engagement.save_remove,
    "step.open": going.open_step,
    "step.save": saving.save,
    "step.keep": saving.keep,
    "step.skip": saving.skip,
    "assign.accept": assignment.accept,
    "assign.override": assignment.override,
    "assign.facts": assignment.facts,
    "stale.use_mine": mine.use_mine,
    "stale.note": notes.note_of_mine,
    "discard": mine.discard,
    "meant": meant,
    "note.new": notes.new_note,
    "note.save": notes.save_note,
    "item.new": followups.new_item,
    "item.open": followups.open_item,
    "item.save": followups.save_item,
    "item.done": followups.finish_item,
    "item.again": followups.reopen_item,
    "missed.new": evidence.new,
    "missed.save": evidence.save,
    "missed.open": evidence.open_one,
    "missed.withdraw": evidence.withdraw,
    "reminder.done": reminder.finish,
    "reminder.snooze": reminder.snooze,
    "reminder.drop": reminder.drop,
    "snooze.save": reminder.save_snooze,
    "not_needed.save": reminder.save_drop,
    "referral.new": followups.new_referral,
    "referral.save": followups.save_referral,
    "disengage.texts": farewell.texts,
    "outreach.open": outreach.open_thread,
    "sent.save": outreach.send,
    "outreach.mail": outreach.mail,
    "answer.new": answers.new_answer,
    "answer.save": answers.save_answer,
    "bounce.new": answers.new_bounce,
    "bounce.save": answers.save_bounce,
    "skip.new": answers.new_skip,
    "skip.save": answers.save_skip,
    "skip.end": answers.end_skip,
    "partner.new": partners.new,
    "partner.edit": partners.edit,
    "partner.save": partners.save,
    "contact.new": contacts.new,
    "contact.edit": contacts.edit,
    "contact.save": contacts.save,
    "contact.merge": contacts.merge,
    "contact.remove": contacts.remove,
    "ftop.all": ftop.enter_all,
    "ftop.save": ftop.enter_ticked,
    "series.new": series_forms.new,
    "series.open": series.open_one,
    "series.more": series.more,
    "series.agenda": series.agenda,
    "series.edit": series_forms.edit,
    "series.preview": series_forms.preview,
    "series.save": series_forms.save,
    "export.file": export.give,
    "export.read": export.read,
    "settings.save": personal.save_settings,
    "handover.save": handover.save,
    "handover.withdraw": handover.withdraw,
    "handover.show": handover.show,
    "handover.accept": handover.accept,
    "decline.save": handover.decline,
    "import.submit": imports.submit,
    "import.page": imports.page,
    "import.confirm": imports.confirm,
}


def known(local: bool) -> Mapping[str, Command]:
    """Return the commands that there are, in local mode or not."""
    return {**COMMANDS, **LOCAL} if local else COMMANDS


def runs(verb: str, local: bool) -> Run | None:
    """Return what a press runs; None where there is no such verb."""
    return LOCAL[verb].run if local and verb in LOCAL else VERBS.get(verb)


def find(words: str, local: bool) -> tuple[Command, str] | None:
    """Return the command that typed words name, and the words after it as typed; None where the first is no
    command.

    Case, curly quotes and no-break spaces do not matter (X50). A command that takes nothing stands alone.
    """
    first, *rest = unquoted(words).split(maxsplit=1) or [""]
    word = fold(first).strip("\"'.,:;!?") or first
    command = known(local).get("help" if word in GREETINGS else word)
    if command is None or (rest and not command.takes):
        return None
    return command, rest[0] if rest else ""


def near(words: str, local: bool) -> tuple[Button, ...]:
    """Return buttons for the three commands nearest to an unknown word, the usual ones where it is like none.

    Help is offered beside them.
    """
    first, *_ = words.split(maxsplit=1) or [""]
    like = nearest(first[:80], [word for word in known(local) if word != "help"], NEAR)
    found = tuple(dict.fromkeys((*like, *USUAL)))[:NEAR]
    return tuple(Button(title=say("{}", word), verb=word) for word in found)
