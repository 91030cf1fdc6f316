"""What did not arrive, in words its owner reads: why, and that it arrives again (X56)."""

from datetime import date

from bot.domain.dates import show_day
from bot.domain.text import Text, join, say
from bot.domain.undelivered_words import why
from bot.services.views.answers import NoticeView
from cards.notices import HELP, PLACE, PORTFOLIO

AGAIN = say("What waited for you comes now.")


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
