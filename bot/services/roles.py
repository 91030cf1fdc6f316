"""What whoever speaks is beside an owner: for whom they cover now, which teams they lead, whether they keep
teams.

Read once a turn. Their own document says where to look, the other one whether it is so: an absence that was
called off or a team that was changed takes its effect at the next press. Nobody else costs a read.
"""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.away import away_on
from bot.domain.people import Actor, Covered, Roles
from bot.domain.person import Person
from bot.domain.team import Team, key
from bot.services import people, teams
from bot.services.desk import Desk

_DAY = timedelta(days=1)


async def with_roles(desk: Desk, person: Person, actor: Actor) -> Actor:
    """Return the actor with their roles; `person` is their own document. A guest has none."""
    if actor.guest:
        return actor
    led = await leading(desk, person)
    members = {id: name for team in led for id, name in team.members.items() if id != actor.id}
    roles = Roles(
        covers=await _covers(desk, person),
        leads=tuple(key(team.name) for team in led),
        members=members,
        admin=actor.id in desk.admins,
    )
    return replace(actor, roles=roles)


async def leading(desk: Desk, person: Person) -> tuple[Team, ...]:
    """Return the teams that a person leads."""
    found = [await teams.find(desk, person.tenant, name) for name in person.leads]
    return tuple(team for team in found if team and person.id in team.leads)


async def _covers(desk: Desk, person: Person) -> dict[str, Covered]:
    """Return for whom a person stands in, by the day it is where those are."""
    found: dict[str, Covered] = {}
    today = desk.clock().date()
    for owner in dict.fromkeys(each.owner for each in person.covers if _near(each.first, each.last, today)):
        held = await people.known(desk, person.tenant, owner)
        away = away_on(held.away, desk.today_of(held)) if held else None
        if held and away and away.cover == person.id:
            found[owner] = Covered(name=held.name, until=away.last)
    return found


def _near(first: date, last: date, today: date) -> bool:
    """Tell whether it may be one of these days somewhere; `today` is the day in UTC."""
    return first - _DAY <= today <= last + _DAY
