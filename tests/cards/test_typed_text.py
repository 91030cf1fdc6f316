"""X32 in every place of every card: whatever a person typed is shown, and nothing of it acts."""

import re
from typing import Any

import pytest

from bot.domain.compose import OUTLOOK
from bot.domain.meeting_link import TEAMS
from bot.domain.text import Text
from tests.cards.poison import poisoned
from tests.cards.reading import marked_texts, nodes, plain_texts
from tests.cards.samples import VIEWS
from tests.cards.test_escape import active

ATTACK = "[x](https://evil.example) <at>Everyone</at> {{DATE(2026-12-01T00:00:00Z)}} www.evil.example"


def _attack(words: str, holder: Any) -> str:
    """Replace a person's words; stages and their states are the bot's own."""
    return words if isinstance(holder, tuple) and words in ("done", "now", "open") else ATTACK


@pytest.mark.parametrize("name", VIEWS)
def test_x32_no_typed_word_acts_anywhere(name: str) -> None:
    """No link, mention, tag or date macro of a person's in any text of any card."""
    view, render = VIEWS[name]
    card = render(poisoned(view, _attack))
    for text in marked_texts(card):
        links = re.findall(r"(?<!\\)\]\(https://(?:aka\.ms|example\.com)/[^)\s]*\)", text)
        ours = re.sub(r"\*\*?|(?:^|\n)[-–] ", "", text)
        for link in links:
            ours = re.sub(r"(?<!\\)\[", "", ours.replace(link, ""), count=1)
        assert not active(ours), text
        assert "{{" not in text
    for text in plain_texts(card):
        assert "{{" not in text
    for node in nodes(card):
        assert "entities" not in node
        opens = node["type"] == "Action.OpenUrl"
        assert not opens or node["url"].startswith(
            (f"{OUTLOOK}?", f"{TEAMS}?", "http://127.0.0.1:3978/export/")
        )


def test_the_attack_reaches_every_card_that_shows_typed_words() -> None:
    """The test above bites: the words stand in the cards, escaped."""
    for name in ("form-dibs", "home", "portfolio", "contacts", "timeline", "import", "stale", "next-all"):
        view, render = VIEWS[name]
        assert any("evil.example" in text for text in marked_texts(render(poisoned(view, _attack)))), name


def test_poison_leaves_our_own_words() -> None:
    """What the bot says itself stays markdown."""
    text = Text(VIEWS["notice-cancelled"][0].lead.pieces)
    assert poisoned(text, _attack).pieces[0] == text.pieces[0]
