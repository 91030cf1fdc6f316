"""`python -m bot.tools.simulate`: what would be sent, from a copy; as a process, and against what comes."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings
from bot.tools.simulate import simulate
from tests.journeys.acts import dump, open_new
from tests.journeys.gateway_acts import add, checked, gateway, sent
from tests.journeys.talker import START, talking, texts
from tests.sources import ROOT

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def run(store: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the tool as a process of its own on a store."""
    return subprocess.run(
        [sys.executable, "-m", "bot.tools.simulate", *arguments],
        env={"CADENCE_STORE": f"sqlite:{store}", "PATH": "", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


async def three(database: Path) -> None:
    """Leave a store with three customers behind, one of them in its Gateway with a mail on its way."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await open_new(t, "Fabrikam Rail", "rail.example.com", motions="targeting")
        await open_new(t, "Fabrikam Bikes", "bikes.example.com", motions="rfa")


def prints(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of a folder with its digest."""
    for path in sorted(folder.iterdir()):
        yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()


async def test_it_prints_what_would_be_sent(database: Path) -> None:
    """W1, W8: when, to whom, what, why; by the clocks of who gets it. The store is as before, to the byte."""
    await three(database)
    before = list(prints(database.parent))
    done = run(database, "contoso", "--weeks", "8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Contoso Harbour (contoso.example.com), with Alex Wilber, Europe/Lisbon" in done.stdout
    assert "as if nobody did anything until then" in done.stdout
    assert "Mon 30 Nov, 09:00  Alex Wilber  The account team hasn’t answered" in done.stdout
    assert "They have 3 business days for each contact. [window.account_team, G6, G8, W1, W8]" in done.stdout
    assert done.stdout.rstrip().endswith("1 card.")
    assert list(prints(database.parent)) == before


async def test_the_same_for_machines(database: Path) -> None:
    """`--json` holds all that is printed, with the moment in UTC."""
    await three(database)
    done = run(database, "rail.example.com", "--weeks", "3", "--json")
    found = json.loads(done.stdout)
    assert found["customer"] == "Fabrikam Rail"
    assert {card["rule"] for card in found["cards"]} == {"status.weekly"}
    assert all(card["to"] == "Alex Wilber" and card["zone"] == "Europe/Lisbon" for card in found["cards"])
    first = datetime.fromisoformat(found["cards"][0]["at"]).astimezone(LISBON)
    assert f"{first:%H:%M}" == found["cards"][0]["local"][-5:] == "09:00"


REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("fabrikam",), 1, "Which one is meant?\n  Fabrikam Bikes (bikes.example.com)\n  Fabrikam Rail"),
    ((".*",), 1, "There is no customer '.*'."),
    (("contoso", "--weeks", "0"), 2, "--weeks is 1 to 104"),
    (("contoso", "--weeks", "many"), 2, "invalid int value"),
    ((), 2, "the following arguments are required: CUSTOMER"),
)


async def test_what_cannot_be_simulated(database: Path) -> None:
    """X51: several or none, a wrong number: told, with the ways on, and nothing printed as a result."""
    await three(database)
    for arguments, code, said in REFUSED:
        done = run(database, *arguments)
        assert (done.returncode, done.stdout) == (code, "")
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_store_that_is_not_there(database: Path) -> None:
    """It is never made; a file that is none is told apart; a wrong configuration lists its problems."""
    done = run(database, "contoso")
    assert (done.returncode, done.stderr) == (1, f"There is no store at {database}.\n")
    assert not database.exists()
    database.write_text("no database, only words " * 100)
    done = run(database, "contoso")
    assert (done.returncode, done.stderr) == (1, f"{database} cannot be read as a store.\n")
    done = run(database, "contoso", PORT="many")
    assert done.returncode == 1
    assert "PORT" in done.stderr


def test_a_store_on_cosmos_db(database: Path) -> None:
    """It reads files alone, and says how to have one."""
    cosmos = {"CADENCE_STORE": "cosmos:http://127.0.0.1:9", "CADENCE_COSMOS_DATABASE": "cadence"}
    found = run(database, "contoso", **cosmos, CADENCE_COSMOS_KEY="YSBrZXk=")
    assert found.returncode == 1
    assert "bot.tools.storage copy" in found.stderr


async def test_what_it_says_is_what_then_comes(database: Path) -> None:
    """W5, W8: taken from a bot that runs on, card by card what the bot then sends, and at that minute."""
    async with talking(database) as t:
        await open_new(
            t, motions="health", workloads="teams", country="Portugal", desired_start_on="2026-12-10"
        )
        await t.say("task Call Ines")
        await t.fill(due_on="2026-12-03").press("Save")
        settings = Settings.from_env({"CADENCE_STORE": f"sqlite:{database}"})
        before = dump(database)
        told = await simulate(settings, "contoso", 6, START)
        assert dump(database) == before
        for at, cards in groupby(told.cards, lambda card: card.at):
            moment, titles = datetime.fromisoformat(at).astimezone(LISBON), list(cards)
            count = len(t.connector.sent)
            await t.say(f"advance to {moment:%Y-%m-%d %H:%M}")
            came = ["\n".join(texts(sent.card or {})) for sent in t.connector.sent[count:-1]]
            alone = [card.title for card in titles if not card.digest]
            assert len(came) == len(alone) + any(card.digest for card in titles), at
            assert all(any(card.title in words for words in came) for card in titles), at
    assert len(told.cards) > 6
