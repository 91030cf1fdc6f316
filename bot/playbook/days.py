"""Days as the record of an engagement holds them, and as a reader is shown them. Knows no rule."""

from datetime import date, datetime

from bot.domain.dates import show_day
from bot.domain.fields import Value
from bot.domain.text import Text, typed
from bot.playbook.when import When


def day_of(value: Value | None) -> date | None:
    """Return a recorded day; None where there is none (or it is not one: the field was of another kind)."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def local(at: datetime, when: When) -> date:
    """Return the engagement's day at an aware moment."""
    return at.astimezone(when.calendars.own.zone).date()


def shown(day: date, when: When) -> Text:
    """Return a day as its reader is shown it."""
    return typed(show_day(day, when.today))
