"""What the worker costs does not depend on how much is stored; `make cost` measures the same in seconds."""

from pathlib import Path

import pytest

from bot.reminders.worker import BATCH
from bot.storage.sqlite import SqliteStore
from tests.bench import scale
from tests.bench.scale import EVENING, MOST, Size

SMALL, LARGE = 2_000, 20_000


async def counting(store: SqliteStore, counted: list[int]) -> None:
    """Add to the one number each step that SQLite's machine takes from now on."""

    def count() -> None:
        counted[0] += 1

    for lane in (store._reader, store._writer):
        await lane.run(lambda connection: connection.set_progress_handler(count, 1))


async def steps(folder: Path, count: int, *, index: bool = True) -> tuple[int, int]:
    """Return the steps of a look-up and of a pass in a store of that many engagements."""
    size = await Size.made(folder, count)
    if not index:
        await size.store._writer.run(lambda connection: connection.execute("DROP INDEX documents_due"))
    await scale.make_due(size.desk, "r0")
    counted = [0]
    await counting(size.store, counted)
    assert len(await size.store.due(EVENING, BATCH)) == BATCH
    look, counted[0] = counted[0], 0
    await scale.work_off(size.desk)
    work = counted[0]
    assert await scale.handed_on(size.desk, "r0") == scale.DUE
    assert not await size.store.due(EVENING, 1)
    await size.store.close()
    return look, work


@pytest.fixture
async def small(tmp_path: Path) -> tuple[int, int]:
    """The steps in a small store."""
    return await steps(tmp_path, SMALL)


async def test_a_pass_costs_the_same_with_ten_times_as_many(small: tuple[int, int], tmp_path: Path) -> None:
    """With as many due, the look-up and a pass (claim, plan, mailbox) take no more of SQLite's steps.

    Steps of its machine, not seconds: they are the same on a busy computer.
    """
    large = await steps(tmp_path, LARGE)
    assert all(last <= MOST * first for first, last in zip(small, large, strict=True)), (small, large)


async def test_the_steps_would_tell(small: tuple[int, int], tmp_path: Path) -> None:
    """Without the index the same count grows with what is stored."""
    look, work = await steps(tmp_path, SMALL + 1, index=False)
    assert look > 10 * small[0]
    assert work > MOST * small[1]
