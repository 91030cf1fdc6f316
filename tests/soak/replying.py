"""Whole bots in processes of their own, forked from one that has imported the bot, all on one store.

`python -m tests.soak.replying` reads the variables of a store, forks a bot that listens on a free port, and
answers with its process id and its port. Their clock stands still: the same answer is the same to the letter.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app import running
from bot.playbook.loader import load
from bot.services.calendars import warm
from bot.settings import Settings
from tests.journeys.talker import Clock
from tests.keeping import Kept
from tests.soak.working import beside, ended, started

POLL = "0.2"
"""Seconds between a bot's looks for what is due."""


async def reply(store: Kept, out: int) -> None:
    """Run a bot until killed; its port is written once it listens."""
    own = {**store, "PORT": "0", "CADENCE_POLL_SECONDS": POLL}
    async with running(Settings.from_env(own), Clock()) as port:
        os.write(out, f"{port}\n".encode())
        await asyncio.Event().wait()


def nurse() -> None:
    """Fork a bot for every line; all end with this one."""
    warm()
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        store = json.loads(line)
        coming, out = os.pipe()
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            asyncio.run(beside(parent, reply(store, out)))
            os._exit(0)
        os.close(out)
        with os.fdopen(coming) as said:
            sys.stdout.write(f"{pid} {said.readline()}")
            sys.stdout.flush()


@dataclass
class Bots:
    """Bots that listen, by their addresses."""

    urls: list[str]


@asynccontextmanager
async def replying(store: Kept, count: int) -> AsyncGenerator[Bots]:
    """Run so many bots on a store while the block runs."""
    nursery = await started("tests.soak.replying")
    assert nursery.stdin
    assert nursery.stdout
    pids: list[int] = []
    bots = Bots([])
    try:
        for _ in range(count):
            nursery.stdin.write(f"{json.dumps(store)}\n".encode())
            pid, port = (await nursery.stdout.readline()).split()
            pids.append(int(pid))
            bots.urls.append(f"http://127.0.0.1:{int(port)}")
        yield bots
    finally:
        ended(pids)
        nursery.kill()
        await nursery.wait()


if __name__ == "__main__":
    nurse()
