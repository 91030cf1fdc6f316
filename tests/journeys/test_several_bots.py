"""Two bots on one store: what reaches the second of them late, or while the first is at it, is one effect."""

import asyncio
from pathlib import Path

import pytest

from tests.journeys.acts import dump, one, open_new
from tests.journeys.talker import Talker, button, talking, values
from tests.journeys.test_once import texts_of
from tests.journeys.test_reminders import WEDNESDAY, with_a_task
from tests.stores import Paused, Watching


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_a_note_that_was_taken_back_does_not_come_back(database: Path) -> None:
    """X8: its message, delivered once more to another bot after `undo`, writes nothing."""
    async with talking(database) as t, talking(database) as other:
        await open_new(t)
        note = t.person.text("note Rui called back")
        await t.person.post(note)
        await t.say("undo")
        await other.person.post(note)
        assert dump(database, "note") == {}
        assert "Rui" not in str(dump(database, "mark")), "nothing of it is kept but that it was"


async def test_a_snooze_delivered_to_two_bots_counts_once(database: Path) -> None:
    """X8, X39: the same press, delivered once more elsewhere, is one of ten and is answered alike."""
    async with talking(database, poll=0.02) as t, talking(database, clock=t.clock) as other:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        await t.hears()
        assert "✓ Snoozed" in await twice(t, other, "Snooze")
        mailbox = one(database, "mailbox")
        assert [each["snoozes"] for each in mailbox["pending"].values()] == [1]


async def test_a_save_that_is_not_quite_over_is_answered_alike(database: Path) -> None:
    """X8: the press reaches another bot when it is written and its draft is not gone yet."""
    store = Watching()
    async with talking(database, open_store=store) as t, talking(database, clock=t.clock) as other:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        await t.put({"success_owner.teams": "Rui", "target_date.teams": "2026-02-30"}).press("Save DIBS")
        assert "2026-02-30" in str(dump(database, "draft"))
        t.put({"target_date.teams": "2027-03-01"})
        data = button(t.card, "Save DIBS")["data"] | values(t.card) | t.typed
        press = t.person.execute("step.save", data, "card-1")
        paused = Paused(store.store, "delete")
        first = asyncio.create_task(t.person.post(press))
        await paused.reached.wait()
        _, second = await other.person.post(press)
        paused.go_on.set()
        _, answer = await first
        assert texts_of(second["value"]) == texts_of(answer["value"])
        assert "Your draft is back" not in str(answer)
    assert dump(database, "draft") == {}


async def test_a_draft_that_is_newer_than_what_was_saved_stays(database: Path) -> None:
    """X8, X20: a save that is delivered once more, elsewhere, takes no words away that were typed since."""
    async with talking(database) as t, talking(database, clock=t.clock) as other:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        data = button(t.card, "Save DIBS")["data"] | values(t.card) | {"success_owner.teams": "Rui"}
        press = t.person.execute("step.save", data, "card-1")
        await t.person.post(press)
        t.clock.forward(seconds=20)
        await t.say("dibs")
        await t.put({"target_date.teams": "2026-02-30"}).press("Save DIBS")
        await other.person.post(press)
        assert "2026-02-30" in str(dump(database, "draft"))


async def test_done_delivered_to_two_bots_is_answered_alike(database: Path) -> None:
    """X8, X29: whoever hears of it second finds the task done by this very press, and says the same."""
    async with talking(database, poll=0.02) as t, talking(database, clock=t.clock) as other:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        await t.hears()
        assert "✓ Done" in await twice(t, other, "Done")
    assert [change["what"] for change in one(database, "engagement")["changes"]] == ["open", "item", "item"]


async def twice(t: Talker, other: Talker, title: str) -> str:
    """Press a button of the card that is seen, delivered to both bots; return the one answer."""
    action = button(t.card, title)
    press = t.person.execute(action["verb"], action["data"] | values(t.card), "card-1")
    answers = [texts_of((await bot.person.post(press))[1]["value"]) for bot in (t, other)]
    assert answers[0] == answers[1]
    return answers[0]
