"""Stores for processes that share one: told as the bot is told, counted, on request with wrong answers.

Which store is meant, its variables say (`Kept`). Asserts nothing itself.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from bot.errors import Changed, StoreUnavailable
from bot.settings import Settings
from bot.storage.store import Document, Page, Ref, Store, Stored
from tests.cosmos_server import KEY, CosmosServer

T = TypeVar("T")
Kept = Mapping[str, str]
"""Where documents are kept: the bot's variables that say so."""
SILENCE = 0.05
"""Seconds until a caller gives up on an answer that does not come."""
READING = ("429", "503", "reset before", "silence")
WRITING = (*READING, "reset after", "silence after")


async def opened(kept: Kept) -> Store:
    """Open a store as the bot does."""
    from app import store_of

    return await store_of(Settings.from_env(kept))


def file_in(folder: Path) -> Kept:
    """Return a SQLite file in a folder."""
    return {"CADENCE_STORE": f"sqlite:{folder / 'shared.db'}"}


def database_of(server: CosmosServer) -> Kept:
    """Return a database on the server that speaks Cosmos DB's protocol."""
    return {
        "CADENCE_STORE": f"cosmos:{server.endpoint}",
        "CADENCE_COSMOS_DATABASE": server.database,
        "CADENCE_COSMOS_KEY": KEY,
    }


class Faulty:
    """A `Store` of which a share of answers goes wrong, by a seed; counts what it was asked and what went
    wrong.

    `largest` is the size of the largest body that was written. `due` always answers.
    """

    def __init__(self, store: Store, share: float, seed: str) -> None:
        self.store, self._share, self._rng = store, share, Random(seed)
        self.calls, self.faults = Counter[str](), Counter[str]()
        self.largest = 0

    async def _do(self, name: str, work: Callable[[], Awaitable[T]], faults: tuple[str, ...]) -> T:
        self.calls[name] += 1
        if self._rng.random() >= self._share:
            return await work()
        fault = self._rng.choice(faults)
        self.faults[fault] += 1
        if fault == "412":
            raise Changed
        if fault.endswith("after"):
            await work()
        if fault.startswith("silence"):
            await asyncio.sleep(SILENCE)
        raise StoreUnavailable(fault)

    async def get(self, ref: Ref) -> Stored | None:
        return await self._do("get", lambda: self.store.get(ref), READING)

    async def create(self, document: Document) -> Stored:
        self.largest = max(self.largest, len(document.body))
        return await self._do("create", lambda: self.store.create(document), WRITING)

    async def replace(self, document: Document, etag: str) -> Stored:
        self.largest = max(self.largest, len(document.body))
        return await self._do("replace", lambda: self.store.replace(document, etag), (*WRITING, "412"))

    async def delete(self, ref: Ref, etag: str) -> None:
        return await self._do("delete", lambda: self.store.delete(ref, etag), (*WRITING, "412"))

    async def query(self, pk: str, kind: str, limit: int = 500, after: str | None = None) -> Page:
        return await self._do("query", lambda: self.store.query(pk, kind, limit, after), READING)

    async def everything(self, after: str | None = None, limit: int = 500) -> Page:
        return await self._do("everything", lambda: self.store.everything(after, limit), READING)

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        return await self.store.due(now, limit)

    async def ready(self) -> None:
        await self.store.ready()

    def measures(self) -> str:
        return self.store.measures()

    async def close(self) -> None:
        await self.store.close()
