"""Whom a form names, from Teams' list or by the object id of their account, and whether it may be they (X53).

Only who has talked to the bot can be asked about. Words nothing of what they are picked for.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.domain.fields import Problem, Value
from bot.domain.people import Actor, parse_person
from bot.domain.person import Reference
from bot.domain.text import Text, say
from bot.errors import DeliveryError, Permanent
from bot.services import people
from bot.services.desk import Desk

Barred = Literal["", "guest", "unproven", "unsure"]
PATIENCE = 2.5
"""Seconds that a question to Teams may take while a person waits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picker:
    """The two fields of a form that say who, and what is said where nobody is named, or whoever asks."""

    picked: str
    by_hand: str
    nobody: Text
    oneself: Text


def chosen(picker: Picker, values: Mapping[str, Value | None]) -> str | Problem:
    """Return the id of the person a form names, by the picker or by hand, or what is wrong with it."""
    picked, by_hand = str(values.get(picker.picked) or ""), str(values.get(picker.by_hand) or "")
    if not by_hand:
        return picked or Problem(field=picker.picked, message=picker.nobody)
    found = parse_person(by_hand)
    if isinstance(found, Text):
        return Problem(field=picker.by_hand, message=say("That is no object id. Copy the whole of it."))
    if picked and picked != found:
        message = say("That is somebody else than you picked above. Keep one of the two.")
        return Problem(field=picker.by_hand, message=message)
    return found


async def judged(
    desk: Desk, actor: Actor, picker: Picker, values: Mapping[str, Value | None]
) -> tuple[str, str] | Problem:
    """Return whom a form names (id, name; "" where they are not known here), or why it may not be they."""
    who = chosen(picker, values)
    if isinstance(who, Problem):
        return who
    field = picker.picked if values.get(picker.picked) else picker.by_hand
    if who == actor.id:
        return Problem(field=field, message=picker.oneself)
    person = await people.known(desk, actor.tenant, who)
    if person is None or person.reference is None:
        return who, person.name if person else ""
    barred = await barred_by(desk, person.reference, actor.tenant, who)
    if barred == "guest":
        message = say("{} is a guest here. Pick somebody of your own organisation.", person.name)
        return Problem(field=field, message=message)
    return who, person.name


async def barred_by(desk: Desk, at: Reference, tenant: str, who: str) -> Barred:
    """Ask Teams whether somebody is a guest, or of another tenant.

    "unproven": it has no roster to ask, which says nothing against them, and nothing for them; "unsure": it
    can't be asked now.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            member = await desk.reach.member(at, who)
    except Permanent:
        return "unproven"
    except (DeliveryError, TimeoutError):
        return "unsure"
    return "guest" if member.guest or member.tenant not in ("", tenant) else ""
