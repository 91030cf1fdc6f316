"""Another process on the same file: `python -m tests.storage.writer increment|forever|early PATH ARGUMENT`.

`increment` adds ARGUMENT to the number of the document p/one, one by one. `forever` creates, changes and
deletes a few documents for ever in several tasks, with versions from ARGUMENT on, and says on stdout what it
begins and what was acknowledged. `early` says so before the store did: what a writer must never do.
"""

import asyncio
import contextlib
import os
import random
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref
from tests.storage.contract import increment

LANES, EACH = 4, 5
"""Tasks that write at once, and the documents that each of them has for itself."""
FOLDED = 12
"""Pages after which every second process has the log folded into the file, so that kills fall on that too."""
START = datetime(2026, 11, 24, tzinfo=UTC)


def names() -> list[str]:
    """Return every document's id, lane by lane."""
    return [f"{lane}-{number}" for lane in range(LANES) for number in range(EACH)]


def document(name: str, version: int) -> Document:
    """Return a document that follows from its id and version alone: up to 100 KB, many pages of a file."""
    chance = random.Random(f"{name} {version}")
    body = f'{{"version":{version},"text":"{chance.randbytes(int(50_000 ** chance.random())).hex()}"}}'
    due_at = START + timedelta(seconds=version) if version % 2 else None
    return Document(ref=Ref("kill", name), kind="note", body=body.encode(), due_at=due_at)


def unsound(path: Path) -> list[str]:
    """Have SQLite go through the whole file; return what it finds wrong."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
    return [] if found == ["ok"] else found


async def main(what: str, path: str, argument: str) -> None:
    store = await SqliteStore.open(path)
    os.write(1, b"ready\n")
    if what == "increment":
        for _ in range(int(argument)):
            await increment(store, Ref("p", "one"))
        await store.close()
        return
    first = int(argument)
    if first % 2:
        pragma = f"PRAGMA wal_autocheckpoint = {FOLDED}"
        await store._writer.run(lambda connection: connection.execute(pragma).fetchall())
    lanes = [names()[EACH * lane : EACH * (lane + 1)] for lane in range(LANES)]
    await asyncio.gather(*(write_forever(store, lane, first, early=what == "early") for lane in lanes))


async def write_forever(store: SqliteStore, mine: list[str], first: int, *, early: bool) -> None:
    chance, version = random.Random(f"{mine[0]} {first}"), first
    etags = {name: read.etag for name in mine if (read := await store.get(Ref("kill", name)))}
    while True:
        name, version = chance.choice(mine), version + 1
        deletes = name in etags and chance.random() < 0.2
        line = f"{name} {0 if deletes else version}\n".encode()
        os.write(1, b"begins " + line)
        if early:
            os.write(1, b"done " + line)
        if deletes:
            await store.delete(Ref("kill", name), etags.pop(name))
        elif name in etags:
            etags[name] = (await store.replace(document(name, version), etags[name])).etag
        else:
            etags[name] = (await store.create(document(name, version))).etag
        if not early:
            os.write(1, b"done " + line)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
