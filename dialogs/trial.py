"""What there is in local mode alone: `advance` moves the clock, `demo` adds made-up customers."""

import logging
import secrets
from dataclasses import replace

from bot.domain.cleaning import clean
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.domain.text import Text
from bot.domain.travel import later
from bot.errors import CadenceError, DeliveryError
from bot.services.demo.customers import CUSTOMERS
from bot.services.demo.filling import fill
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.travel import travel
from bot.services.views.answers import NoticeView
from cards import notice as notice_card
from cards import trial as cards
from dialogs.talk import Talk
from dialogs.turn import Answer

log = logging.getLogger(__name__)
TELL_EVERY = 20


async def advance(talk: Talk) -> Answer:
    """`advance`: move the clock, run what falls due on the way, and say what that was."""
    clock = talk.desk.moving
    if clock is None:
        return talk.not_found()
    async with clock.travelling:
        if clock.last is None or clock.last[0] != talk.key:
            work = work_of(talk.person, talk.desk.clock().year)
            to = later(_words(talk), talk.desk.clock(), work)
            if isinstance(to, Text):
                return talk.notice(cards.clock_stands(talk.moment(talk.desk.clock()), to))
            clock.last = talk.key, await travel(talk.desk, clock, to)
        _, went = clock.last
    short = went.now < went.to
    to_go = talk.moment(went.to) if short else ""
    again = f"to {went.to.astimezone(talk.zone):%Y-%m-%d %H:%M}"
    return talk.notice(cards.clock_moved(talk.moment(went.now), went.sent, to_go, again))


def _words(talk: Talk) -> str:
    return clean(talk.arg("to")).text if talk.address else talk.words


async def demo(talk: Talk) -> Answer:
    """`demo`: add made-up customers, beside this turn; how far it is comes as messages of their own."""
    if not talk.desk.local:
        return talk.not_found()
    talk.desk.later(_fill(talk.desk, talk.person, replace(talk.actor, name=talk.person.name)))
    return talk.notice(cards.demo_begins(len(CUSTOMERS)))


async def _fill(desk: Desk, person: Person, actor: Actor) -> None:
    async def progress(done: int) -> None:
        if done % TELL_EVERY == 0 and done < len(CUSTOMERS):
            await _tell(desk, person, cards.demo_goes_on(done, len(CUSTOMERS)))

    try:
        added = await fill(desk, actor, progress)
    except CadenceError as error:
        log.warning("demo broke off: %s", error)
        await _tell(desk, person, cards.demo_failed())
        return
    await _tell(desk, person, cards.demo_ends(added, len(CUSTOMERS)))


async def _tell(desk: Desk, person: Person, view: NoticeView) -> None:
    """Send the person a message; what cannot be delivered changes nothing."""
    if person.reference is None:
        return
    card = notice_card.notice(view, secrets.token_urlsafe(9))
    try:
        await desk.reach.send(person.reference, card, notice_card.summary(view))
    except DeliveryError as error:
        log.info("progress of the demo was not delivered: %s", error)
