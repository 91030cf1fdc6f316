"""What is due on an engagement, by its owner's hours: its causes, read and planned. Sends nothing."""

from collections.abc import Iterable
from datetime import date

from bot.domain.engagement import Engagement
from bot.domain.plan.plan import plan
from bot.domain.plan.values import Planned, Setting
from bot.domain.worktime import WorkTime
from bot.playbook.causes import Occurrence, causes_of
from bot.services.desk import Desk


def planned(
    desk: Desk, engagement: Engagement, work: WorkTime, today: date, meetings: Iterable[Occurrence] = ()
) -> Planned:
    """Return every reminder of an engagement that was not handed on yet, by its owner's hours (W8).

    `today` is the owner's day, by which dates are worded.
    """
    when = desk.when(engagement, today)
    causes = causes_of(desk.playbook, engagement, when, meetings)
    setting = Setting(now=when.now, calendar=when.calendars.own, work=work)
    return plan(engagement.id, desk.playbook.reminders, causes, engagement.marks, setting)
