"""The operator's self-check: a line for each part, and exit code 1 when one of them is wrong."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.sqlite import SqliteStore
from bot.tools.check import main
from tests.authority import Authority, on_this_machine
from tests.cosmos_server import KEY, endpoint
from tests.fakes import TENANT
from tests.identity import APP, OpenId
from tests.sources import ROOT


@pytest_asyncio.fixture
async def tokens(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Authority]:
    async with on_this_machine(monkeypatch) as up:
        yield up


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> Path:
    made = await SqliteStore.open(tmp_path / "bot.db")
    await made.close()
    return tmp_path / "bot.db"


async def test_each_part_is_a_line(
    tokens: Authority, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All well is 0; a part that is wrong is 1, with where to look, and the others are told all the same."""
    async with OpenId() as openid:
        env = {
            "MicrosoftAppId": APP,
            "MicrosoftAppType": "UserAssignedMSI",
            "CADENCE_TENANTS": TENANT,
            "CADENCE_STORE": f"sqlite:{store}",
            "CADENCE_OPENID_URL": openid.url,
        }
        assert await asyncio.to_thread(main, env) == 0
        assert capsys.readouterr().out == "store: answers\ntoken: answers\nkeys: answers\n"
        tokens.answer, openid.fault = "invalid_client", "html"
        assert await asyncio.to_thread(main, env) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "store: answers"
    assert "AADSTS7000215" in said[1]
    assert "managed identity of MicrosoftAppId" in said[1]
    assert "CADENCE_OPENID_URL" in said[2]


async def test_as_a_process(tokens: Authority, store: Path, tmp_path: Path) -> None:
    """With a client secret and an authority over TLS, whose certificate SSL_CERT_FILE makes good."""
    tokens.ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with OpenId() as openid:
        env = {
            "MicrosoftAppId": APP,
            "MicrosoftAppTenantId": TENANT,
            "MicrosoftAppPassword": "s3cret",
            "CADENCE_AUTHORITY": tokens.url,
            "CADENCE_STORE": f"sqlite:{store}",
            "CADENCE_OPENID_URL": openid.url,
            "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
        }
        code, said = await process(env)
        assert (code, said) == (0, "store: answers\ntoken: answers\nkeys: answers\n")
        code, said = await process(env | {"SSL_CERT_FILE": ""})
    assert code == 1
    assert "token: No token: localhost does not answer (ClientConnectorCertificateError)." in said
    assert "s3cret" not in said


async def process(env: dict[str, str]) -> tuple[int, str]:
    """Run the tool by itself; return its exit code and what it said, on either output."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.tools.check"),
        cwd=ROOT, env={**os.environ, **env}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(running.communicate(), 60)
    assert running.returncode is not None
    return running.returncode, said.decode()


def test_a_configuration_that_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Is told as at the start of the bot, by variable; a store is not made by asking for it."""
    assert main({"MicrosoftAppId": APP, "PORT": "x"}) == 1
    said = capsys.readouterr().err
    assert all(name in said for name in ("PORT", "CADENCE_FEDERATED", "MicrosoftAppTenantId"))
    assert main({"CADENCE_STORE": f"sqlite:{tmp_path}/none.db"}) == 1
    assert "store: There is none at" in capsys.readouterr().out
    assert not (tmp_path / "none.db").exists()


async def test_local_mode(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Needs a store alone."""
    assert await asyncio.to_thread(main, {"CADENCE_STORE": f"sqlite:{store}"}) == 0
    assert capsys.readouterr().out.startswith("store: answers\nlocal mode")


async def test_a_store_on_cosmos_is_asked_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    """The store is the one that the bot would open."""
    env = {"CADENCE_STORE": f"cosmos:{endpoint()}", "CADENCE_COSMOS_DATABASE": "checked"}
    assert await asyncio.to_thread(main, env | {"CADENCE_COSMOS_KEY": KEY}) == 0
    assert capsys.readouterr().out.startswith("store: answers\n")
