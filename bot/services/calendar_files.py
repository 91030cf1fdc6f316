"""A series as a calendar file (RFC 5545); alone imports `icalendar`. Blocks for some ms, never sends it.

The file says no more than is known: it reaches to a day, and what a holiday, a pause or somebody's hand left
out or moved until then is in it. Typed words are cleaned here and escaped by the library, so that nothing in
them becomes a line of its own (X33).
"""

# pyright: reportUnknownMemberType=false
# The library says that it is typed, but not what its `add` takes; nothing of it leaves this file.

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.cleaning import clean
from bot.domain.instants import local_instant
from bot.domain.series import DAY, STEP, Rule, Series
from bot.domain.series_dates import Occurrence, outcome, planned_days
from bot.domain.series_words import why_there

if TYPE_CHECKING:
    from icalendar import Event, Timezone

PRODUCT: Final = "-//Cadence//Series//EN"
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """What the file says of each meeting. `uid` is the series' own and never changes: a calendar that reads a
    newer file finds the meetings it has by it.
    """

    uid: str
    subject: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """A meeting of the file: a rule's first, which recurs up to `until` but not on `gone`, or one that
    `replaces` another. Local times.
    """

    uid: str
    starts: datetime
    ends: datetime
    why: str = ""
    rule: Rule | None = None
    until: datetime | None = None
    gone: tuple[datetime, ...] = ()
    replaces: datetime | None = None


def calendar_file(
    series: Series, calendar: Calendar, words: Invitation, *, first: date, until: date, now: datetime
) -> bytes:
    """Return the meetings planned for days from `first` to `until`; b"" where there is none.

    Each rule of the series is a recurring event of its own. Raises OutsideCalendar, ValueError.
    """
    from icalendar import Calendar as File  # noqa: PLC0415 - 110 ms that a start need not wait for

    entries = [
        entry
        for rule in series.rules
        for entry in _entries(series, calendar, rule, f"{words.uid}-{rule.starts_on:%Y%m%d}", first, until)
    ]
    if not entries:
        return b""
    file = File()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    start = min(entry.starts for entry in entries).date() - DAY
    end = max(entry.until or entry.ends for entry in entries).date() + 2 * DAY
    file.add_component(_zone(calendar.zone, start, end))
    for entry in entries:
        file.add_component(_event(entry, words, now))
    return file.to_ical()


def _entries(
    series: Series, calendar: Calendar, rule: Rule, uid: str, first: date, until: date
) -> Iterator[_Entry]:
    """Yield the recurring meeting of a rule, then each that is not where the rule has it."""
    days = takewhile(lambda day: day <= until, planned_days(series, max(first, rule.starts_on)))
    found = [(day, outcome(series, calendar, day)) for day in days if series.rule_on(day) == rule]
    held = [day for day, each in found if isinstance(each, Occurrence)]
    if not held:
        return
    starts = _local(held[0], rule, calendar)
    gone = (day for day, each in found if not isinstance(each, Occurrence) and held[0] < day < held[-1])
    yield _Entry(
        uid=uid,
        starts=starts,
        ends=starts + timedelta(minutes=series.duration),
        rule=rule,
        until=local_instant(held[-1], time(23, 59, 59), calendar.zone),
        gone=tuple(_local(day, rule, calendar) for day in gone),
    )
    for day, each in found:
        if isinstance(each, Occurrence) and (each.day, each.clock) != (day, rule.time):
            yield _Entry(
                uid=uid,
                starts=each.moment.astimezone(calendar.zone),
                ends=each.ends.astimezone(calendar.zone),
                why=why_there(each, each.day).plain.replace("\xa0", " "),
                replaces=_local(day, rule, calendar),
            )


def _event(entry: _Entry, words: Invitation, now: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", clean(words.subject).text)
    if text := clean(f"{entry.why}\n\n{words.text}", multiline=True).text:
        event.add("description", text)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    if entry.replaces:
        event.add("recurrence-id", entry.replaces)
    if entry.rule:
        event.add(
            "rrule",
            {
                "freq": "weekly",
                "interval": STEP[entry.rule.rhythm] // 7,
                "wkst": "MO",
                "byday": WEEKDAYS[entry.rule.weekday],
                "until": entry.until,
            },
        )
    if entry.gone:
        event.add("exdate", list(entry.gone))
    return event


def _local(day: date, rule: Rule, calendar: Calendar) -> datetime:
    return datetime.combine(day, time.fromisoformat(rule.time), calendar.zone)


def _zone(zone: ZoneInfo, first: date, last: date) -> "Timezone":
    """Return what the clocks of a zone do between two days.

    Made here: the library's own (7.3.0) puts the start of daylight saving an hour late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - as above

    described = Timezone()
    described.add("tzid", zone.key)
    for onset, before, local in _shifts(zone, first, last):
        part = TimezoneDaylight() if local.dst() else TimezoneStandard()
        part.add("dtstart", onset)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", local.utcoffset())
        part.add("tzname", local.tzname())
        described.add_component(part)
    return described


def _shifts(zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[datetime, timedelta, datetime]]:
    """Yield each change of offset between two days: when, by the clocks before it (no zone), the offset
    before it, and the local time after it. The first is the start itself.
    """
    moment, end = (datetime.combine(day, time(), UTC) for day in (first, last))
    local = moment.astimezone(zone)
    before = local.utcoffset() or timedelta()
    yield local.replace(tzinfo=None), before, local
    while moment < end:
        low, high = moment, moment + DAY
        moment = high
        if high.astimezone(zone).utcoffset() == before:
            continue
        while high - low > timedelta(seconds=1):
            middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
            low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
        local = high.astimezone(zone)
        yield (high + before).replace(tzinfo=None), before, local
        before = local.utcoffset() or timedelta()
