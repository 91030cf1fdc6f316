"""`ftop`: what to enter in FTOP since last time, over real HTTP; only what changed comes back."""

from asyncio import gather
from pathlib import Path

import pytest

from tests.journeys.acts import add_contact, as_colleague, one, open_new
from tests.journeys.talker import Talker, button, buttons, inputs, talking, texts


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def dibs(t: Talker, **values: str) -> None:
    await t.say("dibs")
    await t.fill(**values).press("Save DIBS")


async def filled(t: Talker) -> None:
    """An engagement with something to enter in four places."""
    await open_new(t, workloads="exchange,teams", motions="rfa", managed="yes")
    await add_contact(t, "Ines Duarte", email="ines@contoso.example.com")
    await dibs(t, target_date__teams="2027-03-15", success_owner__teams="Ines Duarte, IT")
    await t.say("note Agreed: Teams first.")
    await t.say("kickoff")
    await t.put({"task.3616": "yes"}).press("Save and go on")


def listed(t: Talker) -> set[str]:
    return {name.removeprefix("entered.") for name in inputs(t.card)}


def kinds(t: Talker) -> list[str]:
    return sorted(name.partition(".")[0] for name in listed(t))


async def test_what_changed_since_last_time_comes_back_alone(database: Path) -> None:
    """Change, list, enter all: empty; one change: only that; ticked ones: the others stay; told in the
    timeline.
    """
    async with talking(database) as t:
        await filled(t)
        await t.say("open contoso")
        await t.press("FTOP list")
        assert "4 things to enter in FTOP" in t.words()
        assert kinds(t) == ["contact", "dibs", "note", "task"]
        for words in (
            "Contacts tab",
            "Ines Duarte, ines@contoso.example.com",
            "Engagement Management note",
            "Agreed: Teams first.",
            "3616 Complete Initial customer outreach: completed Tue 24 Nov 2026",
            "Target go-live: Mon 15 Mar 2027",
            "can’t be taken back with *undo*",
        ):
            assert words in t.words()
        assert "completed Tue 24 Nov 2026" in str(t.card), "plain spaces: it is copied"
        await t.press("I have entered all 4")
        assert "Nothing to enter in FTOP" in t.words()
        assert "✓ 4 marked as entered." in t.words()
        assert buttons(t.card) == ["Home"]
        await dibs(t, intent__teams="yes")
        await t.say("ftop")
        assert listed(t) == {"dibs.teams"}
        assert "1 thing to enter in FTOP" in t.words()
        assert "New or changed since Tue 24 Nov" in t.words()
        assert "[Change Teams: no]" in t.words()
        await add_contact(t, "Rui Salgado", email="rui@contoso.example.com")
        await t.say("note Second one")
        await t.say("ftop contoso")
        assert len(listed(t)) == 3
        await t.press("Only the ticked ones")
        assert "tick first" in t.words()
        assert len(listed(t)) == 3
        await t.put({"entered.dibs.teams": "yes"}).press("Only the ticked ones")
        assert "✓ 1 marked as entered." in t.words()
        assert kinds(t) == ["contact", "note"]
        await t.say("timeline")
        assert "Entered in FTOP" in t.words()
        assert "DIBS: Teams" in t.words()


async def test_a_card_from_before_a_change_marks_what_still_stands(database: Path) -> None:
    """X29, X30: what changed after the card was shown stays on the list, and that is said."""
    async with talking(database) as t:
        await filled(t)
        old = await t.say("ftop")
        await dibs(t, intent__teams="undecided")
        await t.press("I have entered all 4", card=old)
        assert "✓ 3 marked as entered. 1 had changed" in t.words()
        assert listed(t) == {"dibs.teams"}
        current = t.card
        await t.press("I have entered it")
        await t.press("Only the ticked ones", card=current)
        assert "tick first" in t.words()
        await t.press("I have entered it", card=current, nonce="another")
        assert "1 had changed since this card, or was entered" in t.words()
        assert "marked as entered." not in t.words()


async def test_the_same_press_twice_is_one_effect_also_after_a_restart(database: Path) -> None:
    """X8: the second delivery gets the same answer and leaves no trace."""
    async with talking(database) as t:
        await filled(t)
        card = await t.say("ftop")
        await t.press("I have entered all 4", card=card)
        first, stored = t.words(), one(database, "engagement")
        await t.press("I have entered all 4", card=card)
        assert t.words() == first
    async with talking(database) as t:
        await t.press("I have entered all 4", card=card)
        assert t.words() == first
        await t.say("ftop")
        assert "Nothing to enter in FTOP" in t.words()
        assert "All that I know is marked as entered." in t.words()
    again = one(database, "engagement")
    assert again["entered"] == stored["entered"]
    assert again["changes"] == stored["changes"]


