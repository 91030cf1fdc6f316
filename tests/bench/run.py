"""`make bench`: CPU per turn of each case against the bare handler, time to ready, resident memory.

Every case has a server process of its own; rounds of all cases are interleaved, and medians are printed, so
that a busy machine disturbs all alike. Without names of cases tests/bench/identity.py follows. Options:
--rounds, --requests (a round), --at-once, and names of cases.
"""

import argparse
import asyncio
import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.bench.cases import BARE, CASES, Case
from tests.fakes import Person
from tests.sources import ROOT


@dataclass
class Server:
    """A running server process."""

    process: asyncio.subprocess.Process
    url: str
    seconds_to_ready: float

    @classmethod
    async def start(cls, path: str, service_url: str) -> "Server":
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.serve", path, service_url, cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        said = (await process.stdout.readline()).split()
        if said[:1] != [b"ready"]:
            raise SystemExit(f"{path} did not start: run python -m tests.bench.serve {path} {service_url}")
        return cls(process, f"http://127.0.0.1:{int(said[1])}", time.perf_counter() - began)

    async def used(self) -> tuple[int, int]:
        """Return CPU nanoseconds so far and resident KiB."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        cpu, memory = (await self.process.stdout.readline()).split()
        return int(cpu), int(memory)

    async def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()


@dataclass
class Runner:
    """One case on its server, and what was measured."""

    case: Case
    server: Server
    person: Person
    state: Any = None
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    cpu_ms: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def round(self, session: aiohttp.ClientSession, requests: int, at_once: int) -> None:
        """Post so many requests and note what a turn cost."""
        bodies = [self.case.build(self.person, self.state, next(self.numbers)) for _ in range(requests)]
        waiting = iter(bodies)

        async def client() -> None:
            for body in waiting:
                headers = {"Content-Type": "application/json"}
                async with session.post(
                    f"{self.server.url}/api/messages", data=body, headers=headers
                ) as response:
                    answer = await response.read()
                    if response.status != 200:
                        raise SystemExit(f"{self.case.name}: {response.status} {answer[:200]!r}")

        before, _ = await self.server.used()
        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(at_once)))
        self.seconds.append((time.perf_counter() - began) / requests)
        after, _ = await self.server.used()
        self.cpu_ms.append((after - before) / requests / 1e6)


async def bench(cases: Sequence[Case], rounds: int, requests: int, at_once: int) -> None:
    """Measure the cases and print a table."""
    async with AsyncExitStack() as stack:
        service = await Server.start("tests.bench.servers:connector", "-")
        stack.push_async_callback(service.stop)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        runners: list[Runner] = []
        for case in cases:
            server = await Server.start(case.server, service.url)
            stack.push_async_callback(server.stop)
            person = Person(server.url, service.url)
            stack.push_async_callback(person.close)
            runners.append(Runner(case, server, person, await case.prepare(person)))
        for runner in runners:
            await runner.round(session, requests, at_once)  # warm
            runner.cpu_ms.clear()
            runner.seconds.clear()
        for _ in range(rounds):
            for runner in runners:
                await runner.round(session, requests, at_once)
        print(f"\n{rounds} interleaved rounds of {requests} requests, {at_once} at once; medians")
        await report(runners)


async def report(runners: Sequence[Runner]) -> None:
    """Print one line a case."""
    bare = next(statistics.median(runner.cpu_ms) for runner in runners if runner.case is BARE)
    print(f"{'case':<28}{'CPU ms':>9}{'× bare':>9}{'goal':>10}{'wall ms':>10}{'ready s':>10}{'MB':>8}")
    for runner in runners:
        cpu = statistics.median(runner.cpu_ms)
        _, memory = await runner.server.used()
        goal = f"≤ {runner.case.goal:g}" if runner.case.goal else ""
        goal = f"≤ {runner.case.most_ms:g} ms" if runner.case.most_ms else goal
        wall = statistics.median(runner.seconds) * 1000
        print(
            f"{runner.case.name:<28}{cpu:>9.3f}{cpu / bare:>9.2f}{goal:>10}{wall:>10.2f}"
            f"{runner.server.seconds_to_ready:>10.2f}{memory / 1024:>8.0f}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="CPU per turn, time to ready and memory, against bare HTTP.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("names", nargs="*", help="words in the names of cases; the bare one always runs")
    chosen = parser.parse_args(arguments)
    cases = [
        case
        for case in CASES
        if case is BARE or not chosen.names or any(word in case.name for word in chosen.names)
    ]
    asyncio.run(bench(cases, chosen.rounds, chosen.requests, chosen.at_once))
    if not chosen.names:
        print("\nWith an app id, over TLS, against the SDK's own adapter (python -m tests.bench.identity)")
        sys.exit(subprocess.call([sys.executable, "-m", "tests.bench.identity"], cwd=ROOT))


if __name__ == "__main__":
    main()
