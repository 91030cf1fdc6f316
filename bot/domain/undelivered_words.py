"""Why a card did not arrive, in words its owner reads (X56)."""

from collections.abc import Mapping

from bot.domain.text import Text, say

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


def why(reason: str) -> Text:
    """Return the sentence for a reason; one that an older version kept, and nobody knows now, is refused."""
    return WHY.get(reason, WHY["refused"])
