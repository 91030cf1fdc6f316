"""Submits that reach three bots on one store, one to four times each; and what must come of it.

People fill in whatever card they have, as a walk does. A submit has one effect at most, whichever bots take
it and however close to each other, and every delivery of it is answered alike.
"""

import asyncio
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.storage import kinds
from bot.storage.store import Store
from tests.cards.reading import senders
from tests.fakes import FakeConnector, Person, Sent
from tests.journeys.talker import START, Card, inputs
from tests.keeping import Kept, opened
from tests.soak.claims import FAULT, words
from tests.soak.filling import Filling, Tokens, sent
from tests.soak.replying import replying
from tests.soak.walk import plain

BOTS, PEOPLE, WAVES = 3, 200, 25
MOST = 4
"""How often a submit is delivered at most."""
AT_ONCE = 32
"""Deliveries under way at a time."""
COMMANDS = ("next", "note", "task", "kickoff", "next", "dibs", "ssat", "settings", "next", "contacts", "edit")
LOOKS = 8
"""Turns in which somebody finds a card to fill in, before they type a note instead."""


@dataclass(frozen=True, kw_only=True)
class Submit:
    """What somebody sends: the activities that carry it, the message it stands on, in words what it is."""

    who: int
    deliveries: tuple[dict[str, Any], ...]
    message: str
    what: str


@dataclass
class Figures:
    """What was done."""

    submits: int = 0
    deliveries: int = 0
    effects: int = 0
    answers: int = 0
    verbs: Counter[str] = field(default_factory=Counter[str])
    seconds: float = 0.0

    def told(self) -> str:
        """Return the figures in a line."""
        return (
            f"{self.submits} submits of {len(self.verbs)} kinds delivered {self.deliveries} times: "
            f"{self.effects} effects, {self.answers} answers compared; {self.seconds:.0f} s"
        )


@dataclass
class Somebody:
    """A person with a card in front of them, whose turns go to any of the bots."""

    number: int
    person: Person
    rng: Random
    urls: list[str]
    connector: FakeConnector
    card: Card = field(default_factory=dict[str, Any])
    effects: int = 0

    def __post_init__(self) -> None:
        self._tokens = Tokens(itertools.count(self.number * 400 + 1))
        self._commands = itertools.cycle(COMMANDS)
        self._messages = itertools.count(1)

    async def submit(self) -> Submit:
        """Return what they send next; what leads to its card is done here, once."""
        if not self.effects:
            await self._say("new")
            return self._filled({
                "customer": f"{self._tokens()} Harbour", "tenant_domain": f"{self._tokens()}.example.com",
                "motions": "rfa", "origin": "rfa", "workloads": "teams,exchange", "country": "PT",
            })  # fmt: skip
        for _ in range(LOOKS):
            if self._sender() and self.rng.random() < 0.8:
                return self._filled(Filling(self.rng, self._tokens, START.date(), 1).card(self.card))
            await self._look()
        return self._noted()

    async def _look(self) -> None:
        """Find something to fill in: press what leads on, or type a command."""
        ways = [each for each in senders(self.card) if each.get("style") == "positive"]
        if ways and not inputs(self.card) and self.rng.random() < 0.5:
            action = ways[0]
            activity = self.person.execute(action["verb"], action.get("data", {}), "look")
            _, answer = await self.person.post(activity)
            value = answer["value"] if answer else {}
            self.card = value if isinstance(value, dict) else {}
        else:
            await self._say(next(self._commands))

    async def _say(self, text: str) -> None:
        self.person.bot_url = self.rng.choice(self.urls)
        activity = self.person.text(text)
        await self.person.post(activity)
        self.card = next((each.card or {} for each in self._replies(str(activity["id"]))), {})

    def _replies(self, activity: str) -> Iterator[Sent]:
        return (
            each
            for each in reversed(self.connector.sent)
            if each.reply_to == activity and each.conversation == self.person.conversation
        )

    def _sender(self) -> dict[str, Any] | None:
        """Return the button that sends what is typed, where the card has one."""
        if not inputs(self.card):
            return None
        found = [each for each in senders(self.card) if each.get("style") == "positive"]
        return found[0] if found and found[0].get("associatedInputs") != "none" else None

    def _filled(self, typed: dict[str, str]) -> Submit:
        """Return the card's press with what is typed, delivered some times: again, or as another press."""
        action = self._sender()
        assert action, words(self.card)
        data = {**action.get("data", {}), **sent(self.card, typed)}
        message = f"card-{self.number}-{next(self._messages)}"
        verb = str(action["verb"])
        first = self.person.execute(verb, data, message)
        ways: tuple[Callable[[], dict[str, Any]], ...] = (
            lambda: first,
            lambda: self.person.execute(verb, data, message),
            lambda: self.person.submit(verb, data, message),
        )
        more = self.rng.choices(ways, (5, 4, 1), k=self.rng.randint(0, MOST - 1))
        return Submit(
            who=self.number, deliveries=(first, *(way() for way in more)), message=message, what=verb
        )

    def _noted(self) -> Submit:
        """Return a typed note, delivered some times."""
        first = self.person.text(f"note {self._tokens()}")
        count = self.rng.randint(1, MOST)
        return Submit(who=self.number, deliveries=(first,) * count, message="", what="note")


