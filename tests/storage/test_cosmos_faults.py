"""Cosmos DB answers late, wrongly, twice or not at all: nothing is lost, done twice, or waited for too long.

The server is told what goes wrong with which request; what the store did is then read by another client.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import aiohttp
import pytest

from bot.errors import AlreadyExists, Changed, ConfigurationError, Missing, StoreUnavailable, TooLarge
from bot.storage.cosmos import CosmosStore
from bot.storage.cosmos_account import Account
from bot.storage.store import Ref
from tests.cosmos_server import KEY, CosmosServer
from tests.ports import free_port
from tests.storage.contract import NOW, doc, increment

ONE = Ref("p", "one")
LOST = ("reset-after", "408", "silence")
"""Done, and the answer lost."""
IN_VAIN = ("reset-before", "429", "429-wait", "449", "503")
"""Not done."""


@pytest.fixture
async def server() -> AsyncIterator[CosmosServer]:
    async with CosmosServer() as server:
        yield server


@pytest.fixture
async def store(server: CosmosServer) -> AsyncIterator[CosmosStore]:
    store = await server.open(read_timeout=0.3)
    yield store
    await server.faults(0)
    await store.close()


@pytest.fixture
async def peer(server: CosmosServer) -> AsyncIterator[CosmosStore]:
    peer = await server.open()
    yield peer
    await peer.close()


@pytest.fixture
async def others(server: CosmosServer) -> AsyncIterator[list[CosmosStore]]:
    others = [await server.open(read_timeout=0.3) for _ in range(2)]
    yield others
    await asyncio.gather(*(each.close() for each in others))


@pytest.mark.parametrize("fault", [*LOST, *IN_VAIN])
async def test_each_write_is_done_once(
    server: CosmosServer, store: CosmosStore, peer: CosmosStore, fault: str
) -> None:
    """X40: one answer goes wrong, before or after the write: it is done once, and its writer is told so."""
    await server.script(fault)
    first = await store.create(doc(body=b"1"))
    assert await peer.get(ONE) == first
    await server.script(fault)
    second = await store.replace(doc(body=b"2"), first.etag)
    assert await peer.get(ONE) == second
    await server.script(fault)
    await store.delete(ONE, second.etag)
    assert await peer.get(ONE) is None
    assert await server.injected() == {fault: 1}


@pytest.mark.parametrize("fault", IN_VAIN)
async def test_another_writer_is_not_taken_for_oneself(
    server: CosmosServer, store: CosmosStore, peer: CosmosStore, fault: str
) -> None:
    """X40: sent twice, it meets what another wrote: refused as if sent once, and nothing changes."""
    first = await peer.create(doc(body=b"theirs"))
    await server.script(fault)
    with pytest.raises(AlreadyExists):
        await store.create(doc(body=b"ours"))
    second = await peer.replace(doc(body=b"theirs again"), first.etag)
    await server.script(fault)
    with pytest.raises(Changed):
        await store.replace(doc(body=b"ours"), first.etag)
    await server.script(fault)
    with pytest.raises(Changed):
        await store.delete(ONE, first.etag)
    assert await peer.get(ONE) == second
    await peer.delete(ONE, second.etag)
    await server.script(fault)
    with pytest.raises(Missing):
        await store.replace(doc(body=b"ours"), second.etag)


async def test_a_condition_that_failed_is_believed(server: CosmosServer, store: CosmosStore) -> None:
    """A 412 is a change by somebody else, even where nobody changed anything: the caller reads again."""
    first = await store.create(doc())
    for script in (["412"], ["429", "412"]):
        await server.script(*script)
        with pytest.raises(Changed):
            await store.replace(doc(body=b"2"), first.etag)
    assert await store.get(ONE) == first


@pytest.mark.parametrize("fault", [*LOST, *IN_VAIN])
async def test_reads_are_asked_again(server: CosmosServer, store: CosmosStore, fault: str) -> None:
    """A read, a page of a query or of everything, a look for what is due: each as without the fault."""
    written = await store.create(doc(pk="s0"))
    await server.script(fault)
    assert await store.get(Ref("s0", "one")) == written
    await server.script(fault)
    assert (await store.query("s0", "note")).items == (written,)
    await server.script(fault)
    assert (await store.everything()).items == (written,)
    await server.script(*[fault] * 3)
    assert await store.due(written.due_at or NOW, 10) == ()
    await server.script(fault)
    await store.ready()


@pytest.mark.parametrize("fault", ["429", "449", "503", "408", "silence", "reset-before", "reset-after"])
async def test_there_is_an_end_to_it(server: CosmosServer, store: CosmosStore, fault: str) -> None:
    """X40: while every attempt fails, the answer comes when the budget is over, whatever is done."""
    assert store.calls.budget == 8.0, "the Protocol's; a person is answered within 10 s"
    store.calls.budget = 0.5
    await server.faults(1.0, 1, fault)
    works: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: store.get(ONE),
        lambda: store.create(doc()),
        lambda: store.query("p", "note"),
        lambda: store.due(NOW, 10),
        store.ready,
    )
    for work in works:
        start = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await work()
        assert time.monotonic() - start < 2, "half a second, and what a busy machine adds"


async def test_it_waits_as_long_as_it_is_told(server: CosmosServer, store: CosmosStore) -> None:
    """X40: 429 names the wait. What would end after the budget is given up at once."""
    await server.script("429-wait", wait=400)
    start = time.monotonic()
    await store.create(doc())
    assert 0.4 <= time.monotonic() - start < 2
    await server.script("429-wait", wait=9000)
    start = time.monotonic()
    with pytest.raises(StoreUnavailable, match="429"):
        await store.get(ONE)
    assert time.monotonic() - start < 1


async def test_what_no_other_attempt_turns(server: CosmosServer, store: CosmosStore) -> None:
    """Refused rights are an unusable store, at once; an item that the server finds too large is too large."""
    await server.script("403")
    with pytest.raises(StoreUnavailable, match="403"):
        await store.get(ONE)
    await server.script("413")
    with pytest.raises(TooLarge):
        await store.create(doc())
    assert await server.injected() == {"413": 1}


async def test_a_write_answered_without_an_etag(
    server: CosmosServer, store: CosmosStore, peer: CosmosStore
) -> None:
    """X40: who cannot be told which version they wrote is told that the store is out of order, no more."""
    await server.script("no-etag")
    with pytest.raises(StoreUnavailable, match="ETag"):
        await store.create(doc(body=b"1"))
    first = await peer.get(ONE)
    assert first is not None
    await server.script("no-etag")
    with pytest.raises(StoreUnavailable, match="ETag"):
        await store.replace(doc(body=b"2"), first.etag)
    second = await store.get(ONE)
    assert second is not None
    assert second.body == b"2"


async def test_increments_while_a_third_goes_wrong(
    server: CosmosServer, store: CosmosStore, others: list[CosmosStore]
) -> None:
    """X40: of 120 increments by three clients while every third answer is wrong, each counts once."""
    stores = [store, *others]
    await stores[0].create(doc(body=b"0"))
    await server.faults(0.33, 7)

    async def several(store: CosmosStore) -> None:
        for _ in range(40):
            await increment(store, ONE)

    await asyncio.gather(*(several(each) for each in stores))
    injected = await server.injected()
    await server.faults(0)
    read = await stores[0].get(ONE)
    assert read is not None
    assert read.body == b"120"
    assert injected.total() > 100
    assert set(injected) >= {*LOST, *IN_VAIN, "412"}


def pools() -> list[aiohttp.ClientSession]:
    """Return the sessions that somebody forgot to close."""
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, aiohttp.ClientSession) and not each.closed]


async def test_an_open_that_fails_leaves_nothing(server: CosmosServer) -> None:
    """Nobody there, no container, wrong partition key, cancelled in the middle: no session stays open."""
    before = pools()
    nobody = Account(endpoint=f"http://127.0.0.1:{free_port()}", database="d", key=KEY, budget=0.5)
    with pytest.raises(StoreUnavailable, match=f"CADENCE_STORE: {nobody.endpoint} .* could not be reached"):
        await CosmosStore.open(nobody)
    with pytest.raises(ConfigurationError):
        await CosmosStore.open(replace(server.account(), make=False))
    cancelled = 0
    for moment in range(12):
        opening = asyncio.create_task(server.open())
        await asyncio.sleep(moment / 1000)
        opening.cancel()
        try:
            await (await opening).close()
        except asyncio.CancelledError:
            cancelled += 1
    assert cancelled
    assert pools() == before


async def test_what_is_missing_is_named_and_not_made(server: CosmosServer) -> None:
    """In Azure the bot makes no container: it says which one is missing and how to provision it."""
    there = replace(server.account(), make=False)
    for account in (there, replace(there, container="others")):
        with pytest.raises(ConfigurationError) as told:
            await CosmosStore.open(account)
        for word in ("CADENCE_STORE", repr(account.container), repr(server.database), "main.bicep"):
            assert word in str(told.value)
        await (
            await server.open()
        ).close()  # the next time the database is there, but no container of that name
    await (await CosmosStore.open(there)).close()
