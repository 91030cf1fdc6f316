"""SQLite: the contract in memory and on a file, the file itself, and other processes on it."""

import asyncio
import contextlib
import os
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import NewerSchema, StoreError, StoreUnavailable
from bot.storage.sqlite import FILE_VERSION, SqliteStore
from bot.storage.store import Ref, Store
from tests.sources import ROOT
from tests.storage.contract import StoreContract, doc


class TestMemory(StoreContract):
    """The contract on ":memory:"."""

    @pytest.fixture
    async def store(self) -> AsyncIterator[Store]:
        store = await SqliteStore.open(":memory:")
        yield store
        await store.close()

    @pytest.fixture
    def peer(self, store: Store) -> Store:
        return store


class TestFile(StoreContract):
    """The contract on a file, with a second connection to it."""

    @pytest.fixture
    async def peer(self, path: Path, store: Store) -> AsyncIterator[Store]:
        peer = await SqliteStore.open(path)
        yield peer
        await peer.close()


async def start(*arguments: str | Path) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.writer", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_modes(path: Path, tmp_path: Path) -> None:
    """Only the owner may read the file, its log and its index, whatever they were before."""
    before = os.umask(0)
    try:
        for _ in range(2):
            store = await SqliteStore.open(path)
            await store.create(doc(os.urandom(4).hex()))
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
            assert modes == {path.name + suffix: 0o600 for suffix in ("", "-wal", "-shm")}
            await store.close()
            path.chmod(0o666)
    finally:
        os.umask(before)


async def test_settings(store: SqliteStore, path: Path) -> None:
    """A commit is on the disk before it is acknowledged: write-ahead log, synchronous FULL."""
    await store.create(doc())
    for name, value in (("journal_mode", "wal"), ("synchronous", 2), ("page_size", 8192)):
        found = await store._writer.run(lambda each, name=name: each.execute(f"PRAGMA {name}").fetchone())
        assert found == (value,)


async def test_survives_close(path: Path) -> None:
    """What was written is there in the next run, and close leaves one file."""
    store = await SqliteStore.open(path)
    written = await store.create(doc())
    await store.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    store = await SqliteStore.open(path)
    assert await store.get(written.ref) == written
    await store.close()


async def test_newer_file(path: Path) -> None:
    """A file of a newer version is refused and left as it is."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {FILE_VERSION + 1}")
    with pytest.raises(NewerSchema):
        await SqliteStore.open(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []


@pytest.mark.parametrize("content", [b"no database at all " * 100, None])
async def test_unusable_file(tmp_path: Path, content: bytes | None) -> None:
    """Something else at the path, or no folder for it: one clear error, nothing made or changed."""
    path = tmp_path / "x.db" if content else tmp_path / "no" / "x.db"
    if content:
        path.write_bytes(content)
    with pytest.raises(StoreUnavailable) as caught:
        await SqliteStore.open(path)
    assert isinstance(caught.value.__cause__, sqlite3.Error | OSError)
    assert not path.exists() or path.read_bytes() == content


async def test_bad_arguments(store: SqliteStore) -> None:
    """Lone surrogates in an id are a StoreError; a limit below 1 or a naive moment is a bug."""
    with pytest.raises(StoreError):
        await store.get(Ref("p", "\ud800"))
    with pytest.raises(ValueError):
        await store.query("p", "note", 0)
    with pytest.raises(ValueError):
        await store.due(datetime(2026, 11, 2), 1)  # noqa: DTZ001 - naive on purpose


async def test_two_processes(store: SqliteStore, path: Path) -> None:
    """Increments of three processes on one document are all there."""
    await store.create(doc(body=b"0"))
    processes = [await start("increment", path, "100") for _ in range(3)]
    assert [await process.wait() for process in processes] == [0, 0, 0]
    read = await store.get(Ref("p", "one"))
    assert read is not None
    assert read.body == b"300"


async def test_group_commit(store: SqliteStore) -> None:
    """Writes that wait together share commits, and each has its own outcome."""
    statements: list[str] = []
    await store._writer.run(lambda connection: connection.set_trace_callback(statements.append))
    stored = await asyncio.gather(*(store.create(doc(f"n{number}")) for number in range(60)))
    replaced = await asyncio.gather(
        *(
            store.replace(doc(each.ref.id), each.etag if number % 2 else "never")
            for number, each in enumerate(stored)
        ),
        return_exceptions=True,
    )
    assert [isinstance(outcome, Exception) for outcome in replaced] == [True, False] * 30
    assert statements.count("COMMIT") < 30
