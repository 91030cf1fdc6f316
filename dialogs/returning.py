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
    if kind == "install" or (lost and kind != "removed"):
        await mailboxes.rearm(talk.desk, talk.person)
    if lost is None:
        return answer
    if answer is None and kind == "install":
        answer = talk.notice(undelivered.back(lost.why, _day(talk, lost), talk.today))
    elif answer is None or answer.card is None:
        return answer
    else:
        answer = noted(answer, undelivered.arrives_again(lost.why, _day(talk, lost), talk.today))
    reaching.reached_again(talk.session)
    return answer


def _day(talk: Talk, lost: Unreached) -> date:
    return lost.since.astimezone(talk.zone).date()
