"""Recording outreach: a mail sent, a meeting set, an answer, what came back, a skip (G6–G18).

Every record is a pure change by compare-and-set. Sends nothing: the FM does, and says so.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.engagement import Engagement, Stamp, StepRecord, put
from bot.domain.outreach import (
    Answer,
    Attempt,
    Kind,
    Outreach,
    Skip,
    Thread,
    answered,
    bounced,
    held_back,
    replied_automatically,
    sent,
    skipped,
    unskipped,
)
from bot.domain.partners import Partner, listed
from bot.domain.people import Actor
from bot.playbook.gateway_record import ASSIGN, side_of, threads_of
from bot.playbook.model import Playbook
from bot.playbook.when import When
from bot.services.desk import Desk
from bot.services.own_forms import last_attempt, party_of
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import revised

WHAT = "outreach"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The thread moved on since the card was shown: nothing was recorded."""

    engagement: Engagement


async def record_contact(
    desk: Desk,
    actor: Actor,
    engagement: str,
    thread: str,
    *,
    number: int,
    kind: Kind,
    at: datetime,
    to: tuple[str, ...],
    key: str,
) -> Applied | NotFound | Moved:
    """Record a mail or a meeting: the contact of that number, once, if it is still the one to make."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved:
        found = threads_of(desk.playbook, current, desk.when(current, stamp.at.date()))
        to_make = [each for each in found if (key_of(each), each.number, each.next) == (thread, number, kind)]
        if not to_make:
            return Moved(engagement=current)
        party, partner = to_make[0].party, to_make[0].partner
        attempt = Attempt(party=party, kind=kind, at=at, to=to, partner=partner)
        return replace(current, outreach=sent(current.outreach, attempt))

    return await change(desk, actor, engagement, apply, key=key, what=WHAT, step=WHAT, result="sent")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An answer: who gave it (contacts by id), when, and what it held (ids of the form's choices)."""

    by: tuple[str, ...]
    at: datetime
    outcomes: Collection[str]


async def record_answer(
    desk: Desk, actor: Actor, engagement: str, thread: str, told: Told, *, key: str
) -> Applied | NotFound | Moved:
    """Record an answer, however late, with what follows from it at once: who is engaged, what a partner or
    the customer wants (G10, G12, G13, G16). A partner that does not deploy loses its contacts.
    """

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved:
        party = party_of(current, thread)
        if party is None:
            return Moved(engagement=current)
        partner = thread if party == "partner" else ""
        answer = Answer(party=party, at=told.at, by=told.by, partner=partner)
        after = replace(current, outreach=answered(current.outreach, answer))
        after = _engaged(after, told.by)
        after = _of_partner(after, partner, told.outcomes) if partner else _of_help(after, told.outcomes)
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="answer", step=WHAT, result="answer")


def _engaged(engagement: Engagement, who: Iterable[str]) -> Engagement:
    contacts = engagement.contacts
    for name in who:
        if name in contacts:
            contacts = put(contacts, name, replace(contacts[name], is_engaged=True))
    return replace(engagement, contacts=contacts)


def _of_partner(engagement: Engagement, name: str, outcomes: Collection[str]) -> Engagement:
    partner = said_by(engagement.partners[name], outcomes)
    after = replace(engagement, partners=put(engagement.partners, name, partner))
    return without_people(after, name) if partner.deploys is False else after


def said_by(partner: Partner, outcomes: Collection[str]) -> Partner:
    """Return what is known of a partner after an answer of its own (G12, G13)."""
    said = {"deploys": True, "not_deploying": False}
    wants = {"wanted": True, "not_wanted": False}
    for outcome in outcomes:
        partner = replace(
            partner,
            deploys=said.get(outcome, partner.deploys),
            wants_ftc=wants.get(outcome, partner.wants_ftc),
        )
    return partner


