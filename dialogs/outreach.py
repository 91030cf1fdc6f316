"""Outreach to account team, partners and customer: whom to write to, the mail, and what came back."""

from bot.domain.engagement import Engagement
from bot.domain.text import Text
from bot.playbook.model import Step
from dialogs import showing
from dialogs.talk import Talk
from dialogs.turn import Answer


async def show(talk: Talk, engagement: Engagement, step: Step, said: Text) -> Answer:
    """Answer with where it stands."""
    return await showing.show(talk, engagement, step, said=said)
