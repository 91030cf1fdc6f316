"""What stands for a person in values, found in any writing of it, and nothing beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.personal_data import (
    COLLEAGUE,
    CONTACT,
    NOBODY,
    Trace,
    blanked,
    cleaned,
    holds,
    mapped,
    of_contact,
    of_email,
    of_id,
    of_phone,
    texts,
    unnamed,
)
from bot.domain.stamp import Stamp
from bot.domain.workload import Part

ID = "7d2f9a10-1111-4a22-8b33-9c4455667701"
INES = tuple(of_contact("Ines Duarte", "ines.d@contoso.example.com", "+351 912 345 678"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ines Duarte called", f"{CONTACT} called"),
        ("ask INES  DUARTE.", f"ask {CONTACT}."),
        ("Ines\u00a0Duarte’s mail", f"{CONTACT}’s mail"),
        ("Mail to Ines.D@Contoso.example.com, please", f"Mail to {CONTACT}, please"),
        ("<ines.d@contoso.example.com>.", f"<{CONTACT}>."),
        ("+351 912 345 678", CONTACT),
        ("call 00351-912-345-678 now", f"call {CONTACT} now"),
        ("351912345678", CONTACT),
        ("Ines called", "Ines called"),
        ("Ines Duartes", "Ines Duartes"),
        ("martines duarte", "martines duarte"),
        ("x.ines.d@contoso.example.com", "x.ines.d@contoso.example.com"),
        ("ines.d@contoso.example.community", "ines.d@contoso.example.community"),
        ("1351912345678", "1351912345678"),
        ("3519123456789", "3519123456789"),
    ],
)
def test_a_contact_in_a_text(before: str, after: str) -> None:
    """Name, address and number go in any case and spacing; what only looks alike stays."""
    assert cleaned(before, INES) == after
    assert holds(before, INES) == (before != after)


def test_ids_and_single_words() -> None:
    """An id is found anywhere, in any case; a name of one word is not looked for: it may be another word."""
    assert cleaned(f"person:t:{ID.upper()}", [of_id(ID)]) == f"person:t:{NOBODY}"
    assert list(of_contact("Teams", "", "")) == []
    assert cleaned("a@b.example", [of_email("A@b.example", COLLEAGUE)]) == COLLEAGUE


def test_what_leaves_no_trace() -> None:
    """Blank parts, what was removed before, and numbers too short to tell are not looked for."""
    assert list(of_contact(" ", "", "12")) == []
    assert list(of_contact(CONTACT, CONTACT, "")) == []
    assert of_phone("112") is None


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 0


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...] = ()
    named: dict[str, Leaf] = field(default_factory=dict[str, Leaf])
    json: Any = None
    at: datetime | None = None


def shout(text: str) -> str:
    return text.upper()


def test_mapped() -> None:
    """Every text within changes, at any depth; names of members, numbers and moments stay."""
    tree = Tree(
        leaves=(Leaf("a", 1),),
        named={"k": Leaf("b")},
        json=["c", {"d": "e"}, 7, None],
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    after = mapped(tree, shout)
    assert after == Tree(
        leaves=(Leaf("A", 1),), named={"k": Leaf("B")}, json=["C", {"d": "E"}, 7, None], at=tree.at
    )
    assert mapped(after, shout) is after
    assert mapped(Leaf, shout) is Leaf


def test_blanked() -> None:
    """What stands under a name is put neutrally, wherever that name is; the rest stays."""
    stamp = Stamp(by="p", name="Alex", at=datetime(2026, 1, 1, tzinfo=UTC))
    part = Part(value="Rui", source="c1", stamp=stamp)
    assert blanked({"owner": "Rui", "text": "x", "n": 3}, ["owner"]) == {
        "owner": CONTACT,
        "text": "x",
        "n": 3,
    }
    assert blanked((Leaf("Rui", 2),), ["name"]) == (Leaf(CONTACT, 2),)
    assert blanked(Tree(named={"a": Leaf("Rui")}), ["name"]) == Tree(named={"a": Leaf(CONTACT)})
    assert blanked({"dibs": {"success_owner": part}}, ["success_owner"]) == {
        "dibs": {"success_owner": Part(value=CONTACT, source="c1", stamp=stamp)}
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rui", CONTACT),
        ("", ""),
        (None, None),
        (True, True),
        ({"value": "Rui", "by": 1}, {"value": CONTACT, "by": 1}),
    ],
)
def test_unnamed(before: object, after: object) -> None:
    """A value that names somebody names nobody; an empty one says no more than before."""
    assert unnamed(before) == after
    assert unnamed(Leaf) is Leaf


def test_texts() -> None:
    """Every text of plain JSON is seen, names of members too."""
    assert list(texts({"a": ["b", 1, {"c": None}], "d": "e"})) == ["a", "b", "c", "d", "e"]


def pieces(traces: Iterable[Trace]) -> list[str]:
    return [trace.instead for trace in traces]


def test_a_contact_leaves_three() -> None:
    """Address, name and number, each with the word that takes its place."""
    assert pieces(INES) == [CONTACT] * 3
