"""Whether whoever speaks is one of the organisation's own people: a guest gets nothing (X31).

Teams is asked when somebody first comes and then once a week; where it has no roster, once an hour. Keeps
nothing of a guest.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from bot.domain.person import Reference
from bot.services.audit import audit
from bot.services.people import Session
from bot.services.picking import barred_by

GOOD_FOR = timedelta(days=7)
UNPROVEN_FOR = timedelta(hours=1)
"""How long a roster that is refused lets somebody in. Short, since it proves nothing; not for one word alone,
since where there are no rosters every word would cost a question.
"""


async def standing(session: Session, at: Reference) -> Literal["own", "guest", "unsure"]:
    """Tell what somebody is in their own chat; "unsure": a newcomer, while Teams can't be asked.

    In local mode everybody is one's own: there is nobody to ask.
    """
    desk, actor, until = session.desk, session.actor, session.person.vetted_until
    now = desk.clock()
    if actor.guest:
        await audit(desk, actor, "guest", "own chat")
        return "guest"
    if desk.local or (until is not None and now < until):
        return "own"
    barred = await barred_by(desk, at, actor.tenant, actor.id)
    if barred == "guest":
        await audit(desk, actor, "guest", "own chat")
        return "guest"
    if barred == "unsure":
        return "own" if until is not None else "unsure"
    asked_again = now + (UNPROVEN_FOR if barred == "unproven" else GOOD_FOR)
    session.edit(lambda person: replace(person, vetted_until=asked_again))
    return "own"
