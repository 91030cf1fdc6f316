"""What journeys through the Gateway begin with. Asserts nothing."""

from tests.journeys.acts import add_contact, open_new
from tests.journeys.talker import Card, Talker

MET = {
    "rm": "FTCQ AiR EMEA",
    "rfa_recent": "no",
    "other_tenant": "none",
    "entitled": "yes",
    "goback": "no",
}
"""Answers of a requirements check that lets outreach start."""


async def gateway(t: Talker, workloads: str = "teams", **more: str) -> Card:
    """Open a tenant from Gateway and go to its requirements check."""
    facts = {"origin": "gateway", "motions": "health", "region": "emea", "managed": "yes"} | more
    await open_new(t, workloads=workloads, **facts)
    return await t.say("outreach")


async def checked(t: Talker, **answers: str) -> Card:
    """Answer the requirements check; outreach may start unless `answers` say otherwise."""
    t.put({**MET, **answers})
    return await t.press("Save and go on")


async def add(t: Talker, name: str, roles: str, **more: str) -> None:
    """Add a contact, with an address made of the name."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
    await add_contact(t, name, **{"email": email, "roles": roles} | more)


async def add_partner(t: Talker, name: str, **more: str) -> None:
    """List a partner."""
    await t.say("contacts")
    await t.press("Add a partner")
    t.put({"name": name} | more)
    await t.press("Save partner")


async def sent(t: Talker) -> Card:
    """Go to the contact that is next, and say that it was sent."""
    await t.say("outreach")
    return await t.press("I have sent it")


async def answer(t: Talker, **answers: str) -> Card:
    """Record an answer in the thread on the card."""
    await t.press("Record an answer")
    t.put(answers)
    return await t.press("Save answer")


async def skip(t: Talker, reason: str = "Nobody is known there") -> Card:
    """Go to the contact that is next, and skip it."""
    await t.say("outreach")
    await t.press("Skip with a reason")
    t.fill(reason=reason)
    return await t.press("Skip them")
