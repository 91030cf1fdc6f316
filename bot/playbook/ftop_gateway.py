"""What a Gateway leaves to be entered in FTOP: partners, the overall status, the assignment (G6, G13, G27).

Pure. Words are for FTOP: plain spaces, dates with their year.
"""

from collections.abc import Iterator
from datetime import date, tzinfo

from bot.domain.dates import plain_day
from bot.domain.engagement import Engagement
from bot.domain.ftop_list import ToEnter, fingerprint
from bot.domain.outreach import Answer, Attempt
from bot.domain.outreach_words import NO_MPN_ID, NO_PARTNER, who
from bot.domain.partners import listed
from bot.domain.text import Text, content, join, say, typed
from bot.playbook.ftop_assignment import assigned

NTH = {1: say("first"), 2: say("second"), 3: say("third")}


def gateway_entries(engagement: Engagement, zone: tzinfo) -> Iterator[ToEnter]:
    """Yield what outreach and assignment leave to be entered; days in `zone`."""
    yield from _partners(engagement)
    yield from _overall_status(engagement, zone)
    yield from assigned(engagement)


def _partners(engagement: Engagement) -> Iterator[ToEnter]:
    """Yield each partner that stands; that there is none, once all were found not to deploy (G13)."""
    standing = listed(engagement.partners)
    for name in standing:
        partner = engagement.partners[name]
        yield _partner(name, typed(partner.name), typed(partner.mpn_id))
    if engagement.partners and not standing:
        yield _partner("none", content(NO_PARTNER), content(NO_MPN_ID))


def _partner(name: str, words: Text, mpn_id: Text) -> ToEnter:
    text = join(", ", [say("Partner Name: {}", words), say("MPN ID: {}", mpn_id) if mpn_id else Text(())])
    return ToEnter(
        id=f"partner.{name}", place="partners", title=words, text=text, value=fingerprint(text.plain)
    )


def _overall_status(engagement: Engagement, zone: tzinfo) -> Iterator[ToEnter]:
    """Yield the line that says how far outreach is: it is updated after every contact (G6, G15)."""
    log = engagement.outreach
    events = [
        (each.at, _contacted(engagement, each, zone)) for each in log.attempts.values() if not each.void
    ]
    events += [(each.at, _answered(engagement, each, zone)) for each in log.answers.values()]
    if events:
        words = join("\n", [text for _, text in sorted(events, key=lambda pair: pair[0])])
        yield ToEnter(
            id="outreach",
            place="overall_status",
            title=say("Overall Status"),
            text=words,
            value=fingerprint(words.plain),
        )


def _contacted(engagement: Engagement, attempt: Attempt, zone: tzinfo) -> Text:
    tried = (each for each in engagement.outreach.attempts.values() if not each.void)
    theirs = [each for each in tried if (each.party, each.partner) == (attempt.party, attempt.partner)]
    earlier = [each for each in theirs if each.at < attempt.at]
    nth = NTH.get(len(earlier) + 1, say("next"))
    if attempt.kind == "meeting":
        return say("{}: meeting with {}.", _day(attempt, zone), _whom(engagement, attempt))
    return say("{}: {} mail to {}.", _day(attempt, zone), nth, _whom(engagement, attempt))


def _answered(engagement: Engagement, answer: Answer, zone: tzinfo) -> Text:
    return say("{}: answer from {}.", _day(answer, zone), _whom(engagement, answer))


def _whom(engagement: Engagement, one: Attempt | Answer) -> Text:
    partner = engagement.partners.get(one.partner)
    return who(one.party, partner.name if partner else one.partner)


def _day(one: Attempt | Answer, zone: tzinfo) -> str:
    return plain_day(one.at.astimezone(zone).date(), date.min)
