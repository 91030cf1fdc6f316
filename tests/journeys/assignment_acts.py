"""What the journeys of a Gateway begin with, beyond its outreach. Asserts nothing."""

from tests.journeys.acts import open_new
from tests.journeys.gateway_acts import MET
from tests.journeys.talker import Talker

CLEAR = {name: value for name, value in MET.items() if name != "rm"}
"""Answers of the check under which nothing stands in the way; who is RM is not said."""
DIBS = {
    "target_date.teams": "2027-03-01",
    "intent.teams": "yes",
    "business_reason.teams": "Close the old phones",
    "success_owner.teams": "Rui Pinto",
}


async def checked(t: Talker, *, dibs: str = "side:customer", **facts: str) -> None:
    """Open a tenant that passed the check, with full DIBS of one giver and the FM's word on some facts."""
    await open_new(t, origin="gateway", workloads="teams")
    await t.say("outreach")
    await t.fill(**CLEAR).press("Save and go on")
    if dibs:
        await t.say("dibs")
        await t.put({**DIBS, "dibs_source": dibs}).press("Save DIBS")
    if facts:
        await t.say("assign")
        await t.press("Change a fact")
        await t.fill(**facts).press("Save and go on")


def title(t: Talker) -> str:
    """Return the title of the card."""
    return t.words().split("\n")[1]
