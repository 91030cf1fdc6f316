"""The kickoff's own rules: what each engagement is asked, what completes it, what must come first."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.acts import one, open_new
from tests.journeys.talker import Card, Talker, buttons, inputs, talking


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def opened(t: Talker, database: Path, step: str) -> Card:
    """Open one step of the kickoff."""
    here = {"engagement": one(database, "engagement")["id"], "step": f"kickoff.{step}", "r": 0, "nonce": "n"}
    t.card = await t.send("step.open", here)
    return t.card


def asked(card: Card) -> set[str]:
    """Return the ticks of a form."""
    return {name for name in inputs(card) if name.startswith(("check.", "task."))}


@pytest.mark.parametrize(
    ("facts", "step", "more"),
    [
        ({"motions": "rfa"}, "prepare", {"check.rfa_scope"}),
        ({"motions": "health", "origin": "rfa"}, "prepare", {"check.rfa_scope"}),
        ({"managed": "yes"}, "prepare", {"check.account_told", "check.account_talk"}),
        ({"workloads": "windows"}, "meeting", {"check.windows"}),
        ({"workloads": "exchange"}, "meeting", {"task.1904"}),
        ({"workloads": "teams"}, "meeting", set[str]()),
    ],
)
async def test_conditions_show_and_hide(
    database: Path, facts: dict[str, str], step: str, more: set[str]
) -> None:
    """K4, K6, K11, K10: what depends on motion, account, Windows or a workload is asked there alone."""
    depends = {"check.rfa_scope", "check.account_told", "check.account_talk", "check.windows", "task.1904"}
    async with talking(database) as t:
        await open_new(t, **facts)
        assert asked(await opened(t, database, step)) & depends == more


async def test_what_preparing_says_shapes_the_meeting(database: Path) -> None:
    """K17, K18: a partner involved, a combined assessment: asked at the meeting once said, not if unsaid."""
    async with talking(database) as t:
        await open_new(t)
        later = {"check.partner", "check.assessment"}
        assert not asked(await opened(t, database, "meeting")) & later
        await opened(t, database, "prepare")
        await t.put({"check.partner_involved": "yes", "check.combined_assessment": "yes"}).press(
            "Save and go on"
        )
        assert asked(await opened(t, database, "meeting")) >= later
        await opened(t, database, "prepare")
        await t.put({"check.partner_involved": "no"}).press("Save and go on")
        assert asked(await opened(t, database, "meeting")) & later == {"check.assessment"}


async def test_a_meeting_ahead_was_not_held(database: Path) -> None:
    """K12: 994 with a date to come is refused, from the meeting's card and from that of its preparation."""
    async with talking(database) as t:
        await open_new(t)
        await opened(t, database, "meeting")
        await t.put({"kickoff_on": "2026-12-01", "task.994": "yes"}).press("Save and go on")
        assert "The meeting is still ahead. Correct its date, or leave 994 open." in t.words()
        assert one(database, "engagement")["tasks"] == {}
        await t.put({"kickoff_on": "2026-11-24"}).press("Save and go on")
        assert "994" in one(database, "engagement")["tasks"]
        await opened(t, database, "prepare")
        await t.put({"kickoff_on": "2026-12-01"}).press("Save and go on")
        assert "994 says it was held." in t.words()
    assert one(database, "engagement")["facts"]["kickoff_on"] == "2026-11-24"


async def test_completion_names_what_is_missing(database: Path) -> None:
    """K15: all ten outputs and the mandatory tasks; each that lacks is named, optional ones never are."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange")
        await opened(t, database, "outputs")
        ticks = sorted(asked(t.card))
        assert len(ticks) == 10
        await t.put(dict.fromkeys(ticks[1:], "yes")).press("Finish kickoff")
        assert "Saved. Not complete yet" in t.words()
        lines = set(t.words().split("\n"))
        assert {"3616 Outreach done", "994 Kickoff held"} <= lines
        assert not {line for line in lines if line.startswith(("1903", "1904", "3979", "983"))}
        await opened(t, database, "prepare")
        await t.put({"task.3616": "yes"}).press("Save and go on")
        await opened(t, database, "meeting")
        await t.put({"task.994": "yes", "kickoff_on": "2026-11-24"}).press("Save")
        await opened(t, database, "outputs")
        await t.press("Finish kickoff")
        assert "What to demo next" in t.words(), "the tick that was left out"
        await t.press("Go on")
        await opened(t, database, "outputs")
        await t.put({ticks[0]: "yes"}).press("Finish kickoff")
        assert "✓ Kickoff is complete" in t.words()


async def test_a_mandatory_task_opened_again_opens_the_stage(database: Path) -> None:
    """A mark taken off blocks again; who made it and when is kept with the mark."""
    async with talking(database) as t:
        await open_new(t)
        await opened(t, database, "meeting")
        await t.put({"task.994": "yes", "kickoff_on": "2026-11-24"}).press("Save")
        stamp: dict[str, Any] = one(database, "engagement")["tasks"]["994"]["stamp"]
        assert (stamp["name"], stamp["at"]) == ("Alex Wilber", "2026-11-24T09:00:00Z")
        await t.put({"task.994": "no"}).press("Save")
        assert one(database, "engagement")["tasks"] == {}


async def test_a_form_left_for_another_keeps_what_stood_in_it(database: Path) -> None:
    """*Add gap, risk or task* and *Refer a partner* keep the meeting's draft; the way back shows it."""
    async with talking(database) as t:
        await open_new(t)
        await opened(t, database, "meeting")
        await t.put({"check.roles": "yes"}).press("Add gap, risk or task")
        await t.fill(item_kind="risk", text="No project manager").press("Save")
        assert "A risk is a good moment" in t.words()
        await t.press("Refer a partner")
        assert "Refer a partner" in t.words()
        await t.press("Cancel")
        await opened(t, database, "meeting")
        assert "Your draft is back." in t.words()
        assert "No project manager" in t.words()
        await t.press("Skip for now" if "Skip for now" in buttons(t.card) else "Save")
    assert one(database, "engagement")["steps"]["kickoff.meeting"]["answers"] == {"check.roles": True}
