"""The bot speaks first: a reminder at the right moment, what its buttons do, and its silence afterwards."""

from datetime import UTC, datetime
from pathlib import Path

from tests.journeys.acts import open_new
from tests.journeys.talker import Talker, buttons, inputs, talking

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


async def with_a_task(t: Talker, due: str = "2026-11-25") -> None:
    """Open an engagement with a task of one's own that is due on a day."""
    await open_new(t)
    await t.say("task Call the data centre")
    t.fill(due_on=due)
    await t.press("Save")


async def test_a_reminder_comes_at_the_start_of_work_and_not_a_minute_before(tmp_path: Path) -> None:
    """W8: at nine on its day by the owner's clocks, once, with its reason and the way to it."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY.replace(hour=8, minute=59)
        await t.hears_nothing()
        t.clock.now = WEDNESDAY
        await t.hears()
        words = t.words()
        assert "Your follow-up is due" in words
        assert "Call the data centre" in words
        assert "Contoso Harbour" in words
        assert "Why: Do it, or set another day. My default." in words
        assert "Since: Wed 25 Nov" in words
        assert buttons(t.card) == ["Done", "Snooze", "Not needed", "Open"]
        await t.hears_nothing()


async def test_done_is_done(tmp_path: Path) -> None:
    """X29, X30: the task is done with it; a second press, however late, finds who said so and when."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        card = await t.hears()
        await t.press("Done")
        assert "✓ Done" in t.words()
        assert "You answered on Wed 25 Nov, 09:00" in t.words()
        t.clock.forward(days=30)
        await t.press("Done", card=card)
        assert "Nothing to do any more" in t.words()
        await t.hears_nothing()


async def test_snoozed_it_comes_back_as_a_new_message(tmp_path: Path) -> None:
    """X39: on the next work day, at the start of work; then it can be answered like the first."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        await t.hears()
        (choice,) = inputs(t.card).values()
        assert [each["title"].replace("\u00a0", " ") for each in choice["choices"]] == [
            "Next work day, Thu 26 Nov",
            "In 3 business days, Mon 30 Nov",
            "A date…",
        ]
        await t.press("Snooze")
        assert "I come back on Thu 26 Nov." in t.words()
        t.clock.now = WEDNESDAY.replace(day=26, hour=8, minute=59)
        await t.hears_nothing()
        t.clock.now = WEDNESDAY.replace(day=26)
        await t.hears()
        assert "Your follow-up is due" in t.words()


async def test_a_date_of_ones_own(tmp_path: Path) -> None:
    """X39: the past and ten years are refused with the range and what was typed; a Saturday is rolled on."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        await t.hears()
        t.fill(snooze_until="date")
        await t.press("Snooze")
        assert "When shall I come back?" in t.words()
        t.fill(snooze_until="2026-11-02")
        await t.press("Snooze")
        assert "Choose a day from Thu 26 Nov to Thu 25 Nov 2027." in t.words()
        t.fill(snooze_until="date")
        await t.press("Snooze")
        t.fill(snooze_until="2026-11-28")
        await t.press("Snooze")
        assert "You don’t work on Sat 28 Nov. It comes back on Mon 30 Nov." in t.words()


async def test_not_needed_wants_a_reason(tmp_path: Path) -> None:
    """X20, X29: without one the form comes back; with one it stays silent, and says who said so."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        card = await t.hears()
        await t.press("Not needed")
        await t.press("Not needed")
        assert "This can’t stay empty." in t.words()
        t.fill(reason="agreed by phone")
        await t.press("Not needed")
        assert "✓ Not needed" in t.words()
        assert "Reason: agreed by phone" in t.words()
        await t.press("Done", card=card)
        assert "✓ Not needed" in t.words()


async def test_its_reason_gone_it_stays_silent(tmp_path: Path) -> None:
    """W8: a task that is done before its day, and one on an engagement that is closed, remind of nothing."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        await t.say("close")
        t.fill(reason="moved on")
        await t.press("Close engagement")
        t.clock.now = WEDNESDAY
        await t.hears_nothing()


async def test_open_leads_to_the_thing(tmp_path: Path) -> None:
    """The button opens what the card speaks of."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        await t.hears()
        await t.press("Open")
        assert "Call the data centre" in t.words()
