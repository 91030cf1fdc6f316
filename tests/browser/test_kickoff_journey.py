"""From nothing to a finished kickoff in a real client, the bot killed on the way; a picture of every card.

The pictures (screenshots/, git-ignored) are for eyes: each card at 1280 and 360 px. `pictures` fails by
itself where something is cut off or an input has no name.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import time
from typing import Any

from tests.browser.playground import Journey
from tests.journeys.acts import under_way

TODAY = dt.datetime.now(dt.UTC).date()
TABLE = """customer\ttenant_domain\tcountry\tmotions\tworkloads\tseats
Fabrikam Rail\tfabrikam.example.com\tSpain\thealth\texchange, teams\t900
Northwind Clinics\tnorthwind.example.com\tPortugal\trfa\tteams\t
Wingtip Dairy\twingtip.example.com\tIreland\ttargeting\tsharepoint\t300"""
GO_LIVE = TODAY + dt.timedelta(days=40)
DIBS = {
    "exchange": ("Close the old mail servers", "Rui Pinto, operations"),
    "sharepoint": ("Share berth plans with agents", "Ana Reis, documents"),
    "teams": ("One place for the port’s shift crews", "Ines Duarte, IT director"),
}
OWN = ("person", "draft")
"""Kinds that belong to the person alone: what they last opened, what they typed and did not save."""


def open_engagement(journey: Journey, customer: str = "Contoso Harbour", domain: str = "contoso") -> None:
    """Open a managed RFA with three workloads."""
    journey.say("new")
    journey.fill("customer", customer)
    journey.fill("tenant_domain", f"{domain}.example.com")
    journey.choose("region", "EMEA")
    journey.fill("country", "Portugal")
    journey.choose("motions", ["Request for Assistance (RFA)"])
    journey.choose("managed", "Managed")
    journey.choose("workloads", ["Exchange", "SharePoint", "Teams"])
    journey.press("Open engagement")


def unfold(journey: Journey, *workloads: str) -> None:
    """Open the folded blocks of a form by workload."""
    for workload in workloads:
        journey.press(f"Answer for {workload}", wait=False)


def fill_dibs(journey: Journey) -> None:
    """Fill all four parts for the three workloads."""
    unfold(journey, "SharePoint", "Teams")
    for workload, (reason, owner) in DIBS.items():
        journey.fill(f"target_date.{workload}", GO_LIVE)
        journey.choose(f"intent.{workload}", "Will deploy")
        journey.fill(f"business_reason.{workload}", reason)
        journey.fill(f"success_owner.{workload}", owner)


def tick_all(journey: Journey, *but: str) -> None:
    """Tick every box of the last card."""
    for name, value in journey.values().items():
        if value is False and name not in but:
            journey.tick(name)


def dump(journey: Journey) -> dict[tuple[str, str], Any]:
    """Return every document of the store by its key, the person's own bookkeeping left out."""
    with sqlite3.connect(f"file:{journey.store_path}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT pk, id, kind, body FROM documents").fetchall()
    database.close()
    return {(pk, id_): json.loads(body) for pk, id_, kind, body in rows if kind not in OWN}


