"""An account of Cosmos DB and who asks it: the client, its identity, and that the container is there.

It makes a database and a container only where it is told to, which is on this machine. Never touches a
document.
"""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azure.core.pipeline.transport import AioHttpTransport
from azure.cosmos import PartitionKey
from azure.cosmos.aio import ContainerProxy, CosmosClient
from azure.cosmos.exceptions import CosmosHttpResponseError, CosmosResourceNotFoundError

from bot.errors import ConfigurationError
from bot.storage.cosmos_calls import BUDGET, CONNECT, READ, Call, session

CONTAINER = "documents"
INDEXING = Path(__file__).with_name("cosmos_indexing.json")
"""What is indexed; the infrastructure makes the container with the same file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Where a container is, and who asks. `key` "" means a token of the identity this process runs under;
    `client_id` names which where there are several. `loopback`: it is this machine's. `make`: make database
    and container where they are missing, for development. `read_timeout` and `budget`: seconds that an
    answer and a whole call may take.
    """

    endpoint: str
    database: str
    container: str = CONTAINER
    key: str = field(default="", repr=False)
    client_id: str = ""
    loopback: bool = False
    make: bool = False
    read_timeout: float = READ
    budget: float = BUDGET


async def connected(account: Account, call: Call, resources: AsyncExitStack) -> ContainerProxy:
    """Return the container; the stack closes what it stands on, also where this fails.

    Raises ConfigurationError where it is not there or not ours to use, and what the SDK raises.
    """
    client = await _client(account, resources)
    resources.push_async_exit(client)
    await call.send(lambda _hook: client.__aenter__())
    if account.make:
        await call.send(lambda _hook: _make(client, account))
    container = client.get_database_client(account.database).get_container_client(account.container)
    await _look(call, container, account)
    return container


async def _client(account: Account, resources: AsyncExitStack) -> CosmosClient:
    """Return a client that is not connected yet; the stack closes what it stands on."""
    pool = await resources.enter_async_context(session(loopback=account.loopback))
    credential: Any = account.key or await resources.enter_async_context(_identity(account.client_id))
    return CosmosClient(
        account.endpoint,
        credential,
        transport=AioHttpTransport(session=pool, session_owner=False),
        connection_timeout=CONNECT,
        read_timeout=account.read_timeout,
        # Attempts are the call's business: the SDK's stop at nobody's budget, and a 429 that names no wait it
        # sends again at once (0 would mean its default here, which is nine times).
        retry_throttle_total=-1,
        retry_total=0,
        retry_connect=0,
        retry_read=0,
        retry_status=0,
        # A server on this machine names no other address than the one it was asked by.
        enable_endpoint_discovery=not account.loopback,
        enable_compact_utf8_item_writes=True,
    )


def _identity(client_id: str) -> Any:
    """Return the identity of this process: managed in Azure, that of `az login` elsewhere."""
    from azure.identity.aio import DefaultAzureCredential  # noqa: PLC0415 - a key needs none of it

    return DefaultAzureCredential(managed_identity_client_id=client_id or None)


async def _make(client: CosmosClient, account: Account) -> None:
    database = await client.create_database_if_not_exists(account.database)
    await database.create_container_if_not_exists(
        account.container,
        PartitionKey(path="/pk"),
        indexing_policy=json.loads(await asyncio.to_thread(INDEXING.read_text)),
    )


async def _look(call: Call, container: ContainerProxy, account: Account) -> None:
    """See that the container is there, and is parted as ours. Raises ConfigurationError."""
    where = f"the container {account.container!r} in the database {account.database!r}"
    try:
        found = await call.send(lambda hook: container.read(response_hook=hook))
    except CosmosResourceNotFoundError as error:
        raise ConfigurationError(
            f"CADENCE_STORE: Cosmos DB has not {where}, and the bot makes none: provision it with infra/"
            " (main.bicep), or name another with CADENCE_COSMOS_DATABASE"
        ) from error
    except CosmosHttpResponseError as error:
        if error.status_code not in (401, 403):
            raise
        raise ConfigurationError(
            f"CADENCE_STORE: Cosmos DB refuses {where} ({error.status_code}): the bot's identity needs the"
            " data-plane role Cosmos DB Built-in Data Contributor, and the account's firewall must let it in"
        ) from error
    if found["partitionKey"]["paths"] != ["/pk"]:
        raise ConfigurationError(f"CADENCE_STORE: {where} is not parted by /pk")