async def test_two_cards_pressed_at_once_are_one_effect(database: Path) -> None:
    """X30: each entry is marked once; the other press is told."""
    async with talking(database) as t:
        await filled(t)
        card = await t.say("ftop")
        data = button(card, "I have entered all 4")["data"]
        presses = (t.send("ftop.all", data | {"nonce": nonce}) for nonce in ("one", "two", "two", "one"))
        words = ["\n".join(texts(answer)) for answer in await gather(*presses)]
        assert sum("✓ 4 marked as entered." in each for each in words) == 2, "one press, delivered twice"
        assert sum("4 had changed since this card, or was entered" in each for each in words) == 2
    changes = one(database, "engagement")["changes"]
    assert [change["what"] for change in changes].count("ftop") == 1


async def test_a_forged_press_marks_nothing(database: Path) -> None:
    """X14: what a button says is checked against what stands; other values are told apart."""
    async with talking(database) as t:
        await filled(t)
        card = await t.say("ftop")
        data = button(card, "I have entered all 4")["data"]
        for words in ("", "nonsense", "task.3616:000000000000,task.999:gone", ["task.3616"], {"a": 1}, None):
            await t.send("ftop.all", data | {"shown": words, "nonce": f"n{words}"})
            await t.send(
                "ftop.save", data | {"shown": words, "nonce": f"m{words}", "entered.task.3616": "yes"}
            )
        assert one(database, "engagement")["entered"] == {}


async def test_what_is_gone_is_to_be_taken_out(database: Path) -> None:
    """A contact entered and then taken off; its mark goes once that is entered too."""
    async with talking(database) as t:
        await filled(t)
        await t.say("ftop")
        await t.press("I have entered all 4")
        await t.say("contacts")
        await t.press("Change Ines Duarte")
        await t.press("Take off")
        await t.say("ftop")
        assert "[Take out Ines Duarte: no]" in t.words()
        await t.press("I have entered it")
        assert "Nothing to enter in FTOP" in t.words()
        await t.say("timeline")
        assert "Contacts tab: Ines Duarte taken out" in t.words()


async def test_entered_is_not_undone_and_a_closed_engagement_still_has_its_list(database: Path) -> None:
    """Said before pressing, and when asked; what stands in FTOP can be marked after closing."""
    async with talking(database) as t:
        await filled(t)
        await t.say("ftop")
        await t.press("I have entered all 4")
        await t.say("undo")
        assert "What is marked as entered in FTOP can’t be taken back." in t.words()
        await t.say("close")
        await t.fill(reason="Done").press("Close engagement")
        await t.say("open contoso")
        await t.press("FTOP list")
        assert "Closed: Done" in t.words()
        closed = t.card
        await t.say("remove contoso")
        await t.press("Remove it")
        await t.press("I have entered it", card=closed)
        assert "✓" not in t.words(), "what is removed has nothing to enter"
        assert "Nothing to enter in FTOP" in t.words()
        await t.say("reopen")
        await t.press("I have entered it", card=closed, nonce="later")
        assert "had changed since this card" in t.words()
        assert "State: no" in t.words()
        await t.press("I have entered it")
        assert "Nothing to enter in FTOP" in t.words()


async def test_another_person_marks_nothing(database: Path) -> None:
    """X28: the neutral answer."""
    async with talking(database) as t:
        await filled(t)
        card = await t.say("ftop")
        other = as_colleague(t)
        try:
            await other.say("help")
            await other.press("I have entered all 4", card=card)
            assert "I can’t find that" in other.words()
        finally:
            await other.person.close()
    assert one(database, "engagement")["entered"] == {}


async def test_more_than_ten_lines_are_paged(database: Path) -> None:
    """What a page shows is what its button marks."""
    async with talking(database) as t:
        await open_new(t)
        for number in range(12):
            t.clock.forward(minutes=1)
            await t.say(f"note number {number}")
        await t.say("ftop")
        assert "1–10 of 12." in t.words()
        await t.press("Next page")
        assert len(listed(t)) == 2
        await t.press("Previous page")
        await t.press("I have entered these 10")
        assert "2 things to enter in FTOP" in t.words()
        assert "number 11" in t.words()
