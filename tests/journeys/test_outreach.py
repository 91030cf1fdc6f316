"""G6 to G20, W1, W7, W8: contacting account team, partner and customer, over real HTTP."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.journeys.acts import add_contact, dump, one
from tests.journeys.gateway_acts import add, add_partner, answer, checked, gateway, sent
from tests.journeys.talker import Clock, Talker, buttons, inputs, talking, walk


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def outlook(t: Talker) -> dict[str, list[str]]:
    """What the link to Outlook carries."""
    (link,) = [node["url"] for node in walk(t.card) if node.get("type") == "Action.OpenUrl"]
    return parse_qs(urlsplit(link).query)


async def test_from_the_account_team_to_the_customer(database: Path) -> None:
    """gateway.account_team, gateway.partner, gateway.customer, G6, G10, G11, G12, G14, G15, G16, G20: each in
    turn, its mail, its window, its answer.
    """
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        assert "Nobody to write to" in t.words()
        await add(t, "Lee Moreau", "account_manager")
        await t.say("outreach")
        words = t.words()
        assert "Send the first mail" in words
        assert "the answer window closes Fri 27 Nov, 17:00 (3 business days)" in words
        assert "Lee Moreau, account manager" in words
        assert "Hello Lee," in words
        assert outlook(t)["to"] == ["lee@example.com"]
        assert "Contoso Harbour" in outlook(t)["subject"][0]
        await t.press("I have sent it")
        assert "✓ Noted as sent. Waiting for the account team until Fri 27 Nov, 17:00." in t.words()
        (attempt,) = one(database, "engagement")["outreach"]["attempts"].values()
        assert attempt["at"].startswith("2026-11-24T09:00")
        assert attempt["to"] == ["c1"]

        await answer(t, answered_by="c1", outcome="partner,contacts", text="They look forward to it")
        assert "Tick Is engaged for Lee Moreau." in t.words()
        assert {"Name the partner", "Add their contacts"} <= set(buttons(t.card))
        assert one(database, "engagement")["contacts"]["c1"]["is_engaged"] is True
        (note,) = dump(database, "note").values()
        assert note["text"] == "They look forward to it"
        await t.press("Name the partner")
        t.fill(name="Litware", mpn_id="1234567")
        await t.press("Save partner")
        await add(t, "Kim Tran", "partner_pm", partner="p1")
        await add(t, "Ines Duarte", "sponsor")
        await t.say("ftop")
        assert "Ines Duarte" not in t.words(), "G20: held back until it is the customer's turn"
        assert "Partner Name: Litware, MPN ID: 1234567" in t.words()

        await t.say("outreach")
        assert "Hello Kim," in t.words()
        assert (outlook(t)["to"], outlook(t)["cc"]) == (["kim@example.com"], ["lee@example.com"])
        await t.press("I have sent it")
        await answer(t, answered_by="c2", outcome="deploys,wanted")
        assert "Look for Litware on the FRP list." in t.words()
        assert one(database, "engagement")["partners"]["p1"]["deploys"] is True

        await t.say("outreach")
        assert "Outreach, customer" in t.words()
        assert (outlook(t)["to"], outlook(t)["cc"]) == (["ines@example.com"], ["lee@example.com"])
        assert "Kim Tran, partner’s project manager" in t.words()
        assert "Partners never see a mail to the customer" in t.words()
        await t.press("I have sent it")
        await answer(t, answered_by="c3", outcome="call")
        assert "Schedule a meeting with the customer." in t.words()
        await t.press("Points for the call")
        assert "That decides between CSS and an FRP." in t.words()
        await t.say("ftop")
        assert "Ines Duarte, Executive sponsor, ines@example.com, Is engaged" in t.words()
        assert "Tue 24 Nov 2026: first mail to the customer." in t.words()


async def test_three_mails_to_a_silent_customer(database: Path) -> None:
    """G15, G18, W1, W7: each has its own words and three business days; the third opens no fourth."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t)
        await checked(t)
        await t.press("Skip with a reason")
        t.fill(reason="Nobody is known there")
        await t.press("Skip them")
        assert "✓ Skipped." in t.words()
        await add(t, "Ines Duarte", "sponsor", country="Portugal")
        subjects: list[str] = []
        for nth in ("first", "second", "third"):
            await t.say("outreach")
            assert f"Send the {nth} mail" in t.words()
            assert ("A reply to all on your last mail will do." in t.words()) == (nth != "first")
            subjects.append(outlook(t)["subject"][0])
            await t.press("I have sent it")
            clock.forward(hours=71)
            await t.say("outreach")
            assert "Wait for their answer" in t.words(), "an hour early"
            clock.forward(days=4)
        assert len(set(subjects)) == 3
        await t.say("next")
        assert "The facts lead to: Unresponsive." in t.words()


