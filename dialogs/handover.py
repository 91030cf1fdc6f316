"""Handing an engagement over: the owner's form and what waits, the other one's answer, and who is told."""

import secrets
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.dates import show_moment
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.handover import Handover, Tiding, waiting
from bot.domain.person import Person, Reference
from bot.domain.text import Text, content, join, say
from bot.services import handovers, people, telling, undo
from bot.services.desk import Desk
from bot.services.forms import Filled
from bot.services.handovers import Ended, Standing
from bot.services.home import offer_line
from bot.services.picking import Picker, judged
from bot.services.records import NotFound, load
from bot.services.small_forms import Turned, read_form, settled, small_form
from bot.services.views.answers import FormView
from cards import form as form_card
from cards import handover as cards
from cards import notice as notice_card
from dialogs import cover, overview, small
from dialogs.talk import Talk, noted
from dialogs.turn import Answer, Card

FORM, ANSWER = "handover", "decline"
NEW_OWNER = Picker(
    picked="new_owner",
    by_hand="new_owner_id",
    nobody=say("Pick who takes it over."),
    oneself=say("That is you. Pick who takes it over from you."),
)
UNSURE = say("I can’t check who you are right now. Nothing was changed; press again in a moment.")
CHANGED = say("The offer changed since that card: this is what stands. Nothing was changed.")


async def start(talk: Talk) -> Answer:
    """`handover <customer>`: the form, or the offer that waits; alone, first what is offered to me."""
    named = talk.name or (talk.address and talk.address.engagement)
    if not named and (offers := await handovers.standing(talk.session)):
        return _offers(talk, offers)
    engagement = await talk.engagement(FORM, "give")
    if isinstance(engagement, Answer):
        return engagement
    offer = waiting(engagement.handover, talk.desk.clock())
    if offer and talk.arg("new") != "yes":
        return await _pending(talk, engagement, offer, fresh=False)
    return await _form(talk, engagement, await small.drafted(talk, engagement, FORM))


async def _form(talk: Talk, engagement: Engagement, filled: Filled) -> Answer:
    form = talk.desk.playbook.forms[FORM]
    lead = join(" ", (offer_line(talk.desk, engagement, talk.today), content(form.lead)))
    place, verb = content(form.opener), "handover.save"
    view = small.form_view(talk, engagement, FORM, place, filled, small.args_of(talk), verb=verb, lead=lead)
    return talk.form(await small.named(talk, view))


