"""When something that nobody settled goes to the leads of a team. Pure; sends nothing, knows no mailbox."""

from datetime import datetime

from bot.domain.calendar import Calendar, counted
from bot.domain.instants import local_instant


def escalates_at(sent: datetime, after: int, calendar: Calendar) -> datetime | None:
    """Return from when (UTC) a letter that is not settled goes to the leads' digest; None: never.

    `sent` is the aware moment it was sent at, `after` a team's business days (0: never), counted in the
    owner's calendar as an answer window is (W7, W8): the day of sending is day 0, and the last day ends when
    work does. An absence of the owner stops nothing: a lead is to hear of exactly what nobody answers.
    """
    if after <= 0:
        return None
    day = counted(calendar, sent.astimezone(calendar.zone).date(), after)
    return local_instant(day, calendar.closes, calendar.zone)