async def test_the_window_is_the_recipients_own(database: Path) -> None:
    """W7, W8: Thanksgiving rests in the United States, and 17:00 is theirs."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager", country="United States", time_zone="America/New_York")
        await t.say("outreach")
        assert "closes Mon 30 Nov, 22:00 (3 business days)" in t.words(), (
            "17:00 in New York is 22:00 in Lisbon"
        )


async def test_a_mail_of_another_day(database: Path) -> None:
    """W7: sent on Saturday counts as if sent on Monday; no mail is sent tomorrow."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await t.say("outreach")
        t.fill(sent_on="2026-11-25")
        await t.press("I have sent it")
        assert "Nothing is saved yet" in t.words()
        assert inputs(t.card)["sent_on"]["value"] == "2026-11-25"
        t.fill(sent_on="2026-11-21")
        await t.press("I have sent it")
        assert "until Thu 26 Nov, 17:00" in t.words()


@pytest.mark.parametrize(
    ("managed", "roles", "second"),
    [("no", "pdm", "mail"), ("yes", "pdm", "meeting"), ("no", "pdm,account_manager", "mail")],
)
async def test_the_second_contact_of_the_account_team(
    database: Path, managed: str, roles: str, second: str
) -> None:
    """G8: a PDM alone and no managed tenant, a mail; a managed one, a meeting; then the customer's turn."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t, managed=managed)
        await checked(t)
        await add(t, "Ola Berg", roles)
        await sent(t)
        clock.forward(days=3, hours=8)
        await t.say("outreach")
        assert "No answer by Fri 27 Nov, 17:00." in t.words()
        if second == "mail":
            assert "Send the second mail" in t.words()
            await t.press("I have sent it")
            clock.forward(days=6)
        else:
            assert "Set a meeting with them" in t.words()
            t.fill(meeting_on="2026-12-02", meeting_at="14:30")
            await t.press("I have set it")
            # 8 December is a holiday in Portugal, 1 December too.
            assert "until Mon 7 Dec, 17:00" in t.words()
            clock.forward(days=12)
        await t.say("outreach")
        assert "Outreach, customer" in t.words()


async def test_a_managed_tenant_with_others_on_the_team_gets_a_meeting(database: Path) -> None:
    """G8: the mail instead of the meeting is for a PDM alone."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t, managed="no")
        await checked(t)
        await add(t, "Ola Berg", "pdm")
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        clock.forward(days=3, hours=8)
        await t.say("outreach")
        assert "Set a meeting with them" in t.words()


async def test_several_partners_and_several_pdms(database: Path) -> None:
    """G7, G11: the PDMs are left off and the mail asks which partner, or each PDM gets a mail; on a partner's
    mail only its own PDM is on copy.
    """
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add_partner(t, "Adatum")
        await add_partner(t, "Litware")
        await add(t, "Lee Moreau", "account_manager")
        await add(t, "Ola Berg", "pdm", partner="p1")
        await add(t, "Kim Tran", "pse", partner="p2")
        await add(t, "Jo Adair", "partner_poc", partner="p1")
        await t.say("outreach")
        words = t.words()
        assert "none of them may see the others’" in words
        assert "Adatum, Litware" in words
        assert outlook(t)["to"] == ["lee@example.com"]
        await t.press("One mail for each PDM")
        assert "Hello Ola," in t.words()
        assert "Hello Kim," in t.words()
        await t.press("I have sent all 2")
        (attempt,) = one(database, "engagement")["outreach"]["attempts"].values()
        assert attempt["to"] == ["c2", "c3"]
        await answer(t, answered_by="c2", outcome="nothing")
        await t.say("outreach")
        assert "Outreach, Adatum" in t.words()
        assert outlook(t)["to"] == ["jo@example.com"]
        assert outlook(t)["cc"] == ["lee@example.com;ola@example.com"]
        assert "Looks after another partner" in t.words()


async def test_a_partner_that_does_not_deploy(database: Path) -> None:
    """G13: its people go, FTOP gets "No Partner Identified" and "N/A", the customer is next."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add_partner(t, "Litware", mpn_id="77")
        await add(t, "Kim Tran", "partner_pm", partner="p1")
        await add(t, "Ola Berg", "pdm", partner="p1")
        await sent(t)
        await answer(t, answered_by="c2", outcome="partner")
        await sent(t)
        await answer(t, answered_by="c1", outcome="not_deploying")
        assert "Partner Name: No Partner Identified. MPN ID: N/A." in t.words()
        held = one(database, "engagement")
        assert list(held["contacts"]) == ["c2"], "the PDM is on the account team"
        await t.say("ftop")
        assert "Partner Name: No Partner Identified, MPN ID: N/A" in t.words()
        await t.say("outreach")
        assert "Outreach, customer" in t.words()


async def test_what_came_back_by_itself(database: Path) -> None:
    """A bounce voids a mail that reached nobody; an automatic reply is no answer; a late answer counts."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await t.press("It came back")
        t.fill(came_back="automatic")
        await t.press("Save")
        assert "An automatic reply is no answer" in t.words()
        assert "Wait for their answer" in t.words()
        await t.press("It came back")
        t.fill(came_back="bounced")
        await t.press("Save")
        assert "Send the first mail" in t.words()
        assert "Lee Moreau, account manager" in t.words()
        await t.press("Skip with a reason")
        t.fill(reason="Left the company")
        await t.press("Skip them")
        await t.say("outreach")
        assert "Outreach, customer" in t.words()
        await t.press("Open Account team")
        assert "Left the company. An answer of theirs still counts." in t.words()
        await answer(t, answered_by="c1", outcome="nothing")
        await t.say("outreach")
        await t.press("Open Account team")
        assert "They answered" in t.words()


