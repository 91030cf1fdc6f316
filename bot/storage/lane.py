"""A lane: one thread that owns one SQLite connection and does work on it in order, many pieces in one commit.

It keeps the event loop free of disk and locks, waits for a locked database only as long as the caller may be
kept waiting, and opens the connection again after an I/O error. It never looks at what the work does and
knows no SQL but begin, commit and rollback.
"""

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar, cast

from bot.errors import StoreError, StoreUnavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

START_WITHIN = 6.0
"""Seconds after which work that could not start (the database is locked) is given up, undone."""

ANSWER_WITHIN = 7.5
"""Seconds after which a caller hears `StoreUnavailable` even if the disk hangs in the middle of its work."""

LOCK_SLICE_MS = 250
"""How long SQLite itself waits for a lock; between two waits the lane lets go of work that is too old."""

BATCH = 64
"""The most pieces of work in one transaction: bounds memory, and how long the file is locked for others."""

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_HARMLESS = (*_BUSY, sqlite3.SQLITE_FULL)
"""Errors after which the connection is as good as before."""


class Task(Generic[T]):
    """A piece of work on its way through a lane, with its outcome."""

    __slots__ = ("error", "expired", "future", "loop", "start_by", "value", "work")

    def __init__(self, work: Work[T], loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.future: asyncio.Future[None] = loop.create_future()
        self.start_by = time.monotonic() + START_WITHIN
        self.value: T | None = None
        self.error: Exception | None = None
        self.expired = False

    def wake(self) -> None:
        """Let the caller go on (on the loop); a caller that was cancelled is not there any more."""
        if not self.future.done():
            self.future.set_result(None)

    def expire(self) -> None:
        """Answer for work that hangs (on the loop)."""
        if not self.future.done():
            self.expired = True
            self.future.set_result(None)


class Lane:
    """A queue of work for one connection.

    `connect` opens the connection (in the thread). `begin` opens a transaction round each batch; None: every
    statement stands alone. `check` runs before each batch and raises OSError when the connection must not be
    used now. With `disposable` the connection is opened again after an error; a database in memory is not
    disposable.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        *,
        name: str,
        begin: str | None = None,
        check: Callable[[], None] = lambda: None,
        disposable: bool = True,
    ) -> None:
        self._connect = connect
        self._begin = begin
        self._check = check
        self._disposable = disposable
        self._connection: sqlite3.Connection | None = None
        self._queue: SimpleQueue[Task[Any] | None] = SimpleQueue()
        self._closed = False
        self._last = False
        self._thread = threading.Thread(target=self._main, name=f"cadence-{name}", daemon=True)
        self._thread.start()

    async def run(self, work: Work[T]) -> T:
        """Return what `work` returned, once it is committed.

        Raises `StoreUnavailable` within `ANSWER_WITHIN` seconds. Work must be harmless when run again after a
        rollback. Cancelling the caller does not cancel work that was accepted.
        """
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        loop = asyncio.get_running_loop()
        task = Task(work, loop)
        self._queue.put(task)
        timer = loop.call_later(ANSWER_WITHIN, task.expire)
        try:
            await task.future
        finally:
            timer.cancel()
        if task.expired:
            raise StoreUnavailable
        if task.error is None:
            return cast("T", task.value)
        if isinstance(task.error, UnicodeEncodeError):
            raise StoreError("The id is not valid text.") from task.error
        if isinstance(task.error, (sqlite3.Error, OSError)):
            raise StoreUnavailable from task.error
        raise task.error

    async def close(self) -> None:
        """Finish what was accepted, close the connection and end the thread; may be called twice."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join, ANSWER_WITHIN)

    # From here on: in the thread.

    def _main(self) -> None:
        while not self._last:
            batch: list[Task[Any]] = []
            task = self._queue.get()
            if task is None:
                break
            batch.append(task)
            self._take(batch)
            self._serve(batch)
            del batch, task  # a body must not stay in memory while the lane is idle
        self._disposable = True
        self._drop()

    def _take(self, batch: list[Task[Any]]) -> None:
        """Add to the batch what waits already."""
        with contextlib.suppress(Empty):
            while len(batch) < BATCH and not self._last:
                task = self._queue.get_nowait()
                if task is None:
                    self._last = True
                else:
                    batch.append(task)

    def _serve(self, batch: list[Task[Any]]) -> None:
        """Bring every task of the batch to an outcome; while the database is locked, younger tasks join."""
        busy: Exception | None = None
        while batch:
            if busy is not None:
                self._take(batch)
            batch = _give_up_old(batch, busy)
            try:
                self._attempt(batch)
            except (sqlite3.Error, OSError) as error:
                self._recover(error)
                if _code(error) in _BUSY:
                    busy = error
                    time.sleep(0.01)  # SQLite answers some conflicts at once, without its own wait
                    continue
                for task in batch:
                    task.error = error
            _deliver(batch)
            return

    def _attempt(self, batch: list[Task[Any]]) -> None:
        """Do all work of the batch in one transaction; raises what makes the whole batch fail."""
        if not batch:
            return
        self._check()
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        if self._begin is not None:
            connection.execute(self._begin)
        for task in batch:
            try:
                task.value, task.error = task.work(connection), None
            except (sqlite3.Error, OSError):
                raise
            except Exception as error:  # of this piece alone: the others must not suffer
                task.error = error
        if self._begin is not None:
            connection.execute("COMMIT")

    def _recover(self, error: Exception) -> None:
        """Leave no transaction behind; let go of a connection that may be broken."""
        connection = self._connection
        if connection is not None and connection.in_transaction:
            try:
                connection.execute("ROLLBACK")
            except sqlite3.Error:
                self._drop()
        if isinstance(error, sqlite3.Error) and _code(error) not in _HARMLESS:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None and self._disposable:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _give_up_old(batch: list[Task[Any]], busy: Exception | None) -> list[Task[Any]]:
    """Answer the tasks that waited too long to start; return the others."""
    now = time.monotonic()
    old = [task for task in batch if task.start_by <= now]
    if not old:
        return batch
    for task in old:
        task.error = busy or TimeoutError("the database was busy with earlier work")
    _deliver(old)
    return [task for task in batch if task.start_by > now]


def _code(error: Exception) -> int:
    """Return SQLite's primary code: the low byte of the extended one; 0 for any other error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _deliver(tasks: Iterable[Task[Any]]) -> None:
    """Wake the callers, with one message to each loop."""
    loops: dict[asyncio.AbstractEventLoop, list[Task[Any]]] = {}
    for task in tasks:
        loops.setdefault(task.loop, []).append(task)
    for loop, ready in loops.items():
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
            loop.call_soon_threadsafe(_wake, ready)


def _wake(tasks: list[Task[Any]]) -> None:
    for task in tasks:
        task.wake()
