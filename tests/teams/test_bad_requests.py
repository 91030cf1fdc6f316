"""Every row of the table of bad requests over real HTTP, against the whole bot with an app id on its own."""

import asyncio
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests import forged
from tests.fakes import FakeConnector, Person, closing
from tests.identified import Process, process
from tests.identity import OpenId, claims, signed
from tests.journeys.acts import MEGAN, dump, one, open_new
from tests.journeys.talker import Clock, Talker
from tests.teams.bad_requests import Row, Table

ROWS = 200
MEMORY_KIB = 64 * 1024
SECONDS = 1.0
SECRET = "Contoso Harbour"


async def answered(port: int, row: Row) -> tuple[int, bytes, float]:
    """Send a row; return the status, what else came, and the seconds until the status was there."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(row.sent)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        took = time.monotonic() - began
        found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        length = int(found[1]) if found and not row.sent.startswith(b"HEAD") else 0
        body = await asyncio.wait_for(reader.readexactly(length), 5)
        return int(head.split()[1]), body, took
    finally:
        writer.close()


async def wrong_with(bot: Process, row: Row) -> str:
    """Return what is not as the table says, "" for nothing."""
    status, body, took = await answered(bot.port, row)
    if status != row.status:
        return f"{row.name}: {status} {body[:80]!r}"
    if took > SECONDS:
        return f"{row.name}: {took:.1f} s"
    if SECRET.encode() in body and not row.own:
        return f"{row.name}: it shows what is another's"
    if row.presses and json.loads(body)["statusCode"] != 200:
        return f"{row.name}: {body[:80]!r}"
    return ""


def of_people(engagement: dict[str, Any]) -> dict[str, Any]:
    """Return what people said; operation keys, counts and what is to be done are the bot's own."""
    own = ("done", "seq", "unpublished", "claim")
    return {name: value for name, value in engagement.items() if name not in own}


async def test_the_table_of_bad_requests(tmp_path: Path) -> None:
    """X1-X7, X10, X27, X28, X43: 200 rows and more, each with its status; no 5xx, no crash, no change, no
    second, no more than 64 MB; who is good is heard before and after.
    """
    async with OpenId(forged.KEYS) as openid, FakeConnector() as connector, process(tmp_path, openid) as bot:
        good = signed(claims(connector.url))
        alex = Person(bot.url, connector.url, token=good)
        megan = replace(alex, name="Megan Bowen", id=MEGAN, conversation="a:personal-2")
        async with closing(alex), closing(megan):
            await open_new(Talker(person=alex, connector=connector, clock=Clock()), customer=SECRET)
            await connector.wait(lambda: bool(connector.updated))
            held, before, sent = one(bot.database, "engagement"), bot.resident(), len(connector.requests)
            rows = Table(megan, alex, held["id"]).rows()
            assert len({row.name for row in rows}) == len(rows) >= ROWS
            wrong = [await wrong_with(bot, row) for row in rows if not row.presses]
            assert len(connector.requests) == sent, "nobody was spoken to"
            wrong += [await wrong_with(bot, row) for row in rows if row.presses]
            assert not any(wrong), "\n".join(filter(None, wrong))
            assert bot.alive
            assert bot.resident() - before <= MEMORY_KIB
            assert (await alex.say("help"))[0] == 200
        assert of_people(one(bot.database, "engagement")) == of_people(held)
        assert len(dump(bot.database, "audit")) < 100
    for words in ("Traceback", "turn failed", "request failed", SECRET, good[-40:]):
        assert words not in bot.log
