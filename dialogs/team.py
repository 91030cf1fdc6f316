"""`team`: the teams that whoever speaks may see. Changes none; the administrator's tool does."""

from bot.services import roles, teams
from bot.services.audit import audit
from bot.services.rights import may_see
from cards import role as role_card
from dialogs.talk import Talk
from dialogs.turn import Answer


async def show(talk: Talk) -> Answer:
    """Show administrators every team, leads their own; to anybody else it is not there (X57)."""
    admin, desk = talk.actor.roles.admin, talk.desk
    found = await (teams.listed(desk, talk.actor.tenant) if admin else roles.leading(desk, talk.person))
    seen = tuple(team for team in found if may_see(talk.actor, team))
    if not seen and not admin:
        await audit(desk, talk.actor, "team", "")
        return talk.not_found()
    return talk.notice(role_card.teams(seen))
