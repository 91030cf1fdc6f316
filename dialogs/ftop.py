"""The FTOP list: what to enter since last time, and saying that it is entered. Enters nothing itself."""

from collections.abc import Mapping

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text, say
from bot.services import ftop, undo
from bot.services.records import NotFound
from cards import ftop as ftop_card
from dialogs.talk import Talk
from dialogs.turn import Answer


async def show(talk: Talk) -> Answer:
    """`ftop`: what to enter in FTOP since last time."""
    engagement = await talk.engagement("ftop")
    return engagement if isinstance(engagement, Answer) else await _answer(talk, engagement, NOTHING)


async def enter_all(talk: Talk) -> Answer:
    """Mark all that the card shows as entered."""
    return await _mark(talk, ftop.shown_by(talk.arg(ftop.SHOWN)))


async def enter_ticked(talk: Talk) -> Answer:
    """Mark what is ticked on the card as entered."""
    shown = ftop.shown_by(talk.arg(ftop.SHOWN))
    ticked = {name: value for name, value in shown.items() if talk.arg(ftop.TICK + name) in ("yes", "true")}
    return await _mark(talk, ticked)


async def _mark(talk: Talk, shown: Mapping[str, str]) -> Answer:
    engagement = await talk.engagement("ftop")
    if isinstance(engagement, Answer):
        return engagement
    if not shown:
        return await _answer(talk, engagement, say("Nothing is marked: tick first what you have entered."))
    zone = talk.person.zone
    outcome = await ftop.mark(talk.desk, talk.actor, engagement.id, shown, zone, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if outcome.count:
        undo.remember_change(talk.session)
    return await _answer(talk, outcome.engagement, _said(outcome))


def _said(outcome: ftop.Marked) -> Text:
    """Say how much is marked now, and what is not: it changed after the card was shown, or is entered."""
    done = say("✓ {} marked as entered.", outcome.count) if outcome.count else NOTHING
    if not outcome.changed:
        return done
    rest = say("{} had changed since this card, or was entered: look again.", outcome.changed)
    return say("{} {}", done, rest) if done else rest


async def _answer(talk: Talk, engagement: Engagement, said: Text) -> Answer:
    view = await ftop.view(talk.desk, engagement, talk.page(), talk.person.zone, said)
    return talk.shown(view, ftop_card.ftop, ftop_card.summary)
