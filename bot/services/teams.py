"""Teams as they are kept: read, changed by compare-and-set, and known to the people in them.

The team's document is the truth. A person's names the teams to look at, so that nobody who is in none costs a
read.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.domain import team as teams
from bot.domain.person import Person
from bot.domain.team import Team
from bot.domain.text import Text, say
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.services import people
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.paging import documents
from bot.storage.store import Document

UNKNOWN = say("There is no such team.")


async def find(desk: Desk, tenant: str, name: str) -> Team | None:
    """Return a team by its name in any case, None where there is none."""
    stored = await desk.store.get(kinds.team_ref(tenant, name))
    return kinds.TEAM.decode(stored.body) if stored else None


async def listed(desk: Desk, tenant: str) -> tuple[Team, ...]:
    """Return every team of a tenant, by name."""
    kept = documents(desk.store, kinds.teams_partition(tenant), "team")
    return tuple([kinds.TEAM.decode(item.body) async for item in kept])


async def create(desk: Desk, team: Team) -> Team | Text:
    """Keep a new team."""
    document = Document(ref=kinds.team_ref(team.tenant, team.name), kind="team", body=kinds.TEAM.encode(team))
    try:
        await desk.store.create(document)
    except AlreadyExists:
        return say("There is a team of that name already.")
    return team


async def change(desk: Desk, tenant: str, name: str, apply: Callable[[Team], Team | Text]) -> Team | Text:
    """Change a team, and what the people it had or has know of it; a Text is what stands against it.

    The same change again repairs what a crash in between left undone.
    """
    ref = kinds.team_ref(tenant, name)
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(ref)
        if stored is None:
            return UNKNOWN
        before = kinds.TEAM.decode(stored.body)
        after = apply(before)
        if isinstance(after, Text):
            return after
        try:
            document = Document(ref=ref, kind="team", body=kinds.TEAM.encode(after))
            await desk.store.replace(document, stored.etag)
        except Changed:
            await pause(attempt)
            continue
        except Missing:
            return UNKNOWN
        await _known(desk, before, after)
        return after
    raise StoreUnavailable("Too many people are changing this team at once; nothing was saved.")


async def delete(desk: Desk, tenant: str, name: str) -> Team | Text:
    """Let a team go: nobody leads anybody by it any more."""
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(kinds.team_ref(tenant, name))
        if stored is None:
            return UNKNOWN
        team = kinds.TEAM.decode(stored.body)
        try:
            await desk.store.delete(stored.ref, stored.etag)
        except (Changed, Missing):
            await pause(attempt)
            continue
        await _known(desk, team, replace(team, leads={}, members={}))
        return team
    raise StoreUnavailable("Too many people are changing this team at once; nothing was saved.")


async def _known(desk: Desk, before: Team, after: Team) -> None:
    """Name the team in the documents of who is in it, and take it out of those of who was."""
    for person in {**before.leads, **before.members, **after.leads, **after.members}:
        await people.tell(desk, after.tenant, person, partial(_named, after))


def _named(team: Team, person: Person) -> Person:
    name = teams.key(team.name)

    def with_it(names: tuple[str, ...], *, there: bool) -> tuple[str, ...]:
        if there == (name in names):
            return names
        return (*names, name) if there else tuple(each for each in names if each != name)

    leads = with_it(person.leads, there=person.id in team.leads)
    return replace(person, leads=leads, member_of=with_it(person.member_of, there=person.id in team.members))


async def of_member(desk: Desk, person: Person) -> tuple[Team, ...]:
    """Return the teams that a person is a member of: who leads them, and when something goes to the leads."""
    found = [await find(desk, person.tenant, name) for name in person.member_of]
    return tuple(team for team in found if team and person.id in team.members)
