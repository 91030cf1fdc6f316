"""Calendar files of series (RFC 5545), read back: a year of the same instants, nothing injected (X45)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.cleaning import clean
from bot.domain.series import Move, Pause, Rule, Series
from bot.domain.series_dates import following
from bot.services.calendar_files import Invitation, calendar_file

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FIRST, UNTIL = date(2026, 11, 24), date(2027, 11, 30)
ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Sydney", "Asia/Kolkata")
HOLIDAYS = (
    *(
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day"),
        (date(2027, 1, 1), "New Year"),
    ),
    *((date(2027, 3, 26), "Good Friday"), (date(2027, 6, 10), "Portugal Day")),
)
WORDS = Invitation(
    uid="e1-internal", subject="Fabrikam Rail: Internal Health Review", text="Agenda:\n1, 2; 3"
)


def calendar_of(zone: str, holidays: tuple[tuple[date, str], ...] = HOLIDAYS) -> Calendar:
    return Calendar(zone=ZoneInfo(zone), first_year=2026, last_year=2030, holidays=holidays)


def series_of(zone: str, weekday: int, time: str, *, biweekly: bool = False, **changes: Any) -> Series:
    rhythm = "biweekly" if biweekly else "weekly"
    rule = Rule(starts_on=date(2026, 11, 20), rhythm=rhythm, weekday=weekday, time=time)
    return Series(**({"kind": "internal", "time_zone": zone, "rules": (rule,)} | changes))


def written(
    series: Series, calendar: Calendar, words: Invitation = WORDS, until: date = UNTIL
) -> icalendar.Calendar:
    body = calendar_file(series, calendar, words, first=FIRST, until=until, now=NOW)
    return icalendar.Calendar.from_ical(body)


def value(part: icalendar.Component, name: str) -> Any:
    """Return a property, whatever type the library gives it."""
    return part[name]


def instant(file: icalendar.Calendar, local: datetime) -> datetime:
    """Read a local time by the VTIMEZONE of the file: the last change before it, by the clocks before it."""
    parts = [part for part in file.walk() if part.name in ("STANDARD", "DAYLIGHT")]
    onset = max(
        (part for part in parts if value(part, "dtstart").dt <= local),
        key=lambda part: value(part, "dtstart").dt,
    )
    return (local - value(onset, "tzoffsetto").td).replace(tzinfo=UTC)


def bare(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def read(file: icalendar.Calendar) -> Iterator[datetime]:
    """Yield the instant at which each meeting begins, as a calendar program would."""
    assert {str(value(event, "dtstart").params["TZID"]) for event in file.events} == {
        str(value(file.timezones[0], "tzid"))
    }
    replaced = {
        (str(value(event, "uid")), bare(value(event, "recurrence-id").dt)): bare(value(event, "dtstart").dt)
        for event in file.events
        if "recurrence-id" in event
    }
    for event in file.events:
        if "rrule" not in event:
            continue
        until = value(event, "rrule").pop("until")[0]
        gone = (
            {bare(each.dt) for each in value(event, "exdate").dts} if "exdate" in event else set[datetime]()
        )
        rule = rrulestr(value(event, "rrule").to_ical().decode(), dtstart=bare(value(event, "dtstart").dt))
        for local in rule:
            if instant(file, local) > until:
                break
            if local not in gone:
                yield instant(file, replaced.pop((str(value(event, "uid")), local), local))
    assert not replaced, "each moved meeting replaces one that recurs"


def expected(series: Series, calendar: Calendar) -> list[datetime]:
    found = following(series, calendar, NOW - 60 * DAY, 80)
    return [each.moment for each in found if FIRST <= each.planned <= UNTIL]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("biweekly", [False, True])
def test_a_year_of_meetings(zone: str, biweekly: bool) -> None:
    """X45: through daylight saving, holidays, a skip and a move: the same instants as the bot reckons."""
    series = series_of(
        *(zone, 4, "10:00"),
        biweekly=biweekly,
        skips={"2027-02-12": ""},
        moves={"2027-05-07": Move(day=date(2027, 5, 6), time="16:30")},
    )
    found = sorted(read(written(series, calendar_of(zone))))
    assert found == expected(series, calendar_of(zone))
    assert len(found) > (24 if biweekly else 49)
    assert len({moment.astimezone(ZoneInfo(zone)).hour for moment in found}) <= 2
    assert len({moment.hour for moment in found}) >= (1 if zone == "Asia/Kolkata" else 2)


@pytest.mark.parametrize(
    ("zone", "time"),
    [
        ("Europe/Lisbon", "01:30"),
        ("America/New_York", "02:30"),
        ("America/New_York", "01:30"),
        ("Australia/Sydney", "02:30"),
    ],
)
def test_a_time_that_the_clocks_skip_or_double(zone: str, time: str) -> None:
    """On the Sunday itself: the first instant after, the first of the two, in the file as in the bot."""
    series = series_of(zone, 6, time)
    assert sorted(read(written(series, calendar_of(zone)))) == expected(series, calendar_of(zone))


def test_the_hour_after_the_clocks_went_forward() -> None:
    """A file whose daylight saving began an hour late would have this meeting an hour late."""
    series = series_of("America/New_York", 6, "03:30")
    found = list(read(written(series, calendar_of("America/New_York"))))
    assert datetime(2027, 3, 14, 7, 30, tzinfo=UTC) in found


@st.composite
def cases(draw: st.DrawFn) -> tuple[Series, Calendar]:
    zone = draw(st.sampled_from(ZONES))
    rules = tuple(
        Rule(
            starts_on=FIRST + days * DAY,
            rhythm=draw(st.sampled_from(["weekly", "biweekly"])),
            weekday=draw(st.integers(0, 6)),
            time=draw(st.sampled_from(["00:00", "01:30", "02:30", "10:00", "23:30"])),
            holiday_rule=draw(st.sampled_from(["move", "skip"])),
        )
        for days in sorted(draw(st.sets(st.integers(-30, 300), min_size=1, max_size=3)))
    )
    away = draw(st.integers(0, 300))
    holidays = draw(st.sets(st.integers(0, 365).map(lambda days: FIRST + days * DAY), max_size=40))
    series = Series(
        kind="customer",
        time_zone=zone,
        rules=rules,
        pauses=(Pause(since=NOW + away * DAY, until=NOW + (away + draw(st.integers(0, 60))) * DAY),),
        ended_on=draw(st.none() | st.just(FIRST + draw(st.integers(0, 400)) * DAY)),
    )
    calendar = calendar_of(zone, tuple((day, "Holiday") for day in sorted(holidays)))
    soon = following(series, calendar, NOW, 12)
    chosen = draw(st.lists(st.sampled_from(soon), max_size=4, unique=True)) if soon else []
    moves = {
        each.id: Move(day=each.day + draw(st.integers(-2, 2)) * DAY, time="15:45") for each in chosen[2:]
    }
    return replace(series, skips={each.id: "" for each in chosen[:2]}, moves=moves), calendar


@settings(deadline=None, max_examples=60)
@given(cases())
def test_whatever_became_of_a_series(case: tuple[Series, Calendar]) -> None:
    """X45: rules that changed, pauses, an end, holidays, moves: the file holds the meetings, no other."""
    series, calendar = case
    if wanted := expected(series, calendar):
        assert sorted(read(written(series, calendar))) == wanted
    else:
        assert calendar_file(series, calendar, WORDS, first=FIRST, until=UNTIL, now=NOW) == b""


def test_what_moved_says_why() -> None:
    """X45: the moved meeting carries the reason; what is left out is excluded, and the rest is untouched."""
    series = series_of("Europe/Lisbon", 4, "10:00", skips={"2026-12-04": "offsite"})
    file = written(series, calendar_of("Europe/Lisbon"), until=date(2027, 1, 20))
    master, christmas, _ = file.events
    assert str(value(master, "description")) == "Agenda:\n1, 2; 3"
    assert str(value(christmas, "description")) == "Moved from Fri 25 Dec, Christmas Day\n\nAgenda:\n1, 2; 3"
    assert value(christmas, "dtstart").dt == datetime(2026, 12, 29, 10, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert [bare(each.dt).date() for each in value(master, "exdate").dts] == [date(2026, 12, 4)]
    assert value(master, "dtend").dt - value(master, "dtstart").dt == timedelta(hours=1)
    assert value(master, "dtstamp").dt == NOW


def test_the_uid_stays() -> None:
    """A newer file of the same series finds its meetings again: moved ones share the uid of their rule."""
    series = series_of("Europe/Lisbon", 4, "10:00")
    calendar = calendar_of("Europe/Lisbon")
    later = calendar_file(
        replace(series, duration=30), calendar, WORDS, first=FIRST + 60 * DAY, until=UNTIL, now=NOW + 60 * DAY
    )
    uids = {str(value(event, "uid")) for event in written(series, calendar).events}
    assert uids == {str(value(event, "uid")) for event in icalendar.Calendar.from_ical(later).events}
    assert uids == {"e1-internal-20261120"}
    changed = replace(
        series, rules=(*series.rules, replace(series.rules[0], starts_on=date(2027, 2, 1), weekday=1))
    )
    assert {str(value(event, "uid")) for event in written(changed, calendar).events} == {
        *("e1-internal-20261120", "e1-internal-20270201"),
    }


NAMES = {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "RRULE", "DESCRIPTION"}
SLY = st.lists(
    st.sampled_from(
        [
            "\r\n",
            "\n",
            "\r",
            "\x0b",
            "\x85",
            "\u2028",
            "ATTENDEE:x",
            "END:VEVENT",
            ";",
            ",",
            "\\",
            '"',
            ":",
            "\\n",
        ]
    )
    | st.text(max_size=20),
    max_size=12,
).map("".join)


@settings(deadline=None)
@given(SLY, SLY)
def test_typed_words_stay_words(subject: str, text: str) -> None:
    """X33: no line, property or meeting comes out of what somebody typed, and the words come back whole."""
    words = Invitation(uid="e1", subject=subject, text=text)
    series, calendar = series_of("Europe/Lisbon", 2, "10:00"), calendar_of("Europe/Lisbon")
    body = calendar_file(series, calendar, words, first=FIRST, until=FIRST + 30 * DAY, now=NOW)
    lines = body.decode().splitlines()
    file = icalendar.Calendar.from_ical(body)
    (event,) = file.events
    assert event.keys() <= NAMES
    assert not any(part.errors for part in file.walk())
    names = [line.split(":")[0].split(";")[0] for line in lines if not line.startswith(" ")]
    assert set(names) - {"BEGIN", "END"} <= NAMES | {"VERSION", "PRODID", "METHOD"} | {
        *("TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO"),
    }
    assert names.count("BEGIN") == 4, "the file, its zone, that zone's winter, one meeting"
    assert str(value(event, "summary")) == clean(subject).text
    assert str(event.get("description", "")) == clean(text, multiline=True).text
