"""An entry: what a person's portfolio shows of one engagement.

A copy for lists; the engagement is the truth.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.plan.coming import Coming


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting to come: on a day, from one moment to another (UTC) where its time is known."""

    title: str
    day: date
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One engagement in a person's list. `due_on` is an ISO date or ""; `seq` is the engagement's when it was
    made.

    `coming` are the reminders that matter most now, those that are due first; `meetings` those of the days to
    come. `action` and `why` word the next best action without "late": lateness depends on the day it is read.
    """

    engagement: str
    customer: str
    tenant_domain: str
    stage: str
    stage_title: str
    state: str
    action: str
    why: str
    step: str
    due_on: str = ""
    mandatory: bool = False
    motions: tuple[str, ...] = ()
    until: str = ""
    removed_on: str = ""
    coming: tuple[Coming, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    seq: int = 0
