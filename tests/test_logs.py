"""What a process writes to its log: lines for a collector, and no request of a library."""

import asyncio
import json
import sys

import aiohttp
import pytest

from tests import cosmos_server
from tests.ports import free_port
from tests.sources import ROOT


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_requests_to_the_store_are_not_logged(level: str) -> None:
    """A document's address names a person, and there are many a second: no line shows one, at any level."""
    async with cosmos_server.CosmosServer() as server:
        port = free_port()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "app.py"),
            cwd=ROOT,
            env={
                **cosmos_server.variables(server.database),
                "PORT": str(port),
                "CADENCE_LOG": f"json,{level}",
            },
            stderr=asyncio.subprocess.PIPE,
        )
        await _ready(port)
        process.terminate()
        _, err = await process.communicate()
    lines = [json.loads(line) for line in err.decode().splitlines()]
    assert lines
    names = {line["name"].partition(".")[0] for line in lines}
    assert names.isdisjoint({"azure", "msal", "urllib3"})
    assert "/docs" not in err.decode()
    assert "authorization" not in err.decode().lower()


async def _ready(port: int) -> None:
    async with asyncio.timeout(20), aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(f"http://127.0.0.1:{port}/ready") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.02)
