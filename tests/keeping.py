"""Where tests keep documents: in a SQLite file, or on a server like Cosmos DB with CADENCE_TEST_STORE=cosmos.

The one place that reads this variable. A test names a file; on the server that is a database of its own.
Asserts nothing itself.
"""

import hashlib
import json
import os
import secrets
import sqlite3
import urllib.request
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from app import store_of
from bot.settings import Settings
from bot.storage.store import Store

ON_COSMOS = os.environ.get("CADENCE_TEST_STORE") == "cosmos"

LOOK = 4 if ON_COSMOS else 1
"""How much longer a look of the worker takes: a request for each shard, not a read of a file."""


Kept = Mapping[str, str]
"""Where documents are kept: the bot's variables that say so."""


class Row(NamedTuple):
    """A document as it is kept."""

    pk: str
    id: str
    kind: str
    due_at: str | None
    body: dict[str, Any]


def kept_in(path: Path | str) -> dict[str, str]:
    """Return the bot's variables for documents kept there."""
    if not ON_COSMOS:
        return {"CADENCE_STORE": f"sqlite:{path}"}
    from tests import cosmos_server

    return cosmos_server.variables(_database(path))


async def opened(kept: Kept) -> Store:
    """Open a store as the bot does."""
    return await store_of(Settings.from_env(kept))


async def open_at(path: Path | str) -> Store:
    """Open the store there, as the bot does."""
    return await opened(kept_in(path))


async def open_new() -> Store:
    """Open an empty store that nobody else knows."""
    return await open_at(f"new-{secrets.token_hex(8)}" if ON_COSMOS else ":memory:")


def rows(path: Path) -> list[Row]:
    """Return every document there, behind the bot's back."""
    if ON_COSMOS:
        return [
            Row(each["pk"], each["id"], each["kind"], each.get("due_at"), json.loads(each["body"]))
            for each in _items(path)
        ]
    uri = f"file:{path}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        found = connection.execute("SELECT pk, id, kind, due_at, body FROM documents").fetchall()
    return [Row(pk, id, kind, due_at, json.loads(body)) for pk, id, kind, due_at, body in found]


def overwrite(path: Path, kind: str, body: Mapping[str, Any]) -> None:
    """Put another body into the only document of a kind, behind the bot's back."""
    ((pk, id, *_),) = [row for row in rows(path) if row.kind == kind]
    text = json.dumps(body)
    if not ON_COSMOS:
        with closing(sqlite3.connect(path)) as connection, connection:
            values = (text.encode(), pk, id)
            connection.execute("UPDATE documents SET body = ? WHERE pk = ? AND id = ?", values)
        return
    (item,) = [each for each in _items(path) if (each["pk"], each["id"]) == (pk, id)]
    _ask("PUT", f"{_documents(path)}/{id}", item | {"body": text}, pk)


def _database(path: Path | str) -> str:
    return f"test-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"


def _documents(path: Path) -> str:
    return f"dbs/{_database(path)}/colls/documents/docs"


def _items(path: Path) -> Iterable[dict[str, Any]]:
    return _ask("GET", _documents(path))["Documents"]


def _ask(method: str, path: str, body: Any = None, pk: str = "") -> dict[str, Any]:
    """Ask the server, which runs in a process of its own: the loop may wait for it."""
    from tests import cosmos_server

    request = urllib.request.Request(
        f"{cosmos_server.endpoint()}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json", "x-ms-documentdb-partitionkey": json.dumps([pk])},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.load(answer)
