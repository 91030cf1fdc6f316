"""What a disk, a file and a neighbour can do to the store, done for real while the bot runs. Asserts nothing.

Every trouble is a context: it lasts while the block runs, and is over after it.
"""

import asyncio
import contextlib
import os
import resource
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from tests.ports import free_port
from tests.sources import ROOT

NOBODY = 65534
Trouble = Callable[[Path, Store], AbstractAsyncContextManager[None]]
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
SMALL = 'mount -t tmpfs -o size=1m,mode=700 none "$0" && cd "$1" && shift && exec "$@"'
OWN = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
"""A name space of its own, where anybody may mount; Linux alone, and not in every container."""


@contextlib.asynccontextmanager
async def no_room(path: Path, store: Store) -> AsyncGenerator[None]:
    """The system takes no further byte into the log, which every write goes through: as a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.asynccontextmanager
async def read_only(path: Path, store: Store) -> AsyncGenerator[None]:
    """The file may not be written, also not by a new connection; nothing is read-only for root."""
    assert isinstance(store, SqliteStore)
    await store._writer.run(lambda connection: connection.execute("PRAGMA query_only = ON").fetchall())
    path.chmod(0o400)
    root = os.geteuid() == 0
    if root:
        os.chown(path, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
            os.chown(path, 0, -1)
        path.chmod(0o600)


@contextlib.asynccontextmanager
async def locked(path: Path, store: Store) -> AsyncGenerator[None]:
    """Another process holds the lock that every writer needs."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, path, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"held\n"
        yield
    finally:
        process.kill()
        await process.communicate()


def can_mount(folder: Path) -> bool:
    """Say whether a small disk can be had here."""
    with contextlib.suppress(OSError):
        command = [*OWN, SMALL, folder, folder, "true"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    return False


@dataclass
class SmallDisk:
    """`python app.py` on a disk of 1 MB that it alone sees. `fill` leaves no byte on it, `clear` does."""

    process: asyncio.subprocess.Process
    url: str
    folder: Path

    def fill(self) -> None:
        """Write until the system says that the disk is full."""
        with (self.folder / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 512)

    def clear(self) -> None:
        """Make room."""
        (self.folder / "filler").unlink()


@contextlib.asynccontextmanager
async def small_disk(folder: Path) -> AsyncGenerator[SmallDisk]:
    """Run the bot, as `python app.py` does, with its store on a disk of its own."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(*OWN, SMALL, folder, ROOT, sys.executable, "app.py"),
        env=os.environ | {"PORT": str(port), "CADENCE_STORE": f"sqlite:{folder / 'cadence.db'}"},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr
        async with asyncio.timeout(20):
            while b"listening on" not in (line := await process.stderr.readline()):
                assert line, "the bot did not start"
        seen = Path(f"/proc/{process.pid}/root/{folder}")
        yield SmallDisk(process, f"http://127.0.0.1:{port}", seen)
    finally:
        process.kill()
        await process.communicate()
