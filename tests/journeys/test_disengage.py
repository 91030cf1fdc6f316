"""D1 to D23, X37: the end of an RFA, from active users to unassigning, over real HTTP."""

from pathlib import Path

import pytest

from tests.journeys.acts import add_contact, fetch, link, one, open_new
from tests.journeys.talker import Talker, button, buttons, inputs, talking
from tests.journeys.test_after_kickoff import adopted, home, kicked_off, tick


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def rfa(t: Talker, workloads: str = "teams", **more: str) -> None:
    """Open an RFA with these workloads and go to its end."""
    facts = {"motions": "rfa", "managed": "no", "region": "emea", "seats": "1000"} | more
    await open_new(t, workloads=workloads, **{name: value for name, value in facts.items() if value})
    await t.say("disengage")


async def enabled(t: Talker, workload: str, users: str = "412") -> None:
    """Say that a workload's milestone is reached, without a migration."""
    t.put({f"active_users.{workload}": users, f"migration.{workload}": "no", f"enabled.{workload}": "yes"})
    await t.press("Save milestone")


async def discussed(t: Talker, workload: str, **but: str) -> None:
    """Hold a workload's discussion and all that follows it."""
    answers = {
        "reviewed": "yes",
        "another": "no",
        "discussed_on": "2026-11-19",
        "follow_up_on": "2026-11-20",
        "task_marked": "yes",
        "latest_status": "In use everywhere",
        "service_status_set": "yes",
    } | but
    t.put({f"{name}.{workload}": value for name, value in answers.items()})
    await t.press("Save discussion")


async def prepared(t: Talker) -> None:
    """Review the FAQ and note the next steps."""
    assert "Who has to know before they go?" in t.words()
    t.put({"check.faq_reviewed": "yes", "farewell_next_steps": "Watch the pilot in Porto"})
    await t.press("Save and go on")


async def test_an_rfa_with_one_workload_from_figures_to_unassigned(database: Path) -> None:
    """D1, D5, D6, D7, D8, D9, D10, D11, D14, D18, D19: the whole way, in its order."""
    async with talking(database) as t:
        await rfa(t)
        assert "Completion, step 1 of 3" in t.words()
        assert "Look up the active users: 100 are wanted" in t.words()
        await enabled(t, "teams")
        assert "No contact of the account team is known" in t.words()
        assert "The account is not managed" in t.words()
        await prepared(t)
        assert "Hold the completion discussion" in t.words()
        await t.press("Texts to copy")
        assert "412 of 100 active users (1000 seats), per LYNX: milestone reached." in t.words()
        assert "RFA completion FAQ" not in buttons(t.card)
        await t.press("Back")
        await discussed(t, "teams")
        assert "4058" in one(database, "engagement")["tasks"]
        assert "The last steps" in t.words()
        assert "Set the next action date: Fri 31 Dec 2027." in t.words()
        t.put({"check.next_action": "yes", "queue_mail_on": "2026-11-23"})
        await t.press("Save last steps")
        assert "2 things are left" in t.words()
        await t.press("Go on")
        t.fill(in_queue_on="2026-11-24")
        await t.press("Save last steps")
        words = t.words()
        assert "One thing left: unassign yourself" in words
        assert "The tenant is in FTCQ Inactive EMEA since Tue 24 Nov, so you can leave." in words
        assert "FTOP, Assignments view" in words
        assert "412 of 100 active users" in words
        assert "Held Thu 19 Nov · 4058 marked" in words
        assert "Set to Fri 31 Dec 2027" in words
        last = t.card
        await t.press("I have unassigned")
        assert "✓ The disengagement is complete" in t.words()
        await t.press("I have unassigned", card=last)
        assert "✓ The disengagement is complete" in t.words(), "a second press is the same one"
        await t.press("Texts to copy")
        words = t.words()
        assert "Engagement complete: not ready for another workload." in words
        assert "Next steps: Watch the pilot in Porto" in words
        assert "move the tenant to FTCQ Inactive EMEA" in words
        assert "RFA completion FAQ reviewed." in words
        await t.say("disengage")
        assert "✓ The disengagement is complete" in t.words()
        assert "Close engagement" in buttons(t.card)
        await t.press("Save as a document")
        assert "The closing summary stands first." in t.words()
        await t.press("Text (Markdown)")
        _, body, _ = await fetch(link(t))
        closing, _, rest = body.decode().partition("## Where it stands")
        assert "## Closing summary" in closing
        for words in ("✓ The disengagement is complete", "Teams: enablement complete", "Unassigned"):
            assert words in closing
        assert "4058 marked" in closing
        assert "Adoption" in closing
        assert "## Closing summary" not in rest


