"""A reminder in a real client: silent a minute before its time, there at it, put off, back, done, silent.

The days are counted here from a table of public holidays, by nothing of the bot's. `advance` moves the clock.
"""

from __future__ import annotations

import datetime as dt

import holidays
from playwright.sync_api import Locator

from tests.browser.playground import Journey
from tests.browser.test_gateway_journey import CHECK, open_one

UNANSWERED = "The account team hasn’t answered"
DAY = dt.timedelta(days=1)


def a_quiet_monday() -> dt.date:
    """Return the next Monday with ten working days from it on, for the customer (PT) and the FM (US)."""
    today = dt.datetime.now(dt.UTC).date()
    off = [holidays.country_holidays(country) for country in ("PT", "US")]
    monday = today + (7 - today.weekday()) * DAY
    while any(monday + n * DAY in each for n in range(12) for each in off):
        monday += 7 * DAY
    return monday


def shown(day: dt.date) -> str:
    """Return a day as a card has it, with spaces that do not break."""
    return f"{day:%a}\u00a0{day.day}\u00a0{day:%b}"


def advance(journey: Journey, day: dt.date, clock: str) -> None:
    """Move the clock to a moment, and see that it is there."""
    journey.say(f"advance to {day} {clock}", seconds=20)
    journey.wait_for_text(f"It is now {shown(day)},\u00a0{clock}")


def reminders(journey: Journey) -> Locator:
    """Return the cards in the chat that remind of it."""
    found = journey.page.locator(".ac-preview-panel").filter(has_text=UNANSWERED)
    return found.filter(has=journey.page.get_by_role("button", name="Done", exact=True))


def outreach_sent(journey: Journey) -> None:
    """Open a tenant from Gateway and write to its account team."""
    row = "Northwind Clinics;northwind.example.com;Portugal;emea;health;yes;teams;gateway;1200"
    open_one(journey, row)
    journey.say("outreach northwind")
    for field, value in CHECK.items():
        journey.fill(field, value)
    journey.press("Save and go on")
    journey.press("Add a contact")
    journey.fill("name", "Lee Moreau")
    journey.fill("email", "lee@example.com")
    journey.choose("roles", ["Account manager"])
    journey.press("Save contact")


def test_a_reminder_comes_at_its_minute_comes_back_and_ends(journey: Journey) -> None:
    """W1, W7, W8: a mail of Monday has until Thursday, 17:00; the FM has the card on Friday at 9:00."""
    outreach_sent(journey)
    monday = a_quiet_monday()
    friday, after = monday + 4 * DAY, monday + 7 * DAY
    advance(journey, monday, "10:00")
    journey.say("outreach")
    journey.press("I have sent it")
    _what_is_coming(journey, friday)
    journey.open_page()
    advance(journey, friday, "08:59")
    assert reminders(journey).count() == 0
    advance(journey, friday, "09:00")
    assert reminders(journey).count() == 1
    journey.say("today")
    assert UNANSWERED in journey.text()
    journey.pictures("today")
    journey.pictures("reminder", card=reminders(journey).last)
    journey.press("Snooze", card=reminders(journey).last)  # the next work day is chosen already
    journey.pictures("reminder-snoozed", card=journey.card("✓ Snoozed"))
    assert reminders(journey).count() == 0
    journey.say("why")
    assert "Snoozed until" in journey.text()
    advance(journey, after, "08:59")
    assert reminders(journey).count() == 0
    advance(journey, after, "09:00")
    assert reminders(journey).count() == 1, "a new message: an edit notifies nobody"
    journey.press("Done", card=reminders(journey).last)
    journey.pictures("reminder-done", card=journey.card("✓ Done"))
    journey.say("why")
    assert f"Done on {shown(after)}." in journey.text()
    journey.pictures("why-answered")
    advance(journey, after + 4 * DAY, "17:00")
    assert reminders(journey).count() == 0


def _what_is_coming(journey: Journey, friday: dt.date) -> None:
    """Nothing is due today; the reminder is announced, with its rule, for the morning it comes."""
    journey.say("today")
    assert "Nothing is due today" in journey.text()
    journey.pictures("today-empty")
    journey.say("upcoming")
    assert shown(friday) in journey.text()
    assert UNANSWERED in journey.text()
    journey.pictures("upcoming")
    journey.say("why")
    assert f"{shown(friday)},\u00a009:00" in journey.text()
    assert "They have 3 business days" in journey.text()
    journey.pictures("why")
