"""A series and its channel: linked there by its owner, previewed and let be posted in their own chat.

Nothing is posted before its owner saw how it would be read. What stands against it is told to them alone.
"""

import secrets
from dataclasses import replace

from bot.domain.channel import Channel
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.outcome import meeting_id
from bot.domain.people import Actor
from bot.domain.person import Reference
from bot.domain.series_names import split_series
from bot.domain.text import Text, say
from bot.errors import DeliveryError, Unknown
from bot.services import agendas, channels, entries, people, portfolio, posts, reaching
from bot.services.audit import audit
from bot.services.channels import Refused, Taken, link_of
from bot.services.desk import Desk
from bot.services.readership import named, readable
from bot.services.records import Applied, ReadOnly, load
from bot.services.series_shown import meetings
from bot.services.views.answers import NoticeView
from bot.services.views.meetings import AgendaView
from bot.services.views.parts import Button
from cards import agenda as agenda_card
from cards import channels as words
from cards import notice as notice_card
from dialogs import gone
from dialogs.talk import Talk, unquoted
from dialogs.turn import Answer, Card, Incoming

# -- in the channel


async def link(desk: Desk, incoming: Incoming, channel: Channel, said: str) -> Text:
    """Link a series of the speaker's to the channel they speak in; return what everybody may read."""
    customer, kind = split_series(unquoted(said))
    found = await _owned(desk, incoming.actor, unquoted(customer))
    if isinstance(found, Text):
        return found
    names = channels.running(desk, found, kind)
    if len(names) != 1:
        return words.WHICH_SERIES
    (name,) = names
    why = await readable(desk, found, name, channel, incoming.service_url)
    if why:
        await audit(desk, incoming.actor, "link where others read", found.id)
        place = NAMES[found.series[name].kind]
        return await _refused(desk, found, words.refused(found.customer, place, why))
    channel = await named(desk, channel, incoming.service_url)
    outcome = await channels.link(
        desk, incoming.actor, found.id, name, channel, incoming.service_url, key=incoming.key
    )
    if isinstance(outcome, Taken):
        return words.TAKEN
    if not isinstance(outcome, Applied):
        return words.NOT_FOUND
    view = preview_view(desk, outcome.engagement, name)
    card = agenda_card.agenda(view, secrets.token_urlsafe(9))
    told = await _told(desk, outcome.engagement, card, agenda_card.summary(view))
    return words.LINKED if told else words.LINKED_UNSEEN


async def _owned(desk: Desk, actor: Actor, customer: str) -> Engagement | Text:
    """Return the engagement that a name means among the speaker's own; what to say where it means none."""
    listed = await entries.listed(desk, actor.tenant, actor.id) if customer else ()
    matching = portfolio.named(listed, customer, desk.today("")) if customer else []
    if len(matching) > 1:
        return words.WHICH_CUSTOMER
    try:
        found = await load(desk, actor, matching[0].engagement, "write") if matching else None
    except ReadOnly:
        found = None
    if found is None:
        await audit(desk, actor, "link", actor.channel)
    return found or words.NOT_FOUND


async def unlink(desk: Desk, incoming: Incoming) -> Text:
    """Take the link of this channel away; return what everybody may read."""
    found = await channels.here(desk, incoming.actor)
    owned = None
    if found:
        try:
            owned = await load(desk, incoming.actor, found.engagement.id, "write")
        except ReadOnly:
            owned = None
    if found is None or owned is None:
        return words.NOT_FOUND
    await channels.unlink(desk, incoming.actor, owned.id, found.name, key=incoming.key)
    return words.UNLINKED


async def _refused(desk: Desk, engagement: Engagement, view: NoticeView) -> Text:
    card = notice_card.notice(view, secrets.token_urlsafe(9))
    await _told(desk, engagement, card, notice_card.summary(view))
    return words.REFUSED


async def _told(desk: Desk, engagement: Engagement, card: Card, summary: str) -> bool:
    """Send a card to the owner's own chat; tell whether it was taken."""
    owner = await people.known(desk, engagement.tenant, engagement.owner)
    if owner is None:
        return False
    try:
        await reaching.post(desk, owner, card, summary)
    except DeliveryError:
        return False
    return True


# -- in the owner's own chat


