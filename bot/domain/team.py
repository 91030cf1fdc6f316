"""A team: who leads it, who is in it, and whether what nobody answers goes to its leads.

A lead reads what the members own. Values and pure changes; who may make them is not its business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.cleaning import clean, fold
from bot.domain.text import Text, say

LEADS, MEMBERS = 10, 50
"""At most so many of each: a lead's list is one question to the store for each member."""
NAME = 60
ESCALATE = 30
"""The most business days after which something goes to the leads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A team of one tenant. `leads` and `members` are names by object id, "" where nobody gave one.

    `escalate_after`: business days after which a reminder that nobody settled goes to the leads; 0: never.
    """

    tenant: str
    name: str
    leads: Mapping[str, str] = field(default_factory=dict[str, str])
    members: Mapping[str, str] = field(default_factory=dict[str, str])
    escalate_after: int = 0


def parse_name(words: str) -> str | Text:
    """Return a team's name, or what is wrong with it."""
    name = clean(words).text
    if not name:
        return say("A team needs a name.")
    return name if len(name) <= NAME else say("A team's name has {} characters at most.", NAME)


def key(name: str) -> str:
    """Return the name as it tells teams apart: in any case."""
    return fold(name)


def with_lead(team: Team, person: str, name: str) -> Team | Text:
    """Return the team with one more lead; one who leads it already takes the new name."""
    leads = {**team.leads, person: name or team.leads.get(person, "")}
    return replace(team, leads=leads) if len(leads) <= LEADS else say("A team has {} leads at most.", LEADS)


def with_member(team: Team, person: str, name: str) -> Team | Text:
    """Return the team with one more member; one who is in it already takes the new name."""
    members = {**team.members, person: name or team.members.get(person, "")}
    if len(members) > MEMBERS:
        return say("A team has {} members at most.", MEMBERS)
    return replace(team, members=members)


def without(team: Team, person: str) -> Team | Text:
    """Return the team without a person, be it as lead, as member or as both."""
    if person not in {**team.leads, **team.members}:
        return say("That person is not in the team.")
    leads = {id: name for id, name in team.leads.items() if id != person}
    members = {id: name for id, name in team.members.items() if id != person}
    return replace(team, leads=leads, members=members)


def escalating(team: Team, days: int) -> Team | Text:
    """Return the team with what nobody settles going to its leads after so many business days; 0: never."""
    if not 0 <= days <= ESCALATE:
        return say("Give a number of business days from 0 (never) to {}.", ESCALATE)
    return replace(team, escalate_after=days)
