"""A store that writes down every operation, with what it was about and how large: what Cosmos DB charges for.

The real one behind it. Asserts nothing.
"""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.settings import Settings
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Page, Ref, Store, Stored
from tests.stores import Before

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: its method, the kind of document ("": nothing was found), and the bytes of each one."""

    call: str
    kind: str
    sizes: tuple[int, ...]


class CountingStore(Before):
    """A `Store`."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.done: list[Operation] = []
        self.under_way = 0

    @contextmanager
    def counted(self) -> Iterator[list[Operation]]:
        """Collect what is done while the block runs; complete when it ends."""
        before, found = len(self.done), list[Operation]()
        yield found
        found.extend(self.done[before:])

    def _note(self, call: str, *documents: Document) -> None:
        kind = documents[0].kind if documents else ""
        self.done.append(Operation(call, kind, tuple(len(each.body) for each in documents)))

    async def _do(self, work: Awaitable[T]) -> T:
        """Wait for the real one; meanwhile it is under way."""
        self.under_way += 1
        try:
            return await work
        finally:
            self.under_way -= 1

    async def get(self, ref: Ref) -> Stored | None:
        found = await self._do(self.store.get(ref))
        self._note("get", *([found] if found else []))
        return found

    async def create(self, document: Document) -> Stored:
        self._note("create", document)
        return await self._do(self.store.create(document))

    async def replace(self, document: Document, etag: str) -> Stored:
        self._note("replace", document)
        return await self._do(self.store.replace(document, etag))

    async def delete(self, ref: Ref, etag: str) -> None:
        found = await self._do(self.store.get(ref))
        self._note("delete", *([found] if found else []))
        await self._do(self.store.delete(ref, etag))

    async def query(self, pk: str, kind: str, limit: int = 500, after: str | None = None) -> Page:
        found = await self._do(self.store.query(pk, kind, limit, after))
        self._note("query", *found.items)
        return found

    async def everything(self, after: str | None = None, limit: int = 500) -> Page:
        found = await self._do(self.store.everything(after, limit))
        self._note("everything", *found.items)
        return found

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        found = await self._do(self.store.due(now, limit))
        self._note("due", *found)
        return found


@dataclass
class Counting:
    """Opens a counting store on a file for `talking`, wherever other tests keep documents; it is `store`."""

    path: Path
    store: CountingStore = field(init=False)

    async def __call__(self, settings: Settings) -> Store:
        self.store = CountingStore(await SqliteStore.open(self.path))
        return self.store
