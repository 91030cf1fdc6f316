"""When somebody works and how much may reach them, as they set it (W7, W8). What follows: worktime.py."""

from dataclasses import dataclass
from datetime import time

from bot.domain.leaving import DAILY

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How weekdays are stored, in their order: Monday is 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """Times are local, by the person's own zone. A new person has the defaults.

    `quiet` as in `WorkTime`. `weekend` holds weekdays (Monday is 0); empty: as their country rests.
    `days_off` as days_off.py stores them. `subdivision` names the part of their country, "" where the whole
    is meant. `daily` is how many cards of their own may come a day. `digest` false: what merely informs, or
    came due in quiet hours, comes as a card; only what exceeds `daily` is still gathered.
    """

    start: time = time(9)
    end: time = time(17)
    quiet: tuple[time, time] | None = None
    weekend: tuple[int, ...] = ()
    days_off: tuple[str, ...] = ()
    subdivision: str = ""
    daily: int = DAILY
    digest: bool = True
