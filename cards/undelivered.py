"""What did not arrive, in words its owner reads: why, and that it arrives again (X56)."""

from collections.abc import Mapping
from datetime import date

from bot.domain.dates import show_day
from bot.domain.text import Text, join, say
from bot.services.views import NoticeView
from cards.notices import HELP, PLACE, PORTFOLIO

WHY: Mapping[str, Text] = {
    "blocked": say("You had blocked me in Teams."),
    "removed": say("I had been removed from our chat."),
    "disabled": say("An administrator had switched me off."),
    "gone": say("Teams did not know our chat any more."),
    "too_big": say("The card was too big for Teams."),
    "refused": say("Teams refused the card."),
    "unsure": say("I sent it twice and don’t know whether it arrived."),
}
"""Why a card did not arrive, by the reason of `bot.errors`, or of a mailbox."""

AGAIN = say("What waited for you comes now.")


def why(reason: str) -> Text:
    """Return the sentence for a reason; one that an older version kept, and nobody knows now, is refused."""
    return WHY.get(reason, WHY["refused"])


def arrives_again(reason: str, since: date, today: date) -> Text:
    """Return since when nothing arrived, why, and that it does now: one line."""
    return join(" ", (say("I haven’t reached you since {}.", show_day(since, today)), why(reason), AGAIN))


def back(reason: str, since: date, today: date) -> NoticeView:
    """Return the same as a card of its own: for who added the bot again."""
    return NoticeView(
        place=PLACE,
        title=say("I can reach you again"),
        lead=arrives_again(reason, since, today),
        buttons=(PORTFOLIO, HELP),
    )