async def save(talk: Talk) -> Answer:
    """Offer it to whom the form names (X53)."""
    engagement = await talk.engagement(FORM, "give")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    form = talk.desk.playbook.forms[FORM]
    values = await read_form(talk.session, form, talk.address)
    who, name = "", ""
    if not isinstance(values, Turned):
        chosen = await judged(talk.desk, talk.actor, NEW_OWNER, values)
        if isinstance(chosen, Problem):
            values = await read_form(talk.session, form, talk.address, extra=(chosen,))
        else:
            who, name = chosen
    if isinstance(values, Turned):
        return await _form(talk, engagement, values.filled)
    note = str(values.get("handover_note") or "")
    outcome = await handovers.offer(talk.desk, talk.actor, engagement.id, (who, name), note, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    applied, earlier = outcome
    await settled(talk.session, talk.address)
    undo.remember_change(talk.session)
    offer = applied.engagement.handover
    if offer is None:
        return overview.home_answer(talk, applied.engagement)
    if not applied.again:
        for person in dict.fromkeys((offer.to, *((earlier.to,) if earlier else ()))):
            _deliver(talk, applied.engagement, person)
    return await _pending(talk, applied.engagement, offer, fresh=True)


async def _pending(talk: Talk, engagement: Engagement, offer: Handover, *, fresh: bool) -> Answer:
    person = await people.known(talk.desk, engagement.tenant, offer.to)
    since, until = talk.moment(offer.at), talk.moment(offer.until)
    told = person is not None and person.reference is not None
    return talk.notice(
        cards.pending(engagement.customer, engagement.id, offer, since, until, fresh=fresh, told=told)
    )


async def withdraw(talk: Talk) -> Answer:
    """Take the offer back."""
    engagement = await talk.engagement(FORM, "give")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await handovers.withdraw(
        talk.desk, talk.actor, engagement.id, talk.arg(cards.OFFER), key=talk.key
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Ended):
        changed = outcome.why == "changed"
        return talk.notice(cards.nothing_to_withdraw(engagement.customer, engagement.id, changed=changed))
    applied, earlier = outcome
    undo.remember_change(talk.session)
    if earlier:
        _deliver(talk, applied.engagement, earlier.to)
    name = earlier.to_name if earlier else ""
    return talk.notice(cards.withdrawn(engagement.customer, engagement.id, name))


# -- the other one


def _offers(talk: Talk, offers: tuple[Standing, ...]) -> Answer:
    if len(offers) == 1:
        return _offer(talk, offers[0])
    telling.heard(talk.session, frozenset(f"offered:{each.handover.id}" for each in offers))
    rows = tuple(
        (each.engagement, each.customer, each.by, talk.moment(each.handover.until)) for each in offers
    )
    return talk.notice(cards.offers(rows))


def _offer(talk: Talk, standing: Standing, said: Text | None = None) -> Answer:
    telling.heard(talk.session, frozenset({f"offered:{standing.handover.id}"}))
    answer = talk.form(_offer_view(talk.desk, talk.person, standing))
    return noted(answer, said) if said else answer


def _offer_view(desk: Desk, person: Person, standing: Standing) -> FormView:
    form = desk.playbook.forms[ANSWER]
    view = small_form(
        form,
        "decline.save",
        place=cards.PLACE,
        customer=standing.customer,
        engagement=standing.engagement,
        person=person,
    )
    until = show_moment(standing.handover.until, desk.today_of(person), ZoneInfo(person.zone or "UTC"))
    return cards.offered(view, standing.handover, standing.by, until)


async def show(talk: Talk) -> Answer:
    """One of the offers made to me; whose it is by now sees it, whose it was learns where it went."""
    here = talk.address.engagement if talk.address else ""
    if standing := await handovers.standing_one(talk.session, here):
        return _offer(talk, standing)
    if ended := await handovers.gone(talk.session, talk.actor, here):
        return await _ended(talk, here, ended)
    engagement = await load(talk.desk, talk.actor, here, "answer")
    if engagement is None:
        return talk.not_found()
    if engagement.owner == talk.actor.id:
        return await _ended(talk, here, Ended(why="yours", engagement=engagement))
    return await _ended(talk, here, Ended(why="over", offer=talk.person.offers.get(here)))


async def accept(talk: Talk) -> Answer:
    """Take it over."""
    here = talk.address.engagement if talk.address else ""
    at = Reference(service_url=talk.incoming.service_url, conversation=talk.incoming.conversation)
    outcome = await handovers.accept(talk.session, talk.actor, at, here, talk.arg(cards.OFFER), key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Ended):
        return await _ended(talk, here, outcome)
    engagement, left = outcome.engagement, outcome.engagement.former[-1]
    talk.enter(engagement)
    undo.remember_change(talk.session)
    if not outcome.again:
        _deliver(talk, engagement, left.id)
    remembered = talk.person.offers.get(here)
    by = remembered.by if remembered else ""
    until = talk.day(left.until.astimezone(talk.zone).date())
    return noted(overview.home_answer(talk, engagement), cards.taken_over(engagement.customer, by, until))


async def decline(talk: Talk) -> Answer:
    """Say no; the owner reads the reason, where one is given."""
    if talk.address is None:
        return talk.not_found()
    here, form = talk.address.engagement, talk.desk.playbook.forms[ANSWER]
    standing = await handovers.standing_one(talk.session, here)
    values = await read_form(talk.session, form, talk.address)
    if isinstance(values, Turned):
        return _turned(talk, standing, values.filled) if standing else talk.not_found()
    reason = str(values.get("decline_reason") or "")
    outcome = await handovers.decline(
        talk.session, talk.actor, here, talk.arg(cards.OFFER), reason, key=talk.key
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Ended):
        return await _ended(talk, here, outcome)
    await settled(talk.session, talk.address)
    if not outcome.again:
        _deliver(talk, outcome.engagement, outcome.engagement.owner)
    remembered = talk.person.offers.get(here)
    return talk.notice(cards.declined(outcome.engagement.customer, remembered.by if remembered else ""))


def _turned(talk: Talk, standing: Standing, filled: Filled) -> Answer:
    """Give the form back with a reason that is too long or can't be kept."""
    view = _offer_view(talk.desk, talk.person, standing)
    (section,) = view.sections
    (reason,) = section.inputs
    kept = replace(reason, value=filled.raw.get(reason.id, ""), problem=filled.problem(reason.id))
    return talk.form(replace(view, sections=(replace(section, inputs=(kept,)),)))


async def _ended(talk: Talk, engagement: str, ended: Ended) -> Answer:
    """Answer a press on an offer that can't be answered any more, or that changed."""
    if ended.engagement:
        talk.enter(ended.engagement)
        return overview.home_answer(talk, ended.engagement)
    standing = await handovers.standing_one(talk.session, engagement)
    if standing and ended.why in ("changed", "unsure"):
        return _offer(talk, standing, UNSURE if ended.why == "unsure" else CHANGED)
    customer, by = (ended.offer.customer, ended.offer.by) if ended.offer else ("", "")
    return talk.notice(cards.ended("gone" if ended.why == "changed" else ended.why, customer, by))


# -- telling


def _deliver(talk: Talk, engagement: Engagement, person: str) -> None:
    """Send somebody what they are to be told of the engagement, beside this turn."""
    draw = partial(_drawn, talk.desk, engagement)
    talk.desk.later(telling.deliver(talk.desk, engagement.tenant, person, engagement.id, draw))


def _drawn(desk: Desk, engagement: Engagement, person: Person, tiding: Tiding) -> tuple[Card, str]:
    nonce, offer = secrets.token_urlsafe(9), engagement.handover
    if tiding.news != "offered" or offer is None:
        view = cards.told(tiding)
        return notice_card.notice(view, nonce), notice_card.summary(view)
    standing = Standing(
        engagement=engagement.id, customer=engagement.customer, by=engagement.owner_name, handover=offer
    )
    form = _offer_view(desk, person, standing)
    return form_card.form(form, nonce), form_card.summary(form)


async def with_news(talk: Talk, answer: Answer | None) -> Answer | None:
    """Return the answer with what the person is still to be told below it; an offer that is over is not."""
    tidings = talk.person.tidings
    if not tidings or answer is None or answer.card is None:
        return answer
    telling.heard(talk.session, frozenset(each.id for each in tidings))
    for each in tidings:
        over = each.news == "offered" and not await handovers.standing_one(talk.session, each.engagement)
        words = cover.news(talk, each) if each.news in cover.NEWS else cards.news(each)
        answer = answer if over else noted(answer, words)
    return answer