def without_people(engagement: Engagement, partner: str) -> Engagement:
    """Return the engagement without the contacts of a partner that does not deploy (G13).

    Its PDM or PSE stays: they are on the account team. Where no other partner is left, who is recorded at
    none was its own.
    """
    its = (partner,) if listed(engagement.partners) else (partner, "")
    kept = {
        name: contact
        for name, contact in engagement.contacts.items()
        if contact.partner not in its or not any(role.startswith("partner_") for role in contact.roles)
    }
    return engagement if len(kept) == len(engagement.contacts) else replace(engagement, contacts=kept)


def _of_help(engagement: Engagement, outcomes: Collection[str]) -> Engagement:
    """Return the engagement with what was said of FastTrack's help (A10)."""
    word = {"wanted": "yes", "not_wanted": "no"}
    said = next((word[each] for each in outcomes if each in word), "")
    if not said:
        return engagement
    record = engagement.steps.get(ASSIGN) or StepRecord(revision=0)
    record = replace(record, answers={**record.answers, "ftc_wanted": said})
    return replace(engagement, steps=put(engagement.steps, ASSIGN, record))


async def record_return(
    desk: Desk,
    actor: Actor,
    engagement: str,
    thread: str,
    *,
    automatic: bool,
    who: tuple[str, ...],
    key: str,
) -> Applied | NotFound | Moved:
    """Record that the latest contact bounced, or brought an automatic reply; nobody named: from all.

    Whoever was taken off or merged since cannot bring it back any more: those who are left are all.
    """

    def apply(current: Engagement, attempt: str) -> Outreach:
        log, tried = current.outreach, current.outreach.attempts[attempt]
        if automatic:
            return replied_automatically(log, attempt, who or tried.to)
        left = {name for name in tried.to if name in current.contacts}
        return bounced(log, attempt, () if left <= {*who, *tried.bounced} else who)

    return await _on_latest(desk, actor, engagement, thread, apply, key=key)


async def _on_latest(
    desk: Desk,
    actor: Actor,
    engagement: str,
    thread: str,
    edit: Callable[[Engagement, str], Outreach],
    *,
    key: str,
) -> Applied | NotFound | Moved:
    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved:
        found = last_attempt(current, thread)
        if found is None:
            return Moved(engagement=current)
        return replace(current, outreach=edit(current, found[0]))

    return await change(desk, actor, engagement, apply, key=key, what="bounce", step=WHAT, result="bounce")


async def record_skip(
    desk: Desk, actor: Actor, engagement: str, thread: str, reason: str, *, key: str
) -> Applied | NotFound | Moved:
    """Record why somebody is not contacted, or not any more. An answer of theirs still counts."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved:
        party = party_of(current, thread)
        if party is None:
            return Moved(engagement=current)
        skip = Skip(reason=reason, at=stamp.at)
        partner = thread if party == "partner" else ""
        return replace(current, outreach=skipped(current.outreach, party, skip, partner))

    return await change(desk, actor, engagement, apply, key=key, what="skip", step=WHAT, result="skip")


async def end_skip(
    desk: Desk, actor: Actor, engagement: str, thread: str, *, key: str
) -> Applied | NotFound | Moved:
    """Take a skip back: they may be written to again."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved:
        if thread not in current.outreach.skips:
            return Moved(engagement=current)
        return replace(current, outreach=unskipped(current.outreach, thread))

    return await change(desk, actor, engagement, apply, key=key, what="skip", step=WHAT, result="unskip")


def with_held(playbook: Playbook, before: Engagement, after: Engagement, when: When) -> Engagement:
    """Return `after` with new customer contacts held back while it is not the customer's turn (G10, G20).

    New is who was not there, or stood elsewhere.
    """
    known = {name for name, each in before.contacts.items() if side_of(playbook, each) == "customer"}
    theirs = (name for name, each in after.contacts.items() if side_of(playbook, each) == "customer")
    new = [name for name in theirs if name not in known]
    waits = any(
        each.party == "customer" and each.state == "closed" for each in threads_of(playbook, after, when)
    )
    return replace(after, outreach=held_back(after.outreach, new)) if new and waits else after


def key_of(thread: Thread) -> str:
    """Return how a card names a thread: by its partner's id, else by its party."""
    return thread.partner or thread.party
