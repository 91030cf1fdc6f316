"""SQLite when the file is locked, the disk full, slow or failing: never a lie, never a restart."""

import asyncio
import contextlib
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.errors import StoreUnavailable
from bot.storage import lane
from bot.storage.sqlite import SqliteStore
from bot.storage.store import MAX_BYTES, Ref
from tests.storage.contract import doc, ids
from tests.storage.writer import unsound

NOBODY = 65534


@contextlib.contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold the lock that every writer needs, as another process would."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


async def pragma(store: SqliteStore, statement: str) -> None:
    """Set something on the writing connection, to make the next write fail as the disk would."""
    await store._writer.run(lambda connection: connection.execute(statement).fetchall())


async def test_locked(store: SqliteStore, path: Path) -> None:
    """While another holds the lock: reads answer, the loop is free, each write ends within 8 s.

    Afterwards nothing of what was refused is there, and the store goes on.
    """
    await store.create(doc("first"))
    lags: list[float] = []
    reads: list[float] = []
    waits: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.01)
            lags.append(time.perf_counter() - before - 0.01)
            before = time.perf_counter()
            assert await store.get(Ref("p", "first")) is not None
            reads.append(time.perf_counter() - before)

    async def write(number: int) -> None:
        await asyncio.sleep(number * 0.5)
        before = time.perf_counter()
        with pytest.raises(StoreUnavailable) as caught:
            await store.create(doc(f"late{number}"))
        waits.append(time.perf_counter() - before)
        assert caught.value.__cause__ is not None

    watcher = asyncio.create_task(watch())
    with locked(path):
        await asyncio.gather(*(write(number) for number in range(3)))
    watcher.cancel()
    assert len(waits) == 3
    assert max(waits) < 8
    assert max(lags) < 0.2
    assert max(reads) < 0.2
    await store.create(doc("second"))
    assert ids((await store.query("p", "note")).items) == ["first", "second"]


async def test_lock_goes_away(store: SqliteStore, path: Path) -> None:
    """Writes that had to wait for a lock, even beyond SQLite's own patience, are done when it goes."""
    with locked(path):
        writes = [asyncio.create_task(store.create(doc(f"n{number}"))) for number in range(5)]
        await asyncio.sleep(0.4)
        writes.append(asyncio.create_task(store.create(doc("n5"))))
        assert not any(write.done() for write in writes)
    await asyncio.gather(*writes)
    assert len((await store.query("p", "note")).items) == 6


async def test_hanging_disk(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk hangs within a write, callers hear it in time; what had not begun is not done later."""
    monkeypatch.setattr(lane, "ANSWER_WITHIN", 0.2)
    monkeypatch.setattr(lane, "START_WITHIN", 0.1)
    hang = asyncio.create_task(store._writer.run(lambda connection: time.sleep(0.5)))
    await asyncio.sleep(0.02)
    with pytest.raises(StoreUnavailable):
        await store.create(doc())
    with pytest.raises(StoreUnavailable):
        await hang
    await asyncio.sleep(0.4)
    await store.create(doc("other"))
    assert await store.get(Ref("p", "one")) is None


async def test_one_bad_piece(store: SqliteStore) -> None:
    """Work that raises fails alone; what was committed with it is there."""

    def wrong(connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    outcomes = await asyncio.gather(
        store.create(doc("a")), store._writer.run(wrong), store.create(doc("b")), return_exceptions=True
    )
    assert isinstance(outcomes[1], ZeroDivisionError)
    assert ids((await store.query("p", "note")).items) == ["a", "b"]


async def test_full(store: SqliteStore) -> None:
    """A full disk refuses what does not fit; small writes and, with room again, all go on."""
    first = await store.create(doc())
    await pragma(store, "PRAGMA max_page_count = 12")
    big = doc("big", body=b"x" * MAX_BYTES)
    for _ in range(3):
        with pytest.raises(StoreUnavailable) as caught:
            await store.create(big)
        assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
    second = await store.replace(doc(body=b"2"), first.etag)
    assert await store.get(second.ref) == second
    assert await store.get(big.ref) is None
    await pragma(store, "PRAGMA max_page_count = 1073741823")
    await store.create(big)


async def test_write_errors(store: SqliteStore, path: Path) -> None:
    """Writes that the system refuses (a file size limit) fail, reads go on, and writes afterwards."""
    first = await store.create(doc())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        outcomes = await asyncio.gather(
            *(store.create(doc(f"big{number}", body=b"x" * MAX_BYTES)) for number in range(3)),
            return_exceptions=True,
        )
        read = await store.get(first.ref)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * 3
    assert read == first
    await store.create(doc("big0", body=b"x" * MAX_BYTES))
    assert ids((await store.query("p", "note")).items) == ["big0", "one"]
    assert not unsound(path)


async def test_read_only(store: SqliteStore) -> None:
    """A connection that may not write any more is given up for a new one."""
    await pragma(store, "PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable):
        await store.create(doc())
    await store.create(doc())
    await store.ready()


@contextlib.contextmanager
def somebody() -> Iterator[Path]:
    """A folder of its own for somebody who is not root: nothing is read-only for root."""
    root = os.geteuid() == 0
    with TemporaryDirectory() as folder:
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(folder) / "cadence.db"
        finally:
            if root:
                os.seteuid(0)


@pytest.mark.parametrize("folder", [0o700, 0o500])
async def test_read_only_file(folder: int) -> None:
    """A read-only file, in a read-only folder or not, is refused, and works once it may be written."""
    with somebody() as path:
        await (await SqliteStore.open(path)).close()
        path.chmod(0o400)
        path.parent.chmod(folder)
        try:
            with pytest.raises(StoreUnavailable):
                await SqliteStore.open(path)
        finally:
            path.parent.chmod(0o700)
            path.chmod(0o600)
        await (await SqliteStore.open(path)).close()


async def test_file_moved(store: SqliteStore, path: Path) -> None:
    """While the file is gone or replaced nothing is acknowledged; then all goes on."""
    first = await store.create(doc(body=b"1"))
    away = path.with_suffix(".away")
    path.rename(away)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await store.replace(doc(body=b"2"), first.etag)
        with pytest.raises(StoreUnavailable):
            await store.get(first.ref)
        with pytest.raises(StoreUnavailable):
            await store.ready()
        path.touch()
    assert path.read_bytes() == b""
    away.replace(path)
    assert await store.get(first.ref) == first
    await store.replace(doc(body=b"3"), first.etag)


async def test_cancelled_write_is_done(store: SqliteStore) -> None:
    """A write that was accepted is done although nobody waits for it any more."""
    task = asyncio.create_task(store.create(doc()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.ready()
    assert await store.get(Ref("p", "one")) is not None
