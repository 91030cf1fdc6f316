"""Read what a person typed or picked for a field: a value, or a problem that says what would be right.

Takes whatever a client sent (X20 to X27) and never raises at it. Never keeps or changes anything; the words
themselves stay with the caller, so that a refused form comes back as it was.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.domain import places
from bot.domain.addresses import parse_domain, parse_email, parse_link, parse_phone
from bot.domain.calendar import Calendar
from bot.domain.cleaning import clean, fold
from bot.domain.dates import Lean, parse_day, parse_time, show_day
from bot.domain.days_off import parse_days_off, spans_of
from bot.domain.fields import Choice, Field, Kind, Problem, Value
from bot.domain.numbers import parse_whole
from bot.domain.people import parse_person
from bot.domain.text import NOTHING, Text, join, say, typed

HIGHEST = 999_999_999
"""The largest number any field takes."""

_RIGHT: Mapping[Kind, Text] = {
    "text": say("Fill it in."),
    "long": say("Fill it in."),
    "date": say("Give a date, like 2026-12-01 or next Friday."),
    "days": say("Give days, like 2026-12-24 to 2026-12-31, 2027-01-04."),
    "time": say("Give a time, like 17:00."),
    "choice": say("Choose one."),
    "choices": say("Choose at least one."),
    "toggle": say("Answer yes or no."),
    "number": say("Give a whole number."),
    "email": say("Give an address, like jo.adair@contoso.example."),
    "phone": say("Give a number, like +351 21 000 0000."),
    "country": say("Give a country, like Portugal or PT."),
    "zone": say("Give a time zone, like Europe/Lisbon."),
    "domain": say("Give a domain, like contoso.example.com."),
    "url": say("Give a link that starts with https://."),
    "person": say("Pick one person."),
}
_TOGGLES: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "no", "n", "off", "0"), False),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """The field and what its words are relative to."""

    field: Field
    today: date
    calendar: Calendar | None
    confirmed: bool
    typed_word: bool


def read(
    field: Field,
    raw: object,
    *,
    today: date,
    calendar: Calendar | None = None,
    confirmed: bool = False,
    typed_word: bool = False,
) -> Value | Problem | None:
    """Return the value meant by `raw`, the problem with it, or None where it was left empty.

    `raw` is what the client sent, of any type; None is an input that was not sent. `calendar` counts business
    days. `confirmed`: a past date of a field with `past="confirm"` has its tick. `typed_word`: the words come
    from a chat or a pasted table, so choices are also known by their titles; a form sends their values and
    nothing else (X27).
    """
    asked = _Asked(field=field, today=today, calendar=calendar, confirmed=confirmed, typed_word=typed_word)
    found = _read(raw, asked)
    return Problem(field=field.id, message=found) if isinstance(found, Text) else found


def remark(field: Field, raw: object, value: Value | None, *, today: date) -> Text:
    """Return what to say of how `raw` was read, NOTHING where the value is what was typed.

    Typed dates, numbers, places and links are echoed as they were understood; lost characters are owned up to
    (X11).
    """
    if isinstance(value, tuple) and field.kind == "days":
        value = ",".join(value)
    if not isinstance(raw, str) or value is None or isinstance(value, bool | tuple):
        return NOTHING
    cleaned = clean(raw, multiline=field.kind == "long")
    lost = say("Characters that can’t be shown were left out.") if cleaned.removed else NOTHING
    if field.kind in ("text", "long", "choice") or str(value) == cleaned.text:
        return lost
    shown = str(value)
    if field.kind == "date":
        shown = show_day(date.fromisoformat(shown), today)
    elif field.kind == "country":
        shown = places.countries()[shown].name
    elif field.kind == "days":
        shown = shown.replace(",", ", ")
    return join(" ", (say("Read as {}.", shown), lost))


def _read(raw: object, asked: _Asked) -> Value | Text | None:
    field = asked.field
    if isinstance(raw, bool) and field.kind == "toggle":
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and field.kind == "number":
        return _within(raw, field)
    if raw is not None and not isinstance(raw, str):
        return say("I can’t use what came in here. {}", _RIGHT[field.kind])
    words = clean(raw or "", multiline=field.kind == "long").text
    if not words:
        return say("This can’t stay empty. {}", _RIGHT[field.kind]) if field.required else None
    if len(words) > field.limit and field.kind not in ("choice", "choices"):
        return say("That is {} characters; the limit is {}. Shorten it.", len(words), field.limit)
    if field.kind in ("email", "phone") and re.search(r"[\r\n]", raw or ""):
        return say("Keep it on one line. {}", _RIGHT[field.kind])
    return _READERS[field.kind](words, asked)


def _text(words: str, asked: _Asked) -> Value | Text:
    return words


def _date(words: str, asked: _Asked) -> Value | Text:
    field, today = asked.field, asked.today
    lean: Lean = "past" if field.future == "refuse" else "future" if field.past == "refuse" else "near"
    day = parse_day(words, today=today, calendar=asked.calendar, lean=lean)
    return day if isinstance(day, Text) else _out_of_range(day, asked) or day.isoformat()


def _out_of_range(day: date, asked: _Asked) -> Text:
    """Return what is wrong with the date's place before or after today (X23), NOTHING where it may stand."""
    field, today = asked.field, asked.today
    shown, now = show_day(day, today), show_day(today, today)
    first, last = _years_away(today, -field.years), _years_away(today, field.years)
    if day > today and field.future == "refuse":
        return say("{} is still to come. Give today, {}, or a date before.", shown, now)
    if day < today and field.past == "refuse":
        return say("{} has passed. Give today, {}, or a later date.", shown, now)
    if day > last:
        return say("{} is too far off. Give a date up to {}.", shown, show_day(last, today))
    if day < first:
        return say("{} is too long ago. Give a date from {}.", shown, show_day(first, today))
    if day < today and field.past == "confirm" and not asked.confirmed:
        if field.id.partition(".")[0] == "target_date":
            return say("{} has passed. Correct it, or say below that it is live.", shown)
        return say("{} has passed. Correct it, or say below that it stands.", shown)
    return NOTHING


