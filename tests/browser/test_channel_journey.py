"""A series linked in a channel, previewed, posted and added to, in a real client; a picture of its cards."""

from __future__ import annotations

import re

from tests.browser.playground import Journey
from tests.browser.test_gateway_journey import open_one

CHANNEL = "Customers"


def mention(journey: Journey, words: str) -> None:
    """Mention the bot in a new post of the channel that is open; a channel shows the newest post first."""
    journey.page.locator("div[contenteditable=true][role=textbox]").first.click()
    journey.page.keyboard.type("@")
    journey.page.get_by_role("menuitem").filter(has_text="Cadence").click()
    journey.page.keyboard.type(f" {words}")
    journey.page.get_by_role("button", name="Post", exact=True).click()


def test_a_series_in_a_channel(journey: Journey) -> None:
    """C7: linked by a mention, seen in private, posted as a thread; a blocker that a member adds is on it."""
    open_one(journey, "Fabrikam Rail;fabrikam.example.com;Portugal;emea;health;yes;teams;;1200")
    journey.say("governance fabrikam")
    journey.press("Set up internal review")
    journey.press("Save series")
    journey.open_chat(CHANNEL)
    mention(journey, "link fabrikam internal")
    journey.page.get_by_text("Linked. I sent you a preview").wait_for()
    journey.open_chat("Personal Chat")
    preview = journey.card("This is how")
    assert "the channel Customers would get it" in preview.inner_text()
    journey.pictures("channel-preview", card=preview)
    journey.press("Post it")
    assert "✓ Posted" in journey.text()
    journey.open_chat(CHANNEL)
    post = journey.card("Agenda for")
    post.get_by_role("button", name="Add a blocker", exact=True).click()
    journey.fill("blocker", "Firewall change for Teams calls", card=post)
    journey.screenshot("channel-agenda-form", card=post)
    journey.press("Add", card=post)
    post = journey.card("Blockers (1)")
    assert "Firewall change for Teams calls" in post.inner_text()
    assert "raised by Noor Haddad" in post.inner_text()
    journey.screenshot("channel-agenda", card=post)
    what_follows(journey)


def what_follows(journey: Journey) -> None:
    """C1: the outcome leads to a summary in the channel; the blocker comes back with its age."""
    journey.open_chat("Personal Chat")
    journey.say("advance 8d", seconds=20)
    journey.say("outcome fabrikam")
    if "Which meeting?" in journey.text():
        journey.last_card().get_by_role("button", name=re.compile("^Outcome of")).last.click()
    journey.card("How did").wait_for()
    journey.fill("decisions", "Pilot first", card=journey.card("How did"))
    journey.press("Save outcome", card=journey.card("How did"))
    preview = journey.card("Its summary")
    journey.pictures("summary-preview", card=preview)
    journey.press("Post it in the channel", card=preview)
    assert "✓ It goes to the channel" in journey.text()
    journey.say("advance 7d", seconds=20)
    journey.open_chat(CHANNEL)
    summary = journey.card("What we agreed on")
    assert "Pilot first" in summary.inner_text()
    journey.pictures("channel-summary", card=summary)
    agenda = journey.page.locator(".ac-preview-panel").filter(has_text="Still open ·")
    assert "Firewall change for Teams calls" in agenda.first.inner_text()
    journey.screenshot("channel-next-agenda", card=agenda.first)
