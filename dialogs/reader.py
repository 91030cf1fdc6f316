"""What somebody who may only read an engagement sees of it, and what they are told when they write.

They had it before, or lead a team with its owner in it. Who covers for the owner writes like them and is only
told so. Decides nothing of this itself.
"""

from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.handover import former_of
from bot.domain.text import NOTHING, Text, say
from cards import handover as handover_card
from cards import role as role_card
from cards.reading import read_only
from dialogs.talk import Talk, noted
from dialogs.turn import Answer

READS = frozenset(
    {"open", "more", "next", "portfolio", "contacts", "timeline", "ftop", "help"}
    | {"export", "export.file", "export.read"}
)
"""Verbs that write nothing: the only buttons on what somebody may only read."""


def banner(talk: Talk, engagement: Engagement) -> Text:
    """Return what makes whoever speaks see it, who is not its owner."""
    if covered := talk.actor.roles.covers.get(engagement.owner):
        return role_card.covering(engagement.owner_name, talk.day(covered.until))
    if engagement.owner in talk.actor.roles.members:
        return role_card.leading(engagement.owner_name)
    left = former_of(engagement.former, talk.actor.id)
    if left is None:
        return NOTHING
    zone = talk.zone
    on, until = (talk.day(moment.astimezone(zone).date()) for moment in (left.at, left.until))
    return handover_card.banner(left.to_name, on, until)


def marked(talk: Talk, answer: Answer | None) -> Answer | None:
    """Return the answer without what could be changed and with the banner below, where it shows what may only
    be read.
    """
    if answer is None or talk.reading is None:
        return answer
    return noted(unwritten(answer), banner(talk, talk.reading))


def unwritten(answer: Answer) -> Answer:
    """Return the answer without what could be changed."""
    return replace(answer, card=read_only(answer.card, READS) if answer.card else None)


def refused(talk: Talk, engagement: Engagement, *, kept: bool) -> Answer:
    """Answer a write to what may only be read (X29, X57); `kept`: what was typed is kept as a draft."""
    draft = say("What you typed is kept as a draft until {}.", talk.draft_until()) if kept else NOTHING
    said, here = banner(talk, engagement), (engagement.customer, engagement.id)
    if engagement.owner in talk.actor.roles.covers:
        return talk.notice(role_card.owners_alone(*here, said, draft=draft))
    if engagement.owner in talk.actor.roles.members:
        return talk.notice(role_card.only_read(*here, said, draft=draft))
    return talk.notice(handover_card.handed_over(*here, said, draft=draft))