async def test_the_ftop_list_has_the_notes_composed(database: Path) -> None:
    """D12, D19: the two notes stand on the list as text to copy, and change with what is known."""
    async with talking(database) as t:
        await rfa(t)
        await enabled(t, "teams")
        await prepared(t)
        await discussed(t, "teams")
        await t.say("ftop")
        words = t.words()
        assert "[Completion note: no]" in words
        assert "Engagement complete: not ready for another workload." in words
        assert "Next steps: Watch the pilot in Porto" in words
        assert "412 of 100 active users (1000 seats), per LYNX: milestone reached." in words
        await t.press("I have entered all 5")
        await t.say("disengage")
        t.fill(queue_mail_on="2026-11-23")
        await t.press("Save last steps")
        await t.say("ftop")
        assert "[Change Completion note: no]" in t.words()
        assert "Technical Enablement note" not in t.words()


async def test_x37_says_exactly_what_is_missing(database: Path) -> None:
    """X37: no last step while a workload is open, none out of its order; what was typed stays."""
    async with talking(database) as t:
        await rfa(t, region="americas")
        await t.press("Skip for now")
        await t.press("Skip for now")
        await t.press("Skip for now")
        assert "The last steps" in t.words()
        t.put({"check.next_action": "yes", "queue_mail_on": "2026-11-23"})
        await t.press("Save last steps")
        words = t.words()
        assert "Two answers need a look" in words
        for lack in (
            "Teams: mark Enablement Complete.",
            "Teams: hold the completion discussion.",
            "Teams: mark 4058.",
            "Teams: Say whether a migration is required.",
        ):
            assert lack in words
        assert inputs(t.card)["queue_mail_on"]["value"] == "2026-11-23"
        assert "disengage.leave" not in one(database, "engagement")["steps"]
        await t.press("Discard changes")
        await t.say("disengage")
        await enabled(t, "teams")
        await prepared(t)
        await discussed(t, "teams")
        t.put({"check.unassigned": "yes"})
        await t.press("Save last steps")
        assert "Mail the Assignment team: move the tenant to FTCQ Inactive Americas." in t.words()
        t.put({"queue_mail_on": "2026-11-23", "check.unassigned": "yes"})
        await t.press("Save last steps")
        assert "Not yet. Wait until FTOP shows the tenant in FTCQ Inactive Americas." in t.words()
        t.put({"queue_mail_on": "", "in_queue_on": "2026-11-24", "check.unassigned": "no"})
        await t.press("Save last steps")
        assert "Not yet. Mail the Assignment team first." in t.words()
        t.put({"check.next_action": "yes", "queue_mail_on": "2026-11-23", "check.unassigned": "yes"})
        t.put({"check.satisfied": "yes"})
        await t.press("Save last steps")
        assert "✓ The disengagement is complete" in t.words()
        assert "They are satisfied" in t.words(), "D13: said where it is ticked"
        assert "They know how to use RFA again" not in t.words()


@pytest.mark.parametrize(
    ("seats", "wanted"),
    [("9", 1), ("30", 3), ("500", 50), ("990", 99), ("991", 100), ("999", 100), ("1000", 100), ("", 0)],
)
async def test_the_milestone_by_seats(database: Path, seats: str, wanted: int) -> None:
    """D1: 10 % of fewer than 1,000 seats, rounded up; 100 users else; unknown seats are asked for."""
    async with talking(database) as t:
        await rfa(t, seats=seats)
        await enabled(t, "teams", str(wanted - 1) if wanted else "500")
        assert "One answer needs a look" in t.words()
        if not wanted:
            assert "Teams: Say how many seats they have." in t.words()
            await t.press("Say how many")
            t.fill(seats="500")
            await t.press("Save changes")
            wanted = 50
            await t.say("disengage")
            assert inputs(t.card)["active_users.teams"]["value"] == 500, "the draft is back"
        else:
            assert f"Teams: {wanted - 1} of {wanted} active users." in t.words()
        await enabled(t, "teams", str(wanted))
        assert "Who has to know before they go?" in t.words()