def preview_view(desk: Desk, engagement: Engagement, name: str) -> AgendaView:
    """Return the agenda as the channel would get it, with the ways to let it be posted."""
    link = link_of(engagement, name)
    assert link is not None  # only what is linked is previewed
    series = engagement.series[name]
    coming = meetings(desk, engagement, series, 1)
    view = agendas.view_of(desk, engagement, name, coming[0] if coming else None)
    verbs = ("channel.unlink", "series.open") if link.accepted else ("channel.post", "channel.leave")
    ways = tuple(replace(_way(engagement, name, verb), primary=verb == "channel.post") for verb in verbs)
    return words.preview(view, link.shown, ways)


def _way(engagement: Engagement, name: str, verb: str) -> Button:
    return Button(title=words.WAYS[verb], verb=verb, engagement=engagement.id, args=(("item", name),))


async def preview(talk: Talk) -> Answer:
    """Show how the channel would get the agenda."""
    found = await _linked(talk)
    if isinstance(found, Answer):
        return found
    view = preview_view(talk.desk, found, talk.arg("item"))
    return talk.card(agenda_card.agenda(view, talk.nonce), agenda_card.summary(view))


async def leave(talk: Talk) -> Answer:
    """Post nothing; say what can be done instead."""
    found = await _linked(talk)
    if isinstance(found, Answer):
        return found
    ways = ("channel.preview", "channel.unlink")
    return _notice(talk, found, say("Nothing is posted"), words.NOT_THIS_WAY, *ways)


async def post(talk: Talk) -> Answer:
    """Post the agenda for the first time, where nobody reads it who must not; once, whatever comes of it."""
    found = await _linked(talk)
    if isinstance(found, Answer):
        return found
    name = talk.arg("item")
    if why := await channels.allowed(talk.desk, found, name):
        return talk.notice(words.refused(found.customer, NAMES[found.series[name].kind], why))
    coming = meetings(talk.desk, found, found.series[name], 1)
    meeting = meeting_id(name, coming[0].planned.isoformat()) if coming else ""
    outcome = await channels.accept(talk.desk, talk.actor, found.id, name, meeting, key=talk.key)
    if isinstance(outcome, Refused) or (isinstance(outcome, Applied) and outcome.again):
        return _notice(talk, found, say("You let it be posted before"), words.NEXT_TIME)
    if not isinstance(outcome, Applied):
        return talk.not_found()
    if meeting:
        talk.desk.later(posts.by_hand(talk.desk, talk.actor, found.id, meeting))
    return await _posted(talk, outcome.engagement, name)


async def _posted(talk: Talk, engagement: Engagement, name: str) -> Answer:
    link = link_of(engagement, name)
    assert link is not None  # it was let be posted a moment ago
    coming = meetings(talk.desk, engagement, engagement.series[name], 1)
    view = agendas.view_of(talk.desk, engagement, name, coming[0] if coming else None)
    card = agenda_card.agenda(view, secrets.token_urlsafe(9))
    at = Reference(service_url=link.service_url, conversation=link.channel.id)
    try:
        thread = await talk.desk.reach.post(at, card, agenda_card.summary(view))
    except Unknown:
        return _notice(talk, engagement, say("Have a look in the channel"), words.UNKNOWN)
    except DeliveryError:
        key = f"{talk.key}.back"
        await channels.not_posted(talk.desk, talk.actor, engagement.id, name, key=key)
        return _notice(talk, engagement, say("It isn’t posted"), words.NOT_TAKEN, "channel.preview")
    await channels.posted(talk.desk, talk.actor, engagement.id, name, thread, key=f"{talk.key}.thread")
    return _notice(talk, engagement, say("✓ Posted"), words.POSTED)


async def take_away(talk: Talk) -> Answer:
    """Take the link of a series away from the owner's own chat."""
    found = await _linked(talk)
    if isinstance(found, Answer):
        return found
    await channels.unlink(talk.desk, talk.actor, found.id, talk.arg("item"), key=talk.key)
    return _notice(talk, found, say("✓ Not linked any more"), words.UNLINKED)


async def _linked(talk: Talk) -> Engagement | Answer:
    engagement = await talk.engagement("governance", "write")
    if isinstance(engagement, Answer):
        return engagement
    if link_of(engagement, talk.arg("item")):
        return engagement
    back = Button(title=say("Governance"), verb="governance", engagement=engagement.id, primary=True)
    return gone.thing_gone(talk, engagement, say("Governance"), back)


def _notice(talk: Talk, engagement: Engagement, title: Text, lead: Text, *verbs: str) -> Answer:
    name = talk.arg("item")
    back = replace(_way(engagement, name, "series.open"), primary=True)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=NAMES[engagement.series[name].kind],
            title=title,
            lead=lead,
            buttons=(back, *(_way(engagement, name, verb) for verb in verbs)),
        )
    )
