"""What a person types at random: into the inputs of a card, and after a command. Every free text is a token.

Knows the public field ids and Adaptive Cards; nothing of the bot.
"""

import itertools
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.journeys.talker import Card, inputs, values

TOKEN = re.compile(r"tk[0-9]{5}q", re.IGNORECASE)
SHAPES = (
    "{}",
    "{} will call back on Monday",
    "**{}** [press](https://example.com) `x` <at>Everyone</at>",
    "{} \u202eleft to right\u202c \u0007\u200b end",
    "{}\nsecond line\r\nthird",
    "{} 港 e\u0301\u0301\u0301\u0301\u0301\u0301 ${{x}} {{y}}",
    "=cmd('{}')",
)
MAILS = ("{}@example.com", "{}@@example.com", "{}", "{}@example.com\nbcc: all@example.com")
DOMAINS = ("{}.example.com", "{}.example.com", "{}.example.com", "{} example", "https://{}.example.com/x")
LINKS = ("https://example.com/{}", "javascript:{}", "{}")
SAFE = {
    "phone": ("+351 21 555 01 23", "+1 (425) 555-0100"),
    "country": ("Portugal", "Germany", "US"),
    "time_zone": ("Europe/Lisbon", "Asia/Tokyo"),
}
ON = {
    "rfa_recent": "no",
    "other_tenant": "none",
    "entitled": "yes",
    "goback": "no",
    "active_users": "150",
    "migration": "no",
    "intent": "yes",
    "outcome": "dibs",
}
"""Answers with which the process goes on instead of ending."""
WRONG_DATES = ("2026-02-30", "0001-01-01", "9999-12-31", "someday", "24/12/2026", "2026-12-24T10:00")
WRONG_NUMBERS = ("1,5", "1e9", "-0", "-3", "\uff11\uff12", "many", "99999999999999999999")
BLANKS = ("", "", "   ", "\u200b\u2060")


@dataclass
class Tokens:
    """Gives unique tokens, in order."""

    count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    given: int = 0

    def __call__(self) -> str:
        self.given += 1
        return f"tk{next(self.count):05}q"


def found(text: str) -> set[str]:
    """Return the tokens in a text, as they were given."""
    return {each.lower() for each in TOKEN.findall(text)}


@dataclass
class Filling:
    """Fills a card's inputs; `care` is how often an answer is a valid one, 1: by a person who gets on."""

    rng: Random
    token: Tokens
    today: date
    care: float

    def card(self, card: Card) -> dict[str, str]:
        """Return what is typed over what stands: a part of the inputs, the rest is kept."""
        touched = 1.0 if self.care == 1 else self.rng.choice((0.0, 0.3, 0.7, 1.0))
        return {
            name: self.value(name, node) for name, node in inputs(card).items() if self.rng.random() < touched
        }

    def value(self, name: str, node: dict[str, Any]) -> str:
        """Return what is typed into one input: valid, blank, or what no person should type."""
        dice = self.rng.random()
        if dice < self.care:
            return self._valid(name, node)
        return self.rng.choice(BLANKS) if dice < (1 + self.care) / 2 else self._invalid(name, node)

    def text(self, *, wild: bool = True) -> str:
        """Return a free text with a token of its own."""
        return (self.rng.choice(SHAPES) if wild else SHAPES[1]).format(self.token())

    def _valid(self, name: str, node: dict[str, Any]) -> str:
        on = ON.get(name.partition(".")[0])
        if on and self.care == 1 and self.rng.random() < 0.8:
            return on
        return self._any_valid(name, node)

    def _any_valid(self, name: str, node: dict[str, Any]) -> str:
        match node["type"]:
            case "Input.Toggle":
                yes = 19 if self.care == 1 else 3
                return self.rng.choice((node["valueOn"],) * yes + (node["valueOff"],))
            case "Input.ChoiceSet":
                return self._choices([each["value"] for each in node["choices"]], node)
            case "Input.Date":
                return self._day(name)
            case "Input.Number":
                low = int(node.get("min", 0))
                return str(self.rng.randint(low, min(int(node.get("max", 5000)), low + 4000)))
            case _:
                return self._words(name)

    def _choices(self, offered: list[str], node: dict[str, Any]) -> str:
        if not offered:
            return ""
        if not node.get("isMultiSelect"):
            return self.rng.choice(offered)
        return ",".join(self.rng.sample(offered, self.rng.randint(1, min(3, len(offered)))))

    def _day(self, name: str) -> str:
        near = self.rng.choice((0, 0, -1, -2, -5, 1, 3, 30, 120))
        if self.care == 1:
            near = -abs(near) if name.endswith("_on") else abs(near) + 1
        return (self.today + timedelta(days=near)).isoformat()

    def _words(self, name: str) -> str:
        field_id = name.partition(".")[0]
        if field_id in SAFE:
            return self.rng.choice(SAFE[field_id])
        if field_id == "email":
            return MAILS[0].format(self.token())
        if field_id == "tenant_domain":
            return DOMAINS[0].format(self.token())
        if field_id == "kickoff_deck":
            return LINKS[0].format(self.token())
        return self.text()

    def _invalid(self, name: str, node: dict[str, Any]) -> str:
        match node["type"]:
            case "Input.Toggle":
                return "perhaps"
            case "Input.ChoiceSet":
                return f"no-such-{self.rng.randint(1, 9)}"
            case "Input.Date":
                return self.rng.choice(WRONG_DATES)
            case "Input.Number":
                return self.rng.choice(WRONG_NUMBERS)
            case _:
                return self._bad_words(name, int(node.get("maxLength", 0)))

    def _bad_words(self, name: str, limit: int) -> str:
        shapes = {"email": MAILS, "tenant_domain": DOMAINS, "kickoff_deck": LINKS}
        shape = self.rng.choice(shapes.get(name.partition(".")[0], SHAPES))
        words = shape.format(self.token())
        return words + " long" * (limit // 5 + 1) if limit and self.rng.random() < 0.5 else words


def sent(card: Card, typed: dict[str, str]) -> dict[str, str]:
    """Return what a client sends: what stands and what was typed over it; empty inputs are left out."""
    return {name: value for name, value in (values(card) | typed).items() if value}
