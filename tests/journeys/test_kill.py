"""Killed without warning: between any two clicks, and in the middle of a turn. The clock is the real one."""

import asyncio
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes import FakeConnector, Person, closing
from tests.journeys.acts import dump, one, open_new
from tests.journeys.killable import Survivor, surviving
from tests.journeys.talker import Card, Clock, Talker, button, inputs, values
from tests.keeping import LOOK, kept_in
from tests.ports import free_port
from tests.sources import ROOT

RANDOM_KILLS = 15


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def day(days: int) -> str:
    """Return a day from now, as a date picker sends it."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def ticked(card: Card) -> dict[str, str]:
    """Return every tick of the card, set."""
    return {name: "yes" for name in inputs(card) if name.startswith(("check.", "task."))}


async def test_the_kickoff_survives_a_kill_between_any_two_clicks(database: Path) -> None:
    """From nothing to a finished kickoff, killed and started again before every press and every message."""
    async with surviving(database) as t:
        await open_new(t, workloads="exchange,teams", motions="rfa")
        await t.say("kickoff")
        await t.put({"kickoff_on": day(0)} | ticked(t.card)).press("Save and go on")
        assert "Hold the kickoff meeting" in t.words()
        t.put(ticked(t.card))
        await t.press("Add gap, risk or task")
        await t.fill(item_kind="gap", text="Retention labels").press("Save")
        assert values(t.card)["check.roles"] == "yes", "what stood in the form that was left"
        await t.press("Save and go on")
        answers = {
            f"{part}.{name}": value.format(name)
            for name in ("exchange", "teams")
            for part, value in {
                "target_date": day(90),
                "intent": "yes",
                "business_reason": "What {} is for",
                "success_owner": "Ines Duarte",
            }.items()
        }
        await t.put(answers | {"target_date.teams": "2026-02-30"}).press("Save DIBS")
        assert "One answer needs a look" in t.words()
        await t.say("dibs")
        assert values(t.card).items() >= (answers | {"target_date.teams": "2026-02-30"}).items()
        await t.put(answers).press("Save DIBS")
        await t.put({"stakeholders.teams": "Crews"}).press("Save SSAT")
        assert "What came out of the kickoff?" in t.words()
        await t.put(ticked(t.card)).press("Finish kickoff")
        assert "✓ Kickoff is complete" in t.words()
        await t.press("Home")
        assert "**Adoption** · step 1 of 2" in t.words()
        assert t.kills == 13
    engagement = one(database, "engagement")
    assert [change["what"] for change in engagement["changes"]] == ["open", "save", "item", *["save"] * 4]
    assert dump(database, "draft") == {}


async def test_a_kill_in_the_middle_of_a_turn(database: Path) -> None:
    """Killed at 15 random moments: the same press again is one effect, and nothing acknowledged is lost."""
    chance = random.Random(20)
    acknowledged = 0
    async with surviving(database) as t:
        await open_new(t, customer="Contoso 0", domain="c0.example.com")
        for number in range(1, RANDOM_KILLS + 1):
            verb, data = await _next_press(t, number)
            after = chance.uniform(0.0, 0.03) if number % 5 else None
            answered = await _killed_while(t, verb, data, after)
            assert _there(database, number) or not answered, "what was acknowledged is lost"
            acknowledged += answered
            await Talker.send(t, verb, dict(data))
        assert acknowledged >= RANDOM_KILLS // 5
        await _settled(t, database)
    _check(database)


async def _next_press(t: Survivor, number: int) -> tuple[str, dict[str, Any]]:
    """Bring a form on screen and return the press that sends it, by turns of three kinds."""
    title, words, typed = (
        ("Save note", "note", {"note_kind": "status", "text": f"Note {number}"}),
        ("Save", "task", {"item_kind": "task", "text": f"Task {number}"}),
        (
            "Open engagement",
            "new",
            {"customer": f"Contoso {number}", "tenant_domain": f"c{number}.example.com"},
        ),
    )[number % 3]
    if words != "new":
        await Talker.say(t, "open contoso 0")
    await Talker.say(t, words)
    action = button(t.card, title)
    return action["verb"], action["data"] | values(t.card) | typed


async def _killed_while(t: Survivor, verb: str, data: dict[str, Any], after: float | None) -> bool:
    """Press, kill the bot so many seconds later (None: once it answered) and start it again; tell whether it
    answered.
    """
    press = asyncio.create_task(t.person.press(verb, dict(data), "card-1"))
    await asyncio.wait((press,), timeout=after)
    await t.restart()
    try:
        status, _ = await press
    except (aiohttp.ClientError, ConnectionError):
        return False
    return status == 200


async def _settled(t: Survivor, database: Path) -> None:
    """Return when the worker has made every list right."""
    async with asyncio.timeout(10 * LOOK):
        while any(body["unpublished"] for body in dump(database, "engagement").values()):
            await t.restart()
            await asyncio.sleep(0.1 * LOOK**2)


def _there(database: Path, number: int) -> bool:
    """Tell whether the effect of a press stands in the store."""
    kind = ("note", "engagement", "engagement")[number % 3]
    mark = (f'"Note {number}"', f'"Task {number}"', f'"Contoso {number}"')[number % 3]
    return any(mark in json.dumps(body) for body in dump(database, kind).values())


def _check(database: Path) -> None:
    engagements = {body["facts"]["customer"]: body for body in dump(database, "engagement").values()}
    opened = [number for number in range(RANDOM_KILLS + 1) if number % 3 == 2 or number == 0]
    assert sorted(engagements) == sorted(f"Contoso {number}" for number in opened)
    tasks = [item["text"] for item in engagements["Contoso 0"]["items"].values()]
    assert sorted(tasks) == sorted(
        f"Task {number}" for number in range(1, RANDOM_KILLS + 1) if number % 3 == 1
    )
    notes = [body["text"] for body in dump(database, "note").values()]
    assert sorted(notes) == sorted(
        f"Note {number}" for number in range(1, RANDOM_KILLS + 1) if number % 3 == 0
    )
    lists = {body["engagement"]: body | {"seq": 0} for body in dump(database, "entry").values()}
    assert lists == {body["id"]: body["entry"] | {"seq": 0, "schema": 1} for body in engagements.values()}


async def test_app_py_itself(database: Path) -> None:
    """`python app.py`, killed with -9 and started again: a form with three errors still holds every value."""
    typed = {"customer": "Contoso", "tenant_domain": "no domain", "country": "Portugall", "seats": "1,5"}
    for first in (True, False):
        port = free_port()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "app.py",
            cwd=ROOT,
            env={"PORT": str(port), **kept_in(database)},
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stderr
            async with asyncio.timeout(20):
                while b"listening on" not in await process.stderr.readline():
                    assert process.returncode is None
            async with FakeConnector() as connector:
                person = Person(f"http://127.0.0.1:{port}", connector.url)
                async with closing(person):
                    t = Talker(person=person, connector=connector, clock=Clock())
                    await t.say("new")
                    if first:
                        await t.put(typed).press("Open engagement")
                        assert "Three answers need a look" in t.words()
                    else:
                        assert values(t.card).items() >= typed.items()
        finally:
            process.kill()
            await process.wait()
