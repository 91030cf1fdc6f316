"""How late reminders leave: counts by bucket, for cards and for digests. Pure; knows no letter.

Late is the moment of sending minus the moment from which it could leave, which lies in its reader's hours.
What merely informs, or exceeds the limit of a day, waits for a morning on purpose: it is counted apart.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

BOUNDS = (60, 300, 900, 3_600, 14_400, 86_400)
"""The most seconds of every bucket but the last one, which holds what is later."""
NAMES = ("1 min", "5 min", "15 min", "1 h", "4 h", "1 day", "more")
NONE = (0,) * len(NAMES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lateness:
    """How many left how late, by bucket: as cards of their own, and in digests."""

    cards: tuple[int, ...] = NONE
    digests: tuple[int, ...] = NONE


def bucket(seconds: float) -> int:
    """Return the place of the bucket that so many seconds belong to; a bound is in its own bucket."""
    return bisect_left(BOUNDS, seconds)


def counted(lateness: Lateness, seconds: float, *, digest: bool) -> Lateness:
    """Return the counts with one more."""
    here = bucket(seconds)
    if digest:
        return replace(lateness, digests=_more(lateness.digests, here))
    return replace(lateness, cards=_more(lateness.cards, here))


def together(first: Lateness, second: Lateness) -> Lateness:
    """Return the counts of both."""
    return Lateness(cards=_sum(first.cards, second.cards), digests=_sum(first.digests, second.digests))


def percentile(counts: Sequence[int], share: float) -> str:
    """Return the name of the bucket below which so large a share lies, by nearest rank; "" of nothing."""
    rank, below = max(1, ceil(share * sum(counts))), 0
    for name, count in zip(NAMES, counts, strict=True):
        below += count
        if below >= rank:
            return name
    return ""


def _more(counts: tuple[int, ...], place: int) -> tuple[int, ...]:
    return (*counts[:place], counts[place] + 1, *counts[place + 1 :])


def _sum(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(first, second, strict=True))
