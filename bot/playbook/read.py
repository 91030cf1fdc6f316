"""Reading a TOML table into a frozen value, by the value's own declaration.

A dataclass says which keys its table may have, which it must have, and of what type. Whatever is wrong is
collected as a line that says where; nothing here raises over content or knows what a value means.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from bot.domain.fields import Field
from bot.playbook.model import Link

T = TypeVar("T")
Place = tuple[str, ...]
"""Where something stands, outermost first: the file, the step, the field."""
Table = Mapping[str, Any]

NOUNS = {"groups": "group", "fields": "field"}
"""Attributes that repeat as `[[step.group]]` and `[[step.group.field]]`: their key in TOML."""
NAMED = ("audience",)
"""Keys to be written out although the declaration has a default: who may read it is never left open."""
TYPES: Mapping[type, str] = {str: "text", bool: "true or false", int: "a whole number"}


class Problems:
    """Everything found wrong so far, one line each; `unreadable` counts what leaves no value to look at."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.unreadable = 0

    def add(self, place: Place, text: str, *, readable: bool = False) -> None:
        """Note a problem at a place; `readable`: the value can be made all the same, and checked further."""
        self.lines.append(": ".join((*place, text)))
        self.unreadable += not readable


class Reader:
    """Reads tables; `links` and `lists` are what tables may name instead of writing it out."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.links: dict[str, Link] = {}
        self.lists: dict[str, list[Table]] = {}

    def read(self, kind: type[T], table: Table, place: Place, **given: object) -> T | None:
        """Return the value, or None with its problems noted. `given`: attributes the table may not hold."""
        if kind is Field:
            table = self._with_choices(table, place)
        declared = {NOUNS.get(name, name): name for name in _hints(kind) if name not in given}
        before = self.problems.unreadable
        for key in table:
            if key not in declared:
                self.problems.add(place, f"unknown key {key!r}{nearest(key, declared)}", readable=True)
        values = dict(given)
        for key, name in declared.items():
            if key in table:
                values[name] = self._value(_hints(kind)[name], table[key], (*place, key))
            elif name in _needed(kind):
                self.problems.add(place, f"{key} is missing")
        make = cast("Callable[..., T]", kind)
        return make(**values) if self.problems.unreadable == before else None

    def _value(self, hint: Any, raw: object, place: Place) -> object:
        if hint == tuple[Link, ...]:
            return self._linked(raw, place)
        if get_origin(hint) is tuple:
            return self._sequence(get_args(hint), raw, place)
        if get_origin(hint) is Literal:
            if raw in get_args(hint):
                return raw
            self.problems.add(place, f"{raw!r} is none of {', '.join(map(repr, get_args(hint)))}")
            return None
        if isinstance(hint, UnionType):
            return self._value(get_args(hint)[0], raw, place)
        if is_dataclass(hint):
            return self._table(cast("type[object]", hint), raw, place)
        if type(raw) is not hint:
            self.problems.add(place, f"must be {TYPES[hint]}")
        return raw

    def _sequence(self, inner: tuple[Any, ...], raw: object, place: Place) -> tuple[object, ...]:
        items = _items(raw)
        if items is None:
            self.problems.add(place, "must be a list")
            return ()
        if inner[-1] is not Ellipsis:
            if len(items) != len(inner):
                self.problems.add(place, f"must hold {len(inner)} entries")
            return tuple(self._value(str, item, place) for item in items)
        places = (_within(place, item, number) for number, item in enumerate(items, 1))
        return tuple(self._value(inner[0], item, at) for item, at in zip(items, places, strict=True))

    def _table(self, kind: type[T], raw: object, place: Place) -> T | None:
        if not isinstance(raw, dict):
            self.problems.add(place, "must be a table")
            return None
        return self.read(kind, cast("Table", raw), place)

    def _linked(self, raw: object, place: Place) -> tuple[Link, ...]:
        names = [name for name in self._sequence((str, ...), raw, place) if isinstance(name, str)]
        for name in names:
            if name not in self.links:
                self.problems.add(place, f"unknown link {name!r}{nearest(name, self.links)}", readable=True)
        return tuple(self.links[name] for name in names if name in self.links)

    def _with_choices(self, table: Table, place: Place) -> Table:
        """Return a field's table with the shared list it names in `choices_from` written out."""
        if "choices_from" not in table:
            return table
        rest = {key: value for key, value in table.items() if key != "choices_from"}
        name = table["choices_from"]
        if not isinstance(name, str) or name not in self.lists:
            self.problems.add(
                (*place, "choices_from"), f"unknown list {name!r}; known: {', '.join(self.lists)}"
            )
            return rest
        return {**rest, "choices": self.lists[name]}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """Return the attributes of a declaration with their types."""
    return get_type_hints(kind)


@cache
def _needed(kind: type) -> frozenset[str]:
    """Return the attributes that a table must give."""
    plain = (f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return frozenset(plain) | (_hints(kind).keys() & set(NAMED))


def _items(raw: object) -> Sequence[object] | None:
    return cast("list[object]", raw) if isinstance(raw, list) else None


def _within(place: Place, item: object, number: int) -> Place:
    """Return the place of an entry of a list: by its id where it has one, else by its number."""
    if not isinstance(item, dict):
        return place
    name = cast("Table", item).get("id", number)
    return (*place[:-1], f"{place[-1]} {name}")


def nearest(key: str, known: Iterable[str]) -> str:
    """Return what was probably meant, as words to put behind a problem; "": nothing is close."""
    close = get_close_matches(key, tuple(known), 1)
    return f" (did you mean {close[0]!r}?)" if close else ""
