"""Codecs: a round trip for every value, upgrades one by one, and refusals that say nothing of the content."""

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NewerSchema, StoreError
from bot.storage.codecs import Codec, Plain, Unreadable, Unstorable, instant, instant_text, shard

LARGEST = 2**53 - 1


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    text: str = ""
    value: str | int | bool | tuple[str, ...] = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    id: str
    colour: Colour = Colour.RED
    state: Literal["open", "closed"] = "open"
    count: int = 0
    ratio: float | None = None
    on: date | None = None
    leaf: Leaf | None = None
    leaves: tuple[Leaf, ...] = ()
    named: Mapping[str, Leaf] = field(default_factory=dict[str, Leaf])
    names: frozenset[str] = frozenset()
    pair: tuple[str, int] = ("", 0)
    json: str | float | list[Any] | dict[str, Any] | None = None
    children: tuple["Tree", ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Empty:
    pass


TREE = Codec(kind="tree", type=Tree)

texts = st.text(st.characters(exclude_categories=["Cs"]))
whole = st.integers(-LARGEST, LARGEST)
decimals = st.floats(allow_nan=False, allow_infinity=False)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]))
leaves = st.builds(
    Leaf,
    text=texts,
    value=texts | whole | st.booleans() | st.lists(texts, max_size=3).map(tuple),
    at=st.none() | moments,
)
anything = st.recursive(
    st.none() | texts | whole | decimals | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def trees(children: st.SearchStrategy[tuple[Tree, ...]]) -> st.SearchStrategy[Tree]:
    return st.builds(
        Tree,
        id=texts,
        colour=st.sampled_from(Colour),
        state=st.sampled_from(["open", "closed"]),
        count=whole,
        ratio=st.none() | decimals,
        on=st.none() | st.dates(),
        leaf=st.none() | leaves,
        leaves=st.lists(leaves, max_size=3).map(tuple),
        named=st.dictionaries(texts, leaves, max_size=3),
        names=st.frozensets(texts, max_size=3),
        pair=st.tuples(texts, whole),
        json=texts
        | st.none()
        | decimals
        | st.lists(anything, max_size=3)
        | st.dictionaries(texts, anything, max_size=3),
        children=children,
    )


@given(trees(st.lists(trees(st.just(())), max_size=2).map(tuple)))
def test_round_trip(tree: Tree) -> None:
    """What is written is what is read, as bytes, as JSON values, and when a store moved the fields about."""
    body = TREE.encode(tree)
    assert TREE.decode(body) == tree
    plain = json.loads(body)
    assert plain.pop("schema") == 1
    assert TREE.decode(json.dumps({**dict(reversed(plain.items())), "schema": 1}, indent=1).encode()) == tree
    assert TREE.from_plain(TREE.to_plain(tree)) == tree
    assert TREE.from_plain(json.loads(json.dumps(TREE.to_plain(tree)))) == tree


def test_format() -> None:
    """A document is one JSON object that begins with its schema."""
    assert (
        Codec(kind="leaf", type=Leaf).encode(Leaf(text="é"))
        == '{"schema":1,"text":"é","value":"","at":null}'.encode()
    )
    empty = Codec(kind="empty", type=Empty, version=2, upgrades={1: dict})
    assert empty.encode(Empty()) == b'{"schema":2}'
    assert empty.decode(b'{"schema":2}') == empty.decode(b'{"schema":1}') == Empty()


def test_missing_fields() -> None:
    """A field that a document lacks has its default; one that the type lacks is passed over."""
    assert TREE.decode(b'{"schema":1,"id":"x","gone":[{}]}') == Tree(id="x")


def rename(plain: Plain) -> Plain:
    return {"id": plain["name"], "count": plain["n"]}


def double(plain: Plain) -> Plain:
    plain["count"] *= 2
    return plain


def test_upgrades() -> None:
    """An older document goes through every later upgrade, in order, without its version number."""
    seen: list[Plain] = []

    def watched(plain: Plain) -> Plain:
        seen.append(dict(plain))
        return rename(plain)

    codec = Codec(kind="tree", type=Tree, version=3, upgrades={2: double, 1: watched})
    assert codec.decode(b'{"name":"x","n":2,"schema":1}') == Tree(id="x", count=4)
    assert codec.decode(b'{"schema":2,"id":"x","count":2}') == Tree(id="x", count=4)
    assert codec.decode(b'{"schema":3,"id":"x","count":2}') == Tree(id="x", count=2)
    assert seen == [{"name": "x", "n": 2}]


@pytest.mark.parametrize(
    "upgrades", [{}, {1: rename}, {1: rename, 3: double}, {1: rename, 2: double, 3: double}]
)
def test_every_upgrade_is_there(upgrades: dict[int, Callable[[Plain], Plain]]) -> None:
    """A codec with a gap between its versions cannot be made."""
    with pytest.raises(ValueError):
        Codec(kind="tree", type=Tree, version=3, upgrades=upgrades)


def test_schema_is_no_field() -> None:
    """A type cannot have a field that would hide the version."""

    @dataclass(frozen=True)
    class Bad:
        schema: int

    with pytest.raises(ValueError):
        Codec(kind="bad", type=Bad)


def test_newer() -> None:
    """A document of a newer version is refused, whatever is in it."""
    for body in (b'{"schema":2,"id":"x"}', b'{"schema":2}', b'{"what":1,"schema":99}'):
        with pytest.raises(NewerSchema, match="tree"):
            TREE.decode(body)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"SECRET", b"[]", b"null", b"\xff", b"\xef\xbb\xbf{}", b'{"schema":1,"id":"SECRET"',
        b'{"schema":1,"id":"SECRET"}x', b'{"schema":1,"id":"SECRET\xff"}',
        b'{"schema":1,"id":"SECRET\\ud800"}',
        b'{"schema":1}', b'{"id":"SECRET"}', b'{"schema":"1","id":"SECRET"}',
        b'{"schema":true,"id":"SECRET"}',
        b'{"schema":1,"id":"x","colour":"SECRET"}', b'{"schema":1,"id":"x","state":"SECRET"}',
        b'{"schema":1,"id":"x","named":{"SECRET":{"text":1}}}', b'{"schema":1,"id":"x","on":"SECRET"}',
        b'{"schema":1,"id":"x","count":1e400}', b'{"schema":1,"id":"x","json":' + b"[" * 100_000,
        b'{"schema":0,"id":"SECRET"}', b'{"schema":-1,"id":"SECRET"}',
    ],
)  # fmt: skip
def test_unreadable(body: bytes) -> None:
    """What is no document of the kind is refused without a word of it, in a traceback neither."""
    with pytest.raises(Unreadable, match="tree") as caught:
        TREE.decode(body)
    assert isinstance(caught.value, StoreError)
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))


