"""Whole ways through the Gateway, over real HTTP: nobody answers, and a partner alone that does."""

from pathlib import Path

import pytest

from tests.journeys.acts import one
from tests.journeys.gateway_acts import add, add_partner, answer, checked, gateway, sent
from tests.journeys.talker import Clock, Talker, buttons, talking


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def _silent(t: Talker, times: int, *, meeting: bool = False) -> None:
    """Let the contacts of a party pass unanswered."""
    for number in range(times):
        await t.say("outreach")
        if meeting and number:
            t.fill(meeting_on=t.clock.now.date().isoformat(), meeting_at="16:00")
            await t.press("I have set it")
        else:
            await t.press("I have sent it")
        assert "Wait for their answer" in t.words()
        t.clock.forward(days=7)


async def test_nobody_answers_then_somebody_does(database: Path) -> None:
    """G6, G8, G11, G15, G18, G22, G27, A8: six contacts in vain; a late answer opens it again."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t, country="Germany")
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await add_partner(t, "Litware", mpn_id="77")
        await add(t, "Kim Tran", "partner_pm", partner="p1")
        await add(t, "Ines Duarte", "sponsor")
        await _silent(t, 2, meeting=True)
        await t.say("outreach")
        assert "Outreach, Litware" in t.words()
        await _silent(t, 1)
        await t.say("outreach")
        assert "Outreach, customer" in t.words()
        await _silent(t, 3)
        await t.say("next")
        assert "The facts lead to: Unresponsive." in t.words()
        await t.say("assign")
        assert "Unresponsive" in t.words()
        await t.press("Accept")
        assert one(database, "engagement")["decision"]["option"] == "unresponsive"
        await t.say("next")
        assert "Complete the Gateway" in t.words()
        await t.press("Complete Gateway")
        t.put({"started_on": clock.now.date().isoformat(), "check.start_entered": "yes", "task.2453": "yes"})
        await t.press("Finish gateway")
        assert "Close engagement" in buttons(t.card)
        await t.say("ftop")
        words = t.words()
        assert "Partner Name: Litware, MPN ID: 77" in words, "a silent partner stays, unconfirmed"
        assert "third mail to the customer." in words

        clock.forward(days=3)
        await t.say("outreach")
        assert "They did not answer" in t.words()
        await answer(t, answered_by="c3", outcome="call")
        held = one(database, "engagement")
        assert held["decision"]["option"] == "unresponsive", "the decision stays on record"
        await t.say("next")
        assert "Close the engagement" not in t.words()
        assert "Find out what decides the assignment" in t.words()
        await t.say("assign")
        assert "Decided before" in t.words()


async def test_a_partner_that_deploys_and_wants_help(database: Path) -> None:
    """G9, G11, G12, G19, A5: confirmed by a PDM, it gives DIBS itself: 3994, and delivery resources."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Ola Berg", "pdm")
        await sent(t)
        await answer(t, answered_by="c1", outcome="partner")
        await t.press("Name the partner")
        t.fill(name="Litware", mpn_id="77", on_frp_list="no")
        await t.press("Save partner")
        await add(t, "Kim Tran", "partner_pm", partner="p1")
        await sent(t)
        await answer(t, answered_by="c2", outcome="deploys,wanted,dibs")
        await t.press("Enter DIBS")
        t.put({"target_date.teams": "2027-03-01", "intent.teams": "yes", "dibs_source": "c2"})
        t.put({"business_reason.teams": "One place for crews", "success_owner.teams": "Rui Pinto"})
        await t.press("Save DIBS")
        assert "3994" in one(database, "engagement")["tasks"]
        await t.say("assign")
        assert "Delivery resources" in t.words()
        assert "Litware gave full DIBS for Teams" in t.words()
