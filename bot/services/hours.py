"""When a person works: their settings as the plain value that plans and mailboxes go by."""

from bot.domain.person import Person
from bot.domain.worktime import Absence, WorkTime
from bot.services.calendars import calendar_for


def work_of(person: Person, year: int) -> WorkTime:
    """Return a person's work time, by the calendar of their country and zone around a year (W7, W8)."""
    absences = tuple(Absence(first=each.first, last=each.last) for each in person.away)
    return WorkTime(calendar=calendar_for(person.country, person.zone or "UTC", year), absences=absences)
