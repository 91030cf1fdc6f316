"""The assignment: proposed with its facts, confirmed once, decided otherwise with a reason (A1–A12, G25)."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes import closing
from tests.journeys.acts import as_colleague, dump, one, open_new
from tests.journeys.assignment_acts import DIBS, checked, title
from tests.journeys.gateway_acts import answer
from tests.journeys.talker import buttons, talking, values
from tests.stores import Trouble, Watching


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def decision(database: Path) -> dict[str, Any]:
    """Return what is recorded."""
    return one(database, "engagement").get("decision") or {}


async def test_the_option_with_what_it_rests_on_and_accepted_once(database: Path) -> None:
    """gateway.assign, A7, A12, G27, X8: facts with who said them and when; pressed twice it is once."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        assert title(t) == "Delivery resources (CSS)"
        assert "✓\nFull DIBS for Teams\ndate, intent, reason, owner from the customer" in t.words()
        assert "✓\nMeets the CSS criteria\nAlex Wilber, Tue 24 Nov" in t.words()
        assert "I add one entry to your FTOP list: Assignments view." in t.words()
        card = t.card
        await t.press("Accept")
        assert title(t) == "✓ Delivery resources (CSS)"
        assert "Decided Tue 24 Nov, 09:00 by Alex Wilber." in t.words()
        assert "○\nAssign the tenant: Delivery resources (CSS).\nFTOP, Assignments view" in t.words()
        first = decision(database)
        await t.press("Accept", card=card)
        assert title(t) == "✓ Delivery resources (CSS)"
        assert decision(database) == first
        await t.say("ftop")
        assert "Assignments view\n[Assignment: no]\nAssign the tenant: Delivery resources (CSS)." in t.words()
    assert decision(database)["option"] == decision(database)["matched"] == "css"


async def test_what_is_missing_and_the_ways_there(database: Path) -> None:
    """A11: exactly what would decide it; with full DIBS only the two facts, which one answer then decides."""
    async with talking(database) as t:
        await open_new(t, "Fabrikam Rail", "fabrikam.example.com", origin="gateway", workloads="teams")
        await t.say("assign")
        assert "The requirements check is complete\nNot said yet" in t.words()
        assert buttons(t.card)[1] == "Requirements"
        await checked(t, dibs="")
        await t.say("assign")
        assert title(t) == "Not decidable yet"
        lacks = "Get DIBS for one workload. Teams lacks: date, intent, reason, owner."
        assert lacks in t.words()
        assert {"Outreach", "DIBS", "Change a fact", "Requirements"} <= set(buttons(t.card))
        await t.press("DIBS")
        await t.put({**DIBS, "dibs_source": "side:customer"}).press("Save DIBS")
        assert title(t) == "Not decidable yet"
        both = "Say whether they are eligible for an FRP referral and whether they meet the CSS criteria."
        assert both in t.words()
        card = t.card
        await t.press("Outreach")
        assert "Assignment" not in t.words().split("\n")[0]
        await t.press("Change a fact", card=card)
        await t.fill(frp_eligible="yes").press("Save and go on")
        assert title(t) == "Assign an FRP"


async def test_ftc_not_wanted_comes_before_delivery(database: Path) -> None:
    """A10: full DIBS and the CSS criteria do not matter where FTC's help is not wanted."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes", ftc_wanted="no")
        assert title(t) == "FTC not needed"
        assert "✓\nFTC help is not wanted\nAlex Wilber, Tue 24 Nov" in t.words()


async def test_only_the_fms_word_ends_in_no_intent(database: Path) -> None:
    """A9, G16: said by the FM, not computed from silence."""
    async with talking(database) as t:
        await checked(t, dibs="", no_intent="yes")
        assert title(t) == "No intent"


async def test_an_override_needs_its_reason_and_keeps_it(database: Path) -> None:
    """G25, X20: without one nothing is recorded and all typed stays, also in a new card; then it is shown."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        await t.fill(override_option="no_intent").press("Save my decision")
        assert "✕ Your reason: This can’t stay empty." in t.words()
        assert decision(database) == {}
        await t.say("assign")
        assert "Your draft is back." in t.words()
        assert values(t.card)["override_option"] == "no_intent"
        await t.fill(override_option="none", override_reason="*They* froze").press("Save my decision")
        assert "✕ Assign to instead: Choose where it goes instead." in t.words()
        await t.fill(override_option="no_intent").press("Save my decision")
        assert title(t) == "✓ No intent"
        assert "The facts led to\nDelivery resources (CSS)" in t.words()
        assert "Your reason\n*They* froze" in t.words()
        await t.say("timeline")
        told = "Assignment: No intent instead of Delivery resources (CSS), because: *They* froze"
        assert told in t.words()
        await t.say("ftop")
        assert "Assign the tenant: No intent.\nReason: *They* froze" in t.words()
    assert decision(database)["reason"] == "*They* froze"
    assert not dump(database, "audit")