def test_from_an_import_to_a_finished_kickoff(journey: Journey) -> None:
    """Three imported, one opened and walked through its kickoff; killed with a form open, nothing is lost."""
    journey.wait_for_text("Let’s get you started")
    journey.pictures("welcome")
    for word in ("portfolio", "next", "import"):
        journey.say(word)
        journey.pictures(f"{word}-empty")
    journey.say(f"import\n{TABLE}")
    assert "3 to open" in journey.text()
    journey.pictures("import-preview")
    journey.press("Open 3 engagements")
    assert "3 engagements opened" in journey.text()
    journey.pictures("imported")
    journey.open_page()
    journey.say("new")
    journey.pictures("engagement-form")
    open_engagement(journey)
    assert "Next: " in journey.text()
    journey.pictures("home-new")
    journey.open_page()
    journey.say("kickoff")
    journey.pictures("kickoff-prepare")
    journey.fill("kickoff_on", TODAY)
    tick_all(journey, "check.partner_involved", "check.combined_assessment")
    journey.press("Save and go on")
    assert "✓ Prepare is saved." in journey.text()
    _meeting(journey)
    journey.pictures("dibs-form")
    assert journey.last_card().get_by_placeholder("Intent: not asked yet").count() == 1
    fill_dibs(journey)
    journey.press("Save DIBS")
    assert "✓ DIBS is saved." in journey.text()
    journey.pictures("ssat-form")
    journey.fill("stakeholders.exchange", "IT operations, unions")
    journey.press("Save SSAT")
    journey.pictures("kickoff-outcome")
    tick_all(journey)
    journey.press("Finish kickoff")
    assert "✓ Kickoff is complete" in journey.text()
    journey.pictures("kickoff-complete")
    journey.press("Home")
    assert journey.text().count("✓ 4 of 4") == 3
    journey.pictures("home-done")


def _meeting(journey: Journey) -> None:
    """Hold the meeting: a gap and a risk beside it, and the bot killed and started while the form is open."""
    journey.press("Add gap, risk or task")
    journey.pictures("item-form")
    journey.fill("text", "How shift crews sign in on shared devices")
    journey.choose("follow_up", "SME workshop")
    journey.press("Save")
    journey.press("Add gap, risk or task")
    journey.choose("item_kind", "Risk or blocker")
    journey.fill("text", "A harbour application needs rework")
    journey.press("Save")
    assert "FastTrack Ready Partner" in journey.text()
    journey.pictures("risk-saved")
    journey.press("Refer a partner")
    journey.pictures("referral-form")
    journey.press("Cancel")  # with required inputs left empty
    journey.press("Back to meeting")
    assert "How shift crews sign in" in journey.text()
    assert "A harbour application needs rework" in journey.text()
    journey.pictures("kickoff-meeting")
    tick_all(journey)
    journey.restart_bot()
    journey.press("Save and go on")  # a card from before the restart
    assert "✓ Meeting is saved." in journey.text()


def test_x20_a_refused_form_comes_back_whole_after_kill_minus_nine(chat: Journey) -> None:
    """Three errors; every value stands in the refused form, and again in the form that `dibs` brings back."""
    open_engagement(chat, "Alpine Ski House", "alpine")
    chat.say("dibs")
    passed = TODAY - dt.timedelta(days=3)
    unfold(chat, "SharePoint", "Teams")
    chat.fill("target_date.exchange", passed)
    chat.fill("target_date.teams", passed)
    chat.choose("intent.exchange", "Will deploy")
    for workload in DIBS:
        chat.fill(f"success_owner.{workload}", "Ines Duarte, IT director")
    chat.fill("business_reason.exchange", "Save cost")
    chat.fill("business_reason.sharepoint", "Save cost")
    typed = chat.values()
    chat.press("Save DIBS")
    assert "✕ Three answers need a look" in chat.text()
    assert chat.text().count("✕") == 4
    refused = chat.values()
    assert {name: refused[name] for name in typed} == typed
    chat.pictures("dibs-form-errors")
    chat.restart_bot()
    chat.say("dibs")
    assert "Your draft is back." in chat.text()
    assert chat.values() == typed
    chat.pictures("dibs-form-draft")
    for name in ("exchange", "teams"):
        chat.fill(f"target_date.{name}", GO_LIVE)
    chat.fill("business_reason.sharepoint", "Share berth plans with agents")
    chat.press("Save DIBS")
    assert "✓ DIBS is saved." in chat.text()


def rested(chat: Journey) -> dict[tuple[str, str], Any]:
    """Return the rows once the worker, which plans what was saved, has nothing left to do."""
    for _ in range(200):
        if not under_way(chat.store_path, dt.datetime.now(dt.UTC)):
            return dump(chat)
        time.sleep(0.1)
    raise AssertionError("the worker is still busy")


