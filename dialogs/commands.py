"""What a person can type: one row a command. What they press: verbs.py.

Decides nothing; each row names who does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from bot.domain.cleaning import fold
from bot.domain.places import nearest
from bot.domain.text import content, say
from bot.services.views.parts import Button
from cards import guides
from dialogs import (
    ahead,
    contacts,
    cover,
    engagement,
    export,
    farewell,
    followups,
    ftop,
    going,
    handover,
    imports,
    notes,
    outcome,
    overview,
    personal,
    series,
    team,
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
    for command in _listed(local):
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


NOT_FOR_ALL = ""
"""The group of what help does not list: most people would find nothing there (X57)."""
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
    Command(word="today", group=YOURS, what="Your day: late, due, meetings", run=ahead.today),
    Command(
        word="upcoming",
        group=YOURS,
        what="The next reminders, and their rules",
        run=ahead.coming,
        takes="customer",
    ),
    Command(
        word="why",
        group=YOURS,
        what="Why one comes, or doesn’t",
        run=ahead.why,
        takes="customer",
    ),
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
    Command(
        word="outcome",
        group=WALK,
        what="Record how a meeting went",
        run=outcome.choose,
        takes="customer",
    ),
    *(
        Command(word=word, group=RECORD, what=what, run=run, takes=takes)
        for word, what, run, takes in (
            ("contacts", "Who is who", contacts.show, "customer"),
            ("note", "Keep a note", notes.note, "text"),
            ("task", "A task, gap or risk to follow up", followups.new_item, "text"),
            ("ftop", "What to enter in FTOP since last time", ftop.show, "customer"),
            ("timeline", "Who changed what, when", overview.show_timeline, "customer"),
            ("export", "One, or all, as files", export.show, "customer"),
            ("edit", "Change its facts", engagement.edit, "customer"),
            ("hold", "Pause until a date", engagement.hold, "customer"),
            ("close", "Close with a reason", engagement.close, "customer"),
            ("reopen", "Open it again", engagement.reopen, "customer"),
            ("remove", "Remove; 30 days to restore", engagement.remove, "customer"),
            ("handover", "Give it to another FM", handover.start, "customer"),
        )
    ),
    Command(
        word="cover",
        group=MORE,
        what="Who receives while you are away",
        run=cover.start,
        takes="person, dates",
    ),
    Command(word="team", group=NOT_FOR_ALL, what="The teams you may see", run=team.show),
    Command(word="cancel", group=MORE, what="Leave the form that is open", run=personal.cancel),
    Command(word="undo", group=MORE, what="Take your last change back", run=personal.take_back),
    Command(word="settings", group=MORE, what="Zone, work hours, days off, own links", run=personal.settings),
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


def known(local: bool) -> Mapping[str, Command]:
    """Return the commands that there are, in local mode or not."""
    return {**COMMANDS, **LOCAL} if local else COMMANDS


def _listed(local: bool) -> tuple[Command, ...]:
    """Return the commands that help lists."""
    return tuple(command for command in known(local).values() if command.group != NOT_FOR_ALL)


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
    like = nearest(first[:80], [each.word for each in _listed(local) if each.word != "help"], NEAR)
    found = tuple(dict.fromkeys((*like, *USUAL)))[:NEAR]
    return tuple(Button(title=say("{}", word), verb=word) for word in found)
