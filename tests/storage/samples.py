"""A document of every kind and version, kept for ever, and the shape of the type that it was written from.

    python -m tests.storage.samples

writes what is missing for the current versions: `samples/KIND-VERSION.json`, in which every field holds
something, and `samples/KIND-VERSION.txt`, one line for each field of each type within. It never changes one
that is there: a type that changes needs a higher version, with its upgrade, in `bot/storage/kinds.py`.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from bot.storage import kinds
from bot.storage.codecs import Codec

FOLDER = Path(__file__).parent / "samples"
CODECS: tuple[Codec[Any], ...] = tuple(each for each in vars(kinds).values() if isinstance(each, Codec))


def path_of(kind: str, version: int, suffix: str) -> Path:
    return FOLDER / f"{kind}-{version}.{suffix}"


# -- shapes


def shape(stored: type[Any]) -> str:
    """Return every field of a type and of the types within it, a line each: its name and what it can hold."""
    found: dict[type, list[str]] = {}
    _walk(inspect.type_info(stored), found)
    lines = {each.__name__: lines for each, lines in found.items()}
    assert len(lines) == len(found), "two types of one name"
    return "".join(f"{name}.{line}\n" for name in sorted(lines) for line in lines[name])


def _walk(info: inspect.Type, found: dict[type, list[str]]) -> str:
    """Return how a type is called, and note what the dataclasses in it are made of."""
    if isinstance(info, inspect.DataclassType):
        if info.cls not in found:
            found[info.cls] = []
            needed = {each.name for each in fields(info.cls) if _required(each)}
            for field in info.fields:
                marked = "" if field.name in needed else "?"
                found[info.cls].append(f"{field.encode_name}{marked}: {_walk(field.type, found)}")
        return info.cls.__name__
    if isinstance(info, inspect.UnionType):
        return " | ".join(sorted(_walk(each, found) for each in info.types))
    if isinstance(info, inspect.DictType):
        return f"{{{_walk(info.key_type, found)}: {_walk(info.value_type, found)}}}"
    if isinstance(info, inspect.LiteralType):
        return " | ".join(sorted(repr(value) for value in info.values))
    if isinstance(info, inspect.TupleType):
        return f"[{', '.join(_walk(each, found) for each in info.item_types)}]"
    if isinstance(info, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        return f"[{_walk(info.item_type, found)}, ...]"
    return type(info).__name__.removesuffix("Type").lower()


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


# -- samples


SIMPLE: Mapping[type[inspect.Type], Any] = {
    inspect.BoolType: True,
    inspect.IntType: 7,
    inspect.FloatType: 7.5,
    inspect.DateTimeType: datetime(2026, 11, 24, 9, 30, tzinfo=UTC).isoformat(),
    inspect.DateType: date(2026, 11, 24).isoformat(),
    inspect.TimeType: "09:30:00",
}
"""What stands in a simple field that is no text."""


def sample(codec: Codec[Any]) -> bytes:
    """Return a document of a codec in which every field holds something, indented for people."""
    value = msgspec.convert(_plain(inspect.type_info(codec.type), "it"), codec.type)
    return json.dumps(json.loads(codec.encode(value)), indent=1, ensure_ascii=False).encode() + b"\n"


def _plain(info: inspect.Type, name: str) -> Any:
    """Return a value of a type as JSON, as full as can be."""
    match info:
        case inspect.DataclassType():
            return {field.encode_name: _plain(field.type, field.name) for field in info.fields}
        case inspect.UnionType():
            return _plain(max(info.types, key=_fullness), name)
        case inspect.DictType():
            return {f"{name} key": _plain(info.value_type, name)}
        case inspect.LiteralType():
            return info.values[-1]
        case inspect.TupleType():
            return [_plain(each, name) for each in info.item_types]
        case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
            return [_plain(info.item_type, name)]
        case _:
            return SIMPLE.get(type(info), f"{name} é")


def _fullness(info: inspect.Type) -> int:
    """Rank what a union may hold: a record says most, nothing least."""
    order = (inspect.NoneType, inspect.BoolType, inspect.IntType, inspect.StrType, inspect.DictType)
    if isinstance(info, inspect.DataclassType):
        return len(order) + 1
    return order.index(type(info)) if type(info) in order else len(order)


def main() -> None:
    """Write what is missing."""
    FOLDER.mkdir(exist_ok=True)
    for codec in CODECS:
        for suffix, content in (("json", sample(codec)), ("txt", shape(codec.type).encode())):
            if not (path := path_of(codec.kind, codec.version, suffix)).exists():
                path.write_bytes(content)
                sys.stdout.write(f"written: {path.relative_to(FOLDER)}\n")


if __name__ == "__main__":
    main()