async def test_three_workloads_of_one_rfa(database: Path) -> None:
    """D2, D3, D17: figures, discussion and 4058 each; one migrates; the last steps come with the last."""
    async with talking(database) as t:
        await rfa(t, "teams,exchange,sharepoint", seats="500", region="apj")
        assert "active_users.exchange" in inputs(t.card)
        t.put({"migration.exchange": "yes", "to_migrate.exchange": "100", "migrated.exchange": "0"})
        await t.press("Save milestone")
        await enabled(t, "sharepoint", "50")
        t.put({"migration.teams": "no", "no_blocker_by.teams": "Lin Okafor"})
        t.put({"no_blocker_on.teams": "2026-11-16", "enabled.teams": "yes"})
        await t.press("Save milestone")
        await prepared(t)
        assert "Exchange: still to do" in t.words()
        assert "Nothing yet: the work on it is not over." in t.words()
        t.put({"discussed_on.exchange": "2026-11-19", "task_marked.exchange": "yes"})
        await t.press("Save discussion")
        assert "The work on Exchange is not over yet: 0 of 100 users migrated." in t.words()
        await t.press("Discard changes")
        await t.press("Open SharePoint")
        t.put({"task_marked.sharepoint": "yes"})
        await t.press("Save discussion")
        assert "Hold the discussion first: give its day, then mark 4058." in t.words()
        following = {"another": "yes", "next_workloads": "intune", "demo": "yes"}
        assert "intune" in {each["value"] for each in inputs(t.card)["next_workloads.sharepoint"]["choices"]}
        await discussed(t, "sharepoint", **following)
        await discussed(t, "teams")
        assert "4058" not in one(database, "engagement")["tasks"], "one workload is still open"
        assert "The last steps" in t.words()
        t.put({"queue_mail_on": "2026-11-23"})
        await t.press("Save last steps")
        words = t.words()
        refused = "Not yet. Exchange: hold the completion discussion. Exchange: mark 4058. Exchange: 0 of 100"
        assert f"{refused} users migrated." in words
        assert "SharePoint: " not in words
        await t.press("Discard changes")
        await t.say("disengage")
        assert inputs(t.card)["migrated.exchange"]["value"] == 0, "nobody yet is an answer"
        t.put({"migrated.exchange": "100"})
        await t.press("Save milestone")
        assert "Set the service status to Adoption." in t.words()
        await discussed(t, "exchange", discussed_on="2026-11-23", follow_up_on="2026-11-24")
        assert "4058" in one(database, "engagement")["tasks"]
        t.put({"check.next_action": "yes", "queue_mail_on": "2026-11-23", "in_queue_on": "2026-11-24"})
        await t.press("Save last steps")
        words = t.words()
        assert "One thing left: unassign yourself" in words
        assert "The tenant is in FTCQ Inactive APJ since Tue 24 Nov" in words
        assert "Exchange: migration complete" in words
        assert "50 of 50 active users" in words
        assert "Lin Okafor confirmed that nothing technical is in the way" in words
        await t.press("Texts to copy")
        assert "SharePoint: Ready for another workload: Intune." in t.words()
        assert "SharePoint: RFA form shown: yes." in t.words()


async def test_the_account_team_is_told(database: Path) -> None:
    """D4, D5: with a contact there is a mail; an account that is not managed is noted besides."""
    async with talking(database) as t:
        await rfa(t)
        await add_contact(t, name="Ines Duarte", email="ines@microsoft.example", roles="csm")
        await t.say("disengage")
        await enabled(t, "teams")
        assert "Mail the account team" in t.words()
        assert "The account is not managed" in t.words()
        await t.press("Texts to copy")
        assert "Mail to the account team" in t.words()
        assert "Hello Ines," in t.words()
        assert "?to=ines@microsoft.example&subject=" in button(t.card, "Open in Outlook")["url"]
        assert "Please have the completion review with the customer." in t.words()
        await t.press("Back")
        t.fill(account_mail_on="2026-11-20")
        await prepared(t)
        await t.press("Texts to copy")
        assert "Account team: mailed on Fri 20 Nov 2026 that enablement is complete." in t.words()


