"""Telling people of a hand-over or an absence: at once where they can be reached, else at their next turn.

What is to be told stands in the person's own document until it was. Words nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.domain.engagement import Engagement
from bot.domain.handover import KEPT, Tiding, told, without
from bot.domain.person import Person
from bot.errors import DeliveryError
from bot.services import people, reaching
from bot.services.desk import Desk
from bot.services.people import Session

log = logging.getLogger(__name__)
Draw = Callable[[Person, Tiding], tuple[Mapping[str, Any], str]]
"""Draws the card of some news for the person who gets it: the card and its summary."""


async def tell(desk: Desk, engagement: Engagement, person: str, news: str, who: str) -> None:
    """Leave news of an engagement with a person; the same news (its id, like "declined:1f3a") counts once."""
    tiding = Tiding(id=news, engagement=engagement.id, customer=engagement.customer, who=who)
    await people.tell(desk, engagement.tenant, person, partial(with_tiding, tiding))


def with_tiding(tiding: Tiding, person: Person) -> Person:
    """Return the person with something more to be told."""
    return replace(person, tidings=told(person.tidings, tiding, person.heard))


async def deliver(desk: Desk, tenant: str, person: str, about: str, draw: Draw) -> None:
    """Send somebody who is not here what they are to be told of an engagement; then it is told.

    `about` is the engagement, or the tiding's own id where it is of none.

    Whatever goes wrong, they are told at their next turn.
    """
    found = await people.known(desk, tenant, person)
    if found is None or found.reference is None:
        return
    news = [each for each in found.tidings if (each.engagement or each.id) == about]
    if not news:
        return
    card, summary = draw(found, news[-1])
    try:
        await reaching.post(desk, found, card, summary)
    except DeliveryError as error:
        log.info("news was not delivered: %s", error)
        return
    await people.tell(desk, tenant, person, partial(_without, frozenset(each.id for each in news)))


def heard(session: Session, news: frozenset[str]) -> None:
    """Note what whoever speaks was told."""
    if any(each.id in news for each in session.person.tidings):
        session.edit(partial(_without, news))


def _without(news: frozenset[str], person: Person) -> Person:
    heard = (*person.heard, *(each.id for each in person.tidings if each.id in news))[-2 * KEPT :]
    return replace(person, tidings=without(person.tidings, news), heard=heard)
