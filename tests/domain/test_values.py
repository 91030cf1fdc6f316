"""What all values of the domain have in common, and the plain ones that need no file of their own."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import domain
from bot.domain.entry import Entry
from bot.domain.people import Actor
from bot.domain.person import Draft, Latest, Person, Reference

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def declared() -> Iterator[tuple[str, Any]]:
    """Yield every dataclass of the domain, by module and name."""
    for info in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if is_dataclass(value) and isinstance(value, type) and value.__module__ == info.name:
                yield f"{info.name}.{name}", value


VALUES = dict(declared())


@pytest.mark.parametrize("name", VALUES)
def test_every_value_is_frozen_and_says_what_it_is(name: str) -> None:
    """Nothing in the domain changes in place, and each value's docstring is written, not made up."""
    kind = VALUES[name]
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")


@pytest.mark.parametrize("name", [name for name in VALUES if not name.startswith("bot.domain.text.")])
def test_values_are_made_by_name(name: str) -> None:
    """A field added in the middle moves no other: positions carry no meaning (two words of a text aside)."""
    assert all(field.kw_only for field in fields(VALUES[name]))


def test_a_value_cannot_be_changed() -> None:
    """Not even by mistake."""
    actor = Actor(tenant="t", id="p", name="Alex")
    with pytest.raises(FrozenInstanceError):
        actor.name = "Rui"  # pyright: ignore[reportAttributeAccessIssue] - the very mistake
    assert replace(actor, name="Rui").name == "Rui"


def test_a_person_nobody_has_met() -> None:
    """Two ids are enough; nothing is set, nothing is open, and two people share no mapping."""
    one, other = Person(tenant="t", id="p"), Person(tenant="t", id="q")
    assert (one.name, one.zone, one.country, one.language, one.current) == ("", "", "", "", "")
    assert (one.reference, one.latest, one.dialog, dict(one.links), dict(one.drafts)) == (
        *(None, None, (), {}, {}),
    )
    assert one.links is not other.links


def test_a_person_who_has_been_here() -> None:
    """Where to reach them, what they did last, which drafts wait."""
    reference = Reference(service_url="https://smba.example.com/", conversation="a:1")
    latest = Latest(kind="note", engagement="e1", key="k", at=NOW)
    person = Person(tenant="t", id="p", reference=reference, latest=latest, drafts={"e1/kickoff.dibs": NOW})
    assert person == replace(person, links={})
    draft = Draft(engagement="e1", step="kickoff.dibs", values={"intent.teams": "maybe"}, at=NOW)
    assert f"{draft.engagement}/{draft.step}" in person.drafts


def test_an_entry_of_something_without_a_date() -> None:
    """No date, optional, not on hold, not removed, of no motion: unless it is said."""
    entry = Entry(
        engagement="e1",
        customer="Contoso",
        tenant_domain="contoso.example.com",
        stage="kickoff",
        stage_title="Kickoff",
        state="open",
        action="Prepare",
        why="Know the customer",
        step="kickoff.prepare",
    )
    assert (entry.due_on, entry.mandatory, entry.motions, entry.until, entry.removed_on, entry.seq) == (
        *("", False, (), "", "", 0),
    )