@dataclass
class Town:
    """Everybody, the bots they speak to, and what was answered."""

    people: list[Somebody]
    connector: FakeConnector
    store: Store
    rng: Random
    figures: Figures
    problems: list[str] = field(default_factory=list[str])
    said: dict[str, str] = field(default_factory=dict[str, str])
    """What each pressed message became, without the marks of a drawing."""

    async def wave(self) -> None:
        """Let everybody submit one thing, delivered in any order, and look at what came of it."""
        submits = [await each.submit() for each in self.people]
        deliveries = [(submit, activity) for submit in submits for activity in submit.deliveries]
        self.rng.shuffle(deliveries)
        answers: dict[int, list[Card]] = defaultdict(list[Card])

        async def deliver(submit: Submit, activity: dict[str, Any]) -> None:
            person = self.people[submit.who].person
            person.bot_url = self.rng.choice(self.people[submit.who].urls)
            status, answer = await person.post(activity)
            if status != 200:
                self.problems.append(f"{status} to {submit.what}")
            elif answer:
                answers[submit.who].append(answer["value"])

        await _all(AT_ONCE, [lambda d=each: deliver(*d) for each in deliveries])
        self.figures.deliveries += len(deliveries)
        for submit in submits:
            await self._judge(submit, answers[submit.who])

    async def _judge(self, submit: Submit, answers: list[Card]) -> None:
        """Note what a submit came to: its effects, and whether its answers are alike."""
        somebody = self.people[submit.who]
        if not submit.message:
            answers = [each.card or {} for each in somebody._replies(str(submit.deliveries[0]["id"]))]
        drawn = {plain(each): each for each in answers}
        self.figures.answers += len(answers)
        if len(drawn) != 1:
            told = "\n--- or\n".join(words(each) for each in drawn.values())
            self.problems.append(f"{len(drawn)} different answers to {submit.what} of {submit.who}:\n{told}")
        if any(FAULT in words(each) for each in answers):
            self.problems.append(f"a fault answers {submit.what}")
        if drawn:
            somebody.card = next(iter(drawn.values()))
            self.said[submit.message] = next(iter(drawn))
        before, somebody.effects = somebody.effects, await effects(self.store, somebody.person)
        if somebody.effects > before + 1:
            self.problems.append(f"{somebody.effects - before} effects of one {submit.what} of {submit.who}")
        self.figures.submits += 1
        self.figures.effects += somebody.effects - before
        self.figures.verbs[submit.what] += 1

    def drawn_again(self) -> None:
        """Hold every message that was put in place of a card to what its press was answered with."""
        for each in self.connector.updated:
            if each.id in self.said and plain(each.card or {}) != self.said[each.id]:
                self.problems.append(f"{each.id} became something else:\n{words(each.card or {})}")
        for seen in (self.connector.updated, self.connector.sent, self.connector.requests):
            seen.clear()


async def _all(at_once: int, jobs: Iterable[Callable[[], Awaitable[None]]]) -> None:
    """Do all jobs in their order, so many at a time."""
    waiting = iter(jobs)

    async def lane() -> None:
        for job in waiting:
            await job()

    await asyncio.gather(*(lane() for _ in range(at_once)))


async def effects(store: Store, person: Person) -> int:
    """Return how many things somebody has changed: in their engagements, by notes, in their settings."""
    count = 0
    listed = await store.query(kinds.person_partition(person.tenant, person.id), "entry")
    for each in listed.items:
        name = kinds.ENTRY.decode(each.body).engagement
        stored = await store.get(kinds.engagement_ref(name))
        assert stored
        engagement = kinds.ENGAGEMENT.decode(stored.body)
        noted = await store.query(kinds.notes_partition(name), "note")
        count += len(engagement.changes) + len(noted.items)
    stored = await store.get(kinds.person_ref(person.tenant, person.id))
    return count + (kinds.PERSON.decode(stored.body).settings_revision if stored else 0)


async def resent(store: Kept, seed: str, people: int, waves: int) -> tuple[list[str], Figures]:
    """Let so many people submit so often; return what did not hold, and the figures."""
    began, figures = time.monotonic(), Figures()
    async with FakeConnector() as connector, replying(store, BOTS) as bots:
        kept = await opened(store)
        everybody = [_somebody(seed, number, bots.urls, connector) for number in range(people)]
        town = Town(everybody, connector, kept, Random(seed), figures)
        try:
            for _ in range(waves):
                await town.wave()
                town.drawn_again()
            await asyncio.sleep(0.5)  # what follows behind the last answers
            town.drawn_again()
        finally:
            await asyncio.gather(*(each.person.close() for each in everybody))
            await kept.close()
    figures.seconds = time.monotonic() - began
    return town.problems, figures


def _somebody(seed: str, number: int, urls: list[str], connector: FakeConnector) -> Somebody:
    name = f"7d2f9a10-1111-4a22-8b33-{number:012d}"
    person = Person(urls[0], connector.url, id=name, conversation=f"a:personal-{number}")
    return Somebody(number, person, Random(f"{seed}-{number}"), urls, connector)
