"""A store that counts, and that fails on demand: the real one behind it. Asserts nothing itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, TypeVar

from app import store_of
from bot.errors import StoreUnavailable
from bot.settings import Settings
from bot.storage.store import Document, Page, Ref, Store, Stored

T = TypeVar("T")
Trouble = Literal["", "down", "throttled", "slow", "answers lost"]
READS = ("get", "query", "due")


class Before:
    """Half a `Store`: what a store that stands before another leaves to it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def ready(self) -> None:
        await self.store.ready()

    def measures(self) -> str:
        return self.store.measures()

    async def close(self) -> None:
        await self.store.close()


class WatchedStore(Before):
    """A `Store`.

    `trouble`: "down" and "throttled" refuse at once, "slow" takes for ever, "answers lost" does what is asked
    and then fails. Only `writes`, after `spared` of them, where that is set. `due` is never troubled: the
    worker is not what is watched.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.calls: Counter[str] = Counter()
        self.trouble: Trouble = ""
        self.writes_only = False
        self.spared = 0

    @property
    def reads(self) -> int:
        """Reads so far; one page of a query is one."""
        return sum(self.calls[name] for name in READS[:2])

    async def _do(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        self.calls[name] += 1
        writes = name in ("create", "replace", "delete")
        if not self.trouble or (self.writes_only and not writes):
            return await work()
        if writes and self.spared:
            self.spared -= 1
            return await work()
        if self.trouble == "slow":
            await asyncio.sleep(60)
        if self.trouble == "answers lost" and writes:
            await work()
        raise StoreUnavailable("429: too many requests" if self.trouble == "throttled" else "")

    async def get(self, ref: Ref) -> Stored | None:
        return await self._do("get", lambda: self.store.get(ref))

    async def create(self, document: Document) -> Stored:
        return await self._do("create", lambda: self.store.create(document))

    async def replace(self, document: Document, etag: str) -> Stored:
        return await self._do("replace", lambda: self.store.replace(document, etag))

    async def delete(self, ref: Ref, etag: str) -> None:
        return await self._do("delete", lambda: self.store.delete(ref, etag))

    async def query(self, pk: str, kind: str, limit: int = 500, after: str | None = None) -> Page:
        return await self._do("query", lambda: self.store.query(pk, kind, limit, after))

    async def everything(self, after: str | None = None, limit: int = 500) -> Page:
        return await self._do("everything", lambda: self.store.everything(after, limit))

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        return await self.store.due(now, limit)


class Watching:
    """Opens a watched store for `talking`, and keeps it at hand as `store`."""

    store: WatchedStore

    async def __call__(self, settings: Settings) -> Store:
        self.store = WatchedStore(await store_of(settings))
        return self.store


class Paused:
    """Stops the next write of a kind ("create", "replace", "delete") in a store until it may go on."""

    def __init__(self, store: WatchedStore, *writes: str) -> None:
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()
        for name in writes:
            setattr(store, name, self._stopping(getattr(store, name)))

    def _stopping(self, write: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def stopped(*args: Any) -> Any:
            self.reached.set()
            await self.go_on.wait()
            return await write(*args)

        return stopped
