"""Half a year after an engagement was closed the people in it go by themselves, and it says so before."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.acts import add_contact, dump, one, open_new
from tests.journeys.talker import Talker, buttons, talking

HALF = timedelta(days=180)
PEOPLE = ("Ines", "ines.d@", "912 345 678", "Rui Pinto", "bilhetes@")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def with_people(t: Talker) -> None:
    """Open an engagement with a contact, one who was renamed, a success owner, a note and a draft."""
    await open_new(t, workloads="teams", country="Portugal")
    await add_contact(
        t, "Ines Duarte", email="ines.d@contoso.example.com", phone="+351 912 345 678", roles="sponsor"
    )
    await t.say("dibs")
    t.put({"success_owner.teams": "Rui Pinto, operations"})
    await t.press("Save DIBS")
    await t.say("note Ines Duarte called, write to bilhetes@contoso.example.com")
    await t.say("dibs")
    t.put({"business_reason.teams": "Ines Duarte wants it"})
    await t.press("Cancel")


async def close(t: Talker) -> None:
    await t.say("close")
    t.fill(reason="Ines Duarte has all she needs")
    await t.press("Close engagement")


def stored(database: Path) -> str:
    """Return all that is kept of the engagement, but for what its own people are called."""
    kinds = ("engagement", "note", "journal", "entry", "draft")
    return "\n".join(json.dumps(list(dump(database, kind).values()), ensure_ascii=False) for kind in kinds)


async def passes(t: Talker, database: Path, *, cleared: bool) -> None:
    """Wait until the worker has looked; then whether the people are gone."""
    for _ in range(400):
        if bool(one(database, "engagement")["cleared_at"]) == cleared and cleared:
            break
        await asyncio.sleep(0.01 if cleared else 0.001)
    assert bool(one(database, "engagement")["cleared_at"]) == cleared


async def test_the_people_go(database: Path) -> None:
    """The day before they are all there, on the day none is, in any document; what was done stays."""
    async with talking(database, poll=0.02) as t:
        await with_people(t)
        await close(t)
        start = t.clock.now
        assert dump(database, "draft")
        assert all(word in stored(database) for word in PEOPLE)
        await t.say("open contoso")
        assert "Contacts are removed on Sun 23 May 2027." in t.words()
        t.clock.now = start + HALF - timedelta(minutes=1)
        await passes(t, database, cleared=False)
        assert all(word in stored(database) for word in PEOPLE)
        t.clock.now = start + HALF
        await passes(t, database, cleared=True)
        left = stored(database)
        assert [word for word in PEOPLE if word in left] == []
        assert len(dump(database, "note")) == 1
        assert dump(database, "draft") == {}
        await t.say("contacts contoso")
        assert "Contacts were removed on Sun 23 May." in t.words()
        assert "A removed contact" in t.words()
        assert buttons(t.card) == ["Home"], "nothing is offered that a closed engagement refuses"
        await t.say("open contoso")
        assert "Contoso Harbour" in t.words()
        assert "Contacts were removed on Sun 23 May." in t.words()
        await t.press("Timeline")
        assert "Removed the people in it: the time to keep them was over" in t.words()
        assert "a removed contact" in t.words()
        again = one(database, "engagement")
        t.clock.forward(days=30)
        await asyncio.sleep(0.2)
        assert one(database, "engagement")["changes"] == again["changes"]


async def test_opened_again_the_clock_starts_anew(database: Path) -> None:
    """While it is open nothing goes; closed again, it is half a year from then."""
    async with talking(database, poll=0.02) as t:
        await with_people(t)
        await close(t)
        t.clock.forward(days=100)
        await t.say("open contoso")
        await t.press("Open again")
        await t.say("timeline")
        assert "Reason taken out: Ines Duarte has all she needs" in t.words()
        t.clock.forward(days=200)
        await passes(t, database, cleared=False)
        await close(t)
        t.clock.now += HALF - timedelta(minutes=1)
        await passes(t, database, cleared=False)
        t.clock.forward(minutes=1)
        await passes(t, database, cleared=True)
        assert "Ines" not in stored(database)


async def test_undo_brings_nobody_back(database: Path) -> None:
    """What was taken out by its time is nobody's latest change, and an earlier one can't be taken back."""
    async with talking(database, poll=0.02) as t:
        await with_people(t)
        await close(t)
        t.clock.now += HALF
        await passes(t, database, cleared=True)
        await t.say("undo")
        assert "Ines" not in stored(database)
        assert one(database, "engagement")["status"]["state"] == "closed"


async def test_privacy_says_so(database: Path) -> None:
    """`privacy` names the time."""
    async with talking(database) as t:
        await t.say("privacy")
        assert "People in a customer’s record" in t.words()
        assert "Until 180 days after it is closed" in t.words()
        assert "Settings" in buttons(t.card)
