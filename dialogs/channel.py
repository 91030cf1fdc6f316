"""Turns in a channel of a team: the few commands and the one press that it knows.

What only concerns whoever spoke goes to their own chat, or to them alone as the answer to their press.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.channel import Channel
from bot.domain.cleaning import clean, fold
from bot.domain.fields import Problem
from bot.domain.keys import card_key
from bot.domain.people import Actor
from bot.domain.text import Text
from bot.errors import TooLarge
from bot.services import agendas, channels, contributing, greetings, reaching
from bot.services.address import Address, address_of
from bot.services.audit import audit
from bot.services.contributing import Full, Personal
from bot.services.desk import Desk
from bot.services.readership import belongs
from bot.services.records import Applied, AtRest, ReadOnly
from bot.services.series import calendar_of
from bot.services.series_shown import meetings
from bot.services.views.answers import NoticeView
from cards import agenda as agenda_card
from cards import channels as words
from cards import notice as notice_card
from dialogs import linking
from dialogs.turn import Answer, Incoming

_MENTION = re.compile(r"<at[^>]*>(.*?)</at>", re.DOTALL)
_OWNER_WORDS = 4
"""Words that a name before a colon may have; more of them are a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A turn in a channel. `rest` are the words after the command."""

    desk: Desk
    incoming: Incoming
    channel: Channel
    rest: str = ""

    @property
    def actor(self) -> Actor:
        """Who speaks."""
        return self.incoming.actor


Run = Callable[[Turn], Awaitable[Answer]]


async def handle(desk: Desk, incoming: Incoming) -> Answer | None:
    """Answer a turn in a channel."""
    if incoming.channel is None:
        return None
    turn = Turn(desk=desk, incoming=incoming, channel=incoming.channel)
    try:
        match incoming.kind:
            case "removed":
                await reaching.removed_from(desk, incoming.actor.tenant, incoming.conversation)
                return None
            case "install":
                await reaching.added_to(desk, incoming.actor.tenant, incoming.conversation)
                first = await greetings.first_in_group(desk, incoming.actor, turn.channel.id)
                return _notice(words.channel_help()) if first else None
            case "press":
                return await _pressed(turn)
            case "consent":
                return _alone(words.NOT_FOUND)
            case "text" | "file":
                return await _typed(turn)
    except AtRest:
        return _said(words.AT_REST)
    except ReadOnly:
        return _said(words.NOT_FOUND)
    except TooLarge:
        return _said(words.FULL)


def not_saved() -> Answer:
    """Answer that the store did not take it (X40); what was typed into a card is still in it."""
    return _said(words.NOT_SAVED)


def newer() -> Answer:
    """Answer that a newer version of Cadence saved what this is about."""
    return _said(words.NEWER)


def failed() -> Answer:
    """Answer after a fault of ours."""
    return _said(words.FAILED)


async def _typed(turn: Turn) -> Answer:
    """Run an exact command; help for anything else (X50)."""
    said = clean(turn.incoming.text.replace("&nbsp;", " ")).text
    first, *rest = said.split(maxsplit=1) or [""]
    run = COMMANDS.get(fold(first).strip("\"'.,:;!?"))
    if run is None:
        return _notice(words.channel_help())
    return await run(replace(turn, rest=rest[0] if rest else ""))


async def _pressed(turn: Turn) -> Answer:
    """Take what was typed into the card of the agenda; any other card is nobody's here (X31)."""
    address = address_of(turn.incoming.data)
    if address is None or turn.incoming.verb != agendas.ADD:
        await audit(turn.desk, turn.actor, "press in a channel", turn.incoming.verb)
        return _alone(words.NOT_FOUND)
    found = await _here(turn)
    if isinstance(found, Answer):
        return replace(found, private=True)
    if (address.engagement, address.arg("item")) != (found.engagement.id, found.name):
        await audit(turn.desk, turn.actor, "card of another channel", address.engagement)
        return _alone(words.NOT_FOUND)
    outcome = await _put(turn, found, address.inputs, _key(turn, address))
    if isinstance(outcome, Answer):
        return outcome
    return _shown(turn, replace(found, engagement=outcome.engagement))


def _key(turn: Turn, address: Address) -> str:
    data = {name: value for name, value in turn.incoming.data.items() if name not in ("nonce", "verb")}
    return card_key(
        tenant=turn.actor.tenant,
        actor=turn.actor.id,
        nonce=address.nonce,
        verb=turn.incoming.verb,
        inputs=data,
    )


