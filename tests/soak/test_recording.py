"""The recording service, through the real connector: each fault is what it says, what it took is kept."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.teams.connector import Address, Connector, Times
from bot.teams.hosts import ServiceHosts
from tests.soak.recording import FAULTS, Fault, Recording, serving, taken
from tests.sources import ROOT

ID = "5" * 64
CARD: dict[str, Any] = {"type": "message", "attachments": [{"content": {"data": {"reminder": ID}}}]}
OUTCOMES: dict[str, type[DeliveryError]] = {"429": Throttled, "412": Throttled, "403": Permanent}
OUTCOMES |= {"404": Permanent, "413": Permanent}


def connector() -> Connector:
    return Connector(ServiceHosts({"127.0.0.1"}), times=Times(connect=0.5, total=0.5))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_each_fault_is_what_it_says(fault: Fault, tmp_path: Path) -> None:
    """The class of outcome is the one that the platform means; taken or not, the file knows."""
    file, client = tmp_path / "taken", connector()
    async with serving(Recording(file, "x", 1.0, (fault,))) as url:
        with pytest.raises(OUTCOMES.get(fault.name[:3], Unknown)) as caught:
            await client.send(Address(url, "a:1"), CARD)
        await client.close()
    assert isinstance(caught.value, DeliveryError)
    assert not isinstance(caught.value, NotSent)
    assert [(each.conversation, each.reminders) for each in taken(file)] == [("a:1", (ID,))] * fault.taken
    if isinstance(caught.value, Throttled):
        assert (caught.value.retry_after is not None) == bool(fault.wait)


async def test_the_same_seed_is_the_same_schedule(tmp_path: Path) -> None:
    """A failing run can be run again; without faults all is taken, labels and replies too."""
    runs: list[list[str]] = []
    for number in range(2):
        file, client = tmp_path / f"taken-{number}", connector()
        async with serving(Recording(file, "seed", 0.5, FAULTS[:8])) as url:
            ends: list[str] = []
            for _ in range(30):
                try:
                    await client.send(Address(url, "a:1"), CARD)
                    ends.append("taken")
                except DeliveryError as error:
                    ends.append(type(error).__name__)
            runs.append(ends)
            await client.close()
    assert runs[0] == runs[1]
    assert len(set(runs[0])) > 2


async def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    """It says where it is, takes what is sent, can be calmed, and ends with its input."""
    file, client = tmp_path / "taken", connector()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.recording", str(file), "seed", "1.0"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    url = (await process.stdout.readline()).decode().split()[1]
    await client._call("POST", url, "/calm", {})
    again = {"type": "message", "summary": "Late", "text": "You may have this already", "id": ID}
    assert await client.reply(Address(url, "19:x"), "17", again)
    assert (await client.create(url, {"members": [{"id": "x"}]})).conversation == "a:x"
    await client.close()
    process.stdin.close()
    assert await process.wait() == 0
    (one,) = taken(file)
    assert (one.conversation, one.reminders, one.labelled, one.text) == ("19:x", (ID,), True, "Late")