async def test_a_later_decision_replaces_the_first_and_undo_brings_it_back(database: Path) -> None:
    """G25, X52: one option at a time (A12); the timeline keeps both, undo the one before."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        await t.press("Accept")
        await t.fill(override_option="unresponsive", override_reason="Gone quiet").press("Save my decision")
        assert title(t) == "✓ Unresponsive"
        await t.say("timeline")
        assert "Assignment: Delivery resources (CSS) → Unresponsive instead of" in t.words()
        await t.say("undo")
        assert decision(database)["option"] == "css"


async def test_a_card_from_before_the_facts_changed(database: Path) -> None:
    """X29: it records nothing other than it showed; the new card says so, a reason typed is kept."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        old = t.card
        await t.press("Change a fact")
        await t.fill(ftc_wanted="no").press("Save and go on")
        await t.press("Accept", card=old)
        assert title(t) == "FTC not needed"
        assert "What it rests on has changed since that card. Your press changed nothing." in t.words()
        t.card = old
        await t.fill(override_option="no_intent", override_reason="Frozen").press("Save my decision")
        assert values(t.card)["override_reason"] == "Frozen"
        assert decision(database) == {}


async def test_two_decide_at_once(database: Path) -> None:
    """X30: the second sees who decided and when, and changes nothing."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        mine, same = t.card, await t.say("assign")
        await t.press("Accept", card=mine)
        t.card = same
        await t.fill(override_option="no_intent", override_reason="Frozen").press("Save my decision")
        assert "Alex Wilber decided it on Tue 24 Nov, 09:00. Your press changed nothing." in t.words()
        assert decision(database)["option"] == "css"


async def test_facts_that_change_after_the_decision(database: Path) -> None:
    """G18, A12: the decision stands as it was made; the card says where the facts lead now, and offers it."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        await t.press("Accept")
        await t.press("Change a fact")
        await t.fill(ftc_wanted="no").press("Save and go on")
        assert title(t) == "✓ Delivery resources (CSS)"
        assert "The facts now lead to: FTC not needed" in t.words()
        await t.press("Take the new option")
        assert title(t) == "✓ FTC not needed"


async def test_a_later_answer_opens_unresponsive_again(database: Path) -> None:
    """G18: the decision stays in view, and another one can be made."""
    async with talking(database) as t:
        await checked(t, dibs="")
        await t.say("assign")
        await t.fill(override_option="unresponsive", override_reason="Three mails").press("Save my decision")
        await t.say("outreach")
        await answer(t, answered_by="other", outcome="call")
        await t.say("assign")
        assert title(t) == "Not decidable yet"
        assert (
            "Decided before\n–\nUnresponsive\nTue 24 Nov, 09:00 by Alex Wilber. An answer came" in t.words()
        )
        assert decision(database)["option"] == "unresponsive"


async def test_somebody_elses_assignment_is_not_there(database: Path) -> None:
    """X28: a press on another's engagement gets the neutral answer and changes nothing."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        other, card = as_colleague(t), t.card
        async with closing(other.person):
            for press in ("Accept", "Save my decision", "Change a fact"):
                await other.press(press, card=card)
                assert title(other) == "I can’t find that"
        assert decision(database) == {}


async def test_an_option_that_does_not_exist(database: Path) -> None:
    """X27: a forged option records nothing."""
    async with talking(database) as t:
        await checked(t, css_criteria="yes")
        card = t.card
        await t.press("Accept", option="gold")
        assert decision(database) == {}
        t.card = card
        await t.fill(override_option="gold", override_reason="x").press("Save my decision")
        assert "✕ Assign to instead" in t.words()
        assert decision(database) == {}


@pytest.mark.parametrize("trouble", ["down", "answers lost"])
async def test_a_store_that_is_down(database: Path, trouble: Trouble) -> None:
    """X40: the override comes back with what was typed, and *Try again* records it once."""
    store = Watching()
    async with talking(database, open_store=store) as t:
        await checked(t, css_criteria="yes")
        store.store.trouble = trouble
        t.fill(override_option="no_intent", override_reason="Frozen")
        await t.press("Save my decision")
        assert values(t.card)["override_reason"] == "Frozen"
        store.store.trouble = ""
        await t.press("Try again")
        assert title(t) == "✓ No intent"
        assert (decision(database)["option"], decision(database)["reason"]) == ("no_intent", "Frozen")
