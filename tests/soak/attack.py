"""An attack from outside while people work: large bodies without a token, sockets that dribble, and 20 people
who submit DIBS with a commit. `make soak ARGS="--part attack"`.

The bot, its attackers and its people are three processes. Claims: the people's p99 is under a second, each of
their answers is stored, every body is refused, the bot is alive and hardly larger than before.
"""

import asyncio
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from tests.fakes import FakeConnector, Person
from tests.identified import Process, process
from tests.identity import OpenId, claims, signed
from tests.journeys.acts import dump, open_new
from tests.journeys.talker import Clock, Talker, button, values
from tests.sources import ROOT

BODIES, SOCKETS, PEOPLE = 2000, 400, 20
HOLD_SECONDS = 15.0
"""How long the sockets dribble at least: longer than the bot waits for a head."""
PAUSE_SECONDS = 1.0
"""What a person needs, at the very least, until the next submit."""
P99_SECONDS = 1.0
MEMORY_KIB = 64 * 1024
AT_ONCE = 32
"""Bodies that are sent side by side."""
_BODY = b"x" * (1 << 20)
_HEAD = b"POST /api/messages HTTP/1.1\r\nHost: bot.example.com\r\nContent-Type: application/json\r\n"


@dataclass
class Attacked:
    """What an attack showed."""

    seconds: list[float] = field(default_factory=list[float])
    refused: Counter[str] = field(default_factory=Counter[str])
    memory_kib: int = 0
    problems: list[str] = field(default_factory=list[str])

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[math.ceil(len(self.seconds) * 0.99) - 1]

    def told(self) -> str:
        longest, memory = max(self.seconds) * 1000, self.memory_kib / 1024
        return (
            f"{len(self.seconds)} submits, p99 {self.p99 * 1000:.0f} ms, longest {longest:.0f} ms; "
            f"refused {dict(sorted(self.refused.items()))}; memory up by {memory:.1f} MB"
        )


async def attacked(folder: Path, bodies: int, sockets: int, people: int = PEOPLE) -> Attacked:
    """Run an attack and return what it showed; every broken claim is a line in `problems`."""
    found = Attacked()
    async with OpenId() as openid, FakeConnector() as connector, process(folder, openid) as bot:
        here = [await _person(bot, connector, number) for number in range(people)]
        try:
            before = bot.resident()
            attack = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.soak.attack", str(bot.port), str(bodies), str(sockets)),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
            )
            told = asyncio.create_task(attack.communicate())
            last = await asyncio.gather(*(_submitting(each, found, told) for each in here))
            found.refused = Counter(json.loads((await told)[0]))
            found.memory_kib = bot.resident() - before
            _judge(found, bot, bodies, sockets)
        finally:
            await asyncio.gather(*(each.person.close() for each in here))
    kept = [body["workloads"]["teams"]["dibs"] for body in dump(bot.database, "engagement").values()]
    stored = sorted(str(each["success_owner"]["value"]) for each in kept if "success_owner" in each)
    if stored != sorted(last):
        found.problems.append(f"answered and not stored: {stored} for {sorted(last)}")
    return found


def _judge(found: Attacked, bot: Process, bodies: int, sockets: int) -> None:
    if found.p99 >= P99_SECONDS:
        found.problems.append(f"p99 of the people is {found.p99:.2f} s")
    if not bot.alive:
        found.problems.append("the bot is gone")
    if found.memory_kib > MEMORY_KIB:
        found.problems.append(f"memory grew by {found.memory_kib / 1024:.0f} MB")
    # A refusal can come before the body is whole; then the rest of it may meet a closed connection.
    if (ended := sum(found.refused[each] for each in ("401", "413", "reset"))) != bodies:
        found.problems.append(f"{ended} of {bodies} bodies were refused: {dict(found.refused)}")
    if found.refused["slow, closed"] < sockets:
        found.problems.append(f"sockets without a head stay open: {dict(found.refused)}")
    for words in ("Traceback", "turn failed", "request failed"):
        if words in bot.log:
            found.problems.append(f"{words!r} in the log")


