"""Answers for what a card speaks of and is no longer there: a step, a contact, a gap, risk or task."""

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text, say
from bot.services.slots import raw_of
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards import notices
from dialogs.talk import Talk
from dialogs.turn import Answer


def step_gone(talk: Talk, engagement: Engagement, step: str) -> Answer:
    """Answer that the playbook has no such step any more; what was answered stays readable (X44)."""
    record = engagement.steps.get(step)
    kept = [(name, raw_of(value)) for name, value in record.answers.items()] if record else []
    return talk.notice(notices.out_of_date(engagement.customer, engagement.id, kept))


def thing_gone(talk: Talk, engagement: Engagement, place: Text, *ways: Button, kept: bool = False) -> Answer:
    """Answer that what a small form edits was taken off; `kept`: what was typed is kept as a draft."""
    draft = say("What you typed is kept as a draft until {}.", talk.draft_until()) if kept else NOTHING
    home = notices.home_button(engagement.id, primary=not ways)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=place,
            title=say("It was taken off before"),
            lead=say("Your press changed nothing."),
            note=draft,
            buttons=(*ways, home),
        )
    )
