"""X32 in a real client: what a person types is read back as it was typed, on every card that repeats it."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Locator

from tests.browser.playground import Journey

ATTACK = (
    "**B** _i_ [x](https://e.example) <at>Everyone</at> <b>h</b> javascript:a ${2} "
    "{{DATE(2026-12-01T00:00:00Z)}}"
)
LIMIT = 79
"""Characters of it that every card shows at least; lists cut the rest."""
_ACTING = """card => {
  const own = each => each.textContent.replace(/\\u200b/g, '').trim();
  const links = [...card.querySelectorAll('a')].filter(each => !each.href.startsWith('https://aka.ms/'));
  const marks = [...card.querySelectorAll('strong, b, em, i, u, s, code, at, script, img, table')]
    .filter(each => ['B', 'i', 'h', 'x', 'Everyone'].includes(own(each)));
  return [...links, ...marks].map(each => each.outerHTML);
}"""


def _words(card: Locator) -> str:
    return card.inner_text().replace("\u200b", "").replace("\u00a0", " ")


def literal(journey: Journey, *, at_least: int = 1, length: int = LIMIT) -> None:
    """Assert that the last card shows the attack as typed, and that nothing of it acts."""
    card = journey.last_card()
    acting = card.evaluate(_ACTING)
    assert not acting, acting
    shown = _words(card)
    assert shown.count(ATTACK[:length]) >= at_least, shown
    assert "2026-12-01" in shown or length < 100, "the date macro was expanded"


def test_x32_typed_text_is_shown_literally_everywhere(journey: Journey) -> None:
    """Customer, reasons, owner, gap, contact, note, import rows, hold, unknown words: no link, no mention."""
    journey.wait_for_text("Let’s get you started")
    heading = "customer;tenant_domain;country;motions;workloads"
    journey.say("import")
    journey.fill(
        "table",
        f"{heading}\n{ATTACK};one.example.com;{ATTACK};rfa;teams\n{ATTACK};two.example.com;Spain;rfa;teams",
    )
    journey.press("Check the list")
    literal(journey, at_least=2)
    journey.press("Open 1 engagement")
    journey.say("portfolio")
    literal(journey)
    journey.press(journey.buttons()[0])
    literal(journey, length=len(ATTACK))  # the home card, opened by a button that names the customer
    _engagement(journey)
    journey.open_page()
    _contact(journey)
    journey.open_page()
    _commands(journey)
    activities = [each.activity for each in journey.exchanges if not each.to_bot]
    assert not [each for each in activities if each.get("entities") or "<at>" in (each.get("text") or "")]


def _engagement(journey: Journey) -> None:
    journey.say("task")
    journey.fill("text", ATTACK)
    journey.fill("due_on", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1))
    journey.press("Save")
    journey.say("kickoff")
    literal(journey, at_least=1)
    journey.say("next")
    literal(journey, at_least=2)
    journey.say("next all")
    literal(journey, at_least=2)
    journey.open_page()  # a shorter conversation is a faster one
    journey.say("dibs")
    for name in ("business_reason", "success_owner"):
        journey.fill(f"{name}.teams", ATTACK)
    journey.choose("intent.teams", "Undecided")
    journey.fill("target_date.teams", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9))
    journey.press("Save DIBS")
    journey.say("dibs")
    literal(journey, at_least=3)  # customer, and both in the line of the folded workload
    journey.press("Change Teams", wait=False)
    assert journey.value("success_owner.teams") == ATTACK
    journey.say("ssat")
    journey.fill("scenarios.teams", ATTACK)
    journey.press("Save SSAT")
    journey.say("timeline")
    literal(journey, at_least=4)


def _contact(journey: Journey) -> None:
    journey.say("contacts")
    journey.press("Add a contact")
    journey.fill("name", ATTACK)
    journey.fill("organisation", ATTACK)
    journey.press("Save contact")
    literal(journey, at_least=2)
    journey.press("Contacts")
    literal(journey, at_least=3)
    journey.press(journey.buttons()[1])  # "Change …"
    assert journey.value("name") == ATTACK
    journey.say("dibs")
    assert str(journey.value("dibs_source")).startswith("From **B** _i_ [")


def _commands(journey: Journey) -> None:
    journey.say(f"note {ATTACK}")
    literal(journey, at_least=2)
    journey.say("timeline")
    literal(journey, at_least=5)
    for words in (f"open {ATTACK} no", f"xyz {ATTACK}"):
        journey.say(words)
        literal(journey, length=40)
    journey.say("hold")
    journey.fill("until", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9))
    journey.fill("reason", ATTACK)
    journey.press("Put on hold")
    literal(journey, at_least=2, length=len(ATTACK))
    journey.say("undo")
    literal(journey, length=40)
    journey.say("help")
    literal(journey, length=40)
