"""Changes and their inverse: what a comparison finds, that it can be taken back, and when it may not be."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.changes import (
    Change,
    Edit,
    Json,
    at,
    conflicts,
    diff,
    plain,
    plain_record,
    revert,
    size_of,
)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no finding."""
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A record with a leaf, a list and branches, as an engagement is one."""

    name: str = ""
    seen: datetime | None = None
    names: tuple[str, ...] = ()
    child: "Node | None" = None
    children: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A value that never parts from what stands beside it."""

    value: str
    by: str
    one_value: ClassVar[bool] = True


def changed(*edits: Edit) -> Change:
    """Return a change with these edits."""
    return Change(id="k", at=NOW, by="p1", name="Alex", what="edit", edits=edits)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([0.0, 0.5])
    | st.text("ab", max_size=2)
    | st.dates(date(2026, 1, 1), date(2026, 1, 3))
    | st.lists(st.integers(0, 1) | st.booleans(), max_size=2).map(tuple)
    | st.builds(Whole, value=st.text("ab", max_size=1), by=st.text("ab", max_size=1))
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        | st.builds(
            Node,
            name=st.text("ab", max_size=1),
            names=st.lists(st.text("ab", max_size=1), max_size=2).map(tuple),
            child=st.none() | st.builds(Node, name=st.text("ab", max_size=1)),
            children=st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
        )
    ),
    max_leaves=8,
)
RECORDS = st.builds(
    Node, name=st.text("ab", max_size=1), children=st.dictionaries(st.sampled_from("abc"), TREES)
)


def exactly(value: Json) -> Any:
    """Return plain JSON so that True, 1 and 1.0 differ."""
    if isinstance(value, dict):
        return {name: exactly(item) for name, item in value.items()}
    if isinstance(value, list):
        return [exactly(item) for item in value]
    return (type(value).__name__, value)


def wreck(value: Json) -> None:
    """Empty everything in a document that can be emptied."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            wreck(item)
        value.clear()


@UNHURRIED
@given(before=RECORDS, after=RECORDS)
def test_a_change_taken_back_leaves_what_was_there(before: Node, after: Node) -> None:
    """Whatever differs, reverting the difference restores the plain form to the letter."""
    change = changed(*diff(before, after))
    document = plain_record(after)
    assert conflicts(document, change) == ()
    revert(document, change)
    assert exactly(document) == exactly(plain_record(before))


@UNHURRIED
@given(before=RECORDS, after=RECORDS)
def test_reverting_leaves_the_change_as_it_was(before: Node, after: Node) -> None:
    """A change is a record of its own: later edits of the document do not reach into it."""
    change = changed(*diff(before, after))
    kept = copy.deepcopy(change)
    document = plain_record(after)
    revert(document, change)
    wreck(document)
    assert change == kept


@UNHURRIED
@given(tree=RECORDS)
def test_an_equal_copy_differs_nowhere(tree: Node) -> None:
    """Equal is enough; it need not be the same object."""
    assert diff(tree, copy.deepcopy(tree)) == ()


class Watched(Mapping[str, Any]):
    """A mapping that counts how often somebody looks into it."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.held = held
        self.looks = 0

    def __getitem__(self, key: str) -> Any:
        self.looks += 1
        return self.held[key]

    def __iter__(self) -> Iterator[str]:
        self.looks += 1
        return iter(self.held)

    def __len__(self) -> int:
        self.looks += 1
        return len(self.held)


