"""What governance asks of the series there are, the sample agenda, the words under a date (X24, X45)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.governance import (
    NAMES,
    PROPOSED,
    established,
    expected,
    proposed,
    to_settle,
    who_starts,
)
from bot.domain.internal_agenda import SAMPLE
from bot.domain.series import Expert, Kind, Onsite, Rule, Series
from bot.domain.series_dates import LeftOut, Occurrence
from bot.domain.series_words import why_left_out, why_there

TODAY = date(2026, 11, 24)
RULE = Rule(starts_on=TODAY, rhythm="weekly", weekday=1, time="10:00")


def series(kind: Kind, **changes: Any) -> Series:
    return Series(**({"kind": kind, "time_zone": "Europe/Lisbon", "rules": (RULE,)} | changes))


@pytest.mark.parametrize(
    ("motions", "has_frp", "kinds"),
    [
        (["health"], False, ("program", "customer", "internal")),
        (["health", "rfa"], True, ("program", "customer", "internal", "frp_review")),
        (["targeting"], True, ("program", "customer", "internal")),
        (["rfa"], True, ()),
        ([], False, ()),
    ],
)
def test_which_series_there_are(motions: list[str], has_frp: bool, kinds: tuple[Kind, ...]) -> None:
    """Customer Health and Targeting have the three reviews, an RFA none; an FRP's belongs to Health."""
    assert expected(motions, has_frp=has_frp) == kinds


def test_what_is_established() -> None:
    """A rhythm of its own or an existing call; ended yesterday is none, ending today still is."""
    held = [
        series("program", ended_on=TODAY),
        series("customer", ended_on=TODAY - timedelta(days=1)),
        series("internal", rules=(), existing="Account team sync"),
        series("checkpoint", rules=()),
    ]
    assert established(held, TODAY) == {"program", "internal"}


def test_the_rhythm_that_is_proposed() -> None:
    """Weekly until enablement completes, then biweekly, and said to be ours."""
    assert (proposed(enabled=False), proposed(enabled=True)) == ("weekly", "biweekly")
    assert "not a rule of FastTrack" in PROPOSED.plain


@pytest.mark.parametrize(
    ("kind", "segment", "words"),
    [
        ("program", "s500", "Set it up with the FTA assigned."),
        ("customer", "over500_1500", "You start it."),
        ("customer", "", "With the FTA, where one is assigned."),
        (
            "internal",
            "s500",
            "Set it up with the FTA assigned. Ask whether to use the regular internal deployment call.",
        ),
        ("internal", "over500_1500", "You start it. Only where no regular internal deployment call exists."),
        (
            "internal",
            "unknown",
            "With the FTA, where one is assigned. Is there a regular internal deployment call? It may do.",
        ),
        ("checkpoint", "s500", "You set it up."),
    ],
)
def test_who_sets_it_up(kind: Kind, segment: str, words: str) -> None:
    """By segment, and for the internal review whether a call exists that would do."""
    assert who_starts(kind, segment).plain == words


@pytest.mark.parametrize(("experts", "open_"), [(None, 1), ((), 0), (("fe",), 0)])
def test_the_program_review_needs_a_decision(experts: tuple[Expert, ...] | None, open_: int) -> None:
    """Whether FE or SME join: "neither" is a decision too; no other series asks."""
    assert len(to_settle(series("program", experts=experts))) == open_
    assert to_settle(series("internal")) == ()


def test_what_a_meeting_on_site_needs() -> None:
    """Outcomes, guidance, approval, each until it is there; and only for the customer's review."""
    onsite = Onsite(reason="secure_government", outcomes=" ")
    assert [each.plain for each in to_settle(series("customer", onsite=onsite))] == [
        "Say which outcomes need you on site.",
        "Follow the SMEs’ guidance for meetings on site.",
        "Get the visit approved: make a resource request.",
    ]
    ready = replace(onsite, outcomes="Cutover plan agreed", guidance_followed=True, approved_by="Jo Adair")
    assert to_settle(series("customer", onsite=ready)) == ()
    assert [each.plain for each in to_settle(series("internal", onsite=ready))] == [
        "Only the customer’s review can be on site. Hold this one remotely."
    ]


def test_the_sample_agenda_fills_an_hour() -> None:
    """Eight parts, the last for everything else, 60 minutes in all."""
    assert [slot.minutes for slot in SAMPLE] == [5, 5, 5, 5, 5, 5, 10, 20]
    assert sum(slot.minutes for slot in SAMPLE) == 60
    assert [slot.who.plain.split(":")[0] for slot in SAMPLE] == [
        *("STU", "CSU", "FastTrack", "Services", "Security and compliance", "Get Modern Desktop"),
        *("Account team and FTA", "Everyone"),
    ]
    assert all(slot.about for slot in SAMPLE)


def test_every_kind_has_a_name() -> None:
    """What a person reads for each."""
    assert NAMES["internal"].plain == "Internal Health Review"
    assert len({name.plain for name in NAMES.values()}) == 5


FRIDAY = Occurrence(
    id="2026-12-25",
    moment=datetime(2026, 12, 25, 10, tzinfo=UTC),
    ends=datetime(2026, 12, 25, 11, tzinfo=UTC),
    day=date(2026, 12, 25),
    clock="10:00",
    asked="10:00",
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        (
            {"day": date(2026, 12, 28), "moved": "holiday", "holiday": "Christmas Day"},
            "Moved from Fri 25 Dec, Christmas Day",
        ),
        ({"day": date(2026, 12, 24), "moved": "hand"}, "Moved from Fri 25 Dec"),
        ({"moved": "hand"}, "At another time"),
        ({"clocks": "skipped", "asked": "01:30"}, "The clocks skip 01:30 that day"),
        ({"clocks": "twice", "asked": "01:30"}, "The first 01:30 of that day"),
        (
            {"day": date(2026, 12, 24), "moved": "hand", "clocks": "twice", "asked": "01:30"},
            "Moved from Fri 25 Dec · The first 01:30 of that day",
        ),
    ],
)
def test_why_a_meeting_is_where_it_is(changes: dict[str, Any], words: str) -> None:
    """X24, X45: what moved it is told: a holiday by its name, a hand, the clocks."""
    assert why_there(replace(FRIDAY, **changes), TODAY).plain.replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (LeftOut(id="x", why="holiday", holiday="Christmas Day"), "Skipped: Christmas Day"),
        (LeftOut(id="x", why="crowded", holiday="Golden Week"), "Skipped: Golden Week, up to the next one"),
        (LeftOut(id="x", why="hand", reason="offsite"), "Skipped: offsite"),
        (LeftOut(id="x", why="hand"), "Skipped"),
        (LeftOut(id="x", why="pause"), "Paused"),
    ],
)
def test_why_a_meeting_is_left_out(left: LeftOut, words: str) -> None:
    """X45: nothing falls away in silence."""
    assert why_left_out(left).plain == words