async def test_g26_the_follow_up_mail_is_in_the_customers_language(database: Path) -> None:
    """D14, G26: ready to copy, and to open with the customer's contact as its recipient."""
    async with talking(database) as t:
        await rfa(t, country="DE", language="de")
        await add_contact(t, name="Lena Vogt", email="lena.vogt@example.com", roles="executive")
        await t.say("disengage")
        await enabled(t, "teams")
        await prepared(t)
        await t.press("Texts to copy")
        words = t.words()
        assert "Was wir gemeinsam abgeschlossen haben: Teams" in words
        assert "Guten Tag Lena," in words
        assert "In English" not in words
        url = button(t.card, "Open in Outlook")["url"]
        assert url.startswith(
            "https://outlook.office.com/mail/deeplink/compose?to=lena.vogt@example.com&subject="
        )
        assert "Guten%20Tag%20Lena" in url


async def test_g26_a_language_without_a_template_is_told(database: Path) -> None:
    """G26: a country whose language has none gets English, and the card says so."""
    async with talking(database) as t:
        await rfa(t, country="FI")
        await enabled(t, "teams")
        await prepared(t)
        await t.press("Texts to copy")
        assert "What we completed together: Teams" in t.words()
        assert "In English: there is no template in Finnish yet." in t.words()


async def test_undo_and_timeline_know_the_end(database: Path) -> None:
    """Each answer is a change like any other: told in the timeline, taken back with 4058."""
    async with talking(database) as t:
        await rfa(t)
        await enabled(t, "teams")
        await prepared(t)
        await discussed(t, "teams")
        await t.say("timeline")
        words = t.words()
        for line in ("Saved Discussion", "Teams, discussion held on: Thu 19 Nov", "Teams, active users: 412"):
            assert line in words
        await t.say("undo")
        assert "4058" not in one(database, "engagement")["tasks"]
        assert not one(database, "engagement")["workloads"]["teams"].get("discussion")
        await t.say("disengage")
        assert "Hold the completion discussion" in t.words()


async def test_an_rfa_from_its_kickoff_to_its_end(database: Path) -> None:
    """Home and `next` lead from enablement into the end; a workload named late opens it again."""
    async with talking(database) as t:
        await kicked_off(t, motions="rfa", seats="1200", region="emea")
        await adopted(t)
        await t.say("enable")
        tick(t)
        t.fill(enable_on="2026-11-24")
        await t.press("Save and go on")
        words = await home(t)
        assert "**Completion** · step 1 of 3" in words
        assert "Next: check what is complete" in words
        assert "waits for: the work on them is not over" in words
        await t.press("Milestone")
        await enabled(t, "exchange")
        await enabled(t, "teams")
        await prepared(t)
        assert "Next: hold the completion discussion" in await home(t)
        await t.say("disengage")
        await discussed(t, "exchange")
        await discussed(t, "teams")
        assert "Next: take the last steps" in await home(t)
        await t.press("Last steps")
        t.put({"check.next_action": "yes", "queue_mail_on": "2026-11-23", "in_queue_on": "2026-11-24"})
        await t.press("Save last steps")
        await t.press("I have unassigned")
        assert "✓ Completion" in await home(t)
        await t.say("edit")
        t.fill(workloads="exchange,teams,intune")
        await t.press("Save changes")
        assert "**Completion** · step 1 of 3" in await home(t)
        await t.say("disengage")
        assert "active_users.intune" in inputs(t.card)


@pytest.mark.parametrize("motion", ["health", "targeting"])
async def test_other_motions_are_closed_with_a_reason(database: Path, motion: str) -> None:
    """D23: no disengagement flow; the way out is to close."""
    async with talking(database) as t:
        await rfa(t, motions=motion)
        assert "No disengagement here" in t.words()
        assert "Close this engagement with a reason" in t.words()
        await t.press("Close with a reason")
        t.fill(reason="Deployed and in use")
        await t.press("Close engagement")
        assert "Closed" in t.words()


async def test_without_a_workload_one_is_named_first(database: Path) -> None:
    """Nothing can be complete where nothing is planned."""
    async with talking(database) as t:
        await rfa(t, "")
        assert "No workload is named yet" in t.words()


async def test_the_end_is_on_the_ftop_list(database: Path) -> None:
    """D9, D12: the service status, the next action date and 4058 are handed over with their places."""
    async with talking(database) as t:
        await rfa(t)
        await enabled(t, "teams")
        await prepared(t)
        await discussed(t, "teams")
        await t.say("ftop")
        words = t.words()
        assert "Service status: Adoption" in words
        assert "Fri 31 Dec 2027" in words
        assert "4058 Disengagement Process is Complete (enablement)" in words
