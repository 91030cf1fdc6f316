"""Reminders, hours and mailboxes as tests of what leaves need them. Asserts nothing."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.mailbox import Mailbox, put
from bot.domain.plan.values import Reminder
from bot.domain.text import say
from bot.domain.worktime import WorkTime

PORTUGAL = Calendar(
    zone=ZoneInfo("Europe/Lisbon"),
    country="PT",
    first_year=2026,
    last_year=2027,
    holidays=((date(2026, 12, 1), "Restoration"),),
)
WORK = WorkTime(calendar=PORTUGAL)
TUESDAY = date(2026, 11, 24)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """Return a moment of 2026 in UTC, which Lisbon's clocks show too in winter."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def reminder(name: str, *, due: datetime | None = None, urgency: int = 3, informs: bool = False) -> Reminder:
    """Return a reminder with an id that can be read."""
    due = due or at(24, 9)
    return Reminder(
        id=name,
        engagement="e1",
        rule="item.due",
        occurrence=name,
        due_at=due,
        since=due,
        urgency=urgency,
        title=say("T"),
        words=say("W"),
        reason=say("R"),
        step="item",
        mark=due.date(),
        informs=informs,
    )


def holding(reminders: Iterable[Reminder]) -> Mailbox:
    """Return a mailbox in which these wait."""
    mailbox = Mailbox()
    for each in reminders:
        mailbox = put(mailbox, each)
    return mailbox
