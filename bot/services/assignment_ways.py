"""Ways on from the assignment beside deciding it: to whoever may still answer, the mail to another FM.

Pure: reads the playbook and one engagement, writes nothing.
"""

from bot.domain.assignment import Option
from bot.domain.engagement import Engagement
from bot.domain.text import say
from bot.playbook import gateway
from bot.playbook.model import Playbook
from bot.playbook.when import When
from bot.services.views.parts import Button


def beside(playbook: Playbook, engagement: Engagement, when: When, option: Option) -> tuple[Button, ...]:
    """Return the mail to the FM of the other tenant where it goes to them (G2), else the way to outreach."""
    if option != "other_fm":
        return to_outreach(playbook, engagement, when)
    args = (("mail", "duplicate"),)
    return (Button(title=say("Mail to that FM"), verb="outreach.mail", engagement=engagement.id, args=args),)


def to_outreach(playbook: Playbook, engagement: Engagement, when: When) -> tuple[Button, ...]:
    """Return the way to who is next, else to the customer: an answer counts however late it comes (G18)."""
    place = gateway.place_of(playbook, engagement, when)
    if place.outcome.verdict != "go":
        return ()
    step = gateway.STEP_OF[place.thread.party if place.thread else "customer"]
    return (Button(title=say("Outreach"), verb="step.open", engagement=engagement.id, step=step),)
