"""When a person works, and how much may reach them: their settings as plans and mailboxes go by them."""

from bot.domain import places
from bot.domain.person import Person
from bot.domain.worktime import Absence, WorkTime
from bot.services.calendars import calendar_for, has_part


def work_of(person: Person, year: int) -> WorkTime:
    """Return a person's work time, by the calendar of their country and zone around a year (W7, W8).

    A country or a part of it that the tables do not know (a client told it, an older version had it) has no
    holidays of its own: a card on a holiday is less bad than none for ever.
    """
    hours = person.hours
    country = person.country if person.country in places.countries() else ""
    calendar = calendar_for(
        country,
        person.zone or "UTC",
        year,
        subdivision=hours.subdivision if country and has_part(country, hours.subdivision) else "",
        weekend=frozenset(hours.weekend) or None,
        off=hours.days_off,
    )
    away = tuple(Absence(first=each.first, last=each.last) for each in person.away)
    return WorkTime(calendar=calendar, start=hours.start, end=hours.end, quiet=hours.quiet, absences=away)


def daily_limit(person: Person) -> int:
    """Return how many cards of their own may reach a person in a day."""
    return person.hours.daily


def wants_digest(person: Person) -> bool:
    """Say whether what merely informs waits for one list in the morning."""
    return person.hours.digest
