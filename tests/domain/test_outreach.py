"""Outreach: attempts, windows, answers, and whose turn it is (G6–G18, G20; W1, W7, W8)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.mailing import Correspondent, Side
from bot.domain.outreach import (
    Answer,
    Attempt,
    Calendars,
    Kind,
    Outreach,
    Party,
    Setting,
    Skip,
    Thread,
    answered,
    bounced,
    held_back,
    replied_automatically,
    second_contact,
    sent,
    skipped,
    still_held,
    threads,
    unresponsive,
    unskipped,
    upcoming,
)
from bot.domain.partners import Partner

LISBON = Calendar(zone=ZoneInfo("Europe/Lisbon"), first_year=2026, last_year=2027)
THURSDAY = datetime(2026, 11, 19, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def person(side: Side, role: str = "", partner: str = "") -> Correspondent:
    return Correspondent(
        name="X", side=side, email="x@example.com", roles=(role,) if role else (), partner=partner
    )


PEOPLE = {
    "am": person("account_team", "account_manager"),
    "cio": person("customer", "executive"),
    "poc": person("partner", "partner_poc", "p1"),
}
PARTNER = {"p1": Partner(name="Fabrikam")}
SETTING = Setting(now=THURSDAY, calendars=Calendars(own=LISBON), people=PEOPLE)


def try_(
    outreach: Outreach,
    party: Party,
    at: datetime,
    *,
    to: tuple[str, ...] = (),
    partner: str = "",
    kind: Kind = "mail",
) -> Outreach:
    return sent(outreach, Attempt(party=party, kind=kind, at=at, to=to, partner=partner))


def answer(outreach: Outreach, party: Party, partner: str = "") -> Outreach:
    return answered(outreach, Answer(party=party, at=THURSDAY, by=("am",), partner=partner))


def by(outreach: Outreach, setting: Setting = SETTING, **changes: object) -> dict[str, Thread]:
    found = threads(outreach, replace(setting, **changes))
    return {each.partner or each.party: each for each in found}


def states(outreach: Outreach, setting: Setting = SETTING, **changes: object) -> list[str]:
    return [each.state for each in by(outreach, setting, **changes).values()]


def silent_team() -> Outreach:
    outreach = try_(Outreach(), "account_team", THURSDAY)
    return try_(outreach, "account_team", THURSDAY + 7 * DAY, kind="meeting")


def test_the_account_team_comes_first() -> None:
    """G6: nothing tried: write to the account team; the others wait for their turn."""
    found = by(Outreach(), partners=PARTNER)
    assert [each.state for each in found.values()] == ["open", "closed", "closed"]
    assert (found["account_team"].next, found["account_team"].number) == ("mail", 1)
    assert upcoming(found.values()) == found["account_team"]


def test_an_answer_is_awaited_for_three_business_days() -> None:
    """G6, W1, W8: a mail on Thursday waits to the end of Tuesday, 17:00; then the second contact is due."""
    outreach = try_(Outreach(), "account_team", THURSDAY)
    closes = datetime(2026, 11, 24, 17, tzinfo=UTC)
    waiting = by(outreach, now=closes - timedelta(seconds=1))["account_team"]
    assert (waiting.state, waiting.number, waiting.closes_at, waiting.next) == ("waiting", 1, closes, "")
    due = by(outreach, now=closes)["account_team"]
    assert (due.state, due.number, due.next) == ("due", 2, "meeting")
    assert upcoming([due]) == due


@pytest.mark.parametrize(
    ("team", "managed", "how"),
    [
        (("account_manager",), True, "meeting"),
        (("account_manager",), False, "meeting"),
        (("account_manager", "pdm"), False, "meeting"),
        (("pdm",), False, "mail"),
        (("pdm", "pdm"), False, "mail"),
        (("pdm",), True, "meeting"),
        (("pdm",), None, "meeting"),
        (("pse",), False, "meeting"),
        ((), False, "skip"),
        ((), True, "skip"),
    ],
)
def test_how_a_silent_account_team_is_contacted_again(
    team: tuple[str, ...], managed: bool | None, how: str
) -> None:
    """G8: a meeting; a mail where all there is is a PDM of an unmanaged tenant; nobody at all: skip."""
    people = {f"c{n}": person("account_team", role) for n, role in enumerate(team)}
    people["cio"] = person("customer")
    assert not team or second_contact(people, managed) == how
    outreach = try_(Outreach(), "account_team", THURSDAY)
    thread = by(outreach, people=people, managed=managed, now=THURSDAY + 30 * DAY)["account_team"]
    assert (thread.number, thread.next) == (2, how)


def test_an_account_team_of_nobody_is_skipped() -> None:
    """G8: the first contact already says so; the recorded skip opens the next."""
    assert by(Outreach(), people={})["account_team"].next == "skip"
    skipping = skipped(Outreach(), "account_team", Skip(reason="nobody known", at=THURSDAY))
    assert states(skipping, people={}) == ["skipped", "open"]
    assert unskipped(skipping, "account_team") == Outreach()


def test_a_contact_without_an_address_is_nobody_to_write_to() -> None:
    """G6, G11, G14: there is no mail to them, whoever of the others has an address."""
    for party, name in (("account_team", "am"), ("p1", "poc"), ("customer", "cio")):
        people = {**PEOPLE, name: replace(PEOPLE[name], email="")}
        skipping = Outreach(
            skips={n: Skip(reason="x", at=THURSDAY) for n in ("account_team", "p1") if n != party}
        )
        assert by(skipping, partners=PARTNER, people=people)[party].next == "skip"
        assert by(skipping, partners=PARTNER)[party].next == "mail"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_skip_needs_its_reason(reason: str) -> None:
    """Section 4, order of contacts: only a recorded skip opens the next."""
    with pytest.raises(ValueError, match="reason"):
        skipped(Outreach(), "customer", Skip(reason=reason, at=THURSDAY))


def test_a_meetings_window_starts_with_the_meeting() -> None:
    """G8: silent again for 3 business days after the meeting's date; then the partner, or the customer."""
    outreach = silent_team()  # the meeting is on Thursday 26th: its window closes on Tuesday 1 December
    before, after = datetime(2026, 12, 1, 16, 59, tzinfo=UTC), datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert states(outreach, now=before, partners=PARTNER) == ["waiting", "closed", "closed"]
    assert states(outreach, now=after, partners=PARTNER) == ["silent", "open", "closed"]
    assert states(outreach, now=after) == ["silent", "open"]