async def _here(turn: Turn) -> channels.Here | Answer:
    """Return the series of this channel for a member of it; the neutral answer for anybody else (X57)."""
    found = await channels.here(turn.desk, turn.actor)
    if found is None:
        return _said(words.NOT_FOUND)
    if found.engagement.owner == turn.actor.id:
        return found
    member = await belongs(turn.desk, turn.actor, found.link)
    if member is None:
        return _said(words.UNSURE)
    if not member:
        await audit(turn.desk, turn.actor, "contribute", found.engagement.id)
        return _said(words.NOT_FOUND)
    return found


async def _put(turn: Turn, found: channels.Here, inputs: Mapping[str, object], key: str) -> Applied | Answer:
    """Put what was typed on the agenda, or say why not."""
    desk, zone = turn.desk, found.series.time_zone
    calendar = calendar_of(desk, found.engagement, zone)
    things = contributing.raised(desk.playbook, inputs, desk.today(zone), calendar)
    if isinstance(things, Problem):
        return _said(things.message)
    if isinstance(things, Personal):
        return _said(words.PRIVATE_DATA)
    if not things:
        return _said(words.NOTHING_TYPED if turn.incoming.kind == "press" else words.EMPTY)
    outcome = await contributing.add(desk, turn.actor, found.engagement.id, found.name, things, key=key)
    if isinstance(outcome, Full):
        return _said(words.FULL)
    return outcome if isinstance(outcome, Applied) else _said(words.NOT_FOUND)


# -- commands


async def show_help(turn: Turn) -> Answer:
    """`help`: what the bot does in a channel."""
    return _notice(words.channel_help())


async def show_agenda(turn: Turn) -> Answer:
    """`agenda`: what stands on it now."""
    found = await _here(turn)
    return found if isinstance(found, Answer) else _shown(turn, found)


async def add_blocker(turn: Turn) -> Answer:
    """`blocker <text>`: add what stands in the way."""
    return await _add(turn, {"blocker": turn.rest})


async def add_topic(turn: Turn) -> Answer:
    """`topic <text>`: add what to talk about."""
    return await _add(turn, {"topic": turn.rest})


async def add_action(turn: Turn) -> Answer:
    """`action <text>`: add what is to be done; a person named first, or before a colon, is to do it."""
    mentioned = _MENTION.match(turn.rest)
    if mentioned:
        owner, text = mentioned[1], turn.rest[mentioned.end() :].lstrip(" ,:-")
    else:
        owner, colon, text = turn.rest.partition(": ")
        if not colon or len(owner.split()) > _OWNER_WORDS:
            owner, text = "", turn.rest
    return await _add(turn, {"action": text, "action_owner": owner})


async def _add(turn: Turn, typed: Mapping[str, str]) -> Answer:
    found = await _here(turn)
    if isinstance(found, Answer):
        return found
    inputs = {name: _MENTION.sub(r"\1", each) for name, each in typed.items()}
    outcome = await _put(turn, found, inputs, turn.incoming.key)
    if isinstance(outcome, Answer):
        return outcome
    told = ": ".join(filter(None, (inputs.get("action_owner"), *(inputs.get(k) for k in _TEXTS))))
    return _notice(words.added((told,), turn.actor.name))


_TEXTS = ("blocker", "action", "topic")


async def link(turn: Turn) -> Answer:
    """`link <customer> <series>`: post a series here."""
    return _said(await linking.link(turn.desk, turn.incoming, turn.channel, turn.rest))


async def unlink(turn: Turn) -> Answer:
    """`unlink`: post nothing here any more."""
    return _said(await linking.unlink(turn.desk, turn.incoming))


COMMANDS: Mapping[str, Run] = {
    "link": link,
    "unlink": unlink,
    "agenda": show_agenda,
    "action": add_action,
    "blocker": add_blocker,
    "topic": add_topic,
    "help": show_help,
}


# -- answers


def _shown(turn: Turn, found: channels.Here) -> Answer:
    """Answer with the agenda as it is now, also in place of an older one: everybody may read it."""
    coming = meetings(turn.desk, found.engagement, found.series, 1)
    view = agendas.view_of(turn.desk, found.engagement, found.name, coming[0] if coming else None)
    return Answer(card=agenda_card.agenda(view, secrets.token_urlsafe(9)), summary=agenda_card.summary(view))


def _notice(view: NoticeView) -> Answer:
    return Answer(card=notice_card.notice(view, secrets.token_urlsafe(9)), summary=notice_card.summary(view))


def _said(text: Text) -> Answer:
    return Answer(text=text.plain)


def _alone(text: Text) -> Answer:
    return Answer(text=text.plain, private=True)
