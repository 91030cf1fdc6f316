"""Personal data in values of any make: the words that stand for somebody, found and put neutrally.

Pure. A person is found by what is written of them in full: object id, e-mail address, phone number, whole
name. A single name is a word like others, and stays. Never decides whose data goes, or when.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

T = TypeVar("T")

CONTACT = "a removed contact"
COLLEAGUE = "a former colleague"
NOBODY = "forgotten"
"""Stands for the id of somebody who was forgotten: no account has it."""
_DIGITS = 7
"""Digits of a phone number that is looked for; a shorter one is found in too many places."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """Something that names a person, and what takes its place."""

    pattern: re.Pattern[str]
    instead: str


def of_id(person: str) -> Trace:
    """Return the trace of an object id."""
    return Trace(pattern=re.compile(re.escape(person), re.IGNORECASE), instead=NOBODY)


def of_email(email: str, instead: str = CONTACT) -> Trace:
    """Return the trace of an e-mail address, in any case."""
    pattern = rf"(?<![\w.+-]){re.escape(email)}(?![\w-])"
    return Trace(pattern=re.compile(pattern, re.IGNORECASE), instead=instead)


def of_name(name: str, instead: str = CONTACT) -> Trace:
    """Return the trace of a whole name, in any case."""
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    return Trace(pattern=re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), instead=instead)


def is_whole(name: str) -> bool:
    """Tell whether a name can be told from other words: one like "Teams" stands in too many texts."""
    return len(name.split()) > 1 and name not in (CONTACT, COLLEAGUE)


def of_phone(phone: str, instead: str = CONTACT) -> Trace | None:
    """Return the trace of a phone number, however it is spaced; None for one too short to tell."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) < _DIGITS:
        return None
    spaced = r"[ ().\-/]{0,3}".join(digits.removeprefix("00"))
    return Trace(pattern=re.compile(rf"(?<!\d)(?:(?:\+|00|\()\s?)?{spaced}(?!\d)"), instead=instead)


def of_contact(name: str, email: str, phone: str) -> Iterator[Trace]:
    """Yield the traces of a contact; blank parts have none, nor single words, nor what was removed."""
    if email.strip() and email != CONTACT:
        yield of_email(email.strip())
    if is_whole(name):
        yield of_name(name)
    if (found := of_phone(phone)) is not None:
        yield found


def cleaned(text: str, traces: Iterable[Trace]) -> str:
    """Return a text without the traces."""
    for trace in traces:
        text = trace.pattern.sub(trace.instead, text)
    return text


def holds(text: str, traces: Iterable[Trace]) -> bool:
    """Tell whether a text holds one of the traces."""
    return any(trace.pattern.search(text) for trace in traces)


def mapped(value: T, change: Callable[[str], str]) -> T:
    """Return a value with every text in it changed; the names in mappings stay."""
    return cast("T", _mapped(value, change))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple | list):
        items = [_mapped(item, change) for item in cast("Iterable[Any]", value)]
        return type(cast("Any", value))(items)
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return {name: _mapped(item, change) for name, item in pairs}
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: _mapped(item, change) for name, item in old.items()}
        return replace(value, **new) if new != old else value
    return value


def blanked(value: T, names: Collection[str]) -> T:
    """Return a value with everything that stands under one of these names put as `CONTACT`."""
    return cast("T", _blanked(value, names))


def _blanked(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return {name: unnamed(item) if name in names else _blanked(item, names) for name, item in pairs}
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **_blanked(old, names))
    if isinstance(value, tuple):
        return tuple(_blanked(item, names) for item in cast("Iterable[Any]", value))
    return value


def unnamed(value: Any) -> Any:
    """Return a value that names somebody as one that names nobody; a part keeps who gave it, and when."""
    if isinstance(value, str):
        return CONTACT if value else value
    if isinstance(value, Mapping):
        held = cast("Mapping[str, Any]", value)
        return {**held, "value": unnamed(held.get("value"))}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, value=unnamed(getattr(value, "value", "")))
    return value


def texts(value: Any) -> Iterator[str]:
    """Yield every text in plain JSON, names of members too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from texts(item)
    elif isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            yield name
            yield from texts(item)