def test_a_silent_partner_stays_unconfirmed_and_the_customer_is_next() -> None:
    """G11: one contact; silent: on to the customer, and the partner is neither confirmed nor taken off."""
    outreach = try_(answer(Outreach(), "account_team"), "partner", THURSDAY, partner="p1")
    assert states(outreach, partners=PARTNER) == ["answered", "waiting", "closed"]
    assert states(outreach, partners=PARTNER, now=THURSDAY + 30 * DAY) == ["answered", "silent", "open"]


def test_each_partner_has_a_turn_of_its_own() -> None:
    """G11: the customer's turn comes when each was heard, or one of them deploys."""
    partners = {"p1": Partner(name="Fabrikam"), "p2": Partner(name="Tailspin")}
    outreach = answer(Outreach(), "account_team")
    found = by(outreach, partners=partners)
    assert [each.state for each in found.values()] == ["answered", "open", "open", "closed"]
    assert (found["p1"].next, found["p2"].next) == ("mail", "skip")
    outreach = answer(outreach, "partner", "p1")
    assert states(outreach, partners=partners) == ["answered", "answered", "open", "closed"]
    deploys = partners | {"p1": Partner(name="Fabrikam", deploys=True)}
    assert states(outreach, partners=deploys) == ["answered", "answered", "open", "open"]
    outreach = skipped(outreach, "partner", Skip(reason="no address", at=THURSDAY), partner="p2")
    assert states(outreach, partners=partners) == ["answered", "answered", "skipped", "open"]


def test_a_partner_that_does_not_deploy_has_no_turn() -> None:
    """G13: on to the customer as "no partner engaged"."""
    partners = {"p1": Partner(name="Fabrikam", deploys=False)}
    assert states(answer(Outreach(), "account_team"), partners=partners) == ["answered", "open"]


def test_a_partners_contact_may_be_of_the_only_partner() -> None:
    """G11: a contact recorded without a partner can be written to where there is one partner."""
    people = {"am": PEOPLE["am"], "poc": person("partner")}
    outreach = answer(Outreach(), "account_team")
    assert by(outreach, partners=PARTNER, people=people)["p1"].next == "mail"


