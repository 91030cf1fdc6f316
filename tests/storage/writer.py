"""Another process on the same file: `python -m tests.storage.writer increment|forever PATH ARGUMENT`.

`increment` adds ARGUMENT to the number of the document p/one, one by one. `forever` writes documents whose
ids begin with ARGUMENT and changes each once, with a line on stdout for every write that was acknowledged.
"""

import asyncio
import contextlib
import os
import sqlite3
import sys
from pathlib import Path

from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref
from tests.storage.contract import increment

BODY = 6000


def check_integrity(path: Path) -> None:
    """Have SQLite go through the whole file."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def main(what: str, path: str, argument: str) -> None:
    store = await SqliteStore.open(path)
    os.write(1, b"ready\n")
    if what == "increment":
        for _ in range(int(argument)):
            await increment(store, Ref("p", "one"))
        await store.close()
    else:
        await asyncio.gather(*(write_forever(store, f"{argument}-{lane}") for lane in range(4)))


async def write_forever(store: SqliteStore, name: str) -> None:
    number = 0
    while True:
        ref = Ref("kill", f"{name}-{number}")
        first = await store.create(Document(ref=ref, kind="note", body=b"1" * BODY))
        os.write(1, f"{ref.id} 1\n".encode())
        await store.replace(Document(ref=ref, kind="note", body=b"2" * BODY), first.etag)
        os.write(1, f"{ref.id} 2\n".encode())
        number += 1


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
