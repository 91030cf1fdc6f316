"""The end of a Gateway: what 2453 waits for, and what comes after it (G22)."""

from pathlib import Path

import pytest

from tests.journeys.acts import one, open_new
from tests.journeys.assignment_acts import CLEAR, checked, title
from tests.journeys.talker import Card, Talker, button, buttons, inputs, talking, values

TASK = {"task.2453": "yes"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def complete(t: Talker, **answers: str) -> Card:
    """Open the last step and save it with these answers."""
    await t.say("assign")
    return await t.put({name.replace("__", "."): value for name, value in answers.items()}).press(
        "Finish gateway"
    )


async def test_2453_follows_the_option_and_the_start_date(database: Path) -> None:
    """gateway.complete, G22: refused with exactly what is missing; start date and tick count in one go."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        await t.press("Home")
        await t.press("Accept", card=await t.say("assign"))
        await complete(t, task__2453="yes")
        assert "Not yet. Enter the engagement start date in FTOP." in t.words()
        assert values(t.card)["task.2453"] == "yes"
        await t.put({"started_on": "2026-11-30", "check.start_entered": "yes", **TASK}).press(
            "Finish gateway"
        )
        assert title(t) == "✓ The Gateway is complete"
        assert buttons(t.card) == ["Kickoff", "Hand over", "Home"]
        over = t.card
        await t.press("Hand over")
        assert "New owner" in t.words()
        assert "Close engagement" not in buttons(over)
        await t.say("next")
        assert "kickoff" in t.words()
        await t.say("dibs")
        await t.put({"success_owner.teams": "Kim", "dibs_source": "side:account_team"}).press("Save DIBS")
        await t.say("next")
        assert "Gateway" not in t.words()
    assert set(one(database, "engagement")["tasks"]) == {"2453", "3995"}


async def test_2453_before_anything_is_decided(database: Path) -> None:
    """G22: a press that skips the decision is refused with it."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        await t.press("Accept")
        await t.press("Complete Gateway")
        form = t.card
        await t.say("undo")
        t.card = form
        await t.put(TASK).press("Finish gateway")
        assert "Not yet. Decide the assignment." in t.words()
    assert "2453" not in one(database, "engagement")["tasks"]


async def test_a_tenant_that_ends_here_is_closed_with_its_option(database: Path) -> None:
    """G22, D23: no start date for A2 and A3; then closing is all there is, its reason prefilled."""
    async with talking(database) as t:
        await open_new(t, origin="goback", workloads="teams")
        await t.say("outreach")
        await t.fill(**CLEAR | {"goback": "yes", "frp_assigned": "yes"}).press("Save and go on")
        await t.press("Accept")
        await t.press("Complete Gateway")
        assert "started_on" not in inputs(t.card)
        await t.put(TASK).press("Finish gateway")
        assert "Nothing follows here. Close the engagement; you can open it again." in t.words()
        await t.say("next")
        assert "Close the engagement\nIt was assigned: Leave it: it is in other hands." in t.words()
        await t.say("portfolio")
        assert "Close the engagement" in t.words()
        await t.say("open contoso")
        assert "Next: close the engagement" in t.words()
        await t.press("Close engagement")
        assert values(t.card)["reason"] == "Leave it: it is in other hands"
        await t.press("Close engagement")
        assert "Closed: Leave it: it is in other hands." in t.words()
        assert button(t.card, "Open again")