def test_the_customer_has_three_contacts() -> None:
    """G15, G18: each waits three business days, the later ones may be a reply-all; then unresponsive."""
    outreach, at = skipped(Outreach(), "account_team", Skip(reason="none", at=THURSDAY)), THURSDAY
    for number in (1, 2, 3):
        thread = by(outreach, now=at)["customer"]
        assert (thread.number, thread.next, thread.reply_all) == (number, "mail", number > 1)
        assert not unresponsive([thread])
        outreach = try_(outreach, "customer", at)
        thread = by(outreach, now=at)["customer"]
        assert (thread.state, thread.number) == ("waiting", number)
        assert thread.closes_at is not None
        at = thread.closes_at
    found = by(outreach, now=at)
    assert (found["customer"].state, found["customer"].number, found["customer"].next) == ("silent", 3, "")
    assert unresponsive(found.values())
    assert upcoming(found.values()) is None


def test_a_late_answer_counts_and_the_history_stays() -> None:
    """G18: an answer after the last window ends "unresponsive"; no attempt is lost."""
    outreach = Outreach()
    for week in range(3):
        outreach = try_(outreach, "customer", THURSDAY + 7 * week * DAY)
    later = THURSDAY + 60 * DAY
    assert unresponsive(by(outreach, now=later).values())
    late = answered(outreach, Answer(party="customer", at=later, by=("cio",)))
    assert not unresponsive(by(late, now=later).values())
    assert late.attempts == outreach.attempts
    assert list(late.answers) == ["r1"]


def test_an_answer_wins_over_a_skip() -> None:
    """Section 4: late answers always count, also after a skip."""
    outreach = skipped(Outreach(), "account_team", Skip(reason="on leave", at=THURSDAY))
    assert states(answer(outreach, "account_team"))[0] == "answered"


def test_a_bounce_voids_the_attempt() -> None:
    """Section 4: a mail that reached nobody neither waits nor counts; the same contact is made again."""
    outreach = try_(Outreach(), "account_team", THURSDAY, to=("am", "ssp"))
    whole = bounced(outreach, "a1")
    assert whole.attempts["a1"].bounced == ("am", "ssp")
    assert (by(whole)["account_team"].state, by(whole)["account_team"].number) == ("open", 1)
    partly = bounced(outreach, "a1", ["am"])
    assert by(partly)["account_team"].state == "waiting"
    assert not partly.attempts["a1"].void
    assert bounced(partly, "a1", ["ssp"]).attempts["a1"].void
    assert list(try_(whole, "account_team", THURSDAY).attempts) == ["a1", "a2"]
    with pytest.raises(KeyError):
        bounced(outreach, "a9")


def test_an_automatic_reply_is_no_answer() -> None:
    """Section 4: it is noted, once, and the window runs on."""
    outreach = try_(Outreach(), "account_team", THURSDAY, to=("am",))
    away = replied_automatically(replied_automatically(outreach, "a1", ["am"]), "a1", ["am"])
    assert away.attempts["a1"].away == ("am",)
    assert by(away)["account_team"] == by(outreach)["account_team"]


def test_whoever_was_contacted_already_stays_open() -> None:
    """Section 4: a bounce noticed late brings the account team back and leaves the customer open."""
    outreach = silent_team()
    outreach = try_(outreach, "customer", THURSDAY + 20 * DAY)
    for attempt in ("a1", "a2"):
        outreach = bounced(outreach, attempt)
    assert states(outreach, now=THURSDAY + 20 * DAY) == ["open", "waiting"]


def test_customer_contacts_wait_for_the_customers_turn() -> None:
    """G10, G20: held back once each, released when the customer step is reached."""
    outreach = held_back(held_back(Outreach(), ["c7"]), ["c7", "c8"])
    assert outreach.held == ("c7", "c8")
    assert still_held(outreach, by(outreach).values()) == ("c7", "c8")
    outreach = answer(outreach, "account_team")
    assert still_held(outreach, by(outreach, partners=PARTNER).values()) == ("c7", "c8")
    assert still_held(outreach, by(outreach).values()) == ()


def test_what_waits_longest_is_not_what_is_shown() -> None:
    """W1: with nothing to do, the window that closes first is next; what is to be done comes before it."""
    partners = {"p1": Partner(name="Fabrikam"), "p2": Partner(name="Tailspin")}
    outreach = answer(Outreach(), "account_team")
    outreach = try_(outreach, "partner", THURSDAY + DAY, partner="p1")
    found = by(outreach, partners=partners)
    assert upcoming(found.values()) == found["p2"]
    outreach = try_(outreach, "partner", THURSDAY, partner="p2")
    found = by(outreach, partners=partners)
    assert upcoming(found.values()) == found["p2"]
    assert found["p2"].state == "waiting"


