"""Calendars of real countries, from the `holidays` library, behind the domain's plain value. Never a guess.

The library is imported off the loop once the bot listens (`warm`), or with the first calendar: 60 ms once, a
few ms for each further country, nothing for a calendar asked for again.
"""

import warnings
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.calendar import SATURDAY_SUNDAY, SUNDAY, Calendar
from bot.domain.places import find_country, near_countries, near_zones, zones
from bot.errors import CadenceError

YEARS_BACK, YEARS_AHEAD = 2, 7
"""How far a calendar reaches: windows of a long engagement, and dates five years ahead with what follows."""


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


def today(now: datetime, zone: str) -> date:
    """Return the day it is in a zone at an aware moment; raises UnknownPlace."""
    return now.astimezone(zone_of(zone)).date()


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
    closes: time = time(17),
) -> Calendar:
    """Return the calendar of a country (ISO 3166 code) by a zone's clocks, for the years around `year` (W7).

    `country` "" is not known: only Saturday and Sunday rest. `subdivision` is the library's code of a part of
    the country. `weekend` (weekdays, Monday is 0) overrides the country's own. Where the library's tables end
    earlier, the calendar covers fewer years. `closes` ends the working day (W8). Raises UnknownPlace.
    """
    where = zone_of(zone)
    first, last, own_weekend, days = year - YEARS_BACK, year + YEARS_AHEAD, SATURDAY_SUNDAY, ()
    if country:
        first, last, own_weekend, days = _holidays(country, subdivision, first, last)
    return Calendar(
        zone=where,
        country=country,
        first_year=first,
        last_year=last,
        weekend=own_weekend if weekend is None else weekend,
        holidays=days,
        closes=closes,
    )


Table = tuple[int, int, frozenset[int], tuple[tuple[date, str], ...]]
"""First year, last year, weekend, holidays in order."""


@lru_cache(maxsize=512)
def _holidays(country: str, subdivision: str, first: int, last: int) -> Table:
    """Ask the library, which knows some countries for a few years only."""
    known = find_country(country)
    if known is None or known.code != country:
        raise UnknownPlace(
            f"There is no country {country[:80]!r}.",
            nearest=tuple(near.name for near in near_countries(country)),
        )
    import holidays  # noqa: PLC0415  (40 ms and 8 MB that a start need not wait for)

    kind: type[holidays.HolidayBase] = getattr(holidays, country)
    first, last = max(first, kind.start_year), min(last, kind.end_year)
    language = "en_US" if "en_US" in kind.supported_languages else None
    days: dict[date, str] = {}
    for year in range(first, last + 1):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                found = kind(subdiv=subdivision or None, years=year, language=language)
            except NotImplementedError as error:
                raise UnknownPlace(f"{known.name} has no part {subdivision[:80]!r} in the tables.") from error
        if warned:  # the library says that its table of this year is not whole
            last = year - 1
            break
        days.update(found)
    # Where the law names Sunday alone (Hong Kong), offices still rest on Saturday: W7 says Monday to Friday.
    weekend = SATURDAY_SUNDAY if kind.weekend == {SUNDAY} else frozenset(kind.weekend)
    return first, last, weekend, tuple(sorted(days.items()))
