"""Calendars of real countries (W7), from the library, and what an unknown place gets (X25)."""

import subprocess
import sys
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.calendar import OutsideCalendar
from bot.domain.places import countries
from bot.services.calendars import (
    UnknownPlace,
    calendar_for,
    has_part,
    part_named,
    parts_of,
    zone_of,
)


@pytest.mark.parametrize(
    ("country", "zone", "day", "name"),
    [
        ("PT", "Europe/Lisbon", date(2026, 12, 25), "Christmas Day"),
        ("US", "America/New_York", date(2026, 11, 26), "Thanksgiving Day"),
        ("JP", "Asia/Tokyo", date(2026, 11, 23), "Labor Thanksgiving Day"),
    ],
)
def test_public_holidays_rest(country: str, zone: str, day: date, name: str) -> None:
    """W7: Monday to Friday less the country's public holidays, named in English."""
    calendar = calendar_for(country, zone, 2026)
    assert not calendar.is_business_day(day)
    assert calendar.holiday(day) == name
    assert calendar.country == country
    assert calendar.zone.key == zone


@pytest.mark.parametrize(
    ("country", "rests"), [("PT", {5, 6}), ("SA", {4, 5}), ("AE", {5, 6}), ("HK", {5, 6})]
)
def test_the_weekend_is_the_countrys(country: str, rests: set[int]) -> None:
    """W7: some rest Friday and Saturday; where the law names Sunday alone, offices rest Saturday too."""
    assert calendar_for(country, "UTC", 2026).weekend == rests


def test_the_weekend_and_the_closing_time_can_be_set() -> None:
    """W7, W8: both are configurable."""
    calendar = calendar_for("PT", "Europe/Lisbon", 2026, weekend=frozenset({6}), closes=time(18))
    assert calendar.is_business_day(date(2026, 11, 28))
    assert calendar.window_closes(date(2026, 11, 26), 2) == datetime(2026, 11, 28, 18, tzinfo=UTC)


def test_a_part_of_a_country_has_its_own_days() -> None:
    """W7: the recipient's region."""
    assert calendar_for("DE", "Europe/Berlin", 2026, subdivision="BY").holiday(date(2026, 1, 6)) == "Epiphany"
    assert calendar_for("DE", "Europe/Berlin", 2026).holiday(date(2026, 1, 6)) == ""
    with pytest.raises(UnknownPlace, match="Germany"):
        calendar_for("DE", "Europe/Berlin", 2026, subdivision="XX")


@pytest.mark.parametrize(
    ("country", "words", "name"),
    [
        *[("DE", "by", "Bayern"), ("DE", "BAYERN", "Bayern"), ("US", "California", "California")],
        *[("ES", "Catalunya", "Cataluña"), ("ES", "CT", "Cataluña"), ("DE", "augsburg", "Augsburg")],
    ],
)
def test_a_part_goes_by_its_code_and_by_its_names(country: str, words: str, name: str) -> None:
    """W7: in any case; what has no name goes by its code. The name found is one that is known again."""
    assert part_named(country, words) == name
    assert has_part(country, name)
    assert calendar_for(country, "UTC", 2026, subdivision=name) == calendar_for(
        country, "UTC", 2026, subdivision=words
    )


@pytest.mark.parametrize(
    ("country", "words", "nearest"),
    [
        ("PT", "Lisbon", ("Lisboa",)),
        ("DE", "Sachsn", ("Sachsen", "Niedersachsen", "Sachsen-Anhalt")),
        ("DE", "XX", ()),
        ("IL", "Haifa", ()),
        ("DE", "", ()),
        ("DE", "x" * 5000, ()),
    ],
)
def test_an_unknown_part_is_refused(country: str, words: str, nearest: tuple[str, ...]) -> None:
    """X25: with the nearest, by name."""
    with pytest.raises(UnknownPlace) as caught:
        part_named(country, words)
    assert caught.value.nearest == nearest
    assert len(str(caught.value)) < 200
    assert not has_part(country, words)


def test_the_parts_of_a_country_are_listed() -> None:
    """X25: an example to name, where nothing is near; none where the tables know no parts."""
    assert parts_of("DE")[:2] == ("Brandenburg", "Berlin")
    assert parts_of("IL") == ()
    assert not has_part("", "Bayern")


def test_own_days_off_rest_as_holidays_do() -> None:
    """W7: single days and ranges; a holiday keeps its name; a day beyond the years is still an error."""
    off = ("2026-12-07", "2026-12-24 to 2026-12-28", "2040-01-02")
    calendar = calendar_for("PT", "Europe/Lisbon", 2026, off=off)
    assert calendar.add_business_days(date(2026, 12, 4), 1) == date(2026, 12, 9)
    assert calendar.roll_forward(date(2026, 12, 24)) == date(2026, 12, 29)
    assert calendar.holiday(date(2026, 12, 24)) == "Own day off"
    assert calendar.holiday(date(2026, 12, 25)) == "Christmas Day"
    assert list(calendar.holidays) == sorted(calendar.holidays)
    with pytest.raises(OutsideCalendar):
        calendar.is_business_day(date(2040, 1, 2))
    assert calendar_for("", "UTC", 2026, off=off).holiday(date(2026, 12, 7)) == "Own day off"


def test_a_country_not_known_yet_rests_on_the_weekend() -> None:
    """W7: Monday to Friday until somebody says where; and the calendar says that it does not know."""
    calendar = calendar_for("", "", 2026)
    assert (calendar.country, calendar.zone.key) == ("", "UTC")
    assert calendar.is_business_day(date(2026, 12, 25))


@pytest.mark.parametrize("country", ["XX", "pt", "Portugal", "../PT", "HolidayBase", "(" * 5000])
def test_an_unknown_country_is_refused(country: str) -> None:
    """X25: by code alone, with the nearest offered; nothing is looked up by a name a person sent."""
    with pytest.raises(UnknownPlace) as caught:
        calendar_for(country, "UTC", 2026)
    assert caught.value.nearest == (("Portugal",) if country == "Portugal" else caught.value.nearest)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("zone", ["Europe/Lisboa", "../../etc/passwd", "Europe", "/etc/localtime", "a\x00b"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    """X25: only names of the database reach the file system."""
    with pytest.raises(UnknownPlace):
        zone_of(zone)
    with pytest.raises(UnknownPlace):
        calendar_for("PT", zone, 2026)


def test_the_same_calendar_is_made_once() -> None:
    """A turn asks for its calendar without building it."""
    assert calendar_for("PT", "Europe/Lisbon", 2026) is calendar_for("PT", "Europe/Lisbon", 2026)


@pytest.mark.parametrize(("country", "year", "last"), [("LK", 2026, 2026), ("IN", 2032, 2035)])
def test_where_the_tables_end_the_calendar_ends(country: str, year: int, last: int) -> None:
    """W7: a year the library does not know, or warns about, is an error and not a year without holidays."""
    calendar = calendar_for(country, "UTC", year)
    assert calendar.last_year == last
    with pytest.raises(OutsideCalendar):
        calendar.is_business_day(date(last + 1, 1, 4))


def test_every_country_has_a_calendar() -> None:
    """X25: whatever country a form takes, its business days can be counted."""
    for country in countries().values():
        calendar = calendar_for(country.code, country.zone, 2026)
        assert calendar.first_year == 2024
        assert calendar.roll_forward(date(2026, 11, 21)) > date(2026, 11, 20)


def test_the_library_is_not_imported_at_start() -> None:
    """A start does not wait for the holidays of the world."""
    code = "import sys, bot.services.calendars; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
