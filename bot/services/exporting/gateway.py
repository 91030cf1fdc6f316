"""What the Gateway found, for the document: partners, outreach and the assignment, in words. Pure."""

from collections.abc import Iterator
from datetime import tzinfo

from bot.domain import decision as decisions
from bot.domain.assignment import TITLES
from bot.domain.engagement import Engagement
from bot.domain.outreach import Party
from bot.domain.outreach_words import who
from bot.domain.partners import Partner
from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.exporting.document import Item, Section, section
from bot.services.exporting.words import moment


def gateway_sections(engagement: Engagement, zone: tzinfo) -> tuple[Section, ...]:
    """Return what is recorded; nothing of it, nothing here."""
    return (
        *section(say("Partners"), tuple(map(_partner, engagement.partners.values()))),
        *section(say("Outreach"), tuple(_outreach(engagement, zone))),
        *section(say("Assignment"), tuple(_assignment(engagement, zone))),
    )


def _partner(partner: Partner) -> Item:
    told = (
        _said(partner.deploys, say("deploys"), say("doesn’t deploy")),
        _said(partner.on_frp_list, say("on the FRP list"), say("not on the FRP list")),
        _said(partner.wants_ftc, say("wants FastTrack’s help"), say("doesn’t want FastTrack’s help")),
    )
    mpn = say("MPN ID {}", partner.mpn_id) if partner.mpn_id else NOTHING
    return Item(label=typed(partner.name), words=join(", ", (mpn, *told)))


def _said(value: bool | None, yes: Text, no: Text) -> Text:
    return NOTHING if value is None else yes if value else no


def _outreach(engagement: Engagement, zone: tzinfo) -> Iterator[Item]:
    """Yield what happened, oldest first; then who is not contacted, and who is held back."""
    outreach = engagement.outreach
    found: list[tuple[str, Item]] = []
    for attempt in outreach.attempts.values():
        them = _them(engagement, attempt.party, attempt.partner)
        verb = say("Mail to {}", them) if attempt.kind == "mail" else say("Meeting with {}", them)
        reach = say("It reached nobody") if attempt.void else NOTHING
        lost = say("bounced: {}", _people(engagement, attempt.bounced)) if attempt.bounced else NOTHING
        away = say("automatic reply: {}", _people(engagement, attempt.away)) if attempt.away else NOTHING
        item = Item(
            label=say("{}, {}", moment(attempt.at, zone), verb),
            words=_people(engagement, attempt.to),
            detail=join("; ", (reach, lost, away)),
        )
        found.append((attempt.at.isoformat(), item))
    for answer in outreach.answers.values():
        them = _them(engagement, answer.party, answer.partner)
        label = say("{}, answer of {}", moment(answer.at, zone), them)
        found.append((answer.at.isoformat(), Item(label=label, words=_people(engagement, answer.by))))
    yield from (item for _, item in sorted(found, key=lambda each: each[0]))
    for name, skip in outreach.skips.items():
        label = say("{}, skipped {}", moment(skip.at, zone), _skipped(engagement, name))
        yield Item(label=label, words=typed(skip.reason))
    if outreach.held:
        yield Item(label=say("Held back for now"), words=_people(engagement, outreach.held))


def _them(engagement: Engagement, party: Party, partner: str) -> Text:
    known = engagement.partners.get(partner)
    return who(party, known.name if known else partner)


def _skipped(engagement: Engagement, name: str) -> Text:
    """Return who is skipped: kept by party, or by partner."""
    if name in ("account_team", "customer"):
        return who(name)
    return _them(engagement, "partner", name)


def _people(engagement: Engagement, ids: tuple[str, ...]) -> Text:
    held = engagement.contacts
    return join(", ", (typed(held[name].name if name in held else name) for name in ids))


def _assignment(engagement: Engagement, zone: tzinfo) -> Iterator[Item]:
    decision = engagement.decision
    if decision is None:
        return
    when = say("Decided {}", moment(decision.at, zone))
    yield Item(label=say("Option"), words=decisions.title(decision), detail=when)
    if decision.overridden:
        yield Item(label=say("The facts led to"), words=TITLES[decision.matched])
    if decision.reason:
        yield Item(label=say("Reason"), words=typed(decision.reason))
