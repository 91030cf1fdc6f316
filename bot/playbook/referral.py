"""The window that runs after a referral (task 983): three partners have three business days to get in touch
(M7, W1). Pure; marks nothing.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.calendar import Calendar, OutsideCalendar
from bot.domain.dates import show_moment
from bot.domain.engagement import Engagement
from bot.domain.outreach import WINDOW_DAYS
from bot.domain.text import Text, say
from bot.playbook.missing import applies
from bot.playbook.model import Playbook
from bot.playbook.todo import Todo
from bot.playbook.when import When

REFERRAL = "983"


def closes_at(engagement: Engagement, calendar: Calendar) -> datetime | None:
    """Return until when the partners have time; None without a referral, or for one of years ago."""
    record = engagement.tasks.get(REFERRAL)
    if record is None:
        return None
    try:
        return calendar.window_closes(record.stamp.at, WINDOW_DAYS)
    except OutsideCalendar:
        return None


def until(engagement: Engagement, when: When) -> Text | None:
    """Return until when the partners have time, in a sentence; None once it is over."""
    own = when.calendars.own
    closes = closes_at(engagement, own)
    if closes is None or when.now > closes:
        return None
    return say("The partners have until {}.", show_moment(closes, when.today, own.zone))


def referral_todos(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Todo]:
    """Yield the wait for the partners, while their window runs."""
    words, closes = until(engagement, when), closes_at(engagement, when.calendars.own)
    task = playbook.tasks.get(REFERRAL)
    steps = [playbook.steps[name] for name in task.steps] if task else []
    open_to = [step for step in steps if applies(step, engagement)]
    if words is None or closes is None or not open_to:
        return
    yield Todo(
        title=say("Await the partners’ contact"),
        reason=words,
        button=say("Look"),
        step=open_to[-1].id,
        due=closes.astimezone(when.calendars.own.zone).date(),
        turns=closes,
    )
