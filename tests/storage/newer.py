"""A process of a newer version of Cadence: its types have a field more, its documents a higher version.

    python -m tests.storage.newer KIND [COUNT]

writes every document of a kind anew, in the store that the bot's own variables name, as the newer version has
it, COUNT times (once), and prints how many.
"""

import asyncio
import os
import sys
from dataclasses import field, make_dataclass, replace
from typing import Any

from app import store_of
from bot.errors import Changed
from bot.settings import Settings
from bot.storage.codecs import Codec, Plain
from bot.storage.store import Document, Store, Stored
from bot.tools.transfer import everything
from tests.storage.samples import CODECS


def newer(codec: Codec[Any]) -> Codec[Any]:
    """Return the codec of the next version."""
    grown = make_dataclass(
        f"Newer{codec.type.__name__}",
        [("colour", int, field(default=0))],
        bases=(codec.type,),
        frozen=True,
        kw_only=True,
    )
    return Codec(
        kind=codec.kind,
        type=grown,
        version=codec.version + 1,
        upgrades=dict.fromkeys(range(1, codec.version + 1), _coloured),
    )


def _coloured(plain: Plain) -> Plain:
    return {**plain, "colour": 0}


def of(kind: str) -> Codec[Any]:
    """Return today's codec of a kind."""
    return next(codec for codec in CODECS if codec.kind == kind)


def body_of(stored: Stored) -> bytes:
    """Return a document as the newer version writes it: all that it held, and one more in its own field."""
    codec = newer(of(stored.kind))
    value: Any = codec.decode(stored.body)
    return codec.encode(replace(value, colour=value.colour + 1))


async def write(store: Store, stored: Stored) -> None:
    """Write one document by compare-and-set, however often others are faster."""
    while True:
        found = await store.get(stored.ref)
        assert found is not None
        document = Document(ref=found.ref, kind=found.kind, body=body_of(found), due_at=found.due_at)
        try:
            await store.replace(document, found.etag)
        except Changed:
            continue
        return


async def main(kind: str, count: str = "1") -> None:
    """Write all, so many times."""
    store, written = await store_of(Settings.from_env(os.environ)), 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in range(int(count)):
        async for items in everything(store):
            for each in items:
                if each.kind == kind:
                    await write(store, each)
                    written += 1
    sys.stdout.write(f"{written}\n")
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
