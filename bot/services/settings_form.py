"""A person's settings as the words of their form, and back. What no single field can know is judged here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.fields import Problem
from bot.domain.hours import WEEKDAYS, Hours
from bot.domain.person import Person
from bot.domain.text import say
from bot.domain.worktime import WorkTime
from bot.services.days_of_rest import WEEKEND, checked_rest
from bot.services.slots import raw_of

OWN_LINKS = ("kickoff_deck",)


def settings_of(person: Person) -> Mapping[str, str]:
    """Return a person's settings as their form shows them."""
    hours = person.hours
    quiet_from, quiet_to = hours.quiet or (None, None)
    return {
        "time_zone": person.zone,
        "country": person.country,
        "language": person.language,
        "work_start": _shown(hours.start),
        "work_end": _shown(hours.end),
        "subdivision": hours.subdivision,
        "weekend": raw_of(tuple(WEEKDAYS[day] for day in hours.weekend)),
        "days_off": raw_of(hours.days_off),
        "quiet_from": _shown(quiet_from),
        "quiet_to": _shown(quiet_to),
        "daily_cards": str(hours.daily),
        "digest": raw_of(hours.digest),
        **{name: person.links.get(name, "") for name in OWN_LINKS},
    }


def checked(words: Mapping[str, str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return settings as they would be kept, and what is wrong with them together (X23, X24, X25).

    `words` are of fields that were read: each is right by itself.
    """
    rest, problems = checked_rest({**words, WEEKEND: _parts(words[WEEKEND])}, "")
    kept = {name: raw_of(value) for name, value in rest.items()}
    return kept, (*problems, *_hours_problems(hours_of(kept)), *_quiet_problems(kept))


def _hours_problems(hours: Hours) -> tuple[Problem, ...]:
    if hours.start >= hours.end:
        message = say("Work would end before it starts. Give a time after {}.", _shown(hours.start))
        return (Problem(field="work_end", message=message),)
    anywhere = Calendar(zone=ZoneInfo("UTC"), first_year=2026, last_year=2026)
    try:
        WorkTime(calendar=anywhere, start=hours.start, end=hours.end, quiet=hours.quiet)
    except ValueError:
        message = say(
            "That leaves no hour of work from {} to {}. Make the quiet time shorter.",
            _shown(hours.start),
            _shown(hours.end),
        )
        return (Problem(field="quiet_to", message=message),)
    return ()


def _quiet_problems(words: Mapping[str, str]) -> tuple[Problem, ...]:
    first, last = words["quiet_from"], words["quiet_to"]
    if bool(first) != bool(last):
        missing = "quiet_to" if first else "quiet_from"
        return (Problem(field=missing, message=say("Give both times, or leave both empty.")),)
    if first and first == last:
        message = say("Give another time than {}, or leave both empty.", first)
        return (Problem(field="quiet_to", message=message),)
    return ()


def with_settings(words: Mapping[str, str], person: Person) -> Person:
    """Return a person with these settings, which were checked; what is empty has its default."""
    return replace(
        person,
        zone=words.get("time_zone", ""),
        country=words.get("country", ""),
        language=words.get("language", ""),
        hours=hours_of(words),
        links={name: words[name] for name in OWN_LINKS if words.get(name)},
        settings_revision=person.settings_revision + 1,
    )


def hours_of(words: Mapping[str, str]) -> Hours:
    """Return the hours that the words of a form say."""
    plain = Hours()
    first, last = words["quiet_from"], words["quiet_to"]
    return Hours(
        start=time.fromisoformat(words["work_start"]) if words["work_start"] else plain.start,
        end=time.fromisoformat(words["work_end"]) if words["work_end"] else plain.end,
        quiet=(time.fromisoformat(first), time.fromisoformat(last)) if first and last else None,
        weekend=tuple(map(WEEKDAYS.index, _parts(words["weekend"]))),
        days_off=_parts(words["days_off"]),
        subdivision=words["subdivision"],
        daily=int(words["daily_cards"]) if words["daily_cards"] else plain.daily,
        digest=words["digest"] == "yes",
    )


def _parts(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split(",")))


def _shown(clock: time | None) -> str:
    return f"{clock:%H:%M}" if clock else ""
