"""From a finished kickoff to the survey, and with a FastTrack Ready Partner, over real HTTP."""

from pathlib import Path

import pytest

from tests.journeys.talker import Talker, buttons, inputs, talking


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def tick(t: Talker, *but: str) -> None:
    """Tick everything on the card except these."""
    names = [name for name, node in inputs(t.card).items() if node["type"] == "Input.Toggle"]
    t.put({name: "yes" for name in names if name not in but and not name.startswith("confirm.")})


async def kicked_off(t: Talker, **more: str) -> None:
    """Open an engagement and finish its kickoff; DIBS and SSAT stay blank."""
    await t.say("new")
    facts = {"workloads": "exchange,teams", "motions": "health", "managed": "yes"} | more
    t.fill(customer="Contoso Harbour", tenant_domain="contoso.example.com", **facts)
    await t.press("Open engagement")
    await t.say("kickoff")
    tick(t)
    t.put({"kickoff_on": "2026-11-24"})
    await t.press("Save and go on")
    tick(t)
    await t.press("Save and go on")
    await t.press("Skip for now")
    await t.press("Skip for now")
    assert "What came out of the kickoff?" in t.words()
    tick(t)
    await t.press("Finish kickoff")
    assert "✓ Kickoff is complete" in t.words()


async def home(t: Talker) -> str:
    """Return what the home card says."""
    await t.say("open contoso")
    return t.words()


async def adopted(t: Talker) -> None:
    """Walk the adoption stage without a partner, to its end."""
    await t.say("adoption")
    tick(t, "check.acm_partner_wanted")
    t.fill(acm_on="2026-11-24")
    await t.press("Save and go on")
    assert "Is the adoption talk complete?" in t.words(), "no partner is wanted, so none is asked for"
    tick(t)
    await t.press("Finish adoption")
    assert "✓ Adoption is complete" in t.words()


async def test_customer_health_from_kickoff_to_survey(database: Path) -> None:
    """B1, B2, B3, B6, M6, T1, T2, T3: every stage in its turn; what stands beside holds up nothing."""
    async with talking(database) as t:
        await kicked_off(t)
        words = await home(t)
        assert "**Adoption** · step 1 of 2" in words, "benefit and FRP hold up nothing"
        assert "Next: set up the meeting series" in words
        assert "Look for a FastTrack Ready Partner" in words
        assert "Prepare to land the benefit" in words
        assert "Survey" in words
        assert "Settle the customer survey" not in words, "its turn has not come"
        await _benefit(t)
        await adopted(t)
        words = await home(t)
        assert "✓ Benefit" in words
        assert "**Enablement** · step 1 of 1" in words
        assert "Follow the technical gaps" in words
        await _enablement(t)
        await t.say("survey")
        tick(t)
        t.fill(survey_eligible="yes")
        await t.press("Save and go on")
        assert "✓ Survey is complete" in t.words()
        words = await home(t)
        assert "Main stages done" in words
        assert "Look for a FastTrack Ready Partner" in words, "it waits for as long as it takes"
        assert "Risk: " in words, "a blank part of DIBS outlives its stage"
        await t.say("frp")
        tick(t)
        await t.press("Save and go on")
        assert "Main stages done" in await home(t), "governance runs on"
        await _governed(t)
        assert "All stages done" in await home(t)
        await _closing_is_left(t)


async def _governed(t: Talker) -> None:
    """C6: the three reviews stand, the first with the customer is held, both tasks are marked."""
    await t.say("governance")
    for button in ("Set up program review", "Set up health review", "Set up internal review"):
        await t.press(button)
        await t.press("Save series")
        await t.press("Governance")
    t.clock.forward(days=8)
    await t.say("governance")
    await t.press("Customer Health Review")
    await t.press(next(title for title in buttons(t.card) if title.startswith("Outcome of")))
    await t.press("Save outcome")
    await t.press("Mark 3333")
    await t.put({"task.3333": "yes", "task.3334": "yes"}).press("Save and go on")


async def _closing_is_left(t: Talker) -> None:
    """D23: with the last gap in DIBS filled, closing is next, said to be our default, one press away."""
    await t.say("dibs")
    for name in ("exchange", "teams"):
        t.put({f"target_date.{name}": "2027-02-01", f"intent.{name}": "yes"})
        t.put({f"business_reason.{name}": f"Why {name}", f"success_owner.{name}": "Ana Reis"})
    await t.press("Save DIBS")
    words = await _next(t)
    assert "Close the engagement" in words
    assert "Everything here is done" in words
    assert "my default" in words
    await t.press("Close engagement")
    assert "reason" in inputs(t.card)