async def _person(bot: Process, connector: FakeConnector, number: int) -> Talker:
    """Return somebody with an engagement of their own, and its DIBS in front of them."""
    person = Person(
        bot.url,
        connector.url,
        name=f"Person {number}",
        id=str(UUID(int=number + 1)),
        conversation=f"a:person-{number}",
        token=signed(claims(connector.url)),
    )
    talker = Talker(person=person, connector=connector, clock=Clock())
    customer = f"Customer {number}"
    await open_new(talker, customer=customer, domain=f"c{number}.example.com", workloads="teams")
    talker.card = await talker.say("dibs")
    return talker


async def _submitting(who: Talker, found: Attacked, attack: "asyncio.Task[Any]") -> str:
    """Submit DIBS again and again while the attack goes on; return the answer that was given last."""
    form, number, answer = who.card, 0, ""
    action = button(form, "Save DIBS")
    while not attack.done():
        number += 1
        answer = f"Owner {number} of {who.person.name}"
        typed = {"success_owner.teams": answer, "dibs_source": "side:partner"}
        data = {**action["data"], **values(form), **typed, "nonce": f"n{number}", "r": number - 1}
        began = time.monotonic()
        status, said = await who.person.press(action["verb"], data, "card-1")
        found.seconds.append(time.monotonic() - began)
        if status != 200 or "needs a look" in str(said):
            found.problems.append(f"{who.person.name}, submit {number}: {status} {str(said)[:200]}")
            break
        await asyncio.sleep(PAUSE_SECONDS)
    return answer


# -- the attackers, in a process of their own


async def attack(port: int, bodies: int, sockets: int) -> Counter[str]:
    """Send bodies and hold sockets; return how the bodies ended, and the sockets ("slow …")."""
    ended: Counter[str] = Counter()
    over, began = asyncio.Event(), time.monotonic()
    slow = [asyncio.create_task(_dribble(port, number, over, ended)) for number in range(sockets)]
    await asyncio.sleep(1)
    turns = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(_body(port, number, turns, ended) for number in range(bodies)))
    await asyncio.sleep(max(0.0, began + HOLD_SECONDS - time.monotonic()))
    over.set()
    await asyncio.gather(*slow)
    return ended


async def _body(port: int, number: int, turns: asyncio.Semaphore, ended: Counter[str]) -> None:
    """Send 1 MiB without a token: of a length that is said before, or in chunks."""
    async with turns:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            ended["not connected"] += 1
            return
        try:
            if number % 2:
                writer.write(
                    _HEAD + b"Transfer-Encoding: chunked\r\n\r\n100000\r\n" + _BODY + b"\r\n0\r\n\r\n"
                )
            else:
                writer.write(_HEAD + f"Content-Length: {len(_BODY)}\r\n\r\n".encode() + _BODY)
            line = await asyncio.wait_for(reader.readline(), 30)
            ended[line.split()[1].decode() if line else "reset"] += 1
        except (ConnectionError, TimeoutError) as error:
            ended["reset" if isinstance(error, ConnectionError) else "silence"] += 1
        finally:
            writer.transport.abort()


async def _dribble(port: int, number: int, over: asyncio.Event, ended: Counter[str]) -> None:
    """Hold a socket open with a head that never ends, a byte a second; again when it is closed."""
    while not over.is_set():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            ended["slow, not connected"] += 1
            await asyncio.sleep(1)
            continue
        try:
            writer.write(_HEAD + f"X-{number}: ".encode())
            reading = asyncio.create_task(reader.read())
            while not over.is_set() and not reading.done():
                writer.write(b"x")
                await asyncio.wait((reading,), timeout=1)
            ended["slow, closed" if reading.done() else "slow, still open"] += 1
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        except ConnectionError:
            ended["slow, closed"] += 1
        finally:
            writer.transport.abort()


def run(bodies: int = BODIES, sockets: int = SOCKETS) -> int:
    """Attack in full, print the figures, return how many claims were broken."""
    with TemporaryDirectory() as folder:
        found = asyncio.run(attacked(Path(folder), bodies, sockets))
    print(f"attack, {bodies} bodies and {sockets} sockets: {found.told()}", *found.problems, sep="\n")
    return len(found.problems)


def main(arguments: Sequence[str]) -> None:
    """Be the attackers, and say how it ended."""
    port, bodies, sockets = map(int, arguments)
    print(json.dumps(asyncio.run(attack(port, bodies, sockets))))


if __name__ == "__main__":
    main(sys.argv[1:])
