"""Calendars of real countries, from the `holidays` library, behind the domain's plain value. Never a guess.

The library is imported off the loop once the bot listens (`warm`), or with the first calendar: 60 ms once, a
few ms for each further country, nothing for a calendar asked for again.
"""

import warnings
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.calendar import SATURDAY_SUNDAY, SUNDAY, Calendar
from bot.domain.cleaning import fold
from bot.domain.days_off import days_of
from bot.domain.places import LONGEST, countries, find_country, near_countries, near_zones, nearest, zones
from bot.errors import CadenceError

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS_BACK, YEARS_AHEAD = 2, 7
"""How far a calendar reaches: windows of a long engagement, and dates five years ahead with what follows."""

OWN_DAY = "Own day off"
"""What a day off is called that no country has."""


class UnknownPlace(CadenceError):
    """There is no such country, part of one, or time zone; `nearest` holds up to three that may be meant."""

    def __init__(self, message: str = "", *, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


def zone_of(name: str) -> ZoneInfo:
    """Return the zone with this IANA name, "" is UTC; raises UnknownPlace."""
    if name and name not in zones():
        raise UnknownPlace(f"There is no time zone {name[:80]!r}.", nearest=near_zones(name))
    return ZoneInfo(name or "UTC")


def warm() -> None:
    """Import the library and read one country, so that no turn waits for it. Blocks: call it in a thread."""
    calendar_for("US", "UTC", 2026)


@lru_cache(maxsize=1024)
def calendar_for(
    country: str,
    zone: str,
    year: int,
    *,
    subdivision: str = "",
    weekend: frozenset[int] | None = None,
    off: tuple[str, ...] = (),
    closes: time = time(17),
) -> Calendar:
    """Return the calendar of a country (ISO 3166 code) by a zone's clocks, for the years around `year` (W7).

    `country` "" is not known: only Saturday and Sunday rest. `subdivision` is a part of the country by its
    code or its name. `weekend` (weekdays, Monday is 0) overrides the country's own. `off` are further days
    off, as days_off.py stores them. Where the library's tables end earlier, the calendar covers fewer years.
    `closes` ends the working day (W8). Raises UnknownPlace.
    """
    where = zone_of(zone)
    first, last, own_weekend, days = year - YEARS_BACK, year + YEARS_AHEAD, SATURDAY_SUNDAY, ()
    if country:
        code = _part_code(country, subdivision) if subdivision else ""
        first, last, own_weekend, days = _holidays(country, code, first, last)
    if off:
        own = dict.fromkeys((day for day in days_of(off) if first <= day.year <= last), OWN_DAY)
        days = tuple(sorted({**own, **dict(days)}.items()))
    return Calendar(
        zone=where,
        country=country,
        first_year=first,
        last_year=last,
        weekend=own_weekend if weekend is None else weekend,
        holidays=days,
        closes=closes,
    )


def part_named(country: str, words: str) -> str:
    """Return the name of the part of a country that a code or a name, in any case, means.

    Raises UnknownPlace with the nearest; with none where the tables know no parts of the country.
    """
    code = _part_code(country, words)
    return next(each.name for each in _parts(country) if each.code == code)


def parts_of(country: str) -> tuple[str, ...]:
    """Return the names of the parts that the tables know of a country. Raises UnknownPlace."""
    return tuple(each.name for each in _parts(country))


def has_part(country: str, words: str) -> bool:
    """Say whether the tables know this part of a country."""
    try:
        return bool(_part_code(country, words))
    except UnknownPlace:
        return False


class _Part(NamedTuple):
    """A part of a country as the library knows it; `names` may be empty."""

    code: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is shown by."""
        return self.names[0] if self.names else self.code


@lru_cache(maxsize=512)
def _parts(country: str) -> tuple[_Part, ...]:
    kind = _kind(country)
    names = kind.subdivisions_aliases.items()
    return tuple(_Part(code, tuple(name for name, own in names if own == code)) for code in kind.subdivisions)


def _part_code(country: str, words: str) -> str:
    """Return the library's code of a part of a country. Raises UnknownPlace."""
    ways = {fold(way): each for each in _parts(country) for way in (each.code, *each.names)}
    if found := ways.get(fold(words[:LONGEST])):
        return found.code
    near = dict.fromkeys(ways[way].name for way in nearest(words, ways))
    message = f"{countries()[country].name} has no part {words[:80]!r} in the tables."
    raise UnknownPlace(message, nearest=tuple(near))


def _kind(country: str) -> "type[HolidayBase]":
    """Return the library's table of a country. Raises UnknownPlace."""
    known = find_country(country)
    if known is None or known.code != country:
        raise UnknownPlace(
            f"There is no country {country[:80]!r}.",
            nearest=tuple(near.name for near in near_countries(country)),
        )
    import holidays  # noqa: PLC0415 - 40 ms and 8 MB that a start need not wait for

    return getattr(holidays, country)


Table = tuple[int, int, frozenset[int], tuple[tuple[date, str], ...]]
"""First year, last year, weekend, holidays in order."""


@lru_cache(maxsize=512)
def _holidays(country: str, subdivision: str, first: int, last: int) -> Table:
    """Ask the library, which knows some countries for a few years only."""
    kind = _kind(country)
    first, last = max(first, kind.start_year), min(last, kind.end_year)
    language = "en_US" if "en_US" in kind.supported_languages else None
    days: dict[date, str] = {}
    for year in range(first, last + 1):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            found = kind(subdiv=subdivision or None, years=year, language=language)
        if warned:  # the library says that its table of this year is not whole
            last = year - 1
            break
        days.update(found)
    # Where the law names Sunday alone (Hong Kong), offices still rest on Saturday: W7 says Monday to Friday.
    weekend = SATURDAY_SUNDAY if kind.weekend == {SUNDAY} else frozenset(kind.weekend)
    return first, last, weekend, tuple(sorted(days.items()))