async def test_a_pdm_gives_no_dibs(database: Path) -> None:
    """G9, X36: refused where it is said, with who else may; what was typed stays."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Ola Berg", "pdm")
        await sent(t)
        await answer(t, answered_by="c1", outcome="dibs", text="Go-live in May")
        assert "A PDM can confirm a partner, but can’t give DIBS." in t.words()
        assert inputs(t.card)["text"]["value"] == "Go-live in May"
        assert not one(database, "engagement")["outreach"].get("answers")
        t.put({"outcome": "nothing"})
        await t.press("Save answer")
        assert "✓ The answer is recorded" in t.words()
        assert len(dump(database, "note")) == 1


async def test_dibs_given_leads_straight_into_dibs(database: Path) -> None:
    """G10: the next card asks for it, from who gave it."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await answer(t, answered_by="c1", outcome="dibs")
        assert "What is each workload’s DIBS?" in t.words()
        assert inputs(t.card)["dibs_source"]["value"] == "c1"


async def test_one_press_is_one_contact(database: Path) -> None:
    """X8, X29: pressed twice, or on a card from before, a mail is recorded once, and the card says so."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        first = await t.say("outreach")
        second = await t.say("outreach")
        await t.press("I have sent it", card=first)
        await t.press("I have sent it", card=first)
        assert "✓ Noted as sent." in t.words()
        await t.press("I have sent it", card=second)
        assert "That card is out of date: your press changed nothing. This is how it stands." in t.words()
        assert len(one(database, "engagement")["outreach"]["attempts"]) == 1
        await t.say("undo")
        assert not one(database, "engagement")["outreach"].get("attempts")


async def test_the_customers_language(database: Path) -> None:
    """G26: the mail follows it; one without a template is in English, and the card says so."""
    async with talking(database) as t:
        await gateway(t, language="de")
        await checked(t)
        await t.press("Skip with a reason")
        t.fill(reason="Nobody is known there")
        await t.press("Skip them")
        await add(t, "Ines Duarte", "sponsor")
        await t.say("outreach")
        assert "Guten Tag" in t.words() or "Hallo" in t.words()


async def test_skype_after_the_pitch_is_escalated(database: Path) -> None:
    """G17: the escalation mail is at hand, in Gateway only."""
    async with talking(database) as t:
        await gateway(t, "skype")
        await checked(t)
        await t.press("Skip with a reason")
        t.fill(reason="Nobody is known there")
        await t.press("Skip them")
        await add(t, "Ines Duarte", "sponsor")
        await sent(t)
        await answer(t, answered_by="c1", outcome="skype")
        assert "Send the Skype for Business escalation mail." in t.words()
        await t.press("Escalation mail")
        assert "still means to deploy Skype for Business" in t.words()


async def test_outreach_waits_for_the_check(database: Path) -> None:
    """G3, G23: no mail before the requirements are met and a workload is named."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t, entitled="no")
        await t.say("next")
        assert "The entitlement requirements are not met." in t.words()
        await add_contact(t, name="Lee Moreau", email="lee@example.com", roles="account_manager")
        await t.say("outreach")
        assert "I have sent it" not in buttons(t.card)
        assert not one(database, "engagement")["outreach"].get("attempts")


async def test_only_a_tenant_from_gateway_has_outreach(database: Path) -> None:
    """G23: elsewhere the two commands say whose they are."""
    async with talking(database) as t:
        await gateway(t, origin="other")
        for word in ("outreach", "assign"):
            await t.say(word)
            assert "Only a tenant from Gateway has this." in t.words()


async def test_a_window_of_years_ago(database: Path) -> None:
    """W8: a Gateway left lying for five years still says when its window closed."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        clock.forward(days=5 * 365)
        await t.say("outreach")
        assert "No answer by Fri 27 Nov 2026, 17:00." in t.words()
        await t.say("portfolio")
        assert "Contoso Harbour" in t.words()


async def test_what_is_only_awaited_ranks_below_what_is_to_do(database: Path) -> None:
    """W1, G6: a running window is named with its end, is never late, and stands after what can be done."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await t.say("next")
        words = t.words()
        assert "Await the answer of the account team" in words
        assert "Waiting for the account team until Fri 27 Nov, 17:00." in words
        assert "Late" not in words
        await t.say("dibs")
        t.put({"target_date.teams": "2027-03-01", "intent.teams": "yes", "dibs_source": "c1"})
        t.put({"business_reason.teams": "One place for crews", "success_owner.teams": "Rui Pinto"})
        await t.press("Save DIBS")
        await t.say("next")
        words = t.words()
        assert words.index("Find out what decides the assignment") < words.index("Await the answer")
