"""The contract on a real account of Cosmos DB or Microsoft's emulator: `make test ARGS="-m cosmos_account"`.

Needs CADENCE_TEST_COSMOS_ENDPOINT and CADENCE_TEST_COSMOS_DATABASE; with CADENCE_TEST_COSMOS_KEY a key, else
this machine's identity. It empties the container `cadence-test`. Never part of a plain run.
"""

import os
from collections.abc import AsyncIterator

import pytest

from bot.setting_kinds import is_loopback_url
from bot.storage.cosmos import CosmosStore
from bot.storage.cosmos_account import Account
from bot.storage.store import Store
from tests.storage.contract import StoreContract
from tests.storage.test_cosmos import DUE_IN_THE_CONTRACT

pytestmark = pytest.mark.cosmos_account


async def opened() -> CosmosStore:
    endpoint = os.environ["CADENCE_TEST_COSMOS_ENDPOINT"]
    key = os.environ.get("CADENCE_TEST_COSMOS_KEY", "")
    account = Account(
        endpoint=endpoint,
        database=os.environ["CADENCE_TEST_COSMOS_DATABASE"],
        container="cadence-test",
        key=key,
        loopback=is_loopback_url(endpoint),
        make=bool(key),
    )
    return await CosmosStore.open(account, DUE_IN_THE_CONTRACT)


async def empty() -> None:
    """Delete every document of the container."""
    store = await opened()
    try:
        after: str | None = ""
        while after is not None:
            page = await store.everything(after or None)
            for each in page.items:
                await store.delete(each.ref, each.etag)
            after = page.next
    finally:
        await store.close()


class TestAccount(StoreContract):
    """The contract, with a second client."""

    @pytest.fixture
    async def store(self) -> AsyncIterator[Store]:
        await empty()
        store = await opened()
        yield store
        await store.close()
        await empty()

    @pytest.fixture
    async def peer(self, store: Store) -> AsyncIterator[Store]:
        peer = await opened()
        yield peer
        await peer.close()
