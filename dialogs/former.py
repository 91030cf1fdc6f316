"""What somebody who handed an engagement over still sees of it, and what they are told when they write.

Hands nothing over itself.
"""

from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.handover import former_of
from bot.domain.text import NOTHING, Text, say
from cards import handover as handover_card
from cards.reading import read_only
from dialogs.talk import Talk, noted
from dialogs.turn import Answer

READS = frozenset(
    {"open", "more", "next", "portfolio", "contacts", "timeline", "ftop", "help"}
    | {"export", "export.file", "export.read"}
)
"""Verbs that write nothing: the only buttons on what a former owner sees."""


def banner(talk: Talk, engagement: Engagement) -> Text:
    """Return to whom and when it went, and until when it can be read."""
    left = former_of(engagement.former, talk.actor.id)
    if left is None:
        return NOTHING
    zone = talk.zone
    on, until = (talk.day(moment.astimezone(zone).date()) for moment in (left.at, left.until))
    return handover_card.banner(left.to_name, on, until)


def marked(talk: Talk, answer: Answer | None) -> Answer | None:
    """Return the answer without what could be changed and with the banner below, where it shows what was
    handed over.
    """
    if answer is None or talk.reading is None:
        return answer
    card = read_only(answer.card, READS) if answer.card else None
    return noted(replace(answer, card=card), banner(talk, talk.reading))


def refused(talk: Talk, engagement: Engagement, *, kept: bool) -> Answer:
    """Answer a write to what was handed over (X29); `kept`: what was typed is kept as a draft."""
    draft = say("What you typed is kept as a draft until {}.", talk.draft_until()) if kept else NOTHING
    said = banner(talk, engagement)
    return talk.notice(handover_card.handed_over(engagement.customer, engagement.id, said, draft=draft))
