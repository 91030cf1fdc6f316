"""One person’s turns with the whole bot over HTTP: each is counted, noted and held to the claims.

Chooses nothing: walk.py does.
"""

import logging
import random
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.fakes import Person
from tests.journeys.acts import dump, under_way
from tests.journeys.talker import Card, Clock, inputs, talking, values
from tests.soak.claims import KEPT, card_is_whole, engagement_is_right, need, words
from tests.soak.filling import Tokens, found
from tests.soak.ledger import Ledger, Press
from tests.waiting import until

ADDRESS = ("verb", "nonce", "f", "w")
LINE = 1500
"""Letters of a step that are shown."""
OLDER = 15
"""Cards further up that are still there to be pressed."""
RESTS = 60
"""Seconds after which the worker must have nothing left to do."""


@dataclass
class Figures:
    """What was done, over all walks."""

    walks: int = 0
    turns: int = 0
    presses: int = 0
    refused: int = 0
    tokens: int = 0
    checks: int = 0
    restarts: int = 0
    stale: int = 0
    twice: int = 0
    slowest: float = 0.0
    slowest_was: str = ""


class Faults(logging.Handler):
    """Remembers what the bot logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember it with its traceback."""
        self.seen.append(logging.Formatter().format(record))


@dataclass
class Turns:
    """The turns of one person. `log` is what they did, a line a turn."""

    seed: str
    database: Path
    figures: Figures
    log: list[str] = field(default_factory=list[str])
    kept: list[Card] = field(default_factory=list[Card])
    rng: random.Random = field(default_factory=random.Random)
    tokens: Tokens = field(default_factory=Tokens)
    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=Faults)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    done: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.database)
        own = random.Random(self.seed)
        self.care = own.choice((0.95, 0.85, 0.6))
        self.most = own.choice((1, 1, 2))
        self._ids = count(1)

    async def start(self) -> None:
        """Start the bot; what its worker finds to do comes first, so that all else is done by turns."""
        self.t = await self.stack.enter_async_context(
            talking(self.database, clock=self.clock, who=self._person)
        )
        await until(lambda: not under_way(self.database, self.clock()), RESTS)

    def _person(self, bot_url: str, service_url: str) -> Person:
        return Person(bot_url, service_url, _ids=self._ids)

    def engagements(self) -> list[dict[str, Any]]:
        """Return the stored engagements."""
        return list(dump(self.database, "engagement").values())

    async def say(self, text: str) -> Card:
        """Type words and check what comes of it."""
        self.log.append(f"{self.done:3} type {text!r}")
        began = time.perf_counter()
        shown = {token for value in values(self.t.card).values() for token in found(value)}
        shown |= self.ledger.replaced_by(text)
        card = await self.t.say(text)
        self._timed(began, text.split(maxsplit=1)[0] if text.strip() else "")
        self._checked(card, shown)
        return card

    async def send(self, press: Press) -> Card:
        """Press a button and check what comes of it."""
        about = {name: value for name, value in press.data.items() if name not in ADDRESS and value}
        self.log.append(f"{self.done:3} press {press.verb} {about} with {press.inputs}"[:LINE])
        replaced = self.ledger.pressed(press, self.clock.now)
        began = time.perf_counter()
        card = await self.t.send(press.verb, {**press.data, **press.inputs})
        self._timed(began, press.verb)
        self.figures.presses += 1
        need("b", card or self.t.text, "a press without an answer")
        self._checked(card, replaced)
        self._brought_back(press, card)
        self.t.card = card or self.t.card
        return card

    def _timed(self, began: float, what: str) -> None:
        spent = time.perf_counter() - began
        self.figures.turns += 1
        if spent > self.figures.slowest:
            self.figures.slowest = spent
            self.figures.slowest_was = f"{what} (walk {self.seed}, step {self.done})"

    def _checked(self, card: Card, may_go: set[str]) -> None:
        seen = words(card) if card else self.t.text
        need("b", not self.faults.seen, "\n".join(self.faults.seen))
        need("b", card or self.t.text, "no answer")
        if card:
            card_is_whole(card)
            self.kept = [*self.kept[1 - OLDER :], card] if card not in self.kept else self.kept
        for engagement in self.engagements():
            engagement_is_right(engagement)
        self.ledger.settle(may_go, self.clock.now, seen)
        kept = KEPT.search(seen) and not dump(self.database, "draft")
        need("a", not kept, f"a card claims a draft that is not there\n{seen}")

    def _brought_back(self, press: Press, card: Card) -> None:
        """A refused form brings back what was sent, token by token, in the input it was typed into."""
        if not card or "you typed is still here" not in words(card):
            return
        self.figures.refused += 1
        for name, node in inputs(card).items():
            lost = found(press.inputs.get(name, "")) - found(str(node.get("value", "")))
            need("a", not lost, f"the form does not bring back {lost} in {name}\n{words(card)}")
