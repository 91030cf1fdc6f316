"""Cosmos DB's protocol over HTTP: the contract, and what only this store has to get right."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import pytest
from azure.cosmos.aio import ContainerProxy

from bot.errors import AlreadyExists
from bot.storage.codecs import SHARDS, shard
from bot.storage.store import Store, Stored
from tests.cosmos_server import CosmosServer
from tests.storage.contract import NOW, ODD_IDS, StoreContract, doc

DUE_IN_THE_CONTRACT = ("p", "p-later", "p-now", "p-before", "p-whole", "p-old", "p-never", *ODD_IDS)


@pytest.fixture
async def server() -> AsyncIterator[CosmosServer]:
    async with CosmosServer() as server:
        yield server


class Recording:
    """A container that notes with what it is queried."""

    def __init__(self, container: ContainerProxy) -> None:
        self._container = container
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._container, name)

    def query_items(self, query: str, **named: Any) -> Any:
        self.asked.append((query, named))
        return self._container.query_items(query, **named)


async def test_every_query_is_of_one_partition(server: CosmosServer) -> None:
    """The predicate in the text, the partition in the call, the same value in both: for every method."""
    store = await server.open()
    store._container = recording = cast("Any", Recording(store._container))
    await store.create(doc(pk="s7", due_at=NOW))
    await store.query("p", "note")
    assert len(await store.due(NOW, 50)) == 1
    await store.ready()
    await store.close()
    assert len(recording.asked) == 1 + SHARDS + 1
    for text, named in recording.asked:
        values = {each["name"]: each["value"] for each in named["parameters"]}
        assert " c.pk = @pk" in text
        assert named["partition_key"] == values["@pk"]
        assert "enable_cross_partition_query" not in named


async def test_due_over_all_shards(server: CosmosServer) -> None:
    """The earliest of all shards, in order, for about what they hold: not a full batch of each shard."""
    store = await server.open()
    draw = random.Random(5)
    moments = [NOW - timedelta(seconds=draw.randint(0, 500)) for _ in range(300)]
    names = [f"e{number}" for number in range(300)]
    made = zip(names, moments, strict=True)
    await asyncio.gather(*(store.create(doc(name, pk=shard(name), due_at=due)) for name, due in made))
    store.calls.charges.clear()
    found = await store.due(NOW, 50)
    assert [each.due_at for each in found] == sorted(moments)[:50]
    assert len({each.ref for each in found}) == 50
    assert store.calls.charges["due"] < SHARDS * 1.5, "the server takes one unit for a page"
    assert len(await store.due(NOW, 1000)) == 300
    await store.close()


async def test_nothing_falls_due_where_nobody_looks(server: CosmosServer) -> None:
    """A document that workers would never find is refused, not kept for ever."""
    store = await server.open()
    with pytest.raises(ValueError, match="shards"):
        await store.create(doc(pk="person:x", due_at=NOW))
    first = await store.create(doc(pk="person:x"))
    with pytest.raises(ValueError, match="shards"):
        await store.replace(doc(pk="person:x", due_at=NOW), first.etag)
    assert await store.get(first.ref) == first
    await store.close()


async def test_everything(server: CosmosServer) -> None:
    """Every document of every partition and kind once, page by page; another client goes on from a page."""
    store, peer = await server.open(), await server.open()
    made = [await store.create(doc(f"n{n}", pk=f"p{n % 5}", kind=f"k{n % 2}")) for n in range(23)]
    page, found = await store.everything(limit=5), list[Stored]()
    while page.next is not None:
        found += page.items
        page = await peer.everything(page.next, 5)
    found += page.items
    assert sorted(each.ref.id for each in found) == sorted(each.ref.id for each in made)
    assert {each.ref: each for each in found} == {each.ref: each for each in made}
    await store.close()
    await peer.close()


class TestCosmos(StoreContract):
    """The contract, with a second client; documents of its partitions may fall due."""

    @pytest.fixture
    async def store(self, server: CosmosServer) -> AsyncIterator[Store]:
        store = await server.open(*DUE_IN_THE_CONTRACT)
        yield store
        await store.close()

    @pytest.fixture
    async def peer(self, server: CosmosServer, store: Store) -> AsyncIterator[Store]:
        peer = await server.open(*DUE_IN_THE_CONTRACT)
        yield peer
        await peer.close()


async def test_request_units_are_counted(server: CosmosServer) -> None:
    """/metrics says how often each operation ran and what it took, refused and repeated attempts included."""
    store = await server.open()
    first = await store.create(doc())
    with pytest.raises(AlreadyExists):
        await store.create(doc())
    await server.script("503")  # it takes nothing
    assert await store.get(first.ref) == first
    await store.due(NOW, 10)
    lines = store.measures().splitlines()
    await store.close()
    for operation, count, units in (("create", 2, 2.0), ("get", 1, 1.0), ("due", 1, float(SHARDS))):
        assert f'cadence_store_operations_total{{operation="{operation}"}} {count}' in lines
        assert f'cadence_store_request_units_total{{operation="{operation}"}} {units}' in lines
