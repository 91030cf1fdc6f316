"""People in a channel of a team, its roster, and a series linked to it. Asserts nothing."""

from itertools import count
from typing import Any

from tests.fakes import ALEX, TENANT, Person
from tests.journeys.acts import MEGAN, open_new
from tests.journeys.talker import Talker

TEAM = "19:84d9a884@thread.tacv2"
CHANNEL = "19:7212a866@thread.tacv2"
THREAD = f"{CHANNEL};messageid=1600000000001"
SERIES = {"program": "Set up program review", "customer": "Set up health review"}
SERIES |= {"internal": "Set up internal review"}


def member(person: str, **more: Any) -> dict[str, Any]:
    """Return an entry of a roster: somebody of the bot's own tenant."""
    return {"aadObjectId": person, "tenantId": TENANT, "userRole": "user", **more}


def roster(t: Talker, *more: dict[str, Any], sort: str = "standard") -> None:
    """Say who is in the team, beside Alex and Megan, and what kind of channel it has."""
    t.connector.members[TEAM] = [member(ALEX), member(MEGAN), *more]
    t.connector.channels[TEAM] = [{"id": TEAM}, {"id": CHANNEL, "name": "Customers", "type": sort}]


def in_channel(t: Talker, name: str = "", id: str = "", conversation: str = THREAD) -> Talker:
    """Return somebody (the same person, if not named) who speaks in the channel."""
    person = Person(
        t.person.bot_url,
        t.person.service_url,
        name=name or t.person.name,
        id=id or t.person.id,
        conversation=conversation,
        conversation_type="channel",
        _ids=count(1000 * (1 + len(t.others))),
        channel_data={"team": {"id": TEAM, "name": "Onboarding"}, "channel": {"id": CHANNEL}},
    )
    t.others.append(person)
    return Talker(person=person, connector=t.connector, clock=t.clock)


async def with_series(t: Talker, kind: str = "internal", **facts: str) -> None:
    """Open an engagement in Portugal and set a series up: Fridays, 10:00."""
    await open_new(t, motions="health", country="Portugal", **facts)
    await t.say("governance")
    await t.press(SERIES[kind])
    await t.press("Save series")


async def linked(t: Talker, kind: str = "internal", **facts: str) -> Talker:
    """Set a series up and link it to the channel; return Alex there."""
    await with_series(t, kind, **facts)
    roster(t)
    there = in_channel(t)
    await there.say(f"link contoso {kind}")
    return there
