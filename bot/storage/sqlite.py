"""The store on one SQLite file: write-ahead log, every commit on disk before it is acknowledged, mode 0600.

A thread writes and a thread reads, so a read waits for no writer and the event loop for neither; writes that
wait together are committed together, each with its own outcome. Any number of processes may share the file.
It never looks inside a body, never creates a file in place of one that disappeared, and never lets an sqlite3
error out.
"""

import asyncio
import contextlib
import itertools
import json
import os
import secrets
import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.errors import AlreadyExists, Changed, Missing, NewerSchema, StoreUnavailable, TooLarge
from bot.storage.codecs import instant, instant_text
from bot.storage.lane import LOCK_SLICE_MS, Lane
from bot.storage.store import MAX_BYTES, Document, Page, Ref, Stored

FILE_VERSION = 1
"""Layout of the file (`PRAGMA user_version`); the schema of the documents is the codecs' business."""

# Bodies live in a table with a rowid: as part of a WITHOUT ROWID key they made reads four times slower at 100
# KB.
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS documents (
        pk TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, due_at TEXT, etag TEXT NOT NULL,
        body BLOB NOT NULL, PRIMARY KEY (pk, id))""",
    "CREATE INDEX IF NOT EXISTS documents_due ON documents (due_at) WHERE due_at IS NOT NULL",
    f"PRAGMA user_version = {FILE_VERSION}",
)
_PRAGMAS = (
    "PRAGMA page_size = 8192",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: a plain fsync there does not survive a power loss
    "PRAGMA wal_autocheckpoint = 2000",
    "PRAGMA journal_size_limit = 67108864",
)
_GET = "SELECT kind, due_at, etag, body FROM documents WHERE pk = ? AND id = ?"
_QUERY = """SELECT pk, id, kind, due_at, etag, body FROM documents
    WHERE pk = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?"""
_FIRST = _QUERY.replace("id > ?", "id >= ?")
_EVERYTHING = """SELECT pk, id, kind, due_at, etag, body FROM documents ORDER BY pk, id LIMIT ?"""
_REST = _EVERYTHING.replace("ORDER", "WHERE (pk, id) > (?, ?) ORDER")
_DUE = """SELECT pk, id, kind, due_at, etag, body FROM documents
    WHERE due_at <= ? ORDER BY due_at LIMIT ?"""
_CREATE = """INSERT INTO documents (pk, id, kind, due_at, etag, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (pk, id) DO NOTHING"""
_REPLACE = """UPDATE documents SET kind = ?, due_at = ?, etag = ?, body = ?
    WHERE pk = ? AND id = ? AND etag = ?"""
_DELETE = "DELETE FROM documents WHERE pk = ? AND id = ? AND etag = ?"
_EXISTS = "SELECT 1 FROM documents WHERE pk = ? AND id = ?"

_Row = tuple[str, str, str, str | None, str, bytes]


class SqliteStore:
    """`Store` on SQLite; make one with `await SqliteStore.open(path)`."""

    def __init__(self, writer: Lane, reader: Lane) -> None:
        self._writer = writer
        self._reader = reader
        # A random start and a count: an ETag never comes back, in no process and after no delete.
        self._start = secrets.token_hex(8)
        self._count = itertools.count(1)

    @classmethod
    async def open(cls, path: str | os.PathLike[str]) -> "SqliteStore":
        """Open the store in a file, made if it is not there, or in memory (":memory:").

        Raises `StoreUnavailable` when the file cannot be used, `NewerSchema` when a newer version wrote it.
        """
        if os.fspath(path) == ":memory:":
            lane = Lane(_connect_memory, name="store", begin="BEGIN IMMEDIATE", disposable=False)
            store = cls(lane, lane)
        else:
            try:
                file, check = await asyncio.to_thread(_prepare_file, path)
            except OSError as error:
                raise StoreUnavailable from error
            connect = partial(_connect_file, file)
            writer = Lane(connect, name="writer", begin="BEGIN IMMEDIATE", check=check)
            store = cls(writer, Lane(partial(connect, read_only=True), name="reader", check=check))
        try:
            await store._writer.run(_lay_out)
            await store.ready()
        except BaseException:
            await store.close()
            raise
        return store

    async def get(self, ref: Ref) -> Stored | None:
        """Return the document, or None."""
        return await self._reader.run(partial(_get, ref))

    async def create(self, document: Document) -> Stored:
        """Write a new document. Raises `AlreadyExists`, `TooLarge`."""
        ref, etag = document.ref, self._new_etag(document)
        row = (ref.pk, ref.id, document.kind, _due_text(document), etag, document.body)
        if not await self._writer.run(lambda connection: connection.execute(_CREATE, row).rowcount):
            raise AlreadyExists
        return _stored(document, etag)

    async def replace(self, document: Document, etag: str) -> Stored:
        """Write over the document that has this ETag. Raises `Changed`, `Missing`, `TooLarge`."""
        ref, new = document.ref, self._new_etag(document)
        values = (document.kind, _due_text(document), new, document.body, ref.pk, ref.id, etag)
        await self._compare_and_set(ref, lambda connection: connection.execute(_REPLACE, values))
        return _stored(document, new)

    async def delete(self, ref: Ref, etag: str) -> None:
        """Remove the document that has this ETag. Raises `Changed`, `Missing`."""
        values = (ref.pk, ref.id, etag)
        await self._compare_and_set(ref, lambda connection: connection.execute(_DELETE, values))

    async def query(self, pk: str, kind: str, limit: int = 500, after: str | None = None) -> Page:
        """Return one page of a partition's documents of one kind, by id; `after`: the last one's `next`."""
        statement = _FIRST if after is None else _QUERY
        values = (pk, kind, after or "", _positive(limit) + 1)
        rows = await self._reader.run(partial(_rows, statement, values))
        return Page(tuple(rows[:limit]), rows[limit - 1].ref.id if len(rows) > limit else None)

    async def everything(self, after: str | None = None, limit: int = 500) -> Page:
        """Return one page of all documents, by partition and id; `after`: the last one's `next`."""
        place: list[str] = [] if after is None else json.loads(after)
        values = (*place, _positive(limit) + 1)
        rows = await self._reader.run(partial(_rows, _REST if place else _EVERYTHING, values))
        last = rows[limit - 1].ref if len(rows) > limit else None
        return Page(tuple(rows[:limit]), json.dumps([last.pk, last.id]) if last else None)

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        """Return documents whose `due_at` is at or before `now`, earliest first."""
        return tuple(await self._reader.run(partial(_rows, _DUE, (instant_text(now), _positive(limit)))))

    async def ready(self) -> None:
        """Return when the file answers a read and would take a write; raise `StoreUnavailable` otherwise."""
        await self._reader.run(
            lambda connection: connection.execute("SELECT pk FROM documents LIMIT 1").fetchone()
        )
        # BEGIN alone can succeed where nothing may be written; this needs the right and writes nothing.
        await self._writer.run(
            lambda connection: connection.execute("DELETE FROM documents WHERE 0").rowcount
        )

    def measures(self) -> str:
        """Return "": nobody charges for an operation."""
        return ""

    async def close(self) -> None:
        """Finish what is running, fold the log into the file and end the threads. May be called twice."""
        await self._reader.close()
        await self._writer.close()

    def _new_etag(self, document: Document) -> str:
        if len(document.body) > MAX_BYTES:
            raise TooLarge
        return f"{self._start}-{next(self._count):x}"

    async def _compare_and_set(
        self, ref: Ref, change: Callable[[sqlite3.Connection], sqlite3.Cursor]
    ) -> None:
        def work(connection: sqlite3.Connection) -> type[Changed | Missing] | None:
            if change(connection).rowcount:
                return None
            return Changed if connection.execute(_EXISTS, (ref.pk, ref.id)).fetchone() else Missing

        if problem := await self._writer.run(work):
            raise problem


def _prepare_file(name: str | os.PathLike[str]) -> tuple[Path, Callable[[], None]]:
    """Make the file if it is not there, for its owner alone; return its path and a check that it is still it.

    A file that is there is not opened: closing it would end the locks of this process's other connections.
    """
    path = Path(name).absolute()
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _sync_folder(path.parent)
    for suffix in ("", "-wal", "-shm"):  # SQLite gives these the mode of the file when it makes them
        with contextlib.suppress(FileNotFoundError):
            mode = stat.S_IMODE(os.stat(f"{path}{suffix}").st_mode)
            wanted = 0o600 if suffix else mode & 0o600
            if mode != wanted:
                os.chmod(f"{path}{suffix}", wanted)
    status = os.stat(path)
    return path, partial(_check_same, path, (status.st_dev, status.st_ino))


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power loss; systems that cannot open a folder do that themselves."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _check_same(path: Path, identity: tuple[int, int]) -> None:
    """Raise OSError when the file is gone or another one: what is written to it would be lost."""
    status = os.stat(path)
    if (status.st_dev, status.st_ino) != identity:
        raise OSError("the database file was replaced while it was open")


def _connect_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def _connect_file(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file that is there, never a new one. Raises OSError, sqlite3.Error."""
    if not os.access(path, os.R_OK | os.W_OK):
        # SQLite would read it, and leave a log that nobody may write even when the file may be written again.
        raise PermissionError("the database file may not be written")
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=LOCK_SLICE_MS / 1000,
        isolation_level=None,
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection) -> None:
    """Make table and index if they are not there. Raises `NewerSchema`."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > FILE_VERSION:
        raise NewerSchema("The database file was written by a newer version of Cadence.")
    if version < FILE_VERSION:
        for statement in _SCHEMA:
            connection.execute(statement)


def _get(ref: Ref, connection: sqlite3.Connection) -> Stored | None:
    row: tuple[str, str | None, str, bytes] | None = connection.execute(_GET, (ref.pk, ref.id)).fetchone()
    if row is None:
        return None
    kind, due_at, etag, body = row
    return Stored(ref=ref, kind=kind, due_at=_moment(due_at), etag=etag, body=body)


def _rows(statement: str, values: tuple[str | int, ...], connection: sqlite3.Connection) -> list[Stored]:
    rows: list[_Row] = connection.execute(statement, values).fetchall()
    return [
        Stored(ref=Ref(pk, id), kind=kind, due_at=_moment(due_at), etag=etag, body=body)
        for pk, id, kind, due_at, etag, body in rows
    ]


def _stored(document: Document, etag: str) -> Stored:
    return Stored(ref=document.ref, kind=document.kind, body=document.body, due_at=document.due_at, etag=etag)


def _due_text(document: Document) -> str | None:
    return None if document.due_at is None else instant_text(document.due_at)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _positive(limit: int) -> int:
    if limit < 1:
        raise ValueError("a limit is at least 1")
    return limit
