"""A typed word as the answer to the one thing the last card asks: echoed as it was understood."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.acts import one, open_new
from tests.journeys.talker import Talker, buttons, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def facts(database: Path) -> dict[str, Any]:
    return one(database, "engagement")["facts"]


@pytest.mark.parametrize(
    ("words", "echo", "day"),
    [
        ("next Friday", "Meeting planned for: Fri 4 Dec.", "2026-12-04"),
        ("1 Dec", "Meeting planned for: Tue 1 Dec.", "2026-12-01"),
        ("2026-12-02", "Meeting planned for: Wed 2 Dec.", "2026-12-02"),
        ("in 3 business days", "Meeting planned for: Fri 27 Nov.", "2026-11-27"),
        ("tomorrow", "Meeting planned for: Wed 25 Nov.", "2026-11-25"),
    ],
)
async def test_the_kickoff_date(database: Path, words: str, echo: str, day: str) -> None:
    """A typed date is echoed as a date with its weekday, and saved; the form stays."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        await t.say(words)
        assert echo in t.words()
        assert "✓ Prepare is saved." in t.words()
        assert values(t.card)["kickoff_on"] == day
    assert facts(database)["kickoff_on"] == day


async def test_the_same_word_twice_is_one_answer(database: Path) -> None:
    """X8: the same activity again, after a restart too, changes nothing more."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        await t.person.post(t.person.text("next Friday", id="word-1"))
    async with talking(database) as t:
        await t.person.post(t.person.text("next Friday", id="word-1"))
    assert len(one(database, "engagement")["changes"]) == 2


async def one_blank(t: Talker, part: str) -> None:
    """Answer three of Teams' DIBS parts; the fourth is the only one left."""
    await open_new(t, workloads="teams")
    await t.say("dibs")
    answers = {
        "target_date.teams": "2027-02-01",
        "intent.teams": "yes",
        "business_reason.teams": "One place for crews",
        "success_owner.teams": "Ines Duarte",
    }
    await t.put({k: v for k, v in answers.items() if k != f"{part}.teams"}).press("Save DIBS")
    await t.say("dibs")


@pytest.mark.parametrize(
    ("part", "words", "echo", "kept"),
    [
        ("success_owner", "Rui Pinto, port", "Success owner: Rui Pinto, port.", "Rui Pinto, port"),
        ("intent", "will deploy", "Intent: Will deploy.", "yes"),
        ("target_date", "1 March 2027", "Target go-live: Mon 1 Mar 2027.", "2027-03-01"),
        ("business_reason", "**Cheaper**", "Business reason: **Cheaper**.", "**Cheaper**"),
    ],
)
async def test_the_one_missing_part(database: Path, part: str, words: str, echo: str, kept: str) -> None:
    """The last blank part of DIBS can be typed; the echo says who counts as having told it (G21)."""
    async with talking(database) as t:
        await one_blank(t, part)
        await t.say(words)
        assert echo in t.words()
        assert "From the customer." in t.words()
    held = one(database, "engagement")["workloads"]["teams"]["dibs"][part]
    assert (held["value"], held["source"]) == (kept, "side:customer")


async def test_a_past_date_is_asked_about(database: Path) -> None:
    """X23: a typed go-live that has passed comes back with its tick, as an absolute date."""
    async with talking(database) as t:
        await one_blank(t, "target_date")
        await t.say("last Friday")
        assert "Fri 20 Nov has passed" in t.words()
        assert values(t.card)["target_date.teams"] == "2026-11-20"
        t.clock.forward(days=7)
        await t.put({"confirm.past_date.teams": "yes"}).press("Save DIBS")
    assert one(database, "engagement")["workloads"]["teams"]["dibs"]["target_date"]["value"] == "2026-11-20"


async def test_a_command_with_words_is_a_command(database: Path) -> None:
    """While any text would do as the answer, `note …` and `open …` still are what they say."""
    async with talking(database) as t:
        await one_blank(t, "success_owner")
        await t.say("note Ask Rui who it is")
        assert "✓ Noted" in t.words()
        await t.say("Rui Pinto")
        assert "You wrote “Rui Pinto”" in t.words(), "a command clears what a word would answer"
    assert "success_owner" not in one(database, "engagement")["workloads"]["teams"]["dibs"]


async def test_words_that_are_no_answer(database: Path) -> None:
    """What does not parse as the date is help, with a way to keep it; nothing is saved."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        await t.say("30 Feb")
        assert "Keep as a note" in buttons(t.card)
    assert "kickoff_on" not in facts(database)
