"""Draw the README's picture, infra/pictures/cadence.png: `python -m tests.browser.picture`. Tests nothing.

The home card, beside it a reminder above the DIBS form, as the Agents Playground shows them, for a made-up
customer.
"""

from __future__ import annotations

import base64
import datetime as dt
import tempfile
from pathlib import Path

from playwright.sync_api import Locator

from infra.local.environment import HERE
from tests.browser.playground import DESKTOP, Journey

TARGET = HERE.root / "infra" / "pictures" / "cadence.png"
MOST = 150_000
_WIDTH, _HEIGHT = 984, 720
_PAGE = """<body style="margin:0; padding:28px; display:flex; gap:28px; justify-content:center;
  align-items:flex-start; background:#f0f0f0; height:{height}px; overflow:hidden; box-sizing:border-box">
{home}<div style="display:flex; flex-direction:column; gap:20px">{reminder}{dibs}</div>
</body>"""
_CARD = '<img style="border-radius:8px; box-shadow:0 2px 8px #0003" src="data:image/png;base64,{data}">'


def main() -> None:
    """Walk to a state that shows what the bot keeps, take both cards, put them side by side."""
    with tempfile.TemporaryDirectory() as folder, Journey(Path(folder), width=DESKTOP) as journey:
        _walk(journey)
        reminder = _picture(journey, journey.card("The kickoff isn’t prepared yet"))
        cards: list[str] = []
        for word in ("open contoso", "dibs"):
            journey.say(word)
            cards.append(_picture(journey, journey.last_card()))
        home, dibs = cards
        browser = journey.page.context.browser
        assert browser is not None
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        page.set_content(_PAGE.format(height=_HEIGHT, home=home, reminder=reminder, dibs=dibs))
        TARGET.parent.mkdir(exist_ok=True)
        page.screenshot(path=TARGET)
    assert TARGET.stat().st_size < MOST, f"{TARGET} has {TARGET.stat().st_size} bytes, at most {MOST}"


def _picture(journey: Journey, card: Locator) -> str:
    """Return a card as an image of a page."""
    journey.page.mouse.move(0, 0)
    shot = journey.screenshot("readme", card=card)
    data = base64.b64encode(shot.read_bytes()).decode()
    shot.unlink()
    return _CARD.format(data=data)


def _walk(journey: Journey) -> None:
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=70)
    journey.say(
        "import customer;tenant_domain;country;motions;managed;workloads;seats\n"
        "Contoso Harbour;contoso.example.com;Portugal;rfa;yes;teams,exchange,sharepoint;1200"
    )
    journey.press("Open 1 engagement")
    journey.say("dibs contoso")
    for workload in journey.page.get_by_role("button", name="Answer for").all():
        workload.click()
    journey.fill("business_reason.exchange", "Close the old mail servers")
    journey.fill("success_owner.exchange", "Rui Pinto, operations")
    journey.fill("business_reason.sharepoint", "Share berth plans with agents")
    for name in ("exchange", "sharepoint"):
        journey.fill(f"target_date.{name}", day)
        journey.choose(f"intent.{name}", "Will deploy")
    journey.choose("intent.teams", "Undecided")
    journey.press("Save DIBS")
    journey.fill("stakeholders.exchange", "IT operations, unions")
    journey.press("Save SSAT")
    journey.say("kickoff")
    journey.fill("kickoff_on", day - dt.timedelta(days=50))
    journey.press("Save and go on")
    journey.open_page()
    journey.say(f"advance to {day - dt.timedelta(days=51)} 12:00", seconds=20)


if __name__ == "__main__":
    main()
