"""From nothing to a finished kickoff, over real HTTP: what an FM says and presses, and what they must see."""

from pathlib import Path

import pytest

from tests.journeys.talker import Talker, inputs, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def opened(t: Talker, **more: str) -> None:
    await t.say("new")
    facts = {"workloads": "exchange,sharepoint,teams", "motions": "rfa", "managed": "yes"} | more
    t.fill(customer="Contoso Harbour", tenant_domain="contoso.example.com", **facts)
    await t.press("Open engagement")


DIBS = {
    "target_date.exchange": "2027-02-01",
    "intent.exchange": "yes",
    "business_reason.exchange": "Close the old mail servers",
    "success_owner.exchange": "Rui Pinto, operations",
    "target_date.sharepoint": "2027-03-01",
    "intent.sharepoint": "undecided",
    "business_reason.sharepoint": "Share berth plans with agents",
    "success_owner.sharepoint": "Ana Reis, documents",
    "target_date.teams": "2027-03-15",
    "intent.teams": "yes",
    "business_reason.teams": "One place for the port's shift crews",
    "success_owner.teams": "Ines Duarte, IT director",
}


async def test_open_and_dibs_for_three_workloads_take_two_submits(database: Path) -> None:
    """Opening an engagement and completing DIBS for three workloads takes at most 4 submits (it takes 2)."""
    async with talking(database) as t:
        await opened(t)
        await t.say("dibs")
        assert "What is each workload’s DIBS?" in t.words()
        t.put(DIBS)
        await t.press("Save DIBS")
        await t.say("open contoso")
        assert t.words().count("✓ 4 of 4") == 3


async def test_from_nothing_to_a_finished_kickoff(database: Path) -> None:
    """RFA, managed: new, prepare, meeting with a gap and a referral, DIBS, SSAT, outputs, complete."""
    async with talking(database) as t:
        await opened(t, assigned_on="2026-11-20")
        assert "Contoso Harbour" in t.words()
        assert "Contact the customer" in t.words().replace("contact the", "Contact the")
        await t.say("kickoff")
        assert "Prepare the kickoff meeting" in t.words()
        assert "step 1 of 4" in t.words()
        ticks = [name for name in inputs(t.card) if name.startswith(("check.", "task."))]
        assert {"check.rfa_scope", "check.account_told", "task.3616"} <= set(ticks)
        t.put({"kickoff_on": "2026-11-24"} | dict.fromkeys(ticks, "yes"))
        await t.press("Save and go on")
        assert "Hold the kickoff meeting" in t.words()
        assert "✓ Prepare is saved." in t.words()
        await _meeting(t)
        t.put(DIBS)
        await t.press("Save DIBS")
        assert "SSAT" in t.words()
        t.put({"stakeholders.teams": "Port authority, crews", "scenarios.teams": "Shift handover"})
        await t.press("Save SSAT")
        assert "What came out of the kickoff?" in t.words()
        t.put({name: "yes" for name in inputs(t.card) if name.startswith("check.")})
        await t.press("Finish kickoff")
        assert "✓ Kickoff is complete" in t.words()
        await t.press("Home")
        assert "**Adoption** · step 1 of 2" in t.words()


async def _meeting(t: Talker) -> None:
    meeting = t.card
    t.put(
        {name: "yes" for name in inputs(meeting) if name.startswith("check.")} | {"kickoff_on": "2026-11-24"}
    )
    await t.press("Add gap, risk or task")
    t.fill(item_kind="gap", text="Retention labels", follow_up="workshop")
    await t.press("Save")
    assert "✓ It is on the list." in t.words()
    assert "Retention labels" in t.words()
    assert values(t.card)["check.roles"] == "yes", "what stood in the form was kept as a draft"
    await t.press("Refer a partner")
    t.fill(approved_by="Ines Duarte", approved_on="2026-11-24", service="both")
    await t.press("Save referral")
    assert "Ask them first" in t.words()
    t.put({"confirm.approval": "yes"})
    await t.press("Save referral")
    assert "✓ Referral recorded" in t.words()
    await t.press("Back to meeting")
    t.put({"task.994": "yes", "task.1903": "yes"})
    await t.press("Save and go on")
    assert "What is each workload’s DIBS?" in t.words()
