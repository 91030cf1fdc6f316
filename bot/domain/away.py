"""Being away, and who stands in meanwhile: the days, the person, and what can't stand beside what is there.

Values and questions about them. That an absence is over is computed from its days; nothing has to run for it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import Calendar
from bot.domain.dates import parse_day, show_day
from bot.domain.fields import Problem
from bot.domain.text import Text, say

MOST = 10
"""Absences of a person at a time, and people somebody covers for; the oldest of these go."""
LONGEST = timedelta(days=366)
"""Days of one absence."""
FROM, UNTIL = "away_from", "away_until"
"""The fields of its two days."""
_BETWEEN = re.compile(r"\s+(?:to|until|till|through|-)\s+|\s*[–—]\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Days on which somebody is away, the first and the last included, and who covers for them.

    Whatever changes of it makes another one, with an `id` of its own. `cover_name` is "" where the bot does
    not know them.
    """

    id: str
    first: date
    last: date
    cover: str
    cover_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Covering:
    """An absence as whoever covers remembers it. Whether it stands is the document's of who is away."""

    id: str
    owner: str
    owner_name: str
    first: date
    last: date


def away_on(aways: tuple[Away, ...], day: date) -> Away | None:
    """Return the absence that a day falls into, None where they are there."""
    return next((each for each in aways if each.first <= day <= each.last), None)


def to_come(aways: tuple[Away, ...], today: date) -> tuple[Away, ...]:
    """Return the absences that are not over, in order."""
    return tuple(sorted((each for each in aways if each.last >= today), key=lambda each: each.first))


def with_away(aways: tuple[Away, ...], new: Away, today: date, instead: str = "") -> tuple[Away, ...]:
    """Return the absences with a new one, in place of the one with the id `instead`; what is over goes."""
    others = tuple(each for each in aways if each.id not in (instead, new.id))
    return to_come((*others, new), today)


def without(aways: tuple[Away, ...], name: str) -> tuple[Away, ...]:
    """Return the absences that are left once one has ended or was called off."""
    return tuple(each for each in aways if each.id != name)


def against(aways: tuple[Away, ...], new: Away, today: date, instead: str = "") -> Problem | None:
    """Return what stands against an absence, None where nothing does; `instead` is the one it replaces."""
    others = tuple(each for each in to_come(aways, today) if each.id != instead)
    first, last = show_day(new.first, today), show_day(new.last, today)
    if new.last < new.first:
        return Problem(field=UNTIL, message=say("{} comes before {}, your first day away.", last, first))
    if new.last - new.first > LONGEST:
        return Problem(field=UNTIL, message=say("That is more than a year. Give a last day before that."))
    if len(others) >= MOST:
        return Problem(field=FROM, message=say("{} absences are kept at most. End one of them first.", MOST))
    for each in others:
        if each.first <= new.last and new.first <= each.last:
            days = show_day(each.first, today), show_day(each.last, today)
            return Problem(
                field=FROM, message=say("You are away from {} to {} already. Change that one.", *days)
            )
    return None


def remembered(
    covers: tuple[Covering, ...], new: Covering, today: date, instead: str = ""
) -> tuple[Covering, ...]:
    """Return what a person remembers to cover, with a new one in place of `instead`; what is over goes."""
    kept = tuple(
        each for each in covers if each.id not in (new.id, instead) and each.last + timedelta(days=1) >= today
    )
    return (*kept, new)[-MOST:]


def forgotten(covers: tuple[Covering, ...], name: str) -> tuple[Covering, ...]:
    """Return what a person remembers to cover, without one."""
    return tuple(each for each in covers if each.id != name)


def parse_days(words: str, *, today: date, calendar: Calendar) -> tuple[date, date] | Text:
    """Read `30 Nov to 4 Dec`, `Monday – Friday`, `1 Dec until next Friday`, or one day.

    A last day that would come before the first is read as seen from the first: `Monday to Friday`.
    """
    opening, *rest = _BETWEEN.split(words.strip().removeprefix("from "), maxsplit=1)
    first = parse_day(opening, today=today, calendar=calendar, lean="future")
    if isinstance(first, Text) or not rest:
        return first if isinstance(first, Text) else (first, first)
    last = parse_day(rest[0], today=today, calendar=calendar, lean="future")
    if isinstance(last, date) and last < first:
        last = parse_day(rest[0], today=first, calendar=calendar, lean="future")
    return last if isinstance(last, Text) else (first, last)