async def _benefit(t: Talker) -> None:
    await t.say("benefit")
    assert "Benefit, step 1 of 3" in t.words()
    tick(t, "check.benefit_not_needed")
    t.fill(benefit_booker="ats")
    await t.press("Save and go on")
    assert "Benefit, step 2 of 3" in t.words()
    assert "puts their success at risk" in t.words()
    tick(t)
    t.fill(benefit_on="2026-11-30", desired_start_on="2026-12-07")
    await t.press("Add gap, risk or task")
    t.fill(item_kind="risk", text="No success owner for Teams")
    await t.press("Save")
    assert "No success owner for Teams" in t.words()
    await t.press("Save and go on")
    assert "Benefit, step 3 of 3" in t.words()
    tick(t)
    await t.press("Save and go on")
    assert "leave 3330 open" in t.words(), "the session is still ahead"
    t.clock.forward(days=7)
    t.fill(started_on="2026-12-01", next_steps="FTA: book the workshop")
    await t.press("Save and go on")
    assert "✓ Benefit is complete" in t.words()
    await t.say("edit")
    shown = inputs(t.card)
    assert shown["desired_start_on"]["value"] == "2026-12-07"
    assert shown["started_on"]["value"] == "2026-12-01"
    await t.press("Cancel")


async def _enablement(t: Talker) -> None:
    await t.say("checkpoint")
    t.fill(checkpoint_on="2026-12-01")
    await t.press("Save and go on")
    assert "All gaps closed, or none found" in t.words(), "an open gap is named"
    await t.say("enable")
    tick(t)
    t.fill(enable_on="2026-12-24")
    await t.press("Save and go on")
    assert "leave 1126 open" in t.words()
    t.fill(enable_on="2026-12-01")
    await t.press("Save and go on")
    assert "✓ Enablement is complete" in t.words()
    assert "Follow the technical gaps" in await home(t), "gaps are followed beside it"
    await t.say("checkpoint")
    tick(t)
    await t.press("Save and go on")
    assert "✓ Remediation is complete" in t.words()


async def test_a_session_that_is_not_needed_ends_the_benefit(database: Path) -> None:
    """B4: account team and FM saw no need: the two further steps fall away."""
    async with talking(database) as t:
        await kicked_off(t)
        await t.say("benefit")
        tick(t)
        await t.press("Save and go on")
        assert "✓ Benefit is complete" in t.words()
        await t.say("benefit")
        assert "Prepare to land the benefit" in t.words()
        assert "No session needed: yes" in t.words()


async def test_a_part_of_another_motion_says_whose_it_is(database: Path) -> None:
    """Benefit and FRP are Customer Health's; an RFA passes them over and is told why."""
    async with talking(database) as t:
        await kicked_off(t, motions="rfa")
        words = await home(t)
        assert "Benefit" not in words
        assert "FRP" not in words
        for command in ("benefit", "frp"):
            await t.say(command)
            assert "Not part of this engagement" in t.words()
            assert "Customer Health" in t.words()
            assert "Edit engagement" in buttons(t.card)


async def test_adoption_with_a_partner(database: Path) -> None:
    """M2, M3, M4, M8, M9: a partner is wanted, asked for in order, and referred only with a spoken yes."""
    async with talking(database) as t:
        await kicked_off(t, managed="no")
        await t.say("adoption")
        shared = next(line for line in t.words().splitlines() if line.startswith("To share with them"))
        own = next(line for line in t.words().splitlines() if line.startswith("Only for you"))
        assert "aka.ms/MicrosoftAdoption" in shared
        assert "internal" in own
        assert "internal" not in shared
        tick(t)
        t.fill(acm_on="2026-11-24")
        await t.press("Save and go on")
        assert "Find them an adoption partner" in t.words()
        assert "check.acm_account" not in inputs(t.card), "no account team stands behind them"
        await t.press("Refer a partner")
        t.fill(approved_by="Ines Duarte", approved_on="2026-11-24", service="training")
        await t.press("Save referral")
        assert "Ask them first" in t.words()
        t.put({"confirm.approval": "yes"})
        await t.press("Save referral")
        assert "The partners have until Fri 27 Nov, 17:00." in t.words()
        back = t.card
        await t.press("Mail to the customer")
        assert "I have given your contact details to these partners" in t.words(), "M5"
        assert buttons(t.card) == ["Home"]
        await t.say("next")
        assert "Await the partners’ contact" in t.words()
        assert "The partners have until Fri 27 Nov, 17:00." in t.words()
        t.card = back
        await t.press("Back to adoption partner")
        tick(t)
        t.fill(acm_help="coaching,digital", acm_route="referral")
        await t.press("Save and go on")
        assert "Is the adoption talk complete?" in t.words()
        tick(t)
        await t.press("Finish adoption")
        assert "✓ Adoption is complete" in t.words()


