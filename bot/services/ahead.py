"""What lies ahead of one engagement, as its entry keeps it: reminders and meetings. Knows no reader."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from bot.domain.calendar import OutsideCalendar
from bot.domain.engagement import Engagement, state_on
from bot.domain.entry import Meeting
from bot.domain.governance import NAMES
from bot.domain.plan.coming import Coming, coming
from bot.domain.series_dates import between
from bot.domain.text import say
from bot.playbook import causes_meetings
from bot.playbook.causes import causes_of
from bot.playbook.days import day_of
from bot.playbook.meetings import calendar_in
from bot.playbook.model import Playbook
from bot.playbook.when import When

DUE, LATER, WAITING, MEETINGS = 4, 3, 2, 4
"""What an entry keeps at most: reminders that are due, those to come, windows that run, meetings."""
SIGHT = timedelta(days=8)
"""How far meetings are looked for: an engagement is planned anew within seven days."""
LONGEST = timedelta(hours=12)
WINDOW = "window."
"""What the ids of the rules begin with that wait for somebody else's answer."""
KICKOFF = say("Kickoff").plain


def coming_of(playbook: Playbook, engagement: Engagement, when: When) -> tuple[Coming, ...]:
    """Return everything to come of an engagement, in no order."""
    causes = causes_of(playbook, engagement, when, causes_meetings.meetings_of(engagement, when))
    return coming(playbook.reminders, causes, engagement.marks, when.now, when.calendars.own)


def kept(found: Iterable[Coming], when: When) -> tuple[Coming, ...]:
    """Return what an entry keeps: due by the cost of delay, then windows that run, then the nearest."""
    zone, today = when.calendars.own.zone, when.local_day
    ranked = sorted(found, key=lambda each: (each.day_in(zone), each.urgency))
    running = [each for each in ranked if waiting(each, when.now)]
    others = [each for each in ranked if each not in running]
    due = sorted((each for each in others if each.day_in(zone) <= today), key=lambda each: each.urgency)
    later = [each for each in others if each.day_in(zone) > today]
    return (*due[:DUE], *running[:WAITING], *later[:LATER])


def waiting(each: Coming, now: datetime) -> bool:
    """Say whether somebody else still has time to answer."""
    return each.rule.startswith(WINDOW) and each.moment is not None and each.moment > now


def meetings_of(engagement: Engagement, when: When) -> tuple[Meeting, ...]:
    """Return the next meetings, one that runs now included; none of an engagement that rests."""
    if state_on(engagement, when.local_day) != "open":
        return ()
    found = sorted(_of_series(engagement, when), key=lambda each: each.starts or when.now)
    kickoff = day_of(engagement.facts.get("kickoff_on"))
    if kickoff and when.local_day <= kickoff <= when.local_day + SIGHT:
        found.insert(0, Meeting(title=KICKOFF, day=kickoff))
    return tuple(found[:MEETINGS])


def _of_series(engagement: Engagement, when: When) -> Iterator[Meeting]:
    for series in engagement.series.values():
        calendar = calendar_in(when.calendars.own, series.time_zone)
        with suppress(OutsideCalendar):
            for each in between(series, calendar, when.now - LONGEST, when.now + SIGHT):
                if each.ends > when.now:
                    yield Meeting(
                        title=NAMES[series.kind].plain, day=each.day, starts=each.moment, ends=each.ends
                    )
