"""At once: many presses on many cards of one engagement all land, or are told; two open one tenant."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import ALEX, Person
from tests.journeys.acts import MEGAN, dump, one, open_new
from tests.journeys.talker import Talker, button, talking, values

MANY = 20


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def chats(t: Talker, count: int, who: str = ALEX) -> list[Person]:
    """Return one person in as many conversations: turns of one conversation wait for each other."""
    url, service = t.person.bot_url, t.person.service_url
    return [Person(url, service, id=who, conversation=f"a:{who}-{number}") for number in range(count)]


async def test_twenty_presses_on_twenty_cards(database: Path) -> None:
    """20 tasks from 20 cards at once: each stands once, or its press was told that it was not saved."""
    async with talking(database) as t:
        await open_new(t)
        presses: list[tuple[str, dict[str, Any]]] = []
        for number in range(MANY):
            await t.say("task")
            action = button(t.card, "Save")
            typed = {"item_kind": "task", "text": f"Task {number}"}
            presses.append((action["verb"], action["data"] | values(t.card) | typed))
        people = chats(t, MANY)
        try:
            answers = await asyncio.gather(
                *(
                    person.press(verb, data, "card-1")
                    for person, (verb, data) in zip(people, presses, strict=True)
                )
            )
        finally:
            await asyncio.gather(*(person.close() for person in people))
        told = Counter("Not saved yet" in str(answer) for _, answer in answers)
        texts = [item["text"] for item in one(database, "engagement")["items"].values()]
        assert len(texts) == len(set(texts)) == told[False]
        assert told[False] + told[True] == MANY
        assert all("✓ Saved" in str(answer) or "Not saved yet" in str(answer) for _, answer in answers)
        for (verb, data), (_, answer) in zip(presses, answers, strict=True):
            if "Not saved yet" in str(answer):
                await t.send(verb, data)
    assert len(one(database, "engagement")["items"]) == MANY


async def test_notes_and_two_answers_to_one_form_at_once(database: Path) -> None:
    """X30: notes make no open form old; of two answers to one form one stands, the other is told."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        action = button(t.card, "Save DIBS")
        data = action["data"] | values(t.card)
        people = chats(t, 6)
        try:
            notes = asyncio.gather(*(person.say("note Rui called") for person in people[2:]))
            answers = await asyncio.gather(
                *(
                    person.press(action["verb"], data | {"success_owner.teams": owner}, "c")
                    for person, owner in zip(people, ("Ines Duarte", "Rui Pinto"), strict=False)
                )
            )
            await notes
        finally:
            await asyncio.gather(*(person.close() for person in people))
        told = sorted("Already answered" in str(answer) for _, answer in answers)
        assert told == [False, True]
    assert one(database, "engagement")["steps"]["kickoff.dibs"]["revision"] == 1
    assert len(dump(database, "note")) == 4


async def test_one_tenant_opened_by_two_people_at_once(database: Path) -> None:
    """X41: whoever is first opens it; the other is told, and never are there two."""
    async with talking(database) as t:
        await t.say("new")
        action = button(t.card, "Open engagement")
        facts = {"customer": "Contoso", "tenant_domain": "contoso.example.com"}
        data = action["data"] | values(t.card) | facts
        people = [*chats(t, 4), *chats(t, 4, MEGAN)]
        try:
            answers = await asyncio.gather(
                *(
                    person.press(action["verb"], data | {"nonce": f"card-{number}"}, "c")
                    for number, person in enumerate(people)
                )
            )
        finally:
            await asyncio.gather(*(person.close() for person in people))
        opened = [answer for _, answer in answers if "Next: prepare" in str(answer)]
        assert len(opened) == 1
    assert len(dump(database, "engagement")) == len(dump(database, "entry")) == 1
