"""What governance asks of the series of an engagement: which there are, how often, what is still to settle.

Pure, over series and plain facts. Never says when a meeting is (series_dates.py) or who is in it
(attendance.py). Which customers Microsoft groups how is internal: words about it are for Microsoft's people.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from bot.domain.item import ItemKind
from bot.domain.series import Kind, Rhythm, Series
from bot.domain.text import Text, say

NAMES: Mapping[Kind, Text] = {
    "program": say("Program Governance Review"),
    "customer": say("Customer Health Review"),
    "internal": say("Internal Health Review"),
    "frp_review": say("FRP status review"),
    "checkpoint": say("Checkpoint meeting"),
}
REVIEWS: tuple[Kind, ...] = ("program", "customer", "internal")
"""The three that make governance."""
SERIES_KINDS: tuple[ItemKind, ...] = ("blocker", "action", "topic")
"""What a series goes on about from one meeting to the next, in the order in which it is spoken of."""

PROPOSED = say("My suggestion, not a rule of FastTrack’s: weekly until enablement completes, then biweekly.")


def expected(motions: Collection[str], *, has_frp: bool) -> tuple[Kind, ...]:
    """Return the series an engagement has by its motions: an RFA has none of its own, it uses the sync
    meetings of its enablement. An FRP's review belongs to Customer Health (C14).
    """
    reviews = REVIEWS if {"health", "targeting"} & set(motions) else ()
    return (*reviews, "frp_review") if has_frp and "health" in motions else reviews


def established(series: Iterable[Series], today: date) -> frozenset[Kind]:
    """Return the kinds that stand: with a rhythm of their own or as an existing call, and not ended."""
    return frozenset(
        each.kind
        for each in series
        if (each.rules or each.existing) and (each.ended_on is None or each.ended_on >= today)
    )


def lacking(series: Iterable[Series], today: date) -> tuple[Kind, ...]:
    """Return the reviews of governance that do not stand; an existing call stands for the internal one (C6).

    `today` the last of all days: one that ends, whenever it is, does not stand.
    """
    there = established(series, today)
    return tuple(kind for kind in REVIEWS if kind not in there)


def review_held(series: Iterable[Series]) -> bool:
    """Tell whether a customer's review was held, as far as outcomes are kept (C6)."""
    outcomes = (each.outcomes.values() for each in series if each.kind == "customer")
    return any(each.held == "held" for held in outcomes for each in held)


def proposed(*, enabled: bool) -> Rhythm:
    """Return the rhythm to start a form with, a choice of ours (`PROPOSED`, C1). `enabled`: enablement of
    every workload is complete.
    """
    return "biweekly" if enabled else "weekly"


def who_starts(kind: Kind, segment: str) -> Text:
    """Return how a review is set up, by segment (`s500`, `over500_1500`; else both are named; C2)."""
    if kind not in REVIEWS:
        return say("You set it up.")
    if segment == "s500":
        first = say("Set it up with the FTA assigned.")
        reuse = say("Ask whether to use the regular internal deployment call.")
    elif segment == "over500_1500":
        first = say("You start it.")
        reuse = say("Only where no regular internal deployment call exists.")
    else:
        first = say("With the FTA, where one is assigned.")
        reuse = say("Is there a regular internal deployment call? It may do.")
    return say("{} {}", first, reuse) if kind == "internal" else first


def to_settle(series: Series) -> tuple[Text, ...]:
    """Return what is still to be decided or got for a series (C3, C4, C12); empty where all is settled."""
    found: list[Text] = []
    if series.kind == "program" and series.experts is None:
        found.append(say("Decide whether an FE or an SME joins."))
    if series.onsite is None:
        return tuple(found)
    if series.kind != "customer":
        found.append(say("Only the customer’s review can be on site. Hold this one remotely."))
        return tuple(found)
    if not series.onsite.outcomes.strip():
        found.append(say("Say which outcomes need you on site."))
    if not series.onsite.guidance_followed:
        found.append(say("Follow the SMEs’ guidance for meetings on site."))
    if not series.onsite.approved_by.strip():
        found.append(say("Get the visit approved: make a resource request."))
    return tuple(found)
