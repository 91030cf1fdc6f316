"""What is wrong with the days on which somebody rests, as a form gave them: what no single field can know.

Words its problems; stores nothing.
"""

from collections.abc import Mapping

from bot.domain.fields import Problem, Value
from bot.domain.hours import WEEKDAYS
from bot.domain.places import countries
from bot.domain.text import Text, join, say, typed
from bot.services.calendars import UnknownPlace, part_named, parts_of

PART, WEEKEND = "subdivision", "weekend"


def checked_rest(
    values: Mapping[str, Value | None], country: str
) -> tuple[dict[str, Value | None], tuple[Problem, ...]]:
    """Return the values with the part of the country by its name, and what is wrong with them (X25).

    `country` is the one that stands where the values hold none.
    """
    found, problems = dict(values), list[Problem]()
    words = found.get(PART)
    if isinstance(words, str) and words:
        part = _part(str(found.get("country") or country), words)
        if isinstance(part, Text):
            problems.append(Problem(field=PART, message=part))
        else:
            found[PART] = part
    weekend = found.get(WEEKEND)
    if isinstance(weekend, tuple) and len(weekend) == len(WEEKDAYS):
        problems.append(Problem(field=WEEKEND, message=say("Leave at least one day to work.")))
    return found, tuple(problems)


def _part(country: str, words: str) -> str | Text:
    """Return a part's name, or what is wrong with it and what would be right."""
    if country not in countries():
        return say("Give the country as well, or leave this empty.")
    name = countries()[country].name
    try:
        return part_named(country, words)
    except UnknownPlace as error:
        if error.nearest:
            return say(
                "I don’t know that part of {}. Did you mean {}?", name, join(", ", map(typed, error.nearest))
            )
    known = parts_of(country)
    if not known:
        return say("I know no parts of {}. Leave this empty.", name)
    return say("I don’t know that part of {}. Give its name, like {}, or leave this empty.", name, known[0])
