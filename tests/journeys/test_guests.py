"""Guests of the organisation, told apart by Teams' roster: over real HTTP, with an app id and real tokens."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cards.guides import NO_GUESTS, WHO_ARE_YOU
from tests.fakes import ALEX, TENANT, Fault
from tests.identity import Bot, bot_with_id, claims, signed
from tests.journeys.acts import dump, one, open_new
from tests.journeys.talker import Clock, Talker

OWN = {"id": ALEX, "userRole": "user", "tenantId": TENANT, "userPrincipalName": "alex@contoso.example.com"}
GUESTS: dict[str, dict[str, Any]] = {
    "by role": {**OWN, "userRole": "guest"},
    "by role in capitals": {**OWN, "userRole": "Guest"},
    "by account, where the role does not tell": {
        **OWN, "userPrincipalName": "alex_fabrikam.example.com#EXT#@contoso.example.com"
    },
    "by tenant": {**OWN, "tenantId": "11111111-2222-3333-4444-555555555555"},
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


@pytest.fixture
def clock() -> Clock:
    return Clock(now=datetime.now(UTC))


@pytest.fixture
async def bot(database: Path, clock: Clock) -> AsyncGenerator[Bot]:
    async with bot_with_id(str(database), clock) as running:
        roster(running, OWN)
        yield running


def roster(bot: Bot, member: dict[str, Any]) -> None:
    bot.connector.members[bot.person.conversation] = [member]


def later(bot: Bot, clock: Clock, **span: float) -> None:
    """Let time pass; the person has a token of that day."""
    clock.forward(**span)
    bot.person.token = signed(claims(bot.connector.url, now=clock.now.timestamp()))


def asked(bot: Bot) -> int:
    """Return how often the roster was asked for."""
    return sum(method == "GET" for method, *_ in bot.connector.requests)


@pytest.mark.parametrize("member", GUESTS.values(), ids=list(GUESTS))
async def test_x31_a_guest_gets_nothing(bot: Bot, database: Path, member: dict[str, Any]) -> None:
    """X31: words, presses, an installation get one line each; nothing is shown, the audit alone is kept."""
    roster(bot, member)
    person = bot.person
    assert (await person.say("new"))[0] == 200
    assert (await person.post(person.activity("installationUpdate", action="add")))[0] == 200
    status, answer = await person.press("new.submit", {"nonce": "n", "customer": "Contoso"}, "card-1")
    assert (status, answer["value"]) == (200, NO_GUESTS.plain)
    assert (await person.post(person.submit("portfolio", {"nonce": "n"}, "card-1")))[0] == 200
    assert bot.connector.said == [NO_GUESTS.plain] * 3
    assert {partition.partition(":")[0] for partition, _ in dump(database)} == {"audit"}
    assert one(database, "audit")["refused"] == "guest"


async def test_x31_of_a_guest_who_removes_the_bot_nothing_is_kept(bot: Bot, database: Path) -> None:
    """X31: who was never let in has no document, also when they take the bot away again."""
    roster(bot, GUESTS["by role"])
    person = bot.person
    assert (await person.post(person.activity("installationUpdate", action="add")))[0] == 200
    assert (await person.post(person.activity("installationUpdate", action="remove")))[0] == 200
    assert {partition.partition(":")[0] for partition, _ in dump(database)} == {"audit"}


async def test_x31_a_guest_by_the_activity_itself(bot: Bot) -> None:
    """X31: where the client says guest, Teams is not even asked; in a group there is silence."""
    said = bot.person.text("portfolio")
    said["from"]["role"] = "guest"
    assert (await bot.person.post(said))[0] == 200
    group = {"id": "19:group", "conversationType": "groupChat", "tenantId": TENANT}
    assert (await bot.person.post({**said, "id": "other", "conversation": group}))[0] == 200
    assert bot.connector.said == [NO_GUESTS.plain]
    assert asked(bot) == 0


async def test_ones_own_are_asked_about_once_a_week(bot: Bot, clock: Clock) -> None:
    """Who is no guest is asked about at first; who becomes one is out within the week, and back as soon."""
    talker = Talker(person=bot.person, connector=bot.connector, clock=Clock())
    await open_new(talker, customer="Contoso Harbour")
    await talker.say("portfolio")
    assert "Contoso Harbour" in talker.words()
    assert asked(bot) == 1
    roster(bot, GUESTS["by role"])
    assert await talker.say("portfolio")
    later(bot, clock, days=7)
    assert not await talker.say("portfolio")
    assert talker.text == NO_GUESTS.plain
    roster(bot, OWN)
    assert "Contoso Harbour" in str(await talker.say("portfolio"))
    assert asked(bot) == 3


@pytest.mark.parametrize("status", [403, 404])
async def test_x31_a_chat_without_a_roster_counts_for_an_hour(bot: Bot, clock: Clock, status: int) -> None:
    """X31: a refused question proves nothing: who was let in by it is asked about again within the hour."""
    bot.connector.faults.append(Fault(do="answer", method="GET", status=status))
    talker = Talker(person=bot.person, connector=bot.connector, clock=Clock())
    assert await talker.say("portfolio")
    roster(bot, GUESTS["by role"])
    later(bot, clock, minutes=59)
    assert await talker.say("portfolio")
    assert asked(bot) == 1
    later(bot, clock, minutes=1)
    assert not await talker.say("portfolio")
    assert talker.text == NO_GUESTS.plain
    roster(bot, OWN)
    assert await talker.say("portfolio")
    later(bot, clock, days=6)
    assert await talker.say("portfolio")
    assert asked(bot) == 3


async def test_while_teams_cannot_be_asked(bot: Bot, clock: Clock) -> None:
    """A newcomer is told to come back; who was here before is let in, also after the week."""
    bot.connector.faults.append(Fault(do="answer", method="GET", status=500))
    talker = Talker(person=bot.person, connector=bot.connector, clock=Clock())
    await talker.say("portfolio")
    assert talker.text == WHO_ARE_YOU.plain
    assert await talker.say("portfolio")
    later(bot, clock, days=8)
    bot.connector.faults.append(Fault(do="answer", method="GET", status=500))
    assert await talker.say("portfolio")