async def test_a_managed_account_s_team_is_asked_first(database: Path) -> None:
    """M3, M13: with an account team its answer is asked for; the stage waits for 4047."""
    async with talking(database) as t:
        await kicked_off(t)
        await t.say("adoption")
        tick(t)
        await t.press("Save and go on")
        assert {"check.acm_current", "check.acm_account"} <= set(inputs(t.card))
        await t.press("Save and go on")
        assert "Is the adoption talk complete?" in t.words(), "a partner not found yet holds up nobody"
        await t.press("Finish adoption")
        assert "Saved. Not complete yet" in t.words()
        assert "4047" in t.words()
        assert "Partner found, or asked for" in t.words()
        await t.press("Go on")
        assert "Is the adoption talk complete?" in t.words()
        await t.say("partner")
        assert "Find them an adoption partner" in t.words()


async def test_an_engagement_with_an_frp(database: Path) -> None:
    """P1, P2, P3, P6, P7, P11: found by workload, PSM, first meeting, review with evidence, forecasts."""
    async with talking(database) as t:
        await kicked_off(t)
        await t.say("frp")
        assert "starts with FTP" in t.words()
        assert "Never remove a partner’s assignment" in t.words()
        offered = {choice["value"] for choice in inputs(t.card)["frp_workloads"]["choices"]}
        assert offered == {"exchange", "teams"}, "only this engagement’s"
        tick(t)
        t.fill(frp_workloads="teams", frp_partner="Northwind Cloud")
        await t.press("Save and go on")
        assert "FRP, step 2 of 5" in t.words()
        tick(t)
        await t.press("Save and go on")
        assert "never mention it" in t.words()
        tick(t)
        t.fill(frp_meeting_on="2026-11-23", frp_enters="fm")
        await t.press("Save and go on")
        await _missed(t)
        tick(t)
        await t.press("Save and go on")
        await _forecasts(t)
        words = await home(t)
        assert "✓ FRP" in words
        assert "look for" not in words.lower()


async def _missed(t: Talker) -> None:
    assert "Review status with the FRP" in t.words()
    await t.press("The FRP missed it")
    t.fill(missed_kind="review", happened_on="2026-11-30", text="Nobody joined")
    await t.press("Keep it")
    assert "is still to come" in t.words(), "evidence is of what happened"
    t.fill(happened_on="2026-11-20")
    await t.press("Keep it")
    await t.press("Back to status review")
    assert "The FRP missed: 1" in t.words()
    assert "Fri 20 Nov · Nobody joined" in t.words()
    await t.press("The FRP missed it")
    t.fill(missed_kind="notes", happened_on="2026-11-23")
    await t.press("Keep it")
    await t.press("Back to status review")
    assert "The FRP missed: 2" in t.words()
    assert "Missed by" not in (await _next(t)), "evidence is nothing to do"
    await t.say("frp")
    await t.press("Open Notes or data in FTOP")
    assert "Mon 23 Nov" in t.words()
    await t.press("Take it back")
    assert "✓ Taken back" in t.words()
    await t.say("frp")
    assert "The FRP missed: 1" in t.words()


async def _next(t: Talker) -> str:
    await t.say("next")
    return t.words()


async def _forecasts(t: Talker) -> None:
    assert "When do they expect 15 and 40 %?" in t.words()
    assert set(inputs(t.card)) == {"forecast_15.teams", "forecast_40.teams"}, "no FRP works on Exchange"
    t.put({"forecast_15.teams": "2027-05-01", "forecast_40.teams": "2027-03-01"})
    await t.press("Save FRP data")
    assert "can’t reach 40 % before 15 %" in t.words()
    t.put({"forecast_15.teams": "2026-09-01", "forecast_40.teams": "2026-10-01"})
    await t.press("Save FRP data")
    ticks = {name for name in inputs(t.card) if name.startswith("confirm.")}
    assert ticks == {f"confirm.past_date.forecast_{share}.teams" for share in (15, 40)}, "a tick a date (X23)"
    t.put({"forecast_15.teams": "2027-05-01", "forecast_40.teams": "2027-09-01"})
    await t.press("Save FRP data")
    assert "✓ FRP is complete" in t.words()


async def test_without_an_frp_one_look_is_enough(database: Path) -> None:
    """P1: nothing ticked, nothing else asked; a workload is named first where there is none."""
    async with talking(database) as t:
        await kicked_off(t)
        await t.say("frp")
        tick(t)
        await t.press("Save and go on")
        assert "✓ FRP is complete" in t.words()
        assert "✓ FRP" in await home(t)


async def test_an_frp_is_asked_for_once_a_workload_is_named(database: Path) -> None:
    """P1: an FRP has workloads; without one the way is to name it."""
    async with talking(database) as t:
        await t.say("new")
        t.fill(
            customer="Contoso Harbour", tenant_domain="contoso.example.com", motions="health", managed="no"
        )
        await t.press("Open engagement")
        await t.say("frp")
        assert "No workload is named yet" in t.words()
        assert "Name workloads" in buttons(t.card)
