"""Outreach in odd orders: nobody to write to, late and early answers, cards out of date (G6 to G21)."""

from pathlib import Path

import pytest

from tests.journeys.acts import dump, one
from tests.journeys.gateway_acts import add, add_partner, answer, checked, gateway, sent, skip
from tests.journeys.talker import Clock, buttons, inputs, talking, walk


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_no_mail_without_somebody_to_write_to(database: Path) -> None:
    """gateway.customer, gateway.partner, G14: with no address of theirs there is no mail and no link, for it
    would go to those on copy alone.
    """
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await answer(t, answered_by="c1", outcome="nothing")
        await add(t, "Ines Duarte", "sponsor", email="")
        await t.say("outreach")
        assert "Nobody to write to" in t.words()
        assert "Add an address, or skip them with that reason." in t.words()
        assert "I have sent it" not in buttons(t.card)
        assert not [node for node in walk(t.card) if node.get("type") == "Action.OpenUrl"]
        await t.say("next")
        assert "There is nobody to write to at the customer." in t.words()
        await add_partner(t, "Litware")
        await add(t, "Kim Tran", "partner_pm", partner="p1", email="")
        await t.say("outreach")
        assert "There is nobody to write to at Litware." in t.words()


async def test_a_partner_confirms_and_gives_dibs_in_one_answer(database: Path) -> None:
    """gateway.partner, G12, G21: the answer that says it deploys may give DIBS too."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add_partner(t, "Litware")
        await add(t, "Kim Tran", "partner_pm", partner="p1")
        await skip(t)
        await sent(t)
        await answer(t, answered_by="c1", outcome="not_deploying,dibs")
        assert "Only a partner that deploys for the customer can give DIBS." in t.words()
        assert not one(database, "engagement")["outreach"]["answers"]
        t.put({"outcome": "deploys,dibs"})
        await t.press("Save answer")
        assert "✓ The answer is recorded" in t.words()
        await t.press("Enter DIBS")
        assert inputs(t.card)["dibs_source"]["value"] == "c1"


async def test_dibs_is_asked_of_whoever_answered_last(database: Path) -> None:
    """G10, G21: who gave it is preselected, not the first contact; a PDM who answered later gives none."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Ines Duarte", "sponsor")
        await add(t, "Ola Berg", "pdm")
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await answer(t, answered_by="c3", outcome="dibs")
        assert inputs(t.card)["dibs_source"]["value"] == "c3"
        await t.say("outreach")
        await t.press("Open Account team")
        await answer(t, answered_by="c2", outcome="nothing")
        await t.say("dibs")
        assert inputs(t.card)["dibs_source"]["value"] == "c3"
        await t.say("outreach")
        await t.press("Open Account team")
        await answer(t, answered_by="other", outcome="dibs")
        await t.press("Enter DIBS")
        assert inputs(t.card)["dibs_source"]["value"] == "side:account_team"


async def test_a_partner_without_its_name_at_a_contact(database: Path) -> None:
    """G13: whoever is recorded at no partner belonged to the only one, and goes with it."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add_partner(t, "Litware")
        await add(t, "Kim Tran", "partner_pm")
        await skip(t)
        await sent(t)
        card = await t.press("Record an answer")
        t.put({"answered_by": "c1", "outcome": "not_deploying"})
        typed = dict(t.typed)
        await t.press("Save answer")
        assert one(database, "engagement")["contacts"] == {}
        t.typed = typed
        await t.press("Save answer", card=card)
        assert "✓ The answer is recorded" in t.words(), "X8: pressed twice is the same answer"
        assert len(one(database, "engagement")["outreach"]["answers"]) == 1


async def test_a_waiting_party_is_not_skipped_from_the_card_of_the_next(database: Path) -> None:
    """gateway.customer: the card of somebody whose turn has not come leads to who is next."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await add(t, "Ines Duarte", "sponsor")
        await t.say("outreach")
        await t.press("Open Customer")
        assert "Go on with them, or skip them there." in t.words()
        assert "Skip with a reason" not in buttons(t.card)
        await answer(t, answered_by="c2", outcome="call")
        assert [each["party"] for each in one(database, "engagement")["outreach"]["answers"].values()] == [
            "customer"
        ]
        await t.say("outreach")
        assert "Outreach, account team" in t.words(), "an early answer of the customer skips nobody"


