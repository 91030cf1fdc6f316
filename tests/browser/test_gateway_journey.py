"""A tenant through its Gateway, and an RFA to its end, in a real client; a picture of every card.

The pictures (screenshots/, git-ignored) are for eyes: each card at 1280 and 360 px. `pictures` fails by
itself where something is cut off or an input has no name.
"""

from __future__ import annotations

import datetime as dt

from tests.browser.playground import Journey
from tests.browser.test_kickoff_journey import tick_all

TODAY = dt.datetime.now(dt.UTC).date()
COLUMNS = "import customer;tenant_domain;country;region;motions;managed;workloads;origin;seats"
CHECK = {
    "rm": "FTCQ AiR EMEA",
    "rfa_recent": "No recent RFA",
    "other_tenant": "No other tenant",
    "entitled": "Requirements met",
    "goback": "New in FTOP",
}


def open_one(journey: Journey, row: str) -> None:
    """Open one engagement from a row of these columns."""
    journey.wait_for_text("Let’s get you started")
    journey.say(f"{COLUMNS}\n{row}")
    journey.press("Open 1 engagement")


def test_a_tenant_through_its_gateway(journey: Journey) -> None:
    """G1 to G28 in their main line: check, mail, answer, DIBS, assignment, completion, FTOP list."""
    open_one(journey, "Northwind Clinics;northwind.example.com;Portugal;emea;health;yes;teams;gateway;1200")
    journey.say("outreach northwind")
    journey.pictures("gateway-requirements")
    for field, value in CHECK.items():
        journey.fill(field, value)
    journey.press("Save and go on")
    assert "Nobody to write to" in journey.text()
    journey.press("Add a contact")
    journey.fill("name", "Lee Moreau")
    journey.fill("email", "lee@example.com")
    journey.choose("roles", ["Account manager"])
    journey.press("Save contact")
    journey.say("outreach")
    assert "Send the first mail" in journey.text()
    assert "Open in Outlook" in journey.buttons()
    journey.pictures("gateway-mail")
    journey.press("I have sent it")
    assert "✓ Noted as sent. Waiting for the account team until" in journey.text()
    journey.pictures("gateway-waiting")
    journey.press("Record an answer")
    journey.pictures("gateway-answer")
    journey.choose("answered_by", ["Lee Moreau, account manager"])
    journey.choose("outcome", ["DIBS for at least one workload"])
    journey.press("Save answer")
    journey.pictures("gateway-dibs")
    journey.fill("target_date.teams", TODAY + dt.timedelta(days=60))
    journey.choose("intent.teams", "Will deploy")
    journey.fill("business_reason.teams", "One place for the crews")
    journey.fill("success_owner.teams", "Rui Pinto")
    journey.press("Save DIBS")
    assert "3993 is marked" in journey.text()
    journey.pictures("gateway-undecided")
    journey.say("assign")
    journey.press("Change a fact")
    journey.choose("css_criteria", "They meet the CSS criteria")
    journey.press("Save and go on")
    assert "Delivery resources (CSS)" in journey.text()
    journey.pictures("gateway-assignment")
    journey.press("Accept")
    journey.press("Complete Gateway")
    journey.pictures("gateway-complete")
    journey.fill("started_on", TODAY)
    tick_all(journey)
    journey.press("Finish gateway")
    assert "✓ The Gateway is complete" in journey.text()
    journey.say("ftop")
    assert "2453 Gateway done" in journey.text()
    journey.pictures("gateway-ftop")


def test_an_rfa_to_its_end(journey: Journey) -> None:
    """D1 to D19: figures, preparation, discussion, the last steps, the closing summary as a document."""
    open_one(journey, "Adventure Ferries;ferries.example.com;Spain;emea;rfa;no;teams;rfa;500")
    journey.say("disengage ferries")
    journey.pictures("end-milestone")
    journey.fill("active_users.teams", "50")
    journey.choose("migration.teams", "No migration required")
    journey.tick("enabled.teams")
    journey.press("Save milestone")
    journey.pictures("end-preparation")
    journey.tick("check.faq_reviewed")
    journey.fill("farewell_next_steps", "Watch the pilot in Vigo")
    journey.press("Save and go on")
    journey.pictures("end-discussion")
    journey.fill("discussed_on.teams", TODAY)
    journey.fill("follow_up_on.teams", TODAY)
    journey.choose("another.teams", "Not ready for another workload")
    journey.fill("latest_status.teams", "In use everywhere")
    tick_all(journey)
    journey.press("Save discussion")
    assert "The last steps" in journey.text()
    journey.pictures("end-last-steps")
    journey.fill("queue_mail_on", TODAY)
    journey.fill("in_queue_on", TODAY)
    journey.tick("check.next_action")
    journey.press("Save last steps")
    assert "One thing left: unassign yourself" in journey.text()
    journey.pictures("end-one-thing-left")
    journey.press("I have unassigned")
    assert "✓ The disengagement is complete" in journey.text()
    journey.pictures("end-summary")
    journey.press("Texts to copy")
    journey.pictures("end-texts")
    journey.press("Back")
    journey.say("disengage")
    journey.press("Save as a document")
    journey.press("Show it here")
    assert "Closing summary" in journey.text()
    journey.pictures("end-document")
