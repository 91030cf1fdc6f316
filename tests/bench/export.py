"""`python -m tests.bench.export [count]`: the portfolio of that many large engagements as XLSX and as CSV.

Each has 12 workloads, 40 contacts and 100 changes. Prints seconds, bytes, the longest pause of the event loop
and the most memory that Python held at once. Asserts nothing.
"""

import asyncio
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.services.exports import Wanted, make
from bot.storage.sqlite import SqliteStore
from tests.portfolios import OWNER, fill

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def pauses(found: list[float]) -> None:
    """Note how late the loop comes back to a task that asks for 1 ms."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        found.append(time.perf_counter() - began - 0.001)


async def measure(count: int) -> None:
    """Fill a store, then make each file."""
    with tempfile.TemporaryDirectory() as folder:
        store = await SqliteStore.open(str(Path(folder) / "bench.db"))
        desk = Desk(store=store, playbook=load(), clock=lambda: NOW)
        await fill(desk, count)
        for form in ("xlsx", "csv"):
            late: list[float] = []
            watch = asyncio.create_task(pauses(late))
            began = time.perf_counter()
            file = await make(desk, OWNER, "UTC", Wanted(form=form))
            seconds = time.perf_counter() - began
            watch.cancel()
            assert file is not None
            tracemalloc.start()
            await make(desk, OWNER, "UTC", Wanted(form=form))
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            print(
                f"{form}: {count} engagements, {seconds:.2f} s, {len(file.body):,} bytes, "
                f"longest pause {max(late) * 1000:.0f} ms, at most {most / 2**20:.0f} MiB"
            )
        await store.close()


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