async def test_nobody_with_a_role_at_a_partner_reads_a_mail_to_the_customer(database: Path) -> None:
    """G14: whatever other role somebody has."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await skip(t)
        await add(t, "Lee Moreau", "account_manager,partner_pm")
        await add(t, "Ines Duarte", "sponsor")
        await t.say("outreach")
        assert "Partners never see a mail to the customer" in t.words()
        (link,) = [node["url"] for node in walk(t.card) if node.get("type") == "Action.OpenUrl"]
        assert "lee@example.com" not in link


async def test_overall_status_names_the_meeting(database: Path) -> None:
    """G6, G8, G27: the second contact of an account team is a meeting, not a second one."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        clock.forward(days=7)
        await t.say("outreach")
        t.fill(meeting_on="2026-12-02", meeting_at="14:30")
        await t.press("I have set it")
        await t.say("ftop")
        assert "Wed 2 Dec 2026: meeting with the account team." in t.words()


async def test_forged_contacts_change_nothing(database: Path) -> None:
    """X27, X29: a thread nobody has gets the neutral answer; a wrong number or kind records nothing."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        card = await t.say("outreach")
        for item in ("p9", "fasttrack", "__proto__", "x" * 3000):
            await t.press("I have sent it", card=card, item=item)
            assert "I can’t find that" in t.words()
        for number in ("2", "-1", "x"):
            await t.press("I have sent it", card=card, nonce=number, number=number)
            assert "your press changed nothing" in t.words(), number
        await t.press("I have sent it", card=card, nonce="c", item="customer")
        assert "your press changed nothing" in t.words()
        day, at = "2026-11-25", "10:00"
        await t.press(
            "I have sent it", card=card, nonce="m", f="meeting_on,meeting_at", meeting_on=day, meeting_at=at
        )
        assert "your press changed nothing" in t.words()
        await t.press("I have sent it", card=card, nonce="v", variant="everybody")
        assert "✓ Noted as sent." in t.words()
        assert len(one(database, "engagement")["outreach"]["attempts"]) == 1
        (audited,) = dump(database, "audit").values()
        assert "sent_on" in audited["subject"], "the form was another one than the card’s"


async def test_an_address_that_no_link_carries(database: Path) -> None:
    """gateway.customer, G14: a plus in the only address: no link that would open for those on copy alone."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await skip(t)
        await add(t, "Lee Moreau", "account_manager")
        await add(t, "Ines Duarte", "sponsor", email="ines+x@example.com")
        await t.say("outreach")
        assert not [node for node in walk(t.card) if node.get("type") == "Action.OpenUrl"]
        assert "ines+x@example.com" in t.words()
        assert "I have sent it" in buttons(t.card)


async def test_a_pdm_alone_where_nobody_said_managed_or_not(database: Path) -> None:
    """G8: the meeting, and what to say for a mail instead."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t, managed="unknown")
        await checked(t)
        await add(t, "Ola Berg", "pdm")
        await sent(t)
        clock.forward(days=7)
        await t.say("outreach")
        assert "Set a meeting with them" in t.words()
        assert "If the tenant is unmanaged, say so in *edit*: then a mail to the PDM is enough." in t.words()


async def test_somebody_not_listed_answered(database: Path) -> None:
    """G10, G12: whoever is added for an answer is engaged, with nothing more to tick."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await answer(t, answered_by="other", outcome="nothing")
        await t.press("Add who answered")
        t.fill(name="Sam Ivers", email="sam@example.com", roles="csm")
        await t.press("Save contact")
        assert one(database, "engagement")["contacts"]["c2"]["is_engaged"] is True
        await t.press("Add another")
        t.fill(name="Ola Berg", email="ola@example.com", roles="pdm")
        await t.press("Save contact")
        assert one(database, "engagement")["contacts"]["c3"]["is_engaged"] is False


async def test_a_partner_is_listed_once(database: Path) -> None:
    """X34: the same name in another case is refused, what was typed stays, and its own name may be saved."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await t.say("contacts")
        form = await t.press("Add a partner")
        t.fill(name="Litware", mpn_id="77")
        for _ in range(2):
            await t.press("Save partner", card=form, name="Litware", mpn_id="77")
            assert "✓ Litware is saved" in t.words(), "pressed twice, saved once"
        await add_partner(t, "LITWARE ", mpn_id="78")
        assert "Litware is listed already." in t.words()
        assert inputs(t.card)["mpn_id"]["value"] == "78"
        assert len(one(database, "engagement")["partners"]) == 1
        await t.say("contacts")
        await t.press("Change Litware")
        t.fill(mpn_id="79")
        await t.press("Save partner")
        assert one(database, "engagement")["partners"]["p1"]["mpn_id"] == "79"
