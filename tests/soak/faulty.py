"""A store for many processes under fire, of which a share of answers goes wrong. Asserts nothing itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random
from typing import TypeVar

from bot.errors import Changed, StoreUnavailable
from bot.storage.store import Document, Store, Stored
from tests.stores import WatchedStore

T = TypeVar("T")
SILENCE = 0.05
"""Seconds until a caller gives up on an answer that does not come."""
READING = ("429", "503", "reset before", "silence")
WRITING = (*READING, "reset after", "silence after")
FAULTS = {"create": WRITING, "replace": (*WRITING, "412"), "delete": (*WRITING, "412")}


class Faulty(WatchedStore):
    """A `Store` of which a share of answers goes wrong, by a seed; counts what it was asked and what went
    wrong.

    `largest` is the size of the largest body that was written. `due` always answers.
    """

    def __init__(self, store: Store, share: float, seed: str) -> None:
        super().__init__(store)
        self._share, self._rng = share, Random(seed)
        self.faults = Counter[str]()
        self.largest = 0

    async def _do(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        self.calls[name] += 1
        if self._rng.random() >= self._share:
            return await work()
        fault = self._rng.choice(FAULTS.get(name, READING))
        self.faults[fault] += 1
        if fault == "412":
            raise Changed
        if fault.endswith("after"):
            await work()
        if fault.startswith("silence"):
            await asyncio.sleep(SILENCE)
        raise StoreUnavailable(fault)

    async def create(self, document: Document) -> Stored:
        self.largest = max(self.largest, len(document.body))
        return await super().create(document)

    async def replace(self, document: Document, etag: str) -> Stored:
        self.largest = max(self.largest, len(document.body))
        return await super().replace(document, etag)
