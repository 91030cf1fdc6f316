"""Which numbers may be stored: those that every store gives back as they were.

The check is made once for a type and visits only the places that can hold a number: a document of 100 KB is
mostly text. It never looks at text, and it never changes a value.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from math import isfinite
from operator import attrgetter
from typing import Any, cast

from msgspec import inspect

Check = Callable[[Any], None]

LARGEST = 2**53 - 1
"""Beyond this a store whose numbers are doubles (Cosmos DB) rounds."""

_NUMBERLESS = (
    inspect.StrType,
    inspect.BoolType,
    inspect.NoneType,
    inspect.DateTimeType,
    inspect.DateType,
    inspect.TimeType,
    inspect.TimeDeltaType,
    inspect.UUIDType,
    inspect.BytesType,
    inspect.EnumType,
    inspect.LiteralType,
)
_LISTS = (
    inspect.ListType,
    inspect.VarTupleType,
    inspect.SetType,
    inspect.FrozenSetType,
    inspect.CollectionType,
)
_SEQUENCES = frozenset({list, tuple, set, frozenset})
_NO_NUMBER = frozenset({str, bool, type(None), datetime, date})


def number_check(type: type[Any], copies: Iterable[type[Any]] = ()) -> Check | None:
    """Return what raises ValueError for a number in a value of this type that must not be stored.

    Refused: NaN, the infinities, whole numbers beyond ±(2^53 - 1). None: the type can hold no number.
    `copies` are types within it that only repeat what was checked elsewhere: they are not visited.
    """
    return _check(inspect.type_info(type), dict.fromkeys(copies))


def _check(info: inspect.Type, made: dict[type[Any], Check | None]) -> Check | None:
    if isinstance(info, _NUMBERLESS):
        return None
    if isinstance(info, inspect.IntType | inspect.FloatType):
        return _number
    if isinstance(info, inspect.DataclassType):
        return _dataclass(info, made)
    if isinstance(info, _LISTS):
        return _each(_check(info.item_type, made))
    if isinstance(info, inspect.DictType):
        return _each_value(_check(info.value_type, made))
    if isinstance(info, inspect.UnionType):
        return _union(info, made)
    return _anything


def _dataclass(info: inspect.DataclassType, made: dict[type[Any], Check | None]) -> Check | None:
    if info.cls in made:
        return made[info.cls]
    parts: list[tuple[Callable[[Any], Any], Check]] = []

    def check(value: Any) -> None:
        for get, part in parts:
            item = get(value)
            if type(item) not in _NO_NUMBER:
                part(item)

    made[info.cls] = check  # a type that contains itself meets its own check, filled by the time it runs
    found = ((field.name, _check(field.type, made)) for field in info.fields)
    parts.extend((attrgetter(name), part) for name, part in found if part)
    if not parts:
        made[info.cls] = None
    return made[info.cls]


def _union(info: inspect.UnionType, made: dict[type[Any], Check | None]) -> Check | None:
    checks = [found for item in info.types if (found := _check(item, made))]
    if not checks or all(found is _number for found in checks):
        return _number if checks else None
    if len(info.types) > 2 or not info.includes_none:
        return _anything
    (only,) = checks

    def check(value: Any) -> None:
        if value is not None:
            only(value)

    return check


def _each(item: Check | None) -> Check | None:
    if item is None:
        return None

    def check(values: Any) -> None:
        for value in values:
            item(value)

    return check


def _each_value(item: Check | None) -> Check | None:
    each = _each(item)
    return each and (lambda values: each(values.values()))


def _number(value: Any) -> None:
    """Check a value that is a number, or something else where a number was possible."""
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise ValueError("a whole number beyond 2^53")
    elif isinstance(value, float) and not isfinite(value):
        raise ValueError("a number that is not finite")


def _anything(value: Any) -> None:
    """Check a value of which the type tells nothing; most are text, so text is told apart before a call."""
    kind = cast("type[Any]", type(value))
    if kind is dict:
        for item in value.values():
            if type(item) not in _NO_NUMBER:
                _anything(item)
    elif kind in _SEQUENCES:
        for item in value:
            if type(item) not in _NO_NUMBER:
                _anything(item)
    elif kind is int or kind is float:
        _number(value)
    elif is_dataclass(kind):
        for field in fields(kind):
            _anything(getattr(value, field.name))
