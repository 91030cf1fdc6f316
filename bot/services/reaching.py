"""A person's own chat: a card posted to it, since when nothing arrives there, and that it does again (X56).

The truth about a person is (tenant, id); where their chat is, is a cache. Decides nothing about a second try
of a post, and words nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain.person import Person, Reference, Unreached
from bot.errors import AlreadyExists, Changed, Missing, NotSent, Permanent, Unknown
from bot.services import people
from bot.services.desk import Desk
from bot.services.people import Session
from bot.storage import kinds
from bot.storage.store import Document

LASTING = ("blocked", "removed", "disabled", "gone")
"""Reasons that hold for every card to this person, not for this one alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """A card that arrived: the message's id, and where the person's chat was found."""

    message: str
    reference: Reference


async def post(
    desk: Desk,
    person: Person,
    card: Mapping[str, Any],
    summary: str,
    still: Callable[[], bool] = lambda: True,
) -> Posted:
    """Send a card to a person's own chat, once. Raises `DeliveryError`.

    A chat that is gone is opened anew, once (then the first card was certainly not taken); `still` is asked
    before the second card, which may leave much later. Nothing leaves for somebody who removed the bot. A
    refusal that will last is noted with the person.
    """
    if person.reference is None:
        raise Permanent("It is not known where this person's chat is.", status=404)
    if person.unreached and person.unreached.why == "removed":
        raise Permanent("This person removed the bot.", status=403, code="BotNotInConversationRoster")
    try:
        return await _posted(desk, person, person.reference, card, summary, still)
    except Permanent as error:
        if error.reason in LASTING:
            await people.tell(desk, person.tenant, person.id, partial(_unreached, error.reason, desk.clock()))
        raise


async def _posted(
    desk: Desk,
    person: Person,
    at: Reference,
    card: Mapping[str, Any],
    summary: str,
    still: Callable[[], bool],
) -> Posted:
    try:
        return Posted(message=await desk.reach.send(at, card, summary), reference=at)
    except Permanent as error:
        if error.reason != "gone":
            raise
    here = await _anew(desk, person, at)
    if not still():
        raise NotSent("It took too long to open the chat anew.")
    return Posted(message=await desk.reach.send(here, card, summary), reference=here)


async def _anew(desk: Desk, person: Person, old: Reference) -> Reference:
    """Open the person's chat anew and remember where it is, unless they spoke from elsewhere meanwhile."""
    try:
        here = await desk.reach.open(old.service_url, person.tenant, person.id)
    except Unknown as error:
        raise NotSent("The chat could not be opened anew.") from error
    await people.tell(desk, person.tenant, person.id, partial(_moved, old, here))
    return here


def _moved(old: Reference, here: Reference, person: Person) -> Person:
    return replace(person, reference=here) if person.reference == old else person


def _unreached(why: str, at: datetime, person: Person) -> Person:
    """The first reason and moment stand; only a removal is said over another reason."""
    if person.unreached and why != "removed":
        return person
    return replace(person, unreached=Unreached(since=at, why=why))


def removed(session: Session) -> None:
    """Note that whoever acts removed the bot from their own chat: nothing more is posted there."""
    session.edit(partial(_unreached, "removed", session.desk.clock()))


def reached_again(session: Session) -> None:
    """Note that whoever acts can be reached: they are here."""
    session.edit(lambda person: replace(person, unreached=None))


# -- chats of several people


async def removed_from(desk: Desk, tenant: str, conversation: str) -> None:
    """Note that the bot was removed from a team, or a group's chat."""
    mark = Document(
        ref=kinds.removal_ref(tenant, conversation), kind="mark", body=kinds.MARK.encode(kinds.Mark())
    )
    try:
        await desk.store.create(mark)
    except AlreadyExists:
        return


async def added_to(desk: Desk, tenant: str, conversation: str) -> None:
    """Note that the bot is in a team or a group's chat (again)."""
    found = await desk.store.get(kinds.removal_ref(tenant, conversation))
    if found is not None:
        try:
            await desk.store.delete(found.ref, found.etag)
        except (Changed, Missing):
            return


async def is_removed_from(desk: Desk, tenant: str, conversation: str) -> bool:
    """Say whether the bot was removed from a team or a group's chat since it was last added.

    A team is known by the conversation of its General channel, whose id is the team's own.
    """
    return await desk.store.get(kinds.removal_ref(tenant, conversation)) is not None
