"""When a rule that speaks once names: a window's close, or a day before, on or after another. No rhythm."""

from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.calendar import Calendar, counted
from bot.domain.instants import local_instant
from bot.domain.plan.values import Cause, Rule, Setting


def closing(day: date, calendar: Calendar) -> datetime:
    """Return when a day ends at the engagement's place (UTC)."""
    return local_instant(day, calendar.closes, calendar.zone)


def beginning(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins by the clocks of a zone, the owner's (UTC)."""
    return local_instant(day, time(), zone)


def window(cause: Cause, calendar: Calendar) -> datetime:
    """Return when a window closes: its moment, or the end of its day (W8)."""
    return cause.moment or closing(cause.day_in(calendar.zone), calendar)


def named(rule: Rule, cause: Cause, calendar: Calendar) -> date:
    """Return the day that a rule names which counts days from its cause's day.

    Business days go by the engagement's calendar (W7). The day itself is not moved: whoever does not work on
    it gets the card at their next start of work.
    """
    day = cause.day_in(calendar.zone)
    days = {"before": -rule.days, "after": rule.days}.get(rule.basis, 0)
    return counted(calendar, day, days) if days and rule.business else day + timedelta(days=days)


def dated(rule: Rule, cause: Cause, setting: Setting) -> datetime:
    """Return the moment of a rule that counts days from its cause's day."""
    day = named(rule, cause, setting.calendar)
    ends = rule.at == "closing"
    return closing(day, setting.calendar) if ends else beginning(day, setting.work.zone)
