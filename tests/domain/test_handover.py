"""Offers to hand an engagement over: when they end, who had it before, what is still to be told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.handover import (
    KEPT,
    REMEMBERED,
    Former,
    Handover,
    Offered,
    Tiding,
    ends,
    former_of,
    left,
    may_read,
    offered,
    told,
    waiting,
    without,
)
from bot.domain.people import parse_person
from bot.domain.text import Text

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
MEGAN = "7d2f9a10-2222-4a22-8b33-9c4455667702"


def calendar(
    *holidays: date, zone: ZoneInfo = LISBON, weekend: frozenset[int] = frozenset({5, 6})
) -> Calendar:
    named = tuple((day, "Holiday") for day in sorted(holidays))
    return Calendar(zone=zone, first_year=2026, last_year=2027, holidays=named, weekend=weekend)


@pytest.mark.parametrize(
    ("calendar", "at", "until"),
    [
        (calendar(), NOON, datetime(2026, 12, 8, 17, tzinfo=UTC)),
        (calendar(date(2026, 12, 1), date(2026, 12, 8)), NOON, datetime(2026, 12, 10, 17, tzinfo=UTC)),
        (calendar(), datetime(2026, 11, 28, 9, tzinfo=UTC), datetime(2026, 12, 14, 17, tzinfo=UTC)),
        (calendar(zone=ZoneInfo("Asia/Tokyo")), NOON, datetime(2026, 12, 8, 8, tzinfo=UTC)),
        (
            calendar(zone=ZoneInfo("Asia/Tokyo")),
            datetime(2026, 11, 24, 20, tzinfo=UTC),
            datetime(2026, 12, 9, 8, tzinfo=UTC),
        ),
        (calendar(weekend=frozenset({4, 5})), NOON, datetime(2026, 12, 8, 17, tzinfo=UTC)),
        (calendar(), datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2027, 1, 7, 17, tzinfo=UTC)),
    ],
    ids=["plain", "holidays", "Saturday", "Tokyo", "next day in Tokyo", "Friday weekend", "new year"],
)
def test_an_offer_ends_with_its_tenth_business_day(calendar: Calendar, at: datetime, until: datetime) -> None:
    """X53, W7: holidays and weekends of the engagement's own calendar, the end of the day in its zone."""
    assert ends(calendar, at) == until


def offer(until: datetime = NOON) -> Handover:
    return Handover(id="o1", to=MEGAN, to_name="Megan", note="", at=NOON - timedelta(days=14), until=until)


def test_an_offer_waits_until_its_last_moment() -> None:
    """That it has ended is computed; nothing has to run for it."""
    assert waiting(offer(), NOON) == offer()
    assert waiting(offer(), NOON + timedelta(microseconds=1)) is None
    assert waiting(None, NOON) is None


def former(person: str, days: int = 30) -> Former:
    return Former(id=person, to_name="Megan", at=NOON, until=NOON + timedelta(days=days))


def test_a_former_owner_reads_for_a_while() -> None:
    """To the moment that was set when it was handed over; somebody else never."""
    held = (former("a"), former("b", days=0))
    assert may_read(held, "a", NOON + timedelta(days=30) - timedelta(seconds=1))
    assert not may_read(held, "a", NOON + timedelta(days=30))
    assert not may_read(held, "b", NOON)
    assert not may_read(held, "c", NOON)
    assert former_of(held, "c") is None


def test_who_has_it_is_no_former_owner() -> None:
    """Given on and given back: each person stands there once, the oldest go."""
    held = left((), former("a"), "b")
    held = left(held, former("b"), "a")
    assert [each.id for each in held] == ["b"]
    for number in range(KEPT + 5):
        held = left(held, former(f"p{number}"), f"p{number + 1}")
    assert [each.id for each in held] == [f"p{number}" for number in range(5, KEPT + 5)]


def news(id: str) -> Tiding:
    return Tiding(id=id, engagement="e1", customer="Contoso", who="Alex")


def test_the_same_news_is_told_once_and_an_offer_gives_way() -> None:
    """What became of an offer is told in place of the offer; other news stay."""
    tidings = told(told((), news("offered:o1"), ()), news("offered:o1"), ())
    assert [each.id for each in tidings] == ["offered:o1"]
    tidings = told(told(tidings, news("declined:o9"), ("withdrawn:o2",)), news("withdrawn:o1"), ())
    assert [each.id for each in tidings] == ["declined:o9", "withdrawn:o1"]
    assert [each.news for each in tidings] == ["declined", "withdrawn"]
    assert without(tidings, frozenset({"declined:o9"})) == (news("withdrawn:o1"),)
    assert told(tidings, news("accepted:o3"), ("accepted:o3",)) == tidings, "heard before"
    for number in range(KEPT + 5):
        tidings = told(tidings, news(f"accepted:{number}"), ())
    assert len(tidings) == KEPT


def test_a_person_remembers_their_offers_for_a_while() -> None:
    """The latest of each engagement; old ones go with the next new one, and more than twenty at once."""

    def made(id: str, at: datetime = NOON) -> Offered:
        return Offered(id=id, customer="Contoso", by="Alex", at=at)

    held = offered(offered({}, "e1", made("o1"), NOON), "e1", made("o2"), NOON)
    assert held == {"e1": made("o2")}
    later = NOON + REMEMBERED
    assert offered(held, "e2", made("o3", later), later) == {"e2": made("o3", later)}
    for number in range(30):
        held = offered(held, f"e{number}", made("o"), NOON)
    assert len(held) == 2 * KEPT


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (MEGAN, MEGAN),
        (MEGAN.upper(), MEGAN),
        (f" {MEGAN} , {MEGAN.upper()},", MEGAN),
        (f"{MEGAN},7d2f9a10-1111-4a22-8b33-9c4455667701", "Pick one person, not 2."),
        ("Megan Bowen", "I don’t know that person. Pick them from the list."),
        (f"29:{MEGAN}", "I don’t know that person. Pick them from the list."),
        (f"{{{MEGAN}}}", "I don’t know that person. Pick them from the list."),
        (MEGAN[:-1] + "７", "I don’t know that person. Pick them from the list."),
        (",", "I don’t know that person. Pick them from the list."),
    ],
)
def test_what_a_picker_sends(words: str, right: str) -> None:
    """X27: one object id in any case; a list of several, a name or another kind of id is refused in words."""
    found = parse_person(words)
    assert (found.plain if isinstance(found, Text) else found) == right
