"""How an export words a stored value: titles instead of ids, days with weekday and year. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo

from bot.domain import places
from bot.domain.dates import plain_day, plain_moment
from bot.domain.fields import Field, Value
from bot.domain.stamp import Stamp
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.model import Playbook

WITH_YEAR = date.min
"""A "today" of another year: a file is read later, so its dates always show the year."""


def day(value: object) -> str:
    """Return an ISO day with its weekday and year; anything else as it is."""
    try:
        return plain_day(date.fromisoformat(str(value)), WITH_YEAR)
    except ValueError:
        return str(value)


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a moment by the reader's clock."""
    return plain_moment(at, WITH_YEAR, zone)


def stamped(stamp: Stamp | None, zone: tzinfo) -> Text:
    """Return who, and when."""
    return say("{}, {}", stamp.name, moment(stamp.at, zone)) if stamp else NOTHING


def worded(playbook: Playbook, field: Field | None, value: Value | None) -> Text:
    """Return a value as its field words it; by itself where the playbook has no such field (X44)."""
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, tuple):
        return join(", ", (_one(playbook, field, each) for each in value))
    return _one(playbook, field, str(value))


def _one(playbook: Playbook, field: Field | None, value: str) -> Text:
    titles = {choice.value: choice.title for choice in field.choices} if field else {}
    if value in titles:
        return content(titles[value])
    if field and field.kind == "date":
        return typed(day(value))
    if field and field.kind == "country" and (country := places.countries().get(value)):
        return content(country.name)
    if field and value in playbook.workloads and "workloads" in field.id:
        return content(playbook.workloads[value].short)
    return typed(value)


def labelled(fields: Iterable[Field]) -> Mapping[str, Field]:
    """Return fields by id; the first of several with one id."""
    found: dict[str, Field] = {}
    for field in fields:
        found.setdefault(field.id, field)
    return found


def label(field: Field | None, name: str) -> Text:
    """Return a field's label; its id where the playbook has it no more."""
    return content(field.label) if field else typed(name)
