"""A server that speaks Cosmos DB's protocol, one for all tests of a process; a database for each that asks.

Asserts nothing itself.
"""

import atexit
import os
import secrets
from collections import Counter
from functools import cache
from types import TracebackType
from typing import Any

import aiohttp

from bot.storage.cosmos import Account, CosmosStore
from infra.local.environment import HERE, Missing, find_node
from infra.local.services import start_cosmos

STARTED = "CADENCE_TEST_COSMOS_SERVER"
KEY = "Zm9yIHRlc3Rz"
"""The server checks none; the client wants base64."""


@cache
def endpoint() -> str:
    """Start the server if it is not running; it ends with this process. Raises Missing.

    Processes that this one starts from now on find it in their environment.
    """
    if started := os.environ.get(STARTED):
        return started
    node = find_node(HERE)
    if node is None:
        raise Missing("Tests on Cosmos DB's protocol need Node. `make setup` installs it.")
    child, port = start_cosmos(HERE, node)
    atexit.register(child.stop)
    os.environ[STARTED] = f"http://127.0.0.1:{port}"
    return os.environ[STARTED]


def variables(database: str) -> dict[str, str]:
    """Return the bot's variables for a database on the server."""
    return {
        "CADENCE_STORE": f"cosmos:{endpoint()}",
        "CADENCE_COSMOS_DATABASE": database,
        "CADENCE_COSMOS_KEY": KEY,
    }


class CosmosServer:
    """A database of its own on the server, for the time of an `async with`; without faults at both ends."""

    def __init__(self) -> None:
        self.endpoint = endpoint()
        self.database = f"test-{secrets.token_hex(6)}"

    def account(self, *, read_timeout: float = 5.0, container: str = "documents") -> Account:
        """Return what a store is opened with."""
        return Account(
            endpoint=self.endpoint,
            database=self.database,
            container=container,
            key=KEY,
            loopback=True,
            make=True,
            read_timeout=read_timeout,
        )

    async def open(self, *due_partitions: str, read_timeout: float = 5.0) -> CosmosStore:
        """Open a store on the database; the tester closes it."""
        account = self.account(read_timeout=read_timeout)
        return await (
            CosmosStore.open(account, due_partitions) if due_partitions else CosmosStore.open(account)
        )

    async def faults(self, share: float, seed: int = 1, *kinds: str) -> None:
        """Answer this share of the requests for documents wrongly, in all kinds of ways or in these.

        Kinds: "412" (to a condition alone), "429", "429-wait" (it says how long), "449", "503", "408" (done
        all the same), "reset-before", "reset-after", "silence" (done, and no answer).
        """
        await self._order({"seed": seed, "share": share, **({"kinds": kinds} if kinds else {})})

    async def script(self, *kinds: str, wait: int = 20) -> None:
        """Answer the next requests so, in order, and all others rightly; "" is a right answer.

        Also "403", "413" and "no-etag" (done, and the answer names no ETag). `wait`: the milliseconds that a
        "429-wait" asks for.
        """
        await self._order({"script": kinds, "wait": wait})

    async def injected(self) -> Counter[str]:
        """Return how many faults there were since they were last ordered, by kind."""
        async with aiohttp.ClientSession() as client, client.get(f"{self.endpoint}/_faults") as answer:
            return Counter(await answer.json())

    async def _order(self, wanted: dict[str, Any]) -> None:
        async with aiohttp.ClientSession() as client:
            await client.post(f"{self.endpoint}/_faults", json=wanted)

    async def __aenter__(self) -> "CosmosServer":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.faults(0)
        async with aiohttp.ClientSession() as client:
            await client.delete(f"{self.endpoint}/dbs/{self.database}")