def _years_away(day: date, years: int) -> date:
    """Return the same day of another year (28 February for 29), held within what a date can be."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _days(words: str, asked: _Asked) -> Value | Text:
    found = parse_days_off(words, asked.today)
    if isinstance(found, Text):
        return found
    wrong = (_out_of_range(day, asked) for span in spans_of(found) for day in span)
    return next(filter(None, wrong), found)


def _time(words: str, asked: _Asked) -> Value | Text:
    found = parse_time(words)
    return f"{found:%H:%M}" if isinstance(found, time) else found


def _choice(words: str, asked: _Asked) -> Value | Text:
    found = _picked(words, asked)
    return found or _not_listed(words, asked.field.choices)


def _choices(words: str, asked: _Asked) -> Value | Text:
    """Read values separated by commas; kept once each, in the order of the field."""
    picked: set[str] = set()
    for word in filter(None, (part.strip() for part in words.split(","))):
        found = _picked(word, asked)
        if found is None:
            return _not_listed(word, asked.field.choices)
        picked.add(found)
    if not picked:
        return _RIGHT["choices"]
    return tuple(choice.value for choice in asked.field.choices if choice.value in picked)


def _picked(word: str, asked: _Asked) -> str | None:
    choices = asked.field.choices
    if not asked.typed_word:
        return next((choice.value for choice in choices if choice.value == word), None)
    wanted = fold(word[:200])
    return next(
        (choice.value for choice in choices if wanted in (fold(choice.value), fold(choice.title))), None
    )


def _not_listed(word: str, choices: tuple[Choice, ...]) -> Text:
    titles = [choice.title for choice in choices]
    if len(titles) > 5:
        titles = places.nearest(word, titles) or titles[:3]
    shown = typed(word if len(word) <= 40 else word[:40] + "…")
    if not titles:
        return say("“{}” is not on the list.", shown)
    return say("“{}” is not on the list. Choose {}.", shown, _one_of(titles))


def _one_of(names: Sequence[str]) -> Text:
    """Return `a, b or c`, each as typed words."""
    if len(names) == 1:
        return typed(names[0])
    return say("{} or {}", join(", ", map(typed, names[:-1])), names[-1])


def _toggle(words: str, asked: _Asked) -> Value | Text:
    return _TOGGLES.get(fold(words), _RIGHT["toggle"])


def _number(words: str, asked: _Asked) -> Value | Text:
    found = parse_whole(words)
    return (
        say("{} {}", found, _bounds(asked.field)) if isinstance(found, Text) else _within(found, asked.field)
    )


def _within(number: float, field: Field) -> Value | Text:
    """Return the number as an int where it is whole and within the field's bounds (NaN is neither)."""
    low = -HIGHEST if field.minimum is None else field.minimum
    high = HIGHEST if field.maximum is None else field.maximum
    if not low <= number <= high:
        shown = number if abs(number) <= HIGHEST else "That"
        return say("{} is out of range. {}", shown, _bounds(field))
    if number != int(number):
        return say("{} is not a whole number. {}", number, _bounds(field))
    return int(number)


def _bounds(field: Field) -> Text:
    if field.minimum is None and field.maximum is None:
        return say("Give a whole number, up to {}.", HIGHEST)
    if field.maximum is None:
        return say("Give a whole number, {} or more.", field.minimum)
    if field.minimum is None:
        return say("Give a whole number, {} or less.", field.maximum)
    return say("Give a whole number from {} to {}.", field.minimum, field.maximum)


def _country(words: str, asked: _Asked) -> Value | Text:
    if country := places.find_country(words):
        return country.code
    near = [country.name for country in places.near_countries(words)]
    return say("I don’t know that country. {}", _meant(near) or _RIGHT["country"])


def _zone(words: str, asked: _Asked) -> Value | Text:
    if zone := places.find_zone(words):
        return zone
    near = places.near_zones(words)
    return say("I don’t know that time zone. {}", _meant(near) or _RIGHT["zone"])


def _meant(names: Sequence[str]) -> Text:
    return say("Did you mean {}?", _one_of(names)) if names else NOTHING


_READERS: Mapping[Kind, Callable[[str, _Asked], Value | Text]] = {
    "text": _text,
    "long": _text,
    "date": _date,
    "days": _days,
    "time": _time,
    "choice": _choice,
    "choices": _choices,
    "toggle": _toggle,
    "number": _number,
    "email": lambda words, asked: parse_email(words),
    "phone": lambda words, asked: parse_phone(words),
    "country": _country,
    "zone": _zone,
    "domain": lambda words, asked: parse_domain(words),
    "url": lambda words, asked: parse_link(words),
    "person": lambda words, asked: parse_person(words),
}
