"""One person who types, presses and leaves at random, against the whole bot over HTTP; the same for one seed.

Each step has a random generator of its own, so that a step left out changes no other: that is how a failing
walk is made short. Every turn is checked; `Broken` says what did not hold.
"""

import json
import logging
import random
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

from tests.cards.reading import senders
from tests.journeys.acts import Dump, dump
from tests.journeys.talker import Card, inputs
from tests.soak.claims import (
    NOT_FOUND,
    Broken,
    home_is_whole,
    need,
    words,
)
from tests.soak.filling import Filling, found, sent
from tests.soak.ledger import Press
from tests.soak.turns import Figures, Turns

BARE = (
    *("help", "portfolio", "open", "next", "next all", "outreach", "assign", "kickoff", "dibs", "ssat"),
    *("benefit", "adoption", "partner", "checkpoint", "enable", "survey", "frp", "disengage", "contacts"),
    *("note", "task", "ftop", "timeline", "edit", "hold", "close", "reopen", "remove", "cancel", "undo"),
    *("settings", "privacy", "new", "import", "export", "handover"),
)
LATE = frozenset(("hold", "close", "remove"))
"""Commands that end much: typed less often."""
WORDLESS = re.compile(r'"(nonce|key)":"[^"]*"')
STEPS = 60


