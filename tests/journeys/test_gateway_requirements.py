"""The check before outreach: what stops a tenant, what is asked first, and of which day (G1 to G5, G23)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.acts import one, open_new
from tests.journeys.assignment_acts import CLEAR, title
from tests.journeys.talker import Clock, Talker, button, buttons, inputs, talking, values

BACK = {"goback": "yes", "frp_assigned": "no", "css_signs": "yes"}
"""Answers of a tenant that came back, with signs that CSS worked on it."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def check(t: Talker, **answers: str) -> None:
    """Open a tenant from Gateway and save its check."""
    await open_new(t, origin="gateway", workloads="teams", region="emea")
    await t.say("outreach")
    await t.fill(**answers).press("Save and go on")


def outreach(t: Talker) -> bool:
    """Tell whether outreach is what is shown: neither the check nor the assignment."""
    return title(t) != "May this tenant be worked on?" and "Assignment" not in t.words().split("\n")[0]


async def test_the_check_comes_first_and_outreach_when_nothing_stands_in_the_way(database: Path) -> None:
    """gateway.requirements, G1–G5: `outreach` opens the check with what follows so far; passed, it goes on
    with one line.
    """
    async with talking(database) as t:
        await open_new(t, origin="gateway", workloads="teams")
        assert "Next: check the requirements" in t.words()
        await t.say("outreach")
        assert title(t) == "May this tenant be worked on?"
        assert "What follows\n- Look for an RFA approved recently on this tenant." in t.words()
        await t.fill(**CLEAR).press("Save and go on")
        assert "✓ Requirements check is saved. Nothing stands in the way. Start outreach." in t.words()
        assert outreach(t)
        await t.say("outreach")
        assert outreach(t)


async def test_an_unfinished_check_comes_back_with_what_to_answer(database: Path) -> None:
    """G2: the first check that is not answered is named; what was answered stands."""
    async with talking(database) as t:
        await check(t, rfa_recent="no")
        assert title(t) == "May this tenant be worked on?"
        assert "Look in FTOP for other tenants: by TPID, name, its variations and abbreviations." in t.words()
        assert values(t.card)["rfa_recent"] == "no"
        await t.say("next")
        assert "Look in FTOP for other tenants" in t.words()


async def test_a_recent_rfa_ends_it(database: Path) -> None:
    """G1, A1: the assignment card shows the option; the day of the approval is still worth asking."""
    async with talking(database) as t:
        await check(t, rfa_recent="yes")
        assert title(t) == "Request for Assistance"
        assert "An RFA was approved recently, so you need no outreach." in t.words()
        assert "Assign it as a Request for Assistance." in t.words()
        await t.press("Requirements")
        assert "Still worth adding: the day it was approved." in t.words()
        await t.fill(rfa_approved_on="2026-11-20").press("Save and go on")
        await t.press("Requirements")
        assert "Still worth adding" not in t.words()


async def test_the_fm_of_another_tenant_takes_it(database: Path) -> None:
    """G2, A2, G27: the tenant goes to that FM, by name, and FTOP's place is named; the name is not forced."""
    async with talking(database) as t:
        await check(t, rfa_recent="no", other_tenant="taken")
        assert title(t) == "Reassign to the FM of the other tenant"
        assert "Reassign the tenant to that FM.\nFTOP, Assignments view" in t.words()
        await t.press("Requirements")
        assert "Still worth adding: that FM’s name." in t.words()
        await t.fill(other_fm="Kim Tran").press("Save and go on")
        assert "Reassign the tenant to Kim Tran.\nFTOP, Assignments view" in t.words()
        assert "Mail Kim Tran about the additional tenant." in t.words()
        await t.press("Accept")
        await t.say("ftop")
        assert "Reassign the tenant to Kim Tran." in t.words()


async def test_the_mail_to_the_fm_of_the_other_tenant(database: Path) -> None:
    """G2, A2: at hand where the tenant goes to them, before and after it is decided; no other mail is."""
    async with talking(database) as t:
        await check(t, rfa_recent="no", other_tenant="taken", other_fm="Grady Archie")
        await t.press("Mail to that FM")
        assert "Hello Grady," in t.words()
        await t.press("Assignment")
        await t.press("Accept")
        card = t.card
        await t.press("Mail to that FM")
        assert "a second tenant, now with you" in t.words()
        await t.press("Mail to that FM", card=card, mail="customer.first")
        assert "I can’t find that" in t.words()


async def test_another_tenant_without_an_fm_is_linked(database: Path) -> None:
    """G2: link the two and go on."""
    async with talking(database) as t:
        await check(t, **CLEAR | {"other_tenant": "free"})
        assert outreach(t)
        assert "Link the two tenants, then go on." in t.words()