def test_shared_branches_are_never_read() -> None:
    """A comparison costs what the change touches: a branch both states share is skipped unread."""
    shared, touched = Watched({"a": Watched({"b": 1})}), Watched({"c": 1})
    before = Node(children={"shared": shared, "touched": touched})
    after = Node(children={"shared": shared, "touched": {"c": 2}})
    assert diff(before, after) == (Edit(path=("children", "touched", "c"), old=1, new=2),)
    assert shared.looks == 0
    assert touched.looks > 0


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        (Node(), Node(name="x"), Edit(path=("name",), old="", new="x")),
        (Node(names=("a",)), Node(names=("a", "b")), Edit(path=("names",), old=["a"], new=["a", "b"])),
        (Node(seen=NOW), Node(), Edit(path=("seen",), old="2026-11-24T09:00:00+00:00", new=None)),
        (
            Node(children={"a": True}),
            Node(children={"a": 1}),
            Edit(path=("children", "a"), old=True, new=1),
        ),
        (
            Node(children={}),
            Node(children={"a": {"b": {}}}),
            Edit(path=("children", "a"), old=None, new={"b": {}}),
        ),
        (
            Node(child=Node(name="a")),
            Node(child=Node(name="b")),
            Edit(path=("child", "name"), old="a", new="b"),
        ),
        (
            Node(children={"a": Whole(value="1", by="p")}),
            Node(children={"a": Whole(value="2", by="p")}),
            Edit(path=("children", "a"), old={"value": "1", "by": "p"}, new={"value": "2", "by": "p"}),
        ),
    ],
)
def test_an_edit_names_the_smallest_place(before: Node, after: Node, edit: Edit) -> None:
    """A leaf by its own path; a branch that comes or goes, a list and a value kept whole by theirs."""
    assert diff(before, after) == (edit,)


def test_leaves_differ_at_the_path_given() -> None:
    """The path says where the two trees hang."""
    assert diff(1, 2, ("a",)) == (Edit(path=("a",), old=1, new=2),)
    assert diff("same", "sa" + "me") == ()


def test_plain_values() -> None:
    """JSON and nothing else: days and moments as ISO text, members that are None left out, in lists kept."""
    node = Node(seen=NOW, names=("a",), children={"day": date(2026, 1, 2), "none": None, "list": [None, 1.5]})
    assert plain(node) == {
        "name": "",
        "seen": "2026-11-24T09:00:00+00:00",
        "names": ["a"],
        "children": {"day": "2026-01-02", "list": [None, 1.5]},
    }


@pytest.mark.parametrize("leaf", [{1, 2}, object(), Node])
def test_what_json_cannot_hold_is_refused(leaf: object) -> None:
    """A set, an object, a class: a mistake of ours, found at once."""
    with pytest.raises(TypeError, match="no record"):
        plain(leaf)


def test_looking_at_a_place() -> None:
    """A place that is not there holds nothing, however deep; the empty path is the document."""
    document: dict[str, Any] = {"a": {"b": 1}, "c": "text"}
    assert at(document, ("a", "b")) == 1
    assert at(document, ("a", "x")) is None
    assert at(document, ("c", "b", "x")) is None
    assert at(document, ()) is document


@pytest.mark.parametrize(
    ("document", "clashes"),
    [
        ({"work": {"teams": {"intent": "yes"}}}, False),
        ({"work": {"teams": {"intent": "no"}}}, True),
        ({"work": {"teams": {}}}, True),
        ({"work": {"teams": None}}, True),
        ({"work": {}}, True),
    ],
)
def test_a_place_changed_since_is_a_conflict(document: dict[str, Any], clashes: bool) -> None:
    """Taking back is only for what still stands (X52)."""
    edit = Edit(path=("work", "teams", "intent"), old=None, new="yes")
    assert conflicts(document, changed(edit)) == ((edit,) if clashes else ())


def test_what_was_taken_out_does_not_come_back_without_its_record() -> None:
    """A part was taken out, then somebody took the whole workload off: undoing the first is a conflict."""
    edit = Edit(path=("work", "teams", "intent"), old="yes", new=None)
    assert conflicts({"work": {"teams": {}}}, changed(edit)) == ()
    assert conflicts({"work": {}}, changed(edit)) == (edit,)


def test_reverting_makes_the_way_to_a_place() -> None:
    """Used where there is no conflict; the way there is made if the plain form left it out."""
    document: dict[str, Any] = {}
    revert(document, changed(Edit(path=("a", "b"), old=1, new=2), Edit(path=("c",), old=None, new=2)))
    assert document == {"a": {"b": 1}}


@UNHURRIED
@given(words=st.text(max_size=40))
def test_size_follows_the_bytes(words: str) -> None:
    """Roughly the bytes in UTF-8: a character of three bytes counts three times."""
    small = size_of([Edit(path=("a",), old=None, new="")])
    assert size_of([Edit(path=("a",), old=None, new=words)]) - small >= len(words)
    assert size_of([Edit(path=("a",), old=None, new="日" * 100)]) - small == 300
    assert size_of([Edit(path=("a",), old="\ud800", new=None)]) > 0