class Walk(Turns):
    """A walk: the moves of one person, and which comes when."""

    async def run(self, steps: Iterable[int]) -> None:
        """Do these steps, then look at everything once more."""
        logging.getLogger().addHandler(self.faults)
        try:
            await self.start()
            for self.done in steps:
                await self._step(self.done)
            await self.look()
        finally:
            await self.stack.aclose()
            logging.getLogger().removeHandler(self.faults)
            self.figures.tokens += self.tokens.given
            self.figures.checks += self.ledger.checked

    async def _step(self, number: int) -> None:
        self.rng = random.Random(f"{self.seed}/{number}")
        self.tokens.count = count(number * 100 + 1)
        if not self.engagements():
            move = self.rng.choice((self.open_one, self.open_one, self.open_one, self.type_command))
        else:
            moves = dict(MOVES) | ({Walk.open_one: 3} if len(self.engagements()) < self.most else {})
            chosen = self.rng.choices(list(moves), list(moves.values()))[0]
            move = chosen.__get__(self)
        await move()

    @property
    def filling(self) -> Filling:
        """What the person types now."""
        return Filling(self.rng, self.tokens, self.clock.now.date(), self.care)

    # -- moves

    async def open_one(self) -> None:
        """Open an engagement of a random kind."""
        card = await self.say("new")
        fill = self.filling
        names = ["exchange", "sharepoint", "onedrive", "teams", "windows", "skype", "ems"]
        typed = {
            "customer": f"{self.tokens()} Harbour",
            "tenant_domain": f"{self.tokens()}.example.com",
            "motions": ",".join(self.rng.sample(["health", "rfa", "targeting"], self.rng.randint(1, 2))),
            "origin": self.rng.choice(["gateway", "gateway", "rfa", "goback", "other"]),
            "managed": self.rng.choice(["yes", "no", "unknown"]),
            "workloads": ",".join(self.rng.sample(names, self.rng.randint(1, 4))),
            "region": "emea",
        }
        if self.rng.random() < 0.6:
            typed["seats"] = str(self.rng.choice([5, 90, 900, 5000]))
        if self.rng.random() < 0.3:
            typed |= fill.card(card)
        await self.press_on(card, typed, primary=True)

    async def type_command(self) -> None:
        """Type a command alone; the ones that end much less often."""
        await self.say(self.rng.choices(BARE, [1 if word in LATE else 4 for word in BARE])[0])

    async def type_words(self) -> None:
        """Type a command with words, or words that are no command."""
        kind = self.rng.choice(("note", "note", "task", "open", "new", "import", "name", "plain", "answer"))
        token = self.tokens()
        name = self._name()
        text = {
            "note": f"note {self.filling.text(wild=self.care < 0.7)}",
            "task": f"task {token} to be done",
            "open": f"open {name}",
            "new": f"new {token}",
            "import": f"import customer, tenant_domain\n{token} Mills, {token}.example.com",
            "name": f"{self.rng.choice(BARE)} {name}",
            "plain": f"{token} what is this",
            "answer": self.rng.choice(["today", "yes", "no", "next Friday", "120", token]),
        }[kind]
        if kind == "note":
            await self._note(text)
        else:
            self._heard(token, await self.say(text))

    def _heard(self, token: str, card: Card) -> None:
        """Words that stand in a form, or that a button offers to keep, are there to be kept."""
        offered = any(each.get("title") == "Keep as a note" for each in senders(card))
        need(
            "a",
            not offered or token not in self.log[-1] or token in self.ledger.stored(),
            "words to keep are gone",
        )

    def _name(self) -> str:
        engagements = self.engagements()
        return str(self.rng.choice(engagements)["facts"]["customer"]) if engagements else "Contoso"

    async def _note(self, text: str) -> None:
        """A typed note is stored, whatever state its engagement is in."""
        for token in found(text):
            self.ledger.owe(token, ("", "typed note", token, "text"), self.clock.now)
        await self.say(text)

    async def press_here(self) -> None:
        """Press something on the card that is seen."""
        await self.press_on(self.t.card)

    async def get_on(self) -> None:
        """Do what is next as it should be done: open it, fill it in, save, some times over."""
        name = self._name()
        await self.say(f"open {name}")
        for _ in range(self.rng.randint(1, 3)):
            card = await self.say("next")
            await self.press_on(card, {}, primary=True)
            for _ in range(self.rng.randint(1, 5)):
                await self._fill_in()

    async def _fill_in(self) -> None:
        """Fill the card in as it should be, and press its first button."""
        if inputs(self.t.card):
            fill = Filling(self.rng, self.tokens, self.clock.now.date(), 1)
            await self.press_on(self.t.card, fill.card(self.t.card), primary=True)

    async def add_contact(self) -> None:
        """Add a contact, whatever the roles."""
        card = await self.say("contacts")
        found_one = [each for each in senders(card) if each["verb"] == "contact.new"]
        if found_one:
            await self.send(Press(card=card, verb="contact.new", data=found_one[0]["data"], inputs={}))
            await self._fill_in()

    async def write_to_them(self) -> None:
        """Write to whom the outreach turns next, and record what came back."""
        await self.say("outreach")
        await self.press_on(self.t.card, primary=True)
        for verb in ("answer.new", "bounce.new", "skip.new"):
            ways = [each for each in senders(self.t.card) if each["verb"] == verb]
            if ways and self.rng.random() < 0.6:
                await self.send(Press(card=self.t.card, verb=verb, data=ways[0]["data"], inputs={}))
                await self._fill_in()

    async def press_old(self) -> None:
        """Press something on a card further up."""
        forms = [card for card in self.kept if inputs(card)]
        if forms:
            self.figures.stale += 1
            await self.press_on(self.rng.choice(forms if self.rng.random() < 0.8 else self.kept))

    async def press_on(
        self, card: Card, typed: dict[str, str] | None = None, *, primary: bool = False
    ) -> None:
        """Press a button of a card, its first one most often; now and then twice."""
        actions = senders(card)
        if not actions:
            return
        typed = self.filling.card(card) if typed is None else typed
        first = [action for action in actions if action.get("style") == "positive"]
        action = first[0] if first and (primary or self.rng.random() < 0.6) else self.rng.choice(actions)
        sends = action.get("associatedInputs") != "none"
        given = sent(card, typed) if sends else {}
        press = Press(card=card, verb=action["verb"], data=action.get("data", {}), inputs=given, sends=sends)
        answer = await self.send(press)
        if self.rng.random() < 0.25 and press.verb not in EACH_TIME:
            await self._again(press, answer)

    async def _again(self, press: Press, answer: Card) -> None:
        """The same press once more changes nothing and answers the same."""
        self.figures.twice += 1
        before = _settled(dump(self.database))
        again = await self.send(press)
        after = _settled(dump(self.database))
        changed = [name for name in before | after if before.get(name) != after.get(name)]
        told = [_differing(before.get(name, {}), after.get(name, {})) for name in changed]
        need("d", not changed, f"a second {press.verb} changes {changed}\n{told}")
        same = plain(answer) == plain(again)
        need("d", same, f"a second {press.verb} answers otherwise\n{words(answer)}\n--- then\n{words(again)}")

    async def wait(self) -> None:
        """Let time pass: minutes, hours, days, over a weekend."""
        span = self.rng.choice(({"minutes": 11}, {"hours": 5}, {"days": 1}, {"days": 3}, {"days": 5}))
        self.log.append(f"{self.done:3} wait {span}")
        self.clock.forward(**span)

    async def restart(self) -> None:
        """End the bot and start it on the same database."""
        self.log.append(f"{self.done:3} restart")
        self.figures.restarts += 1
        card = self.t.card
        await self.stack.aclose()
        await self.start()
        self.t.card = card

    async def look(self) -> None:
        """Look at every engagement: its home, and what is next."""
        for key, engagement in [(body["id"], body) for body in self.engagements()]:
            card = await self.send(Press(card={}, verb="open", data=_data("open", key), inputs={}))
            home_is_whole(card, engagement)
            if engagement["status"]["state"] == "open":
                card = await self.say("next")
                ways = [each for each in senders(card) if each["verb"] not in ("open", "portfolio", "new")]
                need("c", ways, f"nothing is next\n{words(card)}")
                answer = await self.send(
                    Press(card=card, verb=ways[0]["verb"], data=ways[0]["data"], inputs={})
                )
                need("c", NOT_FOUND not in words(answer), f"next leads nowhere: {ways[0]}")


