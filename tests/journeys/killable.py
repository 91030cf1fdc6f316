"""The bot in a process that can be killed without warning, forked from one that has imported it already.

`python -m tests.journeys.killable` reads lines, each the environment in JSON, forks a process that runs the
bot as `python app.py` does, and answers with its process id: a restart takes a tenth of a second, not a
whole one.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes import FakeConnector, Person, closing
from tests.journeys.talker import Card, Clock, Talker
from tests.keeping import kept_in
from tests.ports import free_port
from tests.sources import ROOT


@dataclass
class Bot:
    """The bot on one database. `start` starts it anew on another port; `kill` is kill -9."""

    database: Path
    nursery: asyncio.subprocess.Process
    pid: int = 0
    port: int = 0

    async def start(self) -> str:
        """Start it and return its address once it listens."""
        self.port = free_port()
        assert self.nursery.stdin
        assert self.nursery.stdout
        environment = {"PORT": str(self.port), **kept_in(self.database)}
        self.nursery.stdin.write(f"{json.dumps(environment)}\n".encode())
        self.pid = int(await self.nursery.stdout.readline())
        async with asyncio.timeout(10):
            while not await _listens(self.port):
                pass
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it now, in the middle of whatever it does."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            self.pid = 0


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        await asyncio.sleep(0.005)
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


@dataclass
class Survivor(Talker):
    """A person whose bot is killed and started again before each of their presses and messages."""

    bot: Bot = field(kw_only=True)
    kills: int = 0

    async def restart(self) -> None:
        """Kill the bot and start it again; the person finds it at its new address."""
        self.bot.kill()
        self.kills += 1
        self.person.bot_url = await self.bot.start()

    async def say(self, words: str) -> Card:
        await self.restart()
        return await super().say(words)

    async def send(self, verb: str, data: dict[str, Any], *, submit: bool = False) -> Card:
        await self.restart()
        return await super().send(verb, data, submit=submit)


@contextlib.asynccontextmanager
async def surviving(database: Path) -> AsyncGenerator[Survivor]:
    """A bot that is killed all the time, and a person who speaks to it."""
    nursery = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.journeys.killable",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    bot = Bot(database, nursery)
    try:
        async with FakeConnector() as connector:
            person = Person(await bot.start(), connector.url)
            async with closing(person):
                yield Survivor(person=person, connector=connector, clock=Clock(), bot=bot)
    finally:
        bot.kill()
        nursery.kill()
        await nursery.wait()


def nurse() -> None:
    """Fork a bot for every line; a child that ends is nobody's worry."""
    from app import main
    from bot.services.calendars import warm
    from bot.settings import Settings

    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        settings = Settings.from_env(json.loads(line))
        pid = os.fork()
        if pid == 0:
            asyncio.run(main(settings))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    nurse()
