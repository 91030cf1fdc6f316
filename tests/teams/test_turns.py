"""Deliveries again, order within a conversation, many conversations, and too many at once."""

import asyncio

import pytest
from botbuilder.core import TurnContext

from bot.teams import words
from bot.teams.front import Limits
from bot.teams.reply import Reply
from bot.teams.shape import Inbound, read
from bot.teams.turns import BUSY, TurnLimits, Turns
from bot.teams.wire import dumps
from dialogs.turn import Answer, Incoming
from tests.fakes import Person
from tests.teams.harness import Running, running
from tests.teams.test_shape import LOCAL
from tests.waiting import until


class Desk:
    """A handler whose turns end when the test says so; remembers what began and ended."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def __call__(self, context: TurnContext, incoming: Incoming) -> Answer | None:
        name = incoming.text or incoming.verb
        self.log.append(f"+{name}")
        if gate := self.gates.get(name):
            await gate.wait()
        self.log.append(f"-{name}")
        return Answer(text=f"did {name}")

    def hold(self, name: str) -> asyncio.Event:
        self.gates[name] = asyncio.Event()
        return self.gates[name]

    async def until(self, entry: str) -> None:
        await until(lambda: entry in self.log, pause=0.001)


async def test_x8_the_same_activity_four_times(bot: Running) -> None:
    """X8: the same activity delivered 4 times has one effect, and every delivery the same answer."""
    text = bot.person.text("hello")
    assert [await bot.person.post(text) for _ in range(4)] == [(200, None)] * 4
    press = bot.person.execute("save", {"a": 1}, "1")
    first, *others = [await bot.person.post(press) for _ in range(4)]
    assert others == [first] * 3
    assert len(bot.seen) == 2
    assert bot.connector.said == ["text: hello"]


async def test_x8_redelivered_while_it_runs() -> None:
    """X8: a delivery that arrives while the first still runs waits for it and gets the same body."""
    desk = Desk()
    gate = desk.hold("save")
    async with running(desk) as up:
        press = up.person.execute("save", {}, "1")
        posts = [asyncio.create_task(up.person.post(press)) for _ in range(4)]
        await desk.until("+save")
        await asyncio.sleep(0.05)
        gate.set()
        answers = await asyncio.gather(*posts)
        assert answers == [answers[0]] * 4
        assert answers[0][1]["value"] == "did save"
    assert desk.log == ["+save", "-save"]


async def test_x9_the_same_id_elsewhere(bot: Running) -> None:
    """X9: the same id in two conversations is two effects; so is the same id from two people."""
    await bot.person.say("one", id="same")
    bot.person.conversation = "a:personal-2"
    await bot.person.say("two", id="same")
    bot.person.id = "11111111-2222-3333-4444-555555555555"
    await bot.person.say("three", id="same")
    assert bot.connector.said == ["text: one", "text: two", "text: three"]
    assert len({incoming.key for incoming in bot.seen[:2]}) == 2


async def test_one_conversation_in_order_many_in_parallel() -> None:
    """A turn waits for the one before it in its conversation, not for other people's."""
    desk = Desk()
    gate = desk.hold("one")
    async with running(desk) as up:
        first = asyncio.create_task(up.person.say("one"))
        await desk.until("+one")
        rest = []
        for name in ("two", "three"):
            rest.append(asyncio.create_task(up.person.say(name)))
            await asyncio.sleep(0.02)
        up.person.conversation = "a:personal-2"
        assert (await up.person.say("other"))[0] == 200
        assert desk.log == ["+one", "+other", "-other"]
        gate.set()
        await asyncio.gather(first, *rest)
    assert desk.log[3:] == ["-one", "+two", "-two", "+three", "-three"]


async def test_a_failed_turn_frees_its_conversation() -> None:
    """An exception does not hold up the next turn."""

    async def handler(context: TurnContext, incoming: Incoming) -> Answer | None:
        if incoming.text == "bad":
            raise RuntimeError
        return Answer(text="fine")

    async with running(handler) as up:
        await up.person.say("bad")
        await up.person.say("good")
        assert up.connector.said[1] == "fine"


async def test_who_waited_too_long_is_told() -> None:
    """When the turn before takes all the time, the next one is not begun, and its person knows."""
    desk = Desk()
    desk.hold("one")
    async with running(desk, limits=Limits(turns=TurnLimits(seconds=0.3))) as up:
        first = asyncio.create_task(up.person.say("one"))
        await desk.until("+one")
        second = await up.person.press("two", {}, "1")
        await first
        assert second[1]["value"] in (words.STILL_BUSY, "did two")
        assert desk.log[0] == "+one"
        assert up.connector.said[0].startswith("That took too long")


def inbound(conversation: str = "a:1", **members: object) -> Inbound:
    person = Person("", "http://127.0.0.1:1/", conversation=conversation)
    found = read(dumps(person.text("x", **members)), LOCAL)
    assert isinstance(found, Inbound)
    return found


async def test_too_many_at_once() -> None:
    """Above the bound a turn is refused with 503, and not remembered: later it is served."""
    gate = asyncio.Event()

    async def deliver(inbound: Inbound, until: float) -> Reply:
        await gate.wait()
        return Reply()

    turns = Turns(deliver, TurnLimits(at_once=2, in_line=8))
    running = [asyncio.create_task(turns.run(inbound(f"a:{n}", id=f"id{n}"))) for n in range(2)]
    await asyncio.sleep(0)
    late = inbound("a:9", id="late")
    assert await turns.run(late) is BUSY
    gate.set()
    assert await asyncio.gather(*running) == [Reply(), Reply()]
    assert await turns.run(late) == Reply()


async def test_too_many_in_line() -> None:
    """One conversation cannot fill the line for all."""
    gate = asyncio.Event()

    async def deliver(inbound: Inbound, until: float) -> Reply:
        await gate.wait()
        return Reply()

    turns = Turns(deliver, TurnLimits(in_line=3))
    line = [asyncio.create_task(turns.run(inbound(id=f"id{n}"))) for n in range(3)]
    await asyncio.sleep(0)
    assert await turns.run(inbound(id="one more")) is BUSY
    gate.set()
    await asyncio.gather(*line)


async def test_nothing_is_kept_for_ever() -> None:
    """Conversations leave no lock behind; replies go after their time, or when they are too many."""
    delivered = 0

    async def deliver(inbound: Inbound, until: float) -> Reply:
        nonlocal delivered
        delivered += 1
        return Reply(200, b"x" * 100)

    limits = TurnLimits(remember_seconds=0.05, remembered=10, remembered_bytes=500)
    turns = Turns(deliver, limits)
    for n in range(20):
        await turns.run(inbound(f"a:{n}", id=f"id{n}"))
    kept = turns._done._kept  # the size is the claim
    assert len(kept) <= 5
    assert turns._done._bytes == 100 * len(kept)
    assert turns._lanes == {}
    assert turns._under_way == {}
    await turns.run(inbound("a:19", id="id19"))
    assert delivered == 20
    await asyncio.sleep(0.06)
    await turns.run(inbound("a:19", id="id19"))
    assert delivered == 21


async def test_a_stopped_turn_does_not_take_its_twin_along() -> None:
    """When the first delivery is cancelled (the process stops), the second is told to come again."""

    async def deliver(inbound: Inbound, until: float) -> Reply:
        await asyncio.sleep(60)
        return Reply()

    turns = Turns(deliver)
    first = asyncio.create_task(turns.run(inbound(id="x")))
    await asyncio.sleep(0)
    second = asyncio.create_task(turns.run(inbound(id="x")))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is BUSY
    with pytest.raises(asyncio.CancelledError):
        await first
