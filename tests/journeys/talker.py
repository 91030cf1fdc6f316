"""Say, click, expect: a person in front of the real bot over real HTTP, as short sentences.

Asserts nothing itself.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import running, store_of
from bot.settings import Settings
from bot.storage.store import Store
from tests.fakes import FakeConnector, Person, closing
from tests.keeping import LOOK, kept_in

Card = dict[str, Any]
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tue 24 Nov 2026, the day of every journey."""


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Talker:
    """One person and the last card they see. `fill` types into inputs; `press` sends the card's button.

    `others` are people who came through this one; they leave with them.
    """

    person: Person
    connector: FakeConnector
    clock: Clock
    card: Card = field(default_factory=dict)
    text: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    presses: int = 0
    others: list[Person] = field(default_factory=list)
    heard: int = 0

    async def say(self, words: str) -> Card:
        """Type a message; the last card the bot sends is what is seen."""
        before = len(self.connector.sent)
        status, _ = await self.person.say(words)
        assert status == 200
        sent = self.connector.sent[before:]
        self.heard = len(self.connector.sent)
        self.text = sent[-1].text if sent else ""
        self.card = (sent[-1].card or {}) if sent else {}
        self.typed = {}
        return self.card

    def fill(self, **values: str) -> "Talker":
        """Type into inputs by id; `__` stands for the dot of `target_date.teams` and of `check.roles`."""
        return self.put({name.replace("__", "."): value for name, value in values.items()})

    def put(self, values: dict[str, str]) -> "Talker":
        """Type into inputs by id."""
        for name, value in values.items():
            assert name in inputs(self.card), f"{name} is not on the card: {sorted(inputs(self.card))}"
            self.typed[name] = value
        return self

    async def press(
        self, title: str, *, card: Card | None = None, submit: bool = False, **changed: Any
    ) -> Card:
        """Press a button as a client does: its data, and the inputs where the button sends them."""
        shown = card or self.card
        action = button(shown, title)
        data = dict(action.get("data", {})) | changed
        if action.get("associatedInputs") != "none":
            data |= {name: value for name, value in (values(shown) | self.typed).items() if value}
        self.card = await self.send(action["verb"], data, submit=submit) or self.card
        self.typed = {}
        return self.card

    async def send(self, verb: str, data: dict[str, Any], *, submit: bool = False) -> Card:
        """Send a press with exactly this data."""
        if submit:
            before = len(self.connector.updated)
            await self.person.post(self.person.submit(verb, data, "card-1"))
            updated = self.connector.updated[before:]
            return (updated[-1].card or {}) if updated else {}
        status, answer = await self.person.press(verb, data, "card-1")
        assert status == 200, answer
        value = answer["value"]
        self.text = value if isinstance(value, str) else ""
        return value if isinstance(value, dict) else {}

    async def hears(self, seconds: float = 10.0) -> Card:
        """Wait for the next message that the bot sends by itself; its card is what is seen."""
        before = self.heard
        for _ in range(int(seconds * 100)):
            if len(self.connector.sent) > before:
                break
            await asyncio.sleep(0.01)
        assert len(self.connector.sent) > before, "nothing was sent"
        self.heard = before + 1
        self.card, self.typed = self.connector.sent[before].card or {}, {}
        return self.card

    async def hears_nothing(self, seconds: float = 0.25) -> None:
        """Wait for several looks of the worker: nothing is sent."""
        await asyncio.sleep(seconds * LOOK)
        news = [texts(each.card or {})[:2] for each in self.connector.sent[self.heard :]]
        assert not news, news

    async def hears_anything(self, seconds: float) -> None:
        """Let the worker look several times, whatever it sends."""
        await asyncio.sleep(seconds * LOOK)
        self.heard = len(self.connector.sent)

    def words(self) -> str:
        """Every text on the card, a line each, as a client without markdown would show it."""
        return "\n".join(texts(self.card))


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every element and action of a card, in order; fallbacks left out."""
    if isinstance(node, dict):
        yield node
        for name, child in node.items():
            if name not in ("fallback", "data"):
                yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def texts(card: Card) -> list[str]:
    """Return the words on a card; backslashes that only make them literal are taken off."""
    found: list[str] = []
    for node in walk(card):
        kind = node.get("type")
        if kind == "TextBlock":
            found.append(node["text"].replace("\\", "").replace("\u00a0", " "))
        elif kind == "FactSet":
            found += [
                f"{fact['title']}: {fact['value']}".replace("\\", "").replace("\u00a0", " ")
                for fact in node["facts"]
            ]
        elif kind and kind.startswith("Input."):
            found.append(
                f"[{node.get('label') or node.get('title', '')}: {node.get('value', '')}]".replace(
                    "\u00a0", " "
                )
            )
    return found


def inputs(card: Card) -> dict[str, dict[str, Any]]:
    """Return the inputs of a card by id."""
    return {node["id"]: node for node in walk(card) if str(node.get("type", "")).startswith("Input.")}


def values(card: Card) -> dict[str, str]:
    """Return what stands in the inputs, as a client sends it: an empty input is left out."""
    found = {name: str(node.get("value", "")) for name, node in inputs(card).items()}
    for name, node in inputs(card).items():
        if node["type"] == "Input.Toggle" and not found[name]:
            found[name] = node.get("valueOff", "false")
    return {name: value for name, value in found.items() if value}


def button(card: Card, title: str) -> dict[str, Any]:
    """Return the action with this title."""
    found = [
        node
        for node in walk(card)
        if str(node.get("type", "")).startswith("Action.") and node.get("title") == title
    ]
    assert found, f"no button {title!r}; there are {buttons(card)}"
    return found[0]


def buttons(card: Card) -> list[str]:
    """Return the titles of all actions that send something."""
    return [str(node.get("title")) for node in walk(card) if node.get("type") == "Action.Execute"]


@contextlib.asynccontextmanager
async def talking(
    database: Path,
    *,
    clock: Clock | None = None,
    who: Callable[[str, str], Person] | None = None,
    open_store: Callable[[Settings], Awaitable[Store]] = store_of,
    playbook: Path | None = None,
    poll: float = 1000,
    closes: str = "",
    admins: str = "",
) -> AsyncGenerator[Talker]:
    """Run the whole bot on a free port with this database, and a person who speaks to it."""
    clock = clock or Clock()
    own = {"CADENCE_PLAYBOOK": str(playbook)} if playbook else {}
    own |= {"CADENCE_CLOSES": closes} if closes else {}
    own |= {"CADENCE_ADMINS": admins} if admins else {}
    settings = Settings.from_env({"PORT": "0", **kept_in(database), **own, "CADENCE_POLL_SECONDS": str(poll)})
    async with FakeConnector() as connector, running(settings, clock, open_store) as port:
        url = f"http://127.0.0.1:{port}"
        person = (who or Person)(url, connector.url)
        async with closing(person):
            talker = Talker(person=person, connector=connector, clock=clock)
            try:
                yield talker
            finally:
                for other in talker.others:
                    await other.close()
