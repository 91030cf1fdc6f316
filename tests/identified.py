"""The bot with an app id in a process of its own, as `python app.py` runs it: its address, memory and log.

Asserts nothing.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.authority import authority
from tests.bench.serve import resident_kib
from tests.fakes import TENANT
from tests.identity import APP, OpenId
from tests.keeping import kept_in
from tests.ports import free_port
from tests.sources import ROOT


@dataclass
class Process:
    """A running bot."""

    url: str
    port: int
    database: Path
    process: asyncio.subprocess.Process
    output: Path

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    @property
    def log(self) -> str:
        return self.output.read_text("utf-8", "replace")

    def resident(self) -> int:
        """Return its resident memory in KiB."""
        return resident_kib(self.process.pid)


@contextlib.asynccontextmanager
async def process(folder: Path, openid: OpenId, **env: str) -> AsyncGenerator[Process]:
    """Run the bot on a database in this folder while the block runs, plain http on loopback.

    Its own tokens are those of a managed identity, from an endpoint on loopback.
    """
    async with authority() as machine:
        msi = {"IDENTITY_ENDPOINT": f"{machine.machine}/msi/token", "IDENTITY_HEADER": "of this machine"}
        async with _running(folder, openid, {**msi, **env}) as bot:
            yield bot


@contextlib.asynccontextmanager
async def _running(folder: Path, openid: OpenId, env: dict[str, str]) -> AsyncGenerator[Process]:
    port, output, database = free_port(), folder / "log.txt", folder / "cadence.db"
    variables = {
        "PORT": str(port),
        "MicrosoftAppId": APP,
        "MicrosoftAppType": "UserAssignedMSI",
        "CADENCE_TENANTS": TENANT,
        "CADENCE_OPENID_URL": openid.url,
        "CADENCE_SERVICE_HOSTS": "127.0.0.1",
        **kept_in(database),
        **env,
    }
    with output.open("wb") as log:
        running = await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "app.py"), cwd=ROOT, env={**os.environ, **variables}, stderr=log
        )
    try:
        found = Process(f"http://127.0.0.1:{port}", port, database, running, output)
        await _live(found)
        yield found
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.terminate()
        try:
            await asyncio.wait_for(running.wait(), 20)
        except TimeoutError:
            running.kill()
            await running.wait()


async def _live(bot: Process) -> None:
    """Return once it answers."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while bot.alive:
            try:
                async with session.get(f"{bot.url}/live"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    raise RuntimeError(bot.log)
