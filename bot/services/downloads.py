"""A file by its link, in local mode: the link names whose offer it is, the offer what was asked for."""

from bot.domain.people import Actor
from bot.services import people
from bot.services.desk import Desk
from bot.services.exports import File, Wanted, make
from bot.services.offers import Refused, offer, take
from bot.services.roles import with_roles


async def link(desk: Desk, actor: Actor, what: Wanted) -> str:
    """Return the address of a file, good for ten minutes."""
    token = await offer(desk, actor, what)
    return f"{desk.downloads}{actor.tenant}.{actor.id}.{token}"


async def download(desk: Desk, token: str) -> File | None:
    """Return the file that a link leads to, made now; None where it leads nowhere (any more)."""
    tenant, _, rest = token.partition(".")
    person, _, own = rest.partition(".")
    actor = Actor(tenant=tenant, id=person, name="")
    what = await take(desk, actor, own, once=False)
    if isinstance(what, Refused):
        return None
    session = await people.begin(desk, actor)
    actor = await with_roles(desk, session.person, actor)
    return await make(desk, actor, session.person.zone, what)
