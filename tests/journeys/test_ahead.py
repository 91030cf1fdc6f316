"""What is coming: `today`, `upcoming` and `why`, as an FM sees them in their own chat."""

from pathlib import Path

import pytest

from tests.journeys.acts import dump, import_rows, open_new, rewrite
from tests.journeys.gateway_acts import add, checked, gateway, sent
from tests.journeys.talker import Talker, button, buttons, talking


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def task(t: Talker, words: str, day: str) -> None:
    """Set a task for a day."""
    await t.say(f"task {words}")
    await t.fill(due_on=day).press("Save")


async def test_a_day_with_nothing_in_it(database: Path) -> None:
    """Nobody is sent looking for what isn't there."""
    async with talking(database) as t:
        await t.say("today")
        assert "Nothing is due today" in t.words()
        assert "Your day · Tue 24 Nov" in t.words().replace("**", "")
        assert buttons(t.card)[:1] == ["Portfolio"]


async def test_late_and_due_stand_in_the_order_of_their_cost(database: Path) -> None:
    """W8, K9: what was due before stands above what is due today; each row leads to where it is done."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await task(t, "Call Ines", "2026-11-24")
        t.clock.forward(days=2)
        await open_new(t, "Fabrikam Rail", "fabrikam.example.com", workloads="teams")
        await task(t, "Send the plan", "2026-11-26")
        await t.say("today")
        words = t.words()
        assert "1 late, 1 due" in words
        assert "Start with Contoso Harbour: it has waited since Tue 24 Nov." in words
        assert words.index("! Late (1)") < words.index("Contoso Harbour\n") < words.index("Due today (1)")
        assert "Since Tue 24 Nov · Call Ines" in words
        await t.press("Open Contoso Harbour")
        assert "Call Ines" in str(t.card)


async def test_a_meeting_of_the_day_and_who_has_time(database: Path) -> None:
    """C1, G6: today's meetings by the reader's clocks; a window that runs waits for somebody else."""
    async with talking(database) as t:
        await open_new(t, workloads="teams", country="PT", time_zone="Europe/Lisbon")
        await t.say("governance")
        await t.press("Set up health review")
        await t.fill(starts_on="2026-11-24", weekday="tue", time="15:30").press("Save series")
        await t.say("today")
        assert "1 meeting" in t.words()
        assert "15:30" in t.words()
        t.clock.forward(hours=9)
        await t.say("today")
        assert "1 meeting" not in t.words()


async def test_upcoming_of_one(database: Path) -> None:
    """W8: the next reminders by day, with the rule behind each; our own defaults say so."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await task(t, "Call Ines", "2026-12-01")
        await t.say("upcoming")
        words = t.words()
        assert "The next reminders" in words
        assert words.index("Wed 2 Dec") < words.index("Your follow-up is due")  # Tue 1 Dec is a holiday
        assert "Call Ines · Do it, or set another day. · my default" in words
        assert "The status goes in every 1 to 2 weeks." in words
        await t.press("Open Your follow-up is due")
        assert "Call Ines" in str(t.card)


async def test_upcoming_of_all_pages(database: Path) -> None:
    """W8: all of one's own, the nearest first, six a page; a page beyond the last shows the last."""
    async with talking(database) as t:
        await import_rows(t, *(f"Works {n:02d}, w{n}.example.com, PT, health, teams" for n in range(8)))
        await t.say("upcoming all")
        assert "1–6 of 8" in t.words()
        await t.press("Later")
        assert "7–8 of 8" in t.words()
        await t.press("Sooner", page="999")
        assert "7–8 of 8" in t.words()
        assert button(t.card, "Portfolio")


async def test_why_one_comes_and_another_does_not(database: Path) -> None:
    """W8: the facts, the rule, from when, what ends it; on hold only the end of the hold comes."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await task(t, "Call Ines", "2026-11-25")
        await t.say("why")
        words = t.words()
        assert "Your follow-up is due" in words
        assert "Facts: Call Ines" in words
        assert "Rule: Do it, or set another day. · my default" in words
        assert "Comes: Wed 25 Nov, 09:00" in words
        assert "Ends when: You finish it, or set another day." in words
        await t.say("hold")
        await t.fill(until="2026-12-15", reason="They asked for a pause").press("Put on hold")
        await t.say("why")
        words = t.words()
        assert "On hold until Tue 15 Dec" in words
        assert (
            words.index("The hold is over") < words.index("Not coming") < words.index("Your follow-up is due")
        )
        assert "The engagement rests" in words


async def test_what_was_handed_on_is_told(database: Path) -> None:
    """W8: a reminder comes once; `why` says when it did, and `today` still shows it on its day."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await task(t, "Call Ines", "2026-11-24")
        mark(database, "2026-11-24")
        await t.say("note Called twice")  # any write reads the marks
        await t.say("why")
        assert "You had it; it was due on Tue 24 Nov." in t.words()
        await t.say("today")
        assert "Your follow-up is due" in t.words()


def mark(database: Path, day: str) -> None:
    """Note that the reminder of the only item was handed on."""
    (held,) = dump(database, "engagement").values()
    (item,) = held["items"]
    rewrite(database, marks={f"item.due:{item}:{day}": day})


async def test_a_window_waits_for_them_and_then_for_you(database: Path) -> None:
    """G6, W1: until it closes, others have time and `why` says till when; after it, it is yours to act."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await t.say("today")
        assert "The account team has until Fri 27 Nov, 17:00" in t.words()
        await t.say("why")
        assert "the window closes Fri 27 Nov, 17:00." in t.words()
        assert "Rule: They have 3 business days for each contact." in t.words()
        assert "Comes: Mon 30 Nov, 09:00" in t.words()
        t.clock.forward(days=6)
        await t.say("today")
        assert "1 due" in t.words()
        assert "The account team hasn’t answered" in t.words()
        assert "Waiting" not in str(t.card)
