"""What concerns the person alone: the welcome, once, and settings, which change what is shown."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import BOT, Person
from tests.journeys.acts import dump, one, open_new
from tests.journeys.talker import START, Clock, Talker, inputs, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def nameless(t: Talker) -> dict[str, Any]:
    """Return the sender as the Playground sends it with an install: without a name."""
    return {"id": f"29:{t.person.id}", "aadObjectId": t.person.id}


def installs(t: Talker) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two events of one installation, as the Playground sends them, without entities."""
    added = t.person.activity("installationUpdate", action="add", **{"from": nameless(t)}, entities=None)
    joined = t.person.activity(
        "conversationUpdate", membersAdded=[BOT], **{"from": nameless(t)}, entities=None, locale=None
    )
    return added, joined


async def test_the_welcome_is_said_once(database: Path) -> None:
    """Two install events 5 ms apart, a reload that sends both again, a restart: one card, nameless too."""
    async with talking(database) as t:
        added, joined = installs(t)
        first = asyncio.create_task(t.person.post(added))
        await asyncio.sleep(0.005)
        await asyncio.gather(first, t.person.post(joined))
        for event in installs(t):
            status, _ = await t.person.post(event)
            assert status == 200
        assert len(t.connector.sent) == 1
        assert "Let’s get you started." in str(t.connector.sent[0].card)
    async with talking(database) as t:
        for event in installs(t):
            await t.person.post(event)
        assert t.connector.sent == []
        await t.say("help")
        assert "What I can do" in t.words()
    assert one(database, "person")["name"] == "Alex Wilber", "the first words told it"


async def test_settings_fill_from_the_client_and_stay_as_set(database: Path) -> None:
    """Zone, country and language come from the client until they are set; what is set stays."""
    async with talking(database) as t:
        await t.say("settings")
        assert values(t.card).items() >= {
            ("time_zone", "Europe/Lisbon"),
            ("country", "Portugal"),
            ("language", "en"),
        }
        await t.fill(time_zone="Tokyo", country="japan", language="ja").press("Save settings")
        assert "✓ Settings are saved" in t.words()
        assert "Time zone: Asia/Tokyo" in t.words()
        assert "Holidays: Japan" in t.words()
        await t.say("settings")
        stands = values(t.card)
        assert (stands["time_zone"], stands["country"], stands["language"]) == ("Asia/Tokyo", "Japan", "ja")
        await t.say("new")
        assert values(t.card)["country"] == "Japan"


async def test_a_zone_changes_the_dates_that_are_shown(database: Path) -> None:
    """At 20:00 in Lisbon it is the next day in Tokyo: what is due today there is late."""
    clock = Clock(START.replace(hour=20))
    async with talking(database, clock=clock) as t:
        await open_new(t, motions="rfa", assigned_on="2026-11-20")
        assert "Due today" in t.words()
        await t.say("timeline")
        assert "Tue 24 Nov, 20:00" in t.words()
        await t.say("settings")
        await t.fill(time_zone="Asia/Tokyo").press("Save settings")
        await t.say("open contoso")
        assert "! Late since Wed 25 Nov" in t.words()
        await t.say("portfolio late")
        assert "Contoso Harbour" in t.words()
        await t.say("timeline")
        assert "Wed 25 Nov, 05:00" in t.words()


async def test_wrong_settings_are_refused_and_kept(database: Path) -> None:
    """X25: unknown zone and country get the nearest; what was typed comes back, after a restart too."""
    async with talking(database) as t:
        await t.say("settings")
        typed = {"time_zone": "Lisbonne", "country": "Portugall", "kickoff_deck": "http://deck.example.com"}
        await t.put(typed).press("Save settings")
        assert "Three answers need a look" in t.words()
        assert "Did you mean Europe/Lisbon" in t.words()
        assert "Did you mean Portugal?" in t.words()
    async with talking(database) as t:
        await t.say("settings")
        assert values(t.card).items() >= typed.items()
        good = {"time_zone": "Lisbon", "country": "Portugal", "kickoff_deck": "https://deck.example.com/k"}
        await t.put(good).press("Save settings")
        await t.say("settings")
        assert values(t.card)["kickoff_deck"] == "https://deck.example.com/k"
    assert dump(database, "draft") == {}


async def test_the_kickoff_deck_is_the_persons_own(database: Path) -> None:
    """K25: the link stands on the meeting's card once it is set, for this person."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        t.put({name: "yes" for name in inputs(t.card) if name.startswith(("check.", "task."))})
        await t.fill(kickoff_on="2026-11-25").press("Save and go on")
        assert "deck.example.com" not in str(t.card)
        await t.say("settings")
        await t.fill(kickoff_deck="https://deck.example.com/k").press("Save settings")
        await t.say("kickoff")
        assert "https://deck.example.com/k" in str(t.card)


async def test_two_chats_of_one_person_lose_no_edit(database: Path) -> None:
    """Turns of one person at once in two conversations: settings, drafts, current engagement all stand."""
    async with talking(database) as t:
        await open_new(t)
        await open_new(t, customer="Fabrikam", domain="fabrikam.example.com")
        person = t.person
        other = Person(person.bot_url, person.service_url, conversation="a:personal-9", locale="de-DE")
        second = Talker(person=other, connector=t.connector, clock=t.clock)
        try:
            for number in range(6):
                await t.say("settings")
                saving = {"time_zone": ("Europe/Madrid", "Europe/Paris")[number % 2]}
                t.put(saving)
                await asyncio.gather(
                    t.press("Save settings"),
                    second.person.say(f"open {('contoso', 'fabrikam')[number % 2]}"),
                    second.person.say(f"unknown words {number}"),
                )
                stored = one(database, "person")
                assert stored["zone"] == saving["time_zone"]
                assert stored["current_name"] == ("Contoso Harbour", "Fabrikam")[number % 2]
                assert any(name.endswith("/unknown") for name in stored["drafts"])
        finally:
            await other.close()
