"""Answers that explain: welcome, help, privacy, and what is said to a word, a text or a file the bot can't
use.

As notices.py: views for notice.py, every word the bot's own. Knows no command; the caller names them.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines
from cards.escape import cut
from cards.notices import HELP, IMPORT, NEW, NEW_QUIET, PLACE, PORTFOLIO, PRIVACY, SETTINGS, shown

Commands = tuple[tuple[Text, tuple[tuple[str, str], ...]], ...]
"""Groups of commands: a heading, then (command, what it does)."""

EXPLAINED = 5
"""Commands of a group that help explains."""

BUTTONS = ("help", "settings", "privacy")
"""Commands that need no explanation: the card itself, and its buttons of that name."""


NO_GUESTS = say(
    "I work for this organisation’s own people, and Teams says that you are a guest. Ask your contact here."
)
WHO_ARE_YOU = say("I can’t ask Teams who you are right now, so nothing is saved. Try again in a moment.")


def welcome(name: str, facts: Sequence[tuple[str, Text]]) -> NoticeView:
    """Return the first card: how to start, and what dates go by (title, value), where anything is known."""
    lines = tuple(Line(title=typed(title), detail=value) for title, value in facts)
    hello = (
        say("Hello {}. Let’s get you started.", cut(typed(name), 40))
        if name
        else say("Hello. Let’s get you started.")
    )
    return NoticeView(
        place=PLACE,
        title=hello,
        lead=say("You answer short cards. I keep the dates, the mails to send and the list for FTOP."),
        box=(
            say("Start with one customer"),
            say("It takes about a minute. Or paste the list you have."),
            (NEW, IMPORT),
        ),
        lists=(Lines(title=say("What I go by"), lines=lines, facts=True),) if lines else (),
        note=say("You can change this in *Settings*.")
        if lines
        else say("Your first message tells me your time zone and country. *Settings* changes them."),
        buttons=(SETTINGS, PRIVACY, HELP),
    )


def help_card(groups: Commands, customer: str = "", engagement: str = "") -> NoticeView:
    """Return what the bot does and its commands; the current engagement first, where there is one.

    A group explains its first words and names the others: a list that is longer than a phone is not read.
    """
    current = (
        say("You are in {}", cut(typed(customer), 60)),
        NOTHING,
        (
            Button(title=say("Home"), verb="open", engagement=engagement, primary=True),
            Button(title=say("What’s next"), verb="next", engagement=engagement),
        ),
    )
    return NoticeView(
        place=PLACE,
        title=say("What I can do"),
        lead=say("Press a button, or type one of these words. A customer’s name may follow: *dibs contoso*."),
        box=current if engagement else None,
        lists=_all_commands(groups),
        note=say("Dates can be typed: *next Friday*, *1 Dec*, *in 3 business days*."),
        buttons=(PORTFOLIO, NEW_QUIET, SETTINGS, PRIVACY),
    )


@lru_cache(maxsize=4)
def _all_commands(groups: Commands) -> tuple[Lines, ...]:
    return tuple(each for title, commands in groups for each in _commands(title, commands))


def _commands(title: Text, commands: Sequence[tuple[str, str]]) -> tuple[Lines, ...]:
    """Return a group: the words without what may follow them, the first ones with what they do."""
    words = [(word, what) for shown, what in commands if (word := shown.split()[0]) not in BUTTONS]
    lines = tuple(Line(title=content(word), detail=content(what)) for word, what in words[:EXPLAINED])
    first = Lines(title=title, lines=lines, facts=True)
    others = join(", ", (say("*{}*", content(word)) for word, _ in words[EXPLAINED:]))
    also = Lines(title=NOTHING, lines=(Line(title=say("Also: {}", others)),))
    return (first, also) if others else (first,)


def privacy(kept: Sequence[tuple[str, str]], buttons: Sequence[Button] = ()) -> NoticeView:
    """Return what is kept about the person: (what, in which detail and for how long)."""
    lines = tuple(Line(title=content(what), detail=content(detail)) for what, detail in kept)
    return NoticeView(
        place=say("Privacy"),
        title=say("What I keep about you"),
        lead=say("Only what this work needs. Customers’ answers belong to the engagement, not to you."),
        lists=(Lines(title=NOTHING, lines=lines),) if lines else (),
        buttons=(*buttons, SETTINGS),
    )


def unknown_word(
    word: str, nearest: Sequence[Button], keep: Button | None = None, *, customers: bool = False
) -> NoticeView:
    """Return what a word gets that is no command and no answer (X50): the nearest three, help, a note.

    `customers`: the first of the nearest open those whose name holds the word.
    """
    near = tuple(replace(button, primary=place == 0) for place, button in enumerate(nearest[:3]))
    return NoticeView(
        place=PLACE,
        title=say("A customer, or a command?") if customers else say("I don’t know that word"),
        lead=say(
            "You wrote “{}”. {}",
            shown(word),
            say("Did you mean one of these?") if near else say("Help shows what I know."),
        ),
        buttons=(*near, *((keep,) if keep else ()), HELP),
    )


def read_as(words: str, read: Text, other: Button | None = None) -> NoticeView:
    """Return how an ambiguous word was read, with the other reading as a button."""
    return NoticeView(
        place=PLACE,
        title=say("I took that as {}", read),
        lead=say("You wrote “{}”.", shown(words)),
        buttons=(other,) if other else (),
    )


def too_long(length: int, limit: int, keep: Button | None = None) -> NoticeView:
    """Return what a text gets that is longer than anything asked for (X50, X21)."""
    lead = say("That is {} characters; I read up to {} at a time.", f"{length:,}", f"{limit:,}")
    return NoticeView(
        place=PLACE,
        title=say("That text is too long"),
        lead=lead,
        note=say("I can keep its beginning as a note on the current engagement.") if keep else NOTHING,
        buttons=(*((keep,) if keep else ()), HELP),
    )


def takes_text() -> NoticeView:
    """Return what a file, an image or a voice message gets (X42)."""
    return NoticeView(
        place=PLACE,
        title=say("I can’t take files here"),
        lead=say("I read text and the cards you fill in. I didn’t open what you sent."),
        note=say("A list of customers goes in as text: type *import* and paste it."),
        buttons=(Button(title=IMPORT.title, verb="import", primary=True), HELP),
    )


WHERE_I_WORK = say("I work in a chat with me alone, and in a team’s channel. Here I stay quiet.")
"""The one line for a group or meeting chat (X58), said once."""
