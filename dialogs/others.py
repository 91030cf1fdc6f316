"""Portfolios of others: a team's for who leads it, theirs who are away for who covers. Changes nothing."""

from dataclasses import replace

from bot.domain.away import Covering
from bot.domain.text import Text
from bot.services import entries
from bot.services import portfolio as portfolios
from bot.services.audit import audit
from bot.services.views.portfolio import Scope
from cards import cover as cover_card
from cards import portfolio as portfolio_card
from cards import role as role_card
from dialogs.talk import Talk
from dialogs.turn import Answer

SHOWN = 3
"""Absences to cover that the portfolio names."""


def scopes(talk: Talk) -> tuple[Scope, ...]:
    """Return whose portfolios there are beside one's own."""
    roles = talk.actor.roles
    return (*(("cover",) if roles.covers else ()), *(("team",) if roles.leads else ()))


def covers(talk: Talk) -> tuple[Text, ...]:
    """Return for whom whoever speaks covers, now and later, a sentence each."""
    now = talk.actor.roles.covers
    said = [cover_card.until(each.name, talk.day(each.until)) for each in now.values()]
    later = (cover_card.days(each.owner_name, *days_of(talk, each)) for each in _later(talk))
    return tuple([*said, *later][:SHOWN])


def _later(talk: Talk) -> list[Covering]:
    return [each for each in talk.person.covers if each.first > talk.today]


def days_of(talk: Talk, each: Covering) -> tuple[str, str]:
    """Return the two days of an absence as whoever speaks reads them."""
    return talk.day(each.first), talk.day(each.last)


async def portfolio(talk: Talk, scope: Scope, words: str) -> Answer:
    """`portfolio team`, `portfolio cover`: ranked like one's own, each with whose it is (X57)."""
    names = _names(talk, scope)
    if scope not in scopes(talk):
        if scope == "cover" and (later := _later(talk)):
            return talk.notice(cover_card.not_yet(later[0].owner_name, *days_of(talk, later[0])))
        await audit(talk.desk, talk.actor, f"portfolio {scope}", "")
        return talk.not_found()
    found = await entries.listed_of(talk.desk, talk.actor.tenant, names)
    whose = {entry.engagement: names[owner] for owner, entry in found}
    shown = (entry for _, entry in found)
    view = portfolios.portfolio(shown, words, talk.page(), talk.today, scope=scope, whose=whose)
    view = replace(view, covers=covers(talk) if scope == "cover" else ())
    return talk.shown(view, portfolio_card.portfolio, portfolio_card.summary)


def _names(talk: Talk, scope: Scope) -> dict[str, str]:
    """Return the names of those whose portfolios a scope holds, by object id."""
    roles = talk.actor.roles
    names = roles.members if scope == "team" else {id: each.name for id, each in roles.covers.items()}
    return {id: name or id[: role_card.UNNAMED] for id, name in names.items()}