# Zone → (hours east of UTC in winter, weekend). Typed here, not read from anywhere.
PLACES = {
    "Europe/Lisbon": (0, (5, 6)),
    "Europe/Berlin": (1, (5, 6)),
    "America/New_York": (-5, (5, 6)),
    "Asia/Tokyo": (9, (5, 6)),
    "Asia/Riyadh": (3, (4, 5)),
}
HOLIDAYS = (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 25), date(2027, 1, 1))


def calendar_of(zone: str) -> Calendar:
    return Calendar(
        zone=ZoneInfo(zone),
        first_year=2026,
        last_year=2027,
        weekend=frozenset(PLACES[zone][1]),
        holidays=tuple((day, "Holiday") for day in HOLIDAYS),
    )


def end_of_window(moment: datetime, zone: str) -> datetime:
    """Walk three business days from the sending date, which is day 0 or counts as the next business day."""
    hours, weekend = PLACES[zone]
    day = (moment + timedelta(hours=hours)).date()
    while day.weekday() in weekend or day in HOLIDAYS:
        day += DAY
    for _ in range(3):
        day += DAY
        while day.weekday() in weekend or day in HOLIDAYS:
            day += DAY
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC) - timedelta(hours=hours)


@settings(deadline=None)
@given(
    st.integers(0, 80 * 24 * 60).map(lambda n: datetime(2026, 11, 9, tzinfo=UTC) + timedelta(minutes=n)),
    st.sampled_from(sorted(PLACES)),
    st.lists(st.sampled_from(sorted(PLACES)), max_size=3),
    st.sets(st.integers(0, 2), max_size=2),
)
def test_a_window_closes_in_the_recipients_calendar(
    at: datetime, own: str, zones: list[str], lost: set[int]
) -> None:
    """W1, W7, W8: by the place of those whom it reached, the last of them; else by the engagement's place."""
    names = tuple(f"c{n}" for n in range(len(zones)))
    calendars = Calendars(
        own=calendar_of(own), of={name: calendar_of(zone) for name, zone in zip(names, zones, strict=True)}
    )
    attempt = Attempt(
        party="customer", kind="mail", at=at, to=names, bounced=tuple(f"c{n}" for n in sorted(lost))
    )
    reached = [zone for n, zone in enumerate(zones) if n not in lost] or [own]
    assert calendars.closes(attempt) == max(end_of_window(at, zone) for zone in reached)


@pytest.mark.parametrize(
    ("sent_at", "closes"),
    [
        (datetime(2026, 11, 19, 9, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), datetime(2026, 11, 26, 17, tzinfo=UTC)),
    ],
)
def test_the_examples_of_the_process(sent_at: datetime, closes: datetime) -> None:
    """W7: from Thursday to the end of Tuesday; from Saturday as from Monday, to the end of Thursday."""
    attempt = Attempt(party="partner", kind="mail", at=sent_at, partner="p1")
    assert Calendars(own=LISBON).closes(attempt) == closes


EVENTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("sent"), st.sampled_from(["account_team", "partner", "customer"]), st.integers(1, 9)
        ),
        st.tuples(st.just("answer"), st.sampled_from(["account_team", "partner", "customer"]), st.just(0)),
        st.tuples(st.just("skip"), st.sampled_from(["account_team", "partner", "customer"]), st.just(0)),
        st.tuples(st.just("bounce"), st.just(""), st.integers(1, 5)),
    ),
    max_size=14,
)


@settings(deadline=None)
@given(EVENTS)
def test_no_history_leads_to_a_dead_end(events: list[tuple[str, Party, int]]) -> None:
    """G8, G11, G15, G18: there is something to do or to wait for, or all has passed; answers always count."""
    outreach, now = Outreach(), THURSDAY
    for what, party, number in events:
        partner = "p1" if party == "partner" else ""
        if what == "sent":
            now += timedelta(days=number)
            outreach = try_(outreach, party, now, partner=partner)
        elif what == "answer":
            outreach = answer(outreach, party, partner)
        elif what == "skip":
            outreach = skipped(outreach, party, Skip(reason="why not", at=now), partner=partner)
        elif f"a{number}" in outreach.attempts:
            outreach = bounced(outreach, f"a{number}")
        found = threads(outreach, replace(SETTING, now=now, partners=PARTNER))
        assert (upcoming(found) is None) == all(each.passed for each in found)
        assert found[0].state != "closed"
        heard = {(each.party, each.partner) for each in outreach.answers.values()}
        assert {(e.party, e.partner) for e in found if e.state == "answered"} == heard
        assert all(bool(each.next) == (each.state in ("open", "due")) for each in found)