def test_place() -> None:
    """The error says where the wrong value is."""
    with pytest.raises(Unreadable, match=r"\$\.leaves\[1\]\.text"):
        TREE.decode(b'{"schema":1,"id":"x","leaves":[{},{"text":5}]}')


def test_failing_upgrade() -> None:
    """A document that an upgrade cannot take is unreadable, not a crash."""
    codec = Codec(kind="tree", type=Tree, version=2, upgrades={1: rename})
    with pytest.raises(Unreadable, match="upgraded from 1: KeyError"):
        codec.decode(b'{"schema":1}')
    with pytest.raises(Unreadable):
        codec.decode(b'{"schema":1,"name":5,"n":"SECRET"}')


def test_no_value_of_the_type() -> None:
    """JSON values that are none of the type are refused likewise."""
    for plain in ({}, {"id": 5}, {"id": "x", "count": "many"}):
        with pytest.raises(Unreadable, match="tree"):
            TREE.from_plain(plain)


SURROGATE = "\ud800"
NUMBERS = (float("nan"), float("inf"), float("-inf"), LARGEST + 1, -LARGEST - 1, 2**63, 2**64, 10**400)
BAD_NUMBERS: tuple[Callable[[Any], Tree], ...] = (
    lambda bad: Tree(id="x", count=bad),
    lambda bad: Tree(id="x", ratio=bad),
    lambda bad: Tree(id="x", leaf=Leaf(value=bad)),
    lambda bad: Tree(id="x", leaves=(Leaf(), Leaf(value=bad))),
    lambda bad: Tree(id="x", named={"a": Leaf(value=bad)}),
    lambda bad: Tree(id="x", pair=("", bad)),
    lambda bad: Tree(id="x", json=bad),
    lambda bad: Tree(id="x", json=["", {"a": (1, {"b": bad})}]),
    lambda bad: Tree(id="x", children=(Tree(id="y"), Tree(id="z", count=bad))),
)
BAD_TEXTS = (
    Tree(id=SURROGATE),
    Tree(id="x", named={SURROGATE: Leaf()}),
    Tree(id="x", leaf=Leaf(value=("a", "b\udfff"))),
    Tree(id="x", json={"a": [SURROGATE]}),
    Tree(id="x", json={SURROGATE: 1}),
    Tree(id="x", names=frozenset({SURROGATE})),
)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: str(number)[:20])
@pytest.mark.parametrize("place", range(len(BAD_NUMBERS)))
def test_numbers_that_stores_change(number: float, place: int) -> None:
    """NaN, the infinities and whole numbers beyond 2^53 are refused, wherever they stand."""
    with pytest.raises(Unstorable, match="tree"):
        TREE.encode(BAD_NUMBERS[place](number))


@pytest.mark.parametrize("tree", BAD_TEXTS, ids=range(len(BAD_TEXTS)))
def test_text_that_stores_change(tree: Tree) -> None:
    """Lone surrogates are refused, wherever they stand."""
    with pytest.raises(Unstorable, match="Unicode"):
        TREE.encode(tree)


def test_unstorable_is_both() -> None:
    """A value that cannot be stored is a StoreError and a ValueError; so is one of no type that JSON has."""
    wrong: Any = object()
    for tree in (
        Tree(id="x", count=2**63),
        Tree(id=wrong),
        Tree(id="x", leaf=wrong),
        Tree(id="x", leaves=wrong),
    ):
        with pytest.raises(Unstorable) as caught:
            TREE.encode(tree)
        assert isinstance(caught.value, StoreError)
        assert isinstance(caught.value, ValueError)


def test_shard() -> None:
    """A shard comes from the id alone, is fixed for ever, and ids spread over all 32."""
    assert [shard(id) for id in ("", "a", "engagement-1", "é", "\ud800")] == ["s0", "s3", "s23", "s30", "s8"]
    assert {shard(f"e{number}") for number in range(1000)} == {f"s{number}" for number in range(32)}


@given(st.lists(moments, min_size=2, max_size=2))
def test_instants(pair: list[datetime]) -> None:
    """A moment as text has one width, sorts as moments do, and comes back the same, in UTC."""
    one, two = (instant_text(moment) for moment in pair)
    assert len(one) == len(two) == 27
    assert (one < two) == (pair[0] < pair[1])
    assert instant(one) == pair[0]
    assert instant(one).tzinfo == UTC


def test_instant_without_zone() -> None:
    """A naive moment is refused."""
    with pytest.raises(ValueError):
        instant_text(datetime(2026, 1, 1))  # noqa: DTZ001 - naive on purpose