def test_x29_x30_an_old_card_pressed_twice_changes_nothing(chat: Journey) -> None:
    """Two presses, after a restart, on a card from before the answer: no row of the store differs."""
    open_engagement(chat, "Woodgrove Docks", "woodgrove")
    chat.say("ssat")
    cards = chat.page.locator(".ac-preview-panel")
    old = cards.nth(cards.count() - 1)
    chat.say("ssat")
    chat.fill("stakeholders.exchange", "IT operations, unions")
    chat.press_twice("Save SSAT")  # a double click: one change
    before = rested(chat)
    (engagement,) = (
        body for body in before.values() if body.get("facts", {}).get("customer") == "Woodgrove Docks"
    )
    assert [each["what"] for each in engagement["changes"]] == ["open", "save"]
    chat.restart_bot()
    chat.fill("stakeholders.exchange", "Somebody else", card=old)
    chat.press_twice("Save SSAT", card=old)
    assert "Already answered" in chat.text(card=old)
    assert "Your press changed nothing." in chat.text(card=old)
    assert rested(chat) == before
    chat.pictures("stale", card=old)


def test_a_form_is_filled_and_saved_by_keyboard_alone(chat: Journey) -> None:
    """Tab from field to field in the order they are read, arrows and Enter to choose, Space to tick."""
    chat.say(f"import\n{TABLE}")
    assert _back_to(chat, "Open 3 engagements") == ["Open 3 engagements", "Paste again", "Cancel"]
    chat.key("Enter", sends=True)
    chat.say("open fabrikam")
    chat.say("task")
    fields = ["What it is", "In a few words", "Follow-up", "Due on"]
    assert _back_to(chat, "What it is") == [*fields, "Save", "Cancel"]
    for key in ("ArrowDown", "ArrowDown", "Enter"):  # opens the list, the second choice, takes it
        chat.key(key)
    chat.key("Tab")
    chat.page.keyboard.type("A harbour application needs rework")
    for _ in range(3):
        chat.key("Tab")
    assert chat.focused() == "Save"
    chat.key("Enter", sends=True)
    assert "FastTrack Ready Partner" in chat.text(), "the second choice is a risk"
    chat.say("kickoff")
    _back_to(chat, "FTOP: context, licences, use")
    chat.key("Space")
    assert chat.value("check.context") is True


def _back_to(chat: Journey, name: str) -> list[str]:
    """Go back by Shift+Tab from where messages are typed; return what was passed, in reading order."""
    passed: list[str] = []
    while name not in passed and len(passed) < 30:
        chat.key("Shift+Tab")
        passed.insert(0, chat.focused())
    return passed


def test_every_other_card_is_pictured(chat: Journey) -> None:
    """The cards beside the kickoff, empty and full: nothing is cut off at 360 px, no input is nameless."""
    open_engagement(chat)
    for word in ("contacts", "timeline"):
        chat.say(word)
        chat.pictures(f"{word}-empty")
    chat.press("Home")
    chat.press("More")
    chat.pictures("more")
    _contact(chat)
    words = ("portfolio", "next", "help", "settings", "privacy", "note", "hold", "kikoff", "timeline")
    for place, word in enumerate(words):
        if place % 3 == 0:
            chat.open_page()
        chat.say(word)
        chat.pictures(word)


def _contact(chat: Journey) -> None:
    chat.say("contacts")
    chat.press("Add a contact")
    chat.pictures("contact-form")
    chat.fill("name", "Ines Duarte")
    chat.fill("email", "ines.duarte@contoso.example.com")
    chat.choose("roles", ["Executive sponsor", "IT pro"])
    chat.press("Save contact")
    chat.press("Contacts")
    assert "Executive sponsor, IT pro" in chat.text()
    chat.pictures("contacts")
