"""The store on Azure Cosmos DB: a document is an item of one container; create, replace and delete change it.

Any number of processes may share the container. Correctness rests on if-match and on ids that exist once; an
answer that was lost is asked for again, and a store knows its own write by the operation id in the item.
Imported only where the configuration names Cosmos DB. Never looks inside a body.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from typing import Any

from azure.core import MatchConditions
from azure.core.async_paging import AsyncItemPaged
from azure.cosmos.aio import ContainerProxy
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosHttpResponseError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable, TooLarge
from bot.storage.codecs import SHARDS, instant_text
from bot.storage.cosmos_account import Account, connected
from bot.storage.cosmos_calls import Call, Calls, Hook, is_missing
from bot.storage.cosmos_items import Item, condition, escaped, etag_of, item, own_etag, stored
from bot.storage.store import MAX_BYTES, Document, Page, Ref, Stored

KINDS = "SELECT TOP @top * FROM c WHERE c.pk = @pk AND c.kind = @kind AND c.id > @after ORDER BY c.id"
DUE = "SELECT TOP @top * FROM c WHERE c.pk = @pk AND c.due_at <= @now ORDER BY c.due_at"
READY = "SELECT TOP @top c.id FROM c WHERE c.pk = @pk"

DUE_PARTITIONS = tuple(f"s{number}" for number in range(SHARDS))
DUE_PAGE = 4
"""Due documents read of a shard at a time: most looks find none, a full batch is spread over the shards."""
TOGETHER = 8
"""Shards asked at the same time."""


class CosmosStore:
    """`Store` on Cosmos DB; make one with `await CosmosStore.open(account)`.

    `due_partitions` are those in which documents may fall due, as only they are looked through: the shards.
    """

    def __init__(
        self,
        container: ContainerProxy,
        calls: Calls,
        resources: AsyncExitStack,
        due_partitions: Iterable[str],
    ) -> None:
        self._container = container
        self.calls = calls
        self._resources = resources
        self._due_partitions = {escaped(each) for each in due_partitions}

    @classmethod
    async def open(cls, account: Account, due_partitions: Iterable[str] = DUE_PARTITIONS) -> "CosmosStore":
        """Open the container. Raises `StoreUnavailable`, ConfigurationError where it is not there."""
        calls = Calls(account.budget)
        try:
            async with AsyncExitStack() as resources, calls.call("open") as call:
                container = await connected(account, call, resources)
                return cls(container, calls, resources.pop_all(), due_partitions)
        except StoreUnavailable as error:
            raise StoreUnavailable(f"CADENCE_STORE: {account.endpoint} is not usable now. {error}") from error
        raise AssertionError("unreachable: neither block swallows an error")

    async def get(self, ref: Ref) -> Stored | None:
        """Return the document, or None."""
        async with self.calls.call("get") as call:
            return await self._read(call, ref)

    async def create(self, document: Document) -> Stored:
        """Write a new document. Raises `AlreadyExists`, `TooLarge`."""
        made = self._item(document)
        write = partial(self._container.create_item, made, no_response=True)
        async with self.calls.call("create") as call:
            try:
                return await _written(call, document, made, write)
            except CosmosResourceExistsError as error:
                if own := await self._own(call, document, made):
                    return own
                raise AlreadyExists from error

    async def replace(self, document: Document, etag: str) -> Stored:
        """Write over the document that has this ETag. Raises `Changed`, `Missing`, `TooLarge`."""
        made = self._item(document, etag)
        write = partial(self._container.replace_item, made["id"], made, no_response=True, **_only(etag))
        async with self.calls.call("replace") as call:
            try:
                return await _written(call, document, made, write)
            except CosmosAccessConditionFailedError as error:
                if own := await self._own(call, document, made):
                    return own
                raise Changed from error
            except CosmosResourceNotFoundError as error:
                if not is_missing(error):
                    raise
                raise Missing from error

    async def delete(self, ref: Ref, etag: str) -> None:
        """Remove the document that has this ETag. Raises `Changed`, `Missing`."""
        remove = partial(self._container.delete_item, escaped(ref.id), escaped(ref.pk), **_only(etag))
        async with self.calls.call("delete") as call:
            try:
                await call.send(lambda hook: remove(response_hook=hook))
            except CosmosAccessConditionFailedError as error:
                raise Changed from error
            except CosmosResourceNotFoundError as error:
                if not is_missing(error):
                    raise
                if not call.resent:  # else an earlier attempt removed it, and its answer was lost
                    raise Missing from error

    async def query(self, pk: str, kind: str, limit: int = 500, after: str | None = None) -> Page:
        """Return one page of a partition's documents of one kind, by id; `after`: the last one's `next`."""
        top = _positive(limit) + 1
        async with self.calls.call("query") as call:
            pages = self._pages(call, KINDS, escaped(pk), top, top, kind=kind, after=after or "")
            rows = [row async for page in pages for row in page]
        return Page(
            tuple(stored(row) for row in rows[:limit]), rows[limit - 1]["id"] if len(rows) > limit else None
        )

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        """Return documents whose `due_at` is at or before `now`, earliest first.

        Each shard is asked for few at first, then only those that may still hold an earlier one than what was
        found: a batch costs about what it holds, not that from every shard.
        """
        found: list[Item] = []
        async with self.calls.call("due") as call:
            gate = asyncio.Semaphore(TOGETHER)
            shards: list[AsyncIterator[list[Item]]] = [
                self._pages(call, DUE, pk, _positive(limit), min(limit, DUE_PAGE), now=instant_text(now))
                for pk in random.sample(sorted(self._due_partitions), len(self._due_partitions))
            ]
            while shards:
                pages = await asyncio.gather(*(_next(gate, shard) for shard in shards))
                found = sorted((*found, *(row for page in pages for row in page)), key=_due_at)[:limit]
                last = _due_at(found[-1]) if len(found) == limit else None
                asked = zip(shards, pages, strict=True)
                shards = [
                    shard for shard, page in asked if page and (last is None or _due_at(page[-1]) < last)
                ]
        return tuple(stored(row) for row in found)

    async def everything(self, after: str | None = None, limit: int = 500) -> Page:
        """Return one page of all documents of all partitions, in an order that stays; for tools.

        `after` is a page's `next`; a page may hold less than `limit`, and still have a next one.
        """
        async with self.calls.call("everything") as call:
            read = partial(self._container.read_all_items, max_item_count=_positive(limit))
            rows, next = await call.page(lambda hook: read(response_hook=hook), after)
        return Page(tuple(stored(row) for row in rows), next)

    async def ready(self) -> None:
        """Return when the container answers a query; raise `StoreUnavailable` otherwise."""
        async with self.calls.call("ready") as call:
            async for _ in self._pages(call, READY, DUE_PARTITIONS[0], 1, 1):
                pass

    def measures(self) -> str:
        """Return the operations of this process and the request units they took, as lines for /metrics."""
        return self.calls.text()

    async def close(self) -> None:
        """Wait for what is running and let go of every connection. May be called twice."""
        await self.calls.close()
        await self._resources.aclose()

    def _item(self, document: Document, etag: str = "") -> Item:
        """Return the item of a document, marked as this one write. Raises `TooLarge`, ValueError."""
        if len(document.body) > MAX_BYTES:
            raise TooLarge
        made = item(document, etag)
        if document.due_at is not None and made["pk"] not in self._due_partitions:
            raise ValueError("a document outside of the shards would never be found due")
        return made

    async def _read(self, call: Call, ref: Ref) -> Stored | None:
        found = await self._read_item(call, escaped(ref.pk), escaped(ref.id))
        return stored(found) if found else None

    async def _read_item(self, call: Call, pk: str, id: str) -> Mapping[str, Any] | None:
        read = partial(self._container.read_item, id, pk)
        try:
            return await call.send(lambda hook: read(response_hook=hook))
        except CosmosResourceNotFoundError as error:
            if not is_missing(error):
                raise
            return None

    async def _own(self, call: Call, document: Document, made: Item) -> Stored | None:
        """Return the document where what stands in the way of this write is the write itself."""
        if not call.resent:
            return None
        found = await self._read_item(call, made["pk"], made["id"])
        etag = own_etag(found, made) if found else None
        return _stored(document, etag) if etag else None

    async def _pages(
        self, call: Call, text: str, pk: str, top: int, page: int, **values: str
    ) -> AsyncIterator[list[Item]]:
        """Yield the pages of a query of one partition: the only place where one is made.

        The partition is named to Cosmos DB, which asks no other, and in the text, which a server that asks
        all needs. A page that failed is asked for again from where the last one ended.
        """
        named: dict[str, object] = {"top": top, "pk": pk, **values}
        parameters: list[dict[str, object]] = [{"name": f"@{name}", "value": named[name]} for name in named]
        token: str | None = None

        def query(hook: Hook) -> AsyncItemPaged[Item]:
            return self._container.query_items(
                text, parameters=parameters, partition_key=pk, max_item_count=page, response_hook=hook
            )

        while True:
            rows, token = await call.page(query, token)
            yield rows
            if not token:
                return


def _only(etag: str) -> dict[str, Any]:
    return {"etag": condition(etag), "match_condition": MatchConditions.IfNotModified}


async def _written(
    call: Call, document: Document, made: Item, write: Callable[..., Awaitable[Any]]
) -> Stored:
    """Send a write; return what it wrote. Raises `TooLarge`, `StoreUnavailable` where that is not told."""
    try:
        answer = await call.send(lambda hook: write(response_hook=hook))
    except CosmosHttpResponseError as error:
        if error.status_code == 413:
            raise TooLarge from error
        raise
    etag: str | None = answer.get_response_headers().get("etag")
    if etag is None:
        raise StoreUnavailable("Cosmos DB answered a write without an ETag.")
    return _stored(document, etag_of(etag, made["ops"]))


async def _next(gate: asyncio.Semaphore, pages: AsyncIterator[list[Item]]) -> list[Item]:
    nothing: list[Item] = []
    async with gate:
        return await anext(pages, nothing)


def _stored(document: Document, etag: str) -> Stored:
    return Stored(ref=document.ref, kind=document.kind, body=document.body, due_at=document.due_at, etag=etag)


def _due_at(row: Item) -> str:
    return row["due_at"]


def _positive(limit: int) -> int:
    if limit < 1:
        raise ValueError("a limit is at least 1")
    return limit