async def test_unmet_entitlement_waits_for_a_reason(database: Path) -> None:
    """G3: undecided with that reason; the FM may go on and say why, and only where it is not met."""
    async with talking(database) as t:
        await check(t, **CLEAR | {"entitled": "no"})
        assert title(t) == "May this tenant be worked on?"
        waits = "The entitlement requirements are not met. Outreach waits until they are, or you say why not."
        assert waits in t.words()
        await t.say("assign")
        assert title(t) == "Not decidable yet"
        assert "The entitlement requirements are not met. Mend that, or go on and say why." in t.words()
        await t.press("Requirements")
        await t.fill(entitlement_override="They buy on Monday").press("Save and go on")
        assert outreach(t)
        await t.say("assign")
        await t.press("Requirements")
        await t.fill(entitled="yes").press("Save and go on")
        assert "Say above that the requirements are not met, or clear this." in t.words()
        assert values(t.card)["entitlement_override"] == "They buy on Monday"


async def test_an_frp_on_a_tenant_that_came_back(database: Path) -> None:
    """G4, A3: leave it, with the queue of its region; a later answer opens it again."""
    async with talking(database) as t:
        await check(t, **CLEAR | {"goback": "yes", "frp_assigned": "yes"})
        assert title(t) == "Leave it: it is in other hands"
        assert "Remove yourself and FTCQ GoBack EMEA from the assignments." in t.words()
        await t.press("Requirements")
        await t.fill(frp_assigned="no", css_signs="no").press("Save and go on")
        assert outreach(t)


async def test_signs_of_css_need_their_day(database: Path) -> None:
    """G5, X20: without it nothing is saved, everything typed stays; a day ahead is refused (X23)."""
    async with talking(database) as t:
        await check(t, **CLEAR | BACK)
        assert "Last sign of CSS’s work: Give the day of the last sign: 90 days count." in t.words()
        assert values(t.card)["frp_assigned"] == "no"
        await t.fill(css_active_on="2026-11-25").press("Save and go on")
        assert "✕ Last sign of CSS’s work" in t.words()
        assert "gateway.requirements" not in one(database, "engagement")["steps"]


@pytest.mark.parametrize(
    ("last", "free"),
    [("2026-08-26", False), ("2026-08-25", True)],
)
async def test_ninety_days_count_and_ninety_one_do_not(database: Path, last: str, free: bool) -> None:
    """G5, W3: day 90 is within, day 91 is over. It is Tue 24 Nov."""
    async with talking(database) as t:
        await check(t, **CLEAR | BACK, css_active_on=last)
        assert outreach(t) == free
        assert (title(t) == "Leave it: it is in other hands") != free


async def test_the_days_are_those_of_the_engagement(database: Path) -> None:
    """G5, W3: the date is that of the engagement's zone, whatever day it is for the reader.

    At 11:30 UTC it is Wed 25 Nov in Kiritimati, day 91, and still Tue 24 Nov for the reader, day 90; then the
    clock passes midnight in a zone where it was day 90.
    """
    clock = Clock(now=datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
    async with talking(database, clock=clock) as t:
        await open_new(
            t, origin="goback", workloads="teams", country="Kiribati", time_zone="Pacific/Kiritimati"
        )
        await t.say("outreach")
        await t.fill(**CLEAR | BACK, css_active_on="2026-08-26").press("Save and go on")
        assert outreach(t)
        await open_new(t, "Fabrikam Rail", "fabrikam.example.com", origin="goback", workloads="teams")
        await t.say("outreach")
        await t.fill(**CLEAR | BACK, css_active_on="2026-08-26").press("Save and go on")
        assert title(t) == "Leave it: it is in other hands"
        clock.forward(hours=13)
        await t.say("outreach")
        assert outreach(t)


async def test_what_to_settle_before_outreach(database: Path) -> None:
    """G23: an RM that is no queue, and that no workload is named, are told, with the way to name one."""
    async with talking(database) as t:
        await open_new(t, origin="gateway")
        await t.say("outreach")
        assert "Before outreach\n!\nName the workloads they intend to deploy." in t.words()
        await t.press("Name workloads")
        assert "workloads" in inputs(t.card)
        await t.fill(workloads="teams").press("Save changes")
        await t.say("outreach")
        assert "Before outreach" not in t.words()
        await t.fill(rm="Kim Tran", **CLEAR).press("Save and go on")
        told = "FTOP shows Kim Tran as RM, not a queue. Check that the tenant still needs you."
        assert told in t.words()
        await t.press("Requirements", card=await t.say("assign"))
        assert told in t.words()
        await t.fill(rm="ftcq air EMEA").press("Save and go on")
        assert "not a queue" not in t.words()


async def test_other_engagements_have_no_gateway(database: Path) -> None:
    """G23: only a tenant from Gateway is checked and assigned; a press that says otherwise gets no effect."""
    async with talking(database) as t:
        await open_new(t, origin="other", workloads="teams")
        data = dict(button(t.card, "DIBS")["data"]) | {"option": "css", "row": "A7"}
        await t.say("assign")
        assert title(t) == "Not part of this engagement"
        assert "Only a tenant from Gateway has this." in t.words()
        await t.send("assign.accept", data | {"verb": "assign.accept", "nonce": "n1"})
        assert one(database, "engagement").get("decision") is None
        assert "Accept" not in buttons(t.card)