MOVES: dict[Callable[[Walk], Awaitable[None]], int] = {
    Walk.press_here: 50,
    Walk.get_on: 20,
    Walk.press_old: 8,
    Walk.add_contact: 5,
    Walk.write_to_them: 6,
    Walk.type_command: 16,
    Walk.type_words: 8,
    Walk.wait: 5,
    Walk.restart: 2,
    Walk.look: 6,
}


def _data(verb: str, engagement: str) -> dict[str, Any]:
    return {"verb": verb, "engagement": engagement, "step": "", "r": 0, "nonce": "look"}


EACH_TIME = ("export.file",)
"""Presses that give something new each time: a link that works once."""
BOOKKEEPING = ("dialog", "unpublished", "entry", "seq")
"""What may change by itself: what a typed word would answer, the list entry that follows its engagement."""


def _settled(store: Dump) -> Dump:
    """Return the store without its bookkeeping."""
    return {
        name: {member: value for member, value in body.items() if member not in BOOKKEEPING}
        for name, body in store.items()
        if not name[1].startswith("entry-")
    }


def _differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    names = (name for name in before | after if before.get(name) != after.get(name))
    return {name: (before.get(name), after.get(name)) for name in names}


def plain(card: Card) -> str:
    """Return a card without the mark that every drawing of it has."""
    return WORDLESS.sub("", json.dumps(card, separators=(",", ":")))


async def walk(
    seed: str, figures: Figures, steps: Iterable[int] = range(STEPS)
) -> tuple[Walk, Broken | None]:
    """Walk from a seed over these steps; return the walk, with what did not hold."""
    with tempfile.TemporaryDirectory() as folder:
        one = Walk(seed, Path(folder) / "cadence.db", figures)
        figures.walks += 1
        try:
            await one.run(steps)
        except Broken as broken:
            return one, broken
        except AssertionError as error:  # a status other than 200
            return one, Broken("b", repr(error))
        return one, None
