"""Documents of every version that ever was are read for ever, and no stored type changes unnoticed."""

import json
from dataclasses import dataclass, field, make_dataclass
from typing import Any, Literal

import pytest

from bot.storage.codecs import Codec
from tests.storage.samples import CODECS, FOLDER, path_of, sample, shape

VERSIONS = [(codec, version) for codec in CODECS for version in range(1, codec.version + 1)]
HOW = "A stored type changed: raise its version in bot/storage/kinds.py with an upgrade from the one before"


def named(value: object) -> str:
    return value.kind if isinstance(value, Codec) else str(value)


@pytest.mark.parametrize(("codec", "version"), VERSIONS, ids=named)
def test_every_version_is_read(codec: Codec[Any], version: int) -> None:
    """The sample of every version of every kind is there, and decodes into today's type."""
    body = path_of(codec.kind, version, "json").read_bytes()
    assert json.loads(body)["schema"] == version
    assert isinstance(codec.decode(body), codec.type)


@pytest.mark.parametrize("codec", CODECS, ids=named)
def test_nothing_of_today_is_lost(codec: Codec[Any]) -> None:
    """The sample of today's version holds something in every field, and is written as it was read."""
    body = path_of(codec.kind, codec.version, "json").read_bytes()
    assert json.loads(codec.encode(codec.decode(body))) == json.loads(body)
    assert json.loads(body) == json.loads(sample(codec))


@pytest.mark.parametrize("codec", CODECS, ids=named)
def test_a_shape_keeps_its_version(codec: Codec[Any]) -> None:
    """A field more, less or of another type is another version: an older process would drop it by writing."""
    noted = path_of(codec.kind, codec.version, "txt").read_text().splitlines()
    assert shape(codec.type).splitlines() == noted, f"{HOW}, then run python -m tests.storage.samples"


def test_no_sample_is_left_over() -> None:
    """Every file belongs to a kind and a version that the codecs know."""
    wanted = {path_of(codec.kind, version, end) for codec, version in VERSIONS for end in ("json", "txt")}
    assert set(FOLDER.iterdir()) == wanted


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 0


@dataclass(frozen=True)
class Grown(Leaf):
    colour: str = ""


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...] = ()
    kind: Literal["oak", "elm"] = "oak"
    named: dict[str, Leaf] = field(default_factory=dict[str, Leaf])


def test_a_shape_sees_every_change() -> None:
    """A field that is new, renamed, of another type, needed, or within another type changes the shape."""
    renamed = make_dataclass("Renamed", [("title", str), ("size", int, 0)])
    retyped = make_dataclass("Retyped", [("name", str), ("size", float, 0)])
    needed = make_dataclass("Needed", [("name", str), ("size", int)])
    same = {
        each: shape(each).replace(each.__name__, "Leaf") for each in (Leaf, Grown, renamed, retyped, needed)
    }
    assert len(set(same.values())) == len(same)
    assert shape(Tree).splitlines() == [
        "Leaf.name: str",
        "Leaf.size?: int",
        "Tree.leaves?: [Leaf, ...]",
        "Tree.kind?: 'elm' | 'oak'",
        "Tree.named?: {str: Leaf}",
    ]
