"""Somebody removed the bot, or is here again after they could not be reached (X56). Sends nothing itself."""

from datetime import date

from bot.domain.person import Unreached
from bot.services import mailboxes, reaching
from cards import undelivered
from dialogs.talk import Talk, noted
from dialogs.turn import Answer


def gone(talk: Talk) -> None:
    """Note that whoever acts removed the bot; nobody reads an answer."""
    reaching.removed(talk.session)


async def back(talk: Talk, answer: Answer | None) -> Answer | None:
    """Return the answer with since when nothing arrived below it; for an install, as a card of its own.

    What waits for them may leave again. Where the turn shows no card, it is told with the next one.
    """
    lost, kind = talk.person.unreached, talk.incoming.kind
    if kind != "install" and (lost is None or kind == "removed"):
        return answer
    told = answer
    if lost and answer is None and kind == "install":
        told = talk.notice(undelivered.back(lost.why, _day(talk, lost), talk.today))
    elif lost and answer and answer.card:
        told = noted(answer, undelivered.arrives_again(lost.why, _day(talk, lost), talk.today))
    if told is not answer:
        reaching.reached_again(talk.session)
        await talk.session.save()  # first: a worker that reads it before refuses what waits once more
    await mailboxes.rearm(talk.desk, talk.person)
    return told


def _day(talk: Talk, lost: Unreached) -> date:
    return lost.since.astimezone(talk.zone).date()
