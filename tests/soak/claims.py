"""What holds of every card and every stored engagement. Typed from the rules; shares no code with the bot.

Raises `Broken`, which names the claim.
"""

import json
import re
from collections import Counter
from typing import Any

from tests.cards.reading import buttons, inputs, nodes, senders
from tests.journeys.talker import Card, texts

CARD_LIMIT = 25_000
ENGAGEMENT_LIMIT = 256 * 1024
FAULT = "That went wrong on my side"
NOT_FOUND = "I can’t find that"
PLACE = re.compile(r"step \d+ of \d+|(All|Main) stages done")
GIVERS = {"3993", "3994", "3995"}
WORKLOADS = {
    "exchange": "Exchange",
    "sharepoint": "SharePoint",
    "onedrive": "OneDrive",
    "teams": "Teams",
    "windows": "Windows",
    "skype": "Skype",
}
KEPT = re.compile(r"draft is kept|kept as a draft|as a draft until")


class Broken(Exception):
    """A claim that does not hold: its letter, and what was seen."""

    def __init__(self, claim: str, seen: str) -> None:
        super().__init__(f"claim {claim}: {seen}")
        self.claim = claim


def need(claim: str, holds: object, seen: str) -> None:
    """Raise `Broken` where a claim does not hold."""
    if not holds:
        raise Broken(claim, seen)


def words(card: Card) -> str:
    """Return every text on a card."""
    return "\n".join(texts(card))


def card_is_whole(card: Card) -> None:
    """Hold a card to the rules of design.md section 6."""
    need("b", FAULT not in words(card), f"the fault notice\n{words(card)}")
    need("b", card.get("version") == "1.5", f"version {card.get('version')}")
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    need("b", size <= CARD_LIMIT, f"{size} bytes\n{words(card)[:500]}")
    found = buttons(card)
    need("b", len(found) <= 6, f"{len(found)} buttons: {[each['title'] for each in found]}")
    primary = [each["title"] for each in found if each.get("style") == "positive"]
    need("b", len(primary) <= 1, f"several primary: {primary}")
    twice = [name for name, count in Counter(each["id"] for each in inputs(card)).items() if count > 1]
    need("b", not twice, f"an id twice: {twice}")
    for node in inputs(card):
        label = node.get("title") if node["type"] == "Input.Toggle" else node.get("label")
        need("b", label, f"no label: {node}")
    need("b", all(node["type"] != "TextBlock" or node["text"] for node in nodes(card)), "an empty text")


def home_is_whole(card: Card, engagement: dict[str, Any]) -> None:
    """Hold a home card to its stage, workloads and buttons."""
    seen = words(card)
    need("b", PLACE.search(seen), f"a home card without a stage\n{seen}")
    lacking = [
        WORKLOADS[name]
        for name in engagement["workloads"]
        if name in WORKLOADS and WORKLOADS[name] not in seen
    ]
    need("b", not lacking, f"a home card without {lacking}\n{seen}")
    need("b", len(senders(card)) >= 2, f"a home card without buttons\n{seen}")


def engagement_is_right(engagement: dict[str, Any]) -> None:
    """Hold a stored engagement to its size, and to the tasks that the process lets be marked."""
    size = len(json.dumps(engagement, ensure_ascii=False, separators=(",", ":")).encode())
    need("e", size < ENGAGEMENT_LIMIT, f"{size} bytes stored")
    tasks = engagement["tasks"]
    need("e", len(GIVERS & set(tasks)) <= 1, f"several givers marked: {sorted(GIVERS & set(tasks))} (G19)")
    if "983" in tasks:
        said = json.dumps(tasks["983"])
        need("e", approved(tasks["983"]), f"983 without an approval: {said} (M8)")
    need("e", "2453" not in tasks or engagement["decision"], "2453 without a decision (G22)")
    if "4058" in tasks:
        held = [each["discussion"] for each in engagement["workloads"].values()]
        ended = [all(name in each for name in ("discussed_on", "task_marked")) for each in held]
        need("e", held and all(ended), f"4058 without a discussion of each: {held} (D18)")


def approved(task: dict[str, Any]) -> bool:
    """Tell whether a marked 983 holds who approved, and when."""
    answers = task["details"]
    return bool(answers.get("approved_by")) and bool(answers.get("approved_on"))
