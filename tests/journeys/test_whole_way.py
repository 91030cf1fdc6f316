"""An RFA with three workloads, from the form that opens it to the card that closes it, over real HTTP."""

from pathlib import Path

import pytest

from tests.journeys.acts import one
from tests.journeys.talker import Talker, talking
from tests.journeys.test_after_kickoff import adopted, home, tick
from tests.journeys.test_disengage import discussed, enabled, prepared

WORKLOADS = ("exchange", "sharepoint", "teams")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def _opened(t: Talker) -> None:
    await t.say("new")
    t.fill(customer="Contoso Harbour", tenant_domain="contoso.example.com", motions="rfa", managed="no")
    t.fill(workloads=",".join(WORKLOADS), region="emea", seats="500")
    await t.press("Open engagement")


async def _kicked_off(t: Talker) -> None:
    """Walk the kickoff card by card, DIBS and SSAT for all three."""
    await t.say("kickoff")
    tick(t)
    t.fill(kickoff_on="2026-11-24")
    await t.press("Save and go on")
    tick(t)
    await t.press("Save and go on")
    for workload in WORKLOADS:
        t.put({f"target_date.{workload}": "2027-03-15", f"intent.{workload}": "yes"})
        t.put({f"business_reason.{workload}": f"Why {workload}", f"success_owner.{workload}": "Ana Reis"})
    await t.press("Save DIBS")
    for workload in WORKLOADS:
        t.put({f"{part}.{workload}": f"{part} known" for part in ("stakeholders", "scenarios")})
        t.put({f"{part}.{workload}": f"{part} known" for part in ("awareness", "training")})
    await t.press("Save SSAT")
    tick(t)
    await t.press("Finish kickoff")
    assert "✓ Kickoff is complete" in t.words()


async def _enabled(t: Talker) -> None:
    """Hold the enablement meeting, close the gaps, settle the survey."""
    await t.say("enable")
    tick(t)
    t.fill(enable_on="2026-11-24")
    await t.press("Save and go on")
    assert "✓ Enablement is complete" in t.words()
    await t.say("checkpoint")
    tick(t)
    t.fill(checkpoint_on="2026-11-24")
    await t.press("Save and go on")
    await t.say("survey")
    tick(t)
    t.fill(survey_eligible="yes")
    await t.press("Save and go on")
    assert "✓ Survey is complete" in t.words()


async def test_an_rfa_with_three_workloads_from_intake_to_disengagement(database: Path) -> None:
    """K1 to K26, M1 to M13, T1 to T3, D1 to D23: every stage in its turn, then the engagement is closed."""
    async with talking(database) as t:
        await _opened(t)
        assert "RFA · " in t.words()
        await _kicked_off(t)
        assert "**Adoption** · step 1 of 2" in await home(t)
        await adopted(t)
        await _enabled(t)
        assert "**Completion** · step 1 of 3" in await home(t)
        await t.say("disengage")
        for workload in WORKLOADS:
            await enabled(t, workload, "50")
        await prepared(t)
        for workload in WORKLOADS:
            await discussed(t, workload)
        assert "4058" in one(database, "engagement")["tasks"]
        t.put({"check.next_action": "yes", "queue_mail_on": "2026-11-23", "in_queue_on": "2026-11-24"})
        await t.press("Save last steps")
        await t.press("I have unassigned")
        assert "✓ The disengagement is complete" in t.words()
        await t.press("Close engagement")
        t.fill(reason="Complete")
        await t.press("Close engagement")
        held = one(database, "engagement")
        assert held["status"]["state"] == "closed"
        wanted = {"3616", "994", "4047", "1126", "4058"}
        assert wanted <= set(held["tasks"]), "every mandatory task is marked"
        await t.say("ftop")
        await t.press("Next page")
        assert "4058 Disengagement Process is Complete (enablement): completed Tue 24 Nov 2026" in t.words()
