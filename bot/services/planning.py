"""What is due on an engagement: its causes, read and planned. Sends and writes nothing."""

from collections.abc import Iterator
from datetime import date

from bot.domain.engagement import Engagement
from bot.domain.plan import plan as plans
from bot.domain.plan.values import Cause, Marks, Planned, Reminder, Setting
from bot.domain.worktime import WorkTime
from bot.playbook.causes import causes_of
from bot.playbook.causes_meetings import meetings_of
from bot.services.desk import Desk


def causes(desk: Desk, engagement: Engagement, today: date) -> tuple[Cause, ...]:
    """Return every cause of an engagement, by which reminders are planned and asked again.

    `today` is the reader's day, by which dates are worded.
    """
    when = desk.when(engagement, today)
    return causes_of(desk.playbook, engagement, when, meetings_of(engagement, when))


def cause_of(desk: Desk, engagement: Engagement, reminder: Reminder, zone: str) -> Cause | None:
    """Return the cause of a reminder that was planned before; None where it does not hold any more.

    `zone` is its reader's, by which dates are worded.
    """
    return plans.cause_of(reminder, causes(desk, engagement, desk.today(zone)))


def planned(
    desk: Desk, engagement: Engagement, work: WorkTime, found: tuple[Cause, ...], marks: Marks | None = None
) -> Planned:
    """Return every reminder of an engagement that was not handed on yet, by its reader's hours (W8).

    `marks` stand in for the engagement's own.
    """
    held = engagement.marks if marks is None else marks
    return plans.plan(engagement.id, desk.playbook.reminders, found, held, _setting(desk, engagement, work))


def told(desk: Desk, engagement: Engagement, work: WorkTime, found: tuple[Cause, ...]) -> Iterator[Reminder]:
    """Yield the reminders of an engagement that may have been handed on and still hold (X29)."""
    setting = _setting(desk, engagement, work)
    return plans.told(engagement.id, desk.playbook.reminders, found, engagement.marks, setting)


def _setting(desk: Desk, engagement: Engagement, work: WorkTime) -> Setting:
    return Setting(now=desk.clock(), calendar=desk.calendar_of(engagement), work=work)
