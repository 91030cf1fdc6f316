"""Page after page of a query, as one stream of documents. Never keeps what it has given."""

from collections.abc import AsyncGenerator

from bot.storage.store import Store, Stored


async def documents(store: Store, pk: str, kind: str, page: int = 500) -> AsyncGenerator[Stored]:
    """Yield a partition's documents of one kind by id: one read a page. Raises `StoreUnavailable`."""
    after: str | None = None
    while True:
        found = await store.query(pk, kind, page, after)
        for stored in found.items:
            yield stored
        if found.next is None:
            return
        after = found.next
