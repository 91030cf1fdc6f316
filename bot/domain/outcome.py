"""What became of a meeting: recorded by the FM, kept with its series by the day it was planned for.

Frozen values. What was agreed stands in the engagement's items; an outcome only names those it settled or
raised. Never says what may be posted where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from bot.domain.stamp import Stamp

Held = Literal["held", "not_held"]
Health = Literal["on_track", "at_risk", "blocked", "not_discussed"]

KEPT = 12
"""Outcomes that a series holds; what an older one said stays in the changes that recorded it."""
DIVIDES = "."
"""Stands between a series and a meeting of it; no id of a series holds one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Held or not, and why not; how healthy the customer's programme is. `posting`: who let its summary be
    posted.

    `decisions` holds a decision a line. `settled` and `raised` are ids of items: done at this meeting, new at
    it.
    """

    one_value: ClassVar[bool] = True

    held: Held
    stamp: Stamp
    health: Health = "not_discussed"
    reason: str = ""
    decisions: str = ""
    settled: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    posting: Stamp | None = None


def meeting_id(series: str, planned: str) -> str:
    """Return the name of a meeting among all of an engagement: its series, and the day it was planned for."""
    return f"{series}{DIVIDES}{planned}"


def parts_of(meeting: str) -> tuple[str, str]:
    """Return the series and the planned day of a meeting; the day is "" where that names none."""
    series, _, planned = meeting.partition(DIVIDES)
    try:
        return series, date.fromisoformat(planned).isoformat()
    except ValueError:
        return series, ""


def latest(outcomes: Mapping[str, Outcome], before: str = "") -> Outcome | None:
    """Return the outcome of the last meeting recorded ("": of all, else of those planned before that day)."""
    days = [day for day in outcomes if not before or day < before]
    return outcomes[max(days)] if days else None


def kept(outcomes: Mapping[str, Outcome], planned: str, outcome: Outcome) -> Mapping[str, Outcome]:
    """Return the outcomes with one recorded, in order of their days; the oldest beyond `KEPT` go."""
    held = {**outcomes, planned: outcome}
    return {day: held[day] for day in sorted(held)[-KEPT:]}
