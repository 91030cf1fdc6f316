"""Cosmos DB's protocol over HTTP: the contract, and what only this store has to get right."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.store import Store
from tests.cosmos_server import CosmosServer
from tests.storage.contract import StoreContract

DUE_IN_THE_CONTRACT = ("p", "p-later", "p-now", "p-before", "p-whole", "p-old", "p-never")


@pytest.fixture
async def server() -> AsyncIterator[CosmosServer]:
    async with CosmosServer() as server:
        yield server


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
