"""Partners of an engagement: add one, change what is known of it (G10, G12, G13). Its people are contacts."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.fields import Value
from bot.domain.partners import Partner
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.outreaching import without_people
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import Gone, Late, outdated, revised

FORM = "partner"
SAID: Mapping[object, bool] = {"yes": True, "no": False}
WORD: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}


def values_of(partner: Partner) -> dict[str, str]:
    """Return a partner as its form shows it."""
    return {
        "name": partner.name,
        "mpn_id": partner.mpn_id,
        "on_frp_list": WORD[partner.on_frp_list],
        "deploys": WORD[partner.deploys],
        "wants_ftc": WORD[partner.wants_ftc],
    }


async def save(
    desk: Desk,
    actor: Actor,
    engagement: str,
    name: str,
    values: Mapping[str, Value | None],
    *,
    key: str,
    revision: int,
) -> Applied | NotFound | Gone | Late:
    """Write a partner; `name` "" adds one. What is not among the values keeps what stands.

    One that does not deploy loses its contacts (G13).
    """

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone | Late:
        if found := outdated(current, FORM, name, revision):
            return found
        old = current.partners.get(name)
        given = {**(values_of(old) if old else {}), **values}
        partner = Partner(
            name=str(given.get("name") or ""),
            mpn_id=str(given.get("mpn_id") or ""),
            on_frp_list=SAID.get(given.get("on_frp_list")),
            deploys=SAID.get(given.get("deploys")),
            wants_ftc=SAID.get(given.get("wants_ftc")),
        )
        where = name or _free(current)
        after = replace(current, partners=put(current.partners, where, partner))
        if partner.deploys is False:
            after = without_people(after, where)
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="partner", step=FORM, result="partner")


def _free(engagement: Engagement) -> str:
    """Return an id that no partner of the engagement has or had: none is ever taken off."""
    return f"p{len(engagement.partners) + 1}"
