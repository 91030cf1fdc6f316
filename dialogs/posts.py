"""What goes to a channel by itself, and what its owner says of it: post the summary, a post went wrong."""

import secrets
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.outcome import parts_of
from bot.domain.text import Text, say
from bot.playbook.causes_posts import AGENDA
from bot.playbook.meetings import meeting_of
from bot.services import agendas, posts
from bot.services.desk import Desk
from bot.services.records import NotFound
from bot.services.revisions import Gone
from bot.services.summaries import summary_of
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards import agenda as agenda_card
from cards import summary as summary_card
from dialogs import gone
from dialogs.talk import Talk
from dialogs.turn import Answer, Card

PLACE = say("Channel")


class Posts:
    """Draws what goes to a channel."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, engagement: Engagement, rule: str, meeting: str) -> tuple[Card, str] | None:
        """Return the agenda or the summary of a meeting, with its words for a notification."""
        name, nonce = parts_of(meeting)[0], secrets.token_urlsafe(9)
        zone = engagement.series[name].time_zone
        when = self._desk.when(engagement, self._desk.today(zone))
        if rule == AGENDA:
            found = meeting_of(engagement, meeting, when)
            agenda = agendas.view_of(self._desk, engagement, name, found.at if found else None)
            return agenda_card.agenda(agenda, nonce), agenda_card.summary(agenda)
        view = summary_of(engagement, meeting, when)
        return (summary_card.summary_card(view, nonce), summary_card.summary(view)) if view else None


async def post_summary(talk: Talk) -> Answer:
    """Let the summary be posted; the worker does it at once."""
    engagement = await talk.engagement("governance", "write")
    if isinstance(engagement, Answer):
        return engagement
    meeting = talk.arg("item")
    outcome = await posts.summary(talk.desk, talk.actor, engagement.id, meeting, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone):
        return gone.thing_gone(talk, engagement, PLACE)
    name = parts_of(meeting)[0]
    link = outcome.engagement.series[name].channel
    where = link.shown if link else ""
    return _said(
        talk,
        outcome.engagement,
        name,
        say("✓ It goes to the channel"),
        say("{} gets it in its thread now.", where),
    )


async def again(talk: Talk) -> Answer:
    """Post something again that may not have arrived, or could not be posted."""
    return await _settled(talk, again=True)


async def there(talk: Talk) -> Answer:
    """Note that a post is there after all, or is not wanted any more."""
    return await _settled(talk, again=False)


async def _settled(talk: Talk, *, again: bool) -> Answer:
    engagement = await talk.engagement("governance", "write")
    if isinstance(engagement, Answer):
        return engagement
    name, post = talk.arg("item"), talk.arg("of")
    outcome = await posts.settle(talk.desk, talk.actor, engagement.id, name, post, again=again, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone):
        return gone.thing_gone(talk, engagement, PLACE)
    title = say("✓ I post it again") if again else say("✓ Noted")
    lead = say("It goes out now, where it still makes sense.") if again else say("I say no more about it.")
    return _said(talk, outcome.engagement, name, title, lead)


def _said(talk: Talk, engagement: Engagement, name: str, title: Text, lead: Text) -> Answer:
    back = Button(
        title=say("Back to the series"),
        verb="series.open",
        engagement=engagement.id,
        args=(("item", name),),
        primary=True,
    )
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    view = NoticeView(
        customer=engagement.customer, place=NAMES[engagement.series[name].kind], title=title, lead=lead
    )
    return talk.notice(replace(view, buttons=(back, home)))
