"""When a rule that speaks once names: a window's close, or a day before, on or after another. No rhythm."""

from datetime import date, datetime, time, timedelta

from bot.domain.calendar import counted
from bot.domain.instants import local_instant
from bot.domain.plan.values import Cause, Rule, Setting


def closing(day: date, setting: Setting) -> datetime:
    """Return when a day ends at the engagement's place (UTC)."""
    return local_instant(day, setting.calendar.closes, setting.calendar.zone)


def beginning(day: date, setting: Setting) -> datetime:
    """Return when a day begins where the owner is (UTC)."""
    return local_instant(day, time(), setting.work.zone)


def window(cause: Cause, setting: Setting) -> datetime:
    """Return when a window closes: its moment, or the end of its day (W8)."""
    return cause.moment or closing(cause.day_in(setting.calendar.zone), setting)


def dated(rule: Rule, cause: Cause, setting: Setting) -> datetime:
    """Return the moment of a rule that counts days from its cause's day.

    Business days go by the engagement's calendar (W7). The day itself is not moved: whoever does not work on
    it gets the card at their next start of work.
    """
    day = cause.day_in(setting.calendar.zone)
    days = {"before": -rule.days, "after": rule.days}.get(rule.basis, 0)
    if days and rule.business:
        day = counted(setting.calendar, day, days)
    else:
        day += timedelta(days=days)
    return closing(day, setting) if rule.at == "closing" else beginning(day, setting)
