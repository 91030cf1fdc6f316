"""A team as a value: who is in it, by which name it is known, and its limits."""

from functools import reduce

import pytest

from bot.domain.team import (
    ESCALATE,
    LEADS,
    MEMBERS,
    NAME,
    Team,
    escalating,
    key,
    parse_name,
    with_lead,
    with_member,
    without,
)
from bot.domain.text import Text

NORTH = Team(tenant="t1", name="North")


def put(team: Team | Text) -> Team:
    assert isinstance(team, Team)
    return team


def test_who_is_added_twice_counts_once_and_keeps_a_name() -> None:
    """A name that is given replaces the other; none given keeps it."""
    team = put(with_lead(put(with_lead(NORTH, "megan", "Megan Bowen")), "megan", ""))
    team = put(with_member(put(with_member(team, "alex", "")), "alex", "Alex Wilber"))
    assert (team.leads, team.members) == ({"megan": "Megan Bowen"}, {"alex": "Alex Wilber"})


def test_who_leaves_leaves_as_both() -> None:
    """A lead may be a member too; who is neither can't leave."""
    team = put(with_member(put(with_lead(NORTH, "megan", "")), "megan", ""))
    assert put(without(team, "megan")) == NORTH
    assert isinstance(without(NORTH, "megan"), Text)


def test_limits() -> None:
    """Leads and days have a most; so has the name, which can't be empty."""
    full = reduce(lambda team, number: put(with_lead(team, f"p{number}", "")), range(LEADS), NORTH)
    assert isinstance(with_lead(full, "one more", ""), Text)
    assert put(with_lead(full, "p0", "Ada")).leads["p0"] == "Ada"
    crowd = reduce(lambda team, number: put(with_member(team, f"p{number}", "")), range(MEMBERS), NORTH)
    assert isinstance(with_member(crowd, "one more", ""), Text)
    for days in (0, ESCALATE):
        assert put(escalating(NORTH, days)).escalate_after == days
    for days in (-1, ESCALATE + 1):
        assert isinstance(escalating(NORTH, days), Text)


@pytest.mark.parametrize(
    ("words", "name"),
    [(" North ", "North"), ("N" * NAME, "N" * NAME), ("N" * (NAME + 1), None), ("\u200b", None)],
)
def test_a_name(words: str, name: str | None) -> None:
    """X20, X21: as it is written, and told apart in any case."""
    found = parse_name(words)
    assert isinstance(found, Text) if name is None else found == name
    assert key("NORTH") == key("north")
