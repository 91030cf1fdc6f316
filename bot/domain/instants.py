"""From a local wall time to the instant it happens, by IANA zone. Never reads a clock.

Daylight saving skips some local times and doubles others: a skipped time is the first instant after the gap,
a doubled one the first of the two.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal


def how_local(day: date, clock: time, zone: tzinfo) -> Literal["once", "skipped", "twice"]:
    """Say whether the clocks of `zone` show this time on this day once, never (spring) or twice (autumn)."""
    local = datetime.combine(day, clock)
    first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return "once"
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    return "twice" if back == local else "skipped"


@lru_cache(maxsize=8192)
def local_instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the UTC instant of a local time; see the module for skipped and doubled ones (X24).

    Raises OverflowError where UTC has no such day (the first and the last of all). Remembered: all plans of a
    week ask for the same few starts of work.
    """
    first = datetime.combine(day, clock, zone)
    if how_local(day, clock, zone) != "skipped":
        return first.astimezone(UTC)
    low, high = first.replace(fold=1).astimezone(UTC), first.astimezone(UTC)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):  # the change lies in (low, high]
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high
