"""Outreach that comes late or is taken back: bounces, answers, skips, held contacts (G8 to G22)."""

from pathlib import Path

import pytest

from tests.journeys.acts import one
from tests.journeys.assignment_acts import DIBS
from tests.journeys.gateway_acts import add, answer, checked, gateway, sent, skip
from tests.journeys.talker import Clock, Talker, inputs, talking


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_a_skip_is_taken_back(database: Path) -> None:
    """gateway.account_team, G8: a skip does not bar for ever: once somebody is known, they get their mail."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await skip(t)
        await add(t, "Lee Moreau", "account_manager")
        await t.say("outreach")
        await t.press("Open Account team")
        card = await t.press("Write to them after all")
        assert "✓ They are not skipped any more." in t.words()
        assert "Send the first mail" in t.words()
        await t.press("I have sent it")
        assert one(database, "engagement")["outreach"]["skips"] == {}
        await t.press("I have sent it", card=card)
        assert len(one(database, "engagement")["outreach"]["attempts"]) == 1


async def silent(t: Talker, clock: Clock) -> None:
    """Write to a customer three times, and hear nothing."""
    await gateway(t)
    await checked(t)
    await skip(t)
    await add(t, "Ines Duarte", "sponsor")
    for _ in range(3):
        await sent(t)
        clock.forward(days=7)
    await t.say("outreach")
    assert "Nobody answered the third contact to the customer." in t.words()


async def test_a_bounce_found_late(database: Path) -> None:
    """G15, G18: seen after the window, it voids the mail still: the third is sent again."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await silent(t, clock)
        await t.press("Outreach")
        await t.press("It came back")
        t.fill(came_back="bounced")
        await t.press("Save")
        assert "Send the third mail" in t.words()
        await t.say("assign")
        assert "Not decidable yet" in t.words()


async def test_an_answer_after_the_third_window(database: Path) -> None:
    """G16, G18: before anything is decided it is recorded from the proposal itself, and ends the silence."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await silent(t, clock)
        await t.press("Outreach")
        assert "They did not answer" in t.words()
        await answer(t, answered_by="c1", outcome="call")
        await t.say("assign")
        assert "Not decidable yet" in t.words()


async def test_an_answer_after_unresponsive_and_2453(database: Path) -> None:
    """G18, G19, G22: a late answer opens the decision again, its record stays, and its DIBS is marked."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await silent(t, clock)
        await t.press("Accept")
        await t.press("Complete Gateway")
        t.put({"started_on": "2026-12-16", "check.start_entered": "true", "task.2453": "true"})
        await t.press("Finish gateway")
        await t.say("outreach")
        await answer(t, answered_by="c1", outcome="dibs")
        t.put(DIBS)
        await t.press("Save DIBS")
        assert "Decided before" in t.words()
        assert "An answer came after that." in t.words()
        held = one(database, "engagement")
        assert set(held["tasks"]) == {"2453", "3995"}
        assert held["decision"]["option"] == "unresponsive"
        await t.press("Change a fact")
        t.fill(css_criteria="yes")
        await t.press("Save and go on")
        await t.press("Accept")
        assert one(database, "engagement")["decision"]["option"] == "css"
        await t.say("timeline")
        assert "Recorded an answer" in t.words()
        await t.say("undo")
        assert one(database, "engagement")["decision"]["option"] == "unresponsive"


async def test_no_contact_before_the_last_one(database: Path) -> None:
    """W1, X23: the second mail cannot have been sent before the first; what was typed stays."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t)
        await checked(t)
        await skip(t)
        await add(t, "Ines Duarte", "sponsor")
        await sent(t)
        clock.forward(days=7)
        await t.say("outreach")
        t.fill(sent_on="2026-11-20")
        await t.press("I have sent it")
        assert "You contacted them on Tue 24 Nov: this one can’t be earlier." in t.words()
        assert inputs(t.card)["sent_on"]["value"] == "2026-11-20"
        assert len(one(database, "engagement")["outreach"]["attempts"]) == 1


async def test_a_contact_who_changes_side_is_held_or_let_go(database: Path) -> None:
    """G20: who becomes a customer contact waits for the customer's turn; who was one by mistake does not."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await add(t, "Ines Duarte", "sponsor")
        await t.say("ftop")
        assert "Lee Moreau, Account manager" in t.words()
        assert "Ines Duarte" not in t.words()
        for who, roles in (("Lee Moreau", "sponsor"), ("Ines Duarte", "account_manager")):
            await t.say("contacts")
            await t.press(f"Change {who}")
            t.put({"roles": roles})
            await t.press("Save contact")
        await t.say("ftop")
        assert "Ines Duarte, Account manager" in t.words()
        assert "Lee Moreau" not in t.words()


async def test_a_bounce_of_one_and_of_the_other(database: Path) -> None:
    """gateway.account_team: whom it did not reach is told, and nobody left whom it reached voids it, also
    where one of them was merged since.
    """
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await add(t, "Sam Ivers", "csm")
        await sent(t)
        await t.press("It came back")
        t.fill(came_back="bounced", of_whom="c1")
        await t.press("Save")
        assert "Wait for their answer" in t.words()
        assert "Your last mail did not reach Lee Moreau." in t.words()
        await t.say("contacts")
        await t.press("Change Sam Ivers")
        t.fill(email="lee@example.com")
        await t.press("Save contact")
        await t.press("Merge")
        await t.say("outreach")
        await t.press("It came back")
        t.fill(came_back="bounced", of_whom="c1")
        await t.press("Save")
        assert "Send the first mail" in t.words()
        await t.press("I have sent it")
        assert "did not reach" not in t.words()


async def test_held_contacts_once_the_gateway_is_over(database: Path) -> None:
    """gateway.complete, G20: a Gateway that ends before the customer’s turn keeps nobody back for ever."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await add(t, "Ines Duarte", "sponsor")
        await t.say("assign")
        t.fill(override_option="css", override_reason="They met the criteria last year")
        await t.press("Save my decision")
        await t.say("ftop")
        assert "Ines Duarte" not in t.words()
        await t.say("assign")
        t.put({"started_on": "2026-11-30", "check.start_entered": "true", "task.2453": "true"})
        await t.press("Finish gateway")
        assert "✓ The Gateway is complete" in t.words()
        await t.say("ftop")
        assert "Ines Duarte, Executive sponsor" in t.words()
