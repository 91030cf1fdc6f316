"""What it costs: reads a command makes on a portfolio of 300 large engagements, counted at the store."""

import time
from pathlib import Path

import pytest

from bot.playbook.loader import load
from bot.services.desk import Desk
from tests.journeys.talker import START, Talker, talking
from tests.keeping import open_at
from tests.portfolios import fill
from tests.stores import Watching
from tests.workers import rested

MOST = 3


@pytest.fixture
async def portfolio(tmp_path: Path) -> Path:
    """A store with 300 engagements of 12 workloads, 40 contacts and 100 changes each."""
    path = tmp_path / "cadence.db"
    store = await open_at(path)
    await fill(Desk(store=store, playbook=load(), clock=lambda: START), 300)
    await store.close()
    return path


async def test_three_reads_at_most(portfolio: Path) -> None:
    """`open <customer>`, `next` and lists read at most 3 times; one page of a query is one read."""
    store = Watching()
    async with talking(portfolio, open_store=store) as t:
        counted: dict[str, int] = {}
        await rested(store.store.store, START)

        async def count(words: str, button: str = "") -> None:
            before = store.store.reads
            await (t.press(button) if button else t.say(words))
            counted[button or words] = store.store.reads - before

        await count("open contoso works 123")
        assert "Contoso Works 123" in t.words()
        for words in ("next", "next all", "next works 007", "portfolio", "portfolio late", "portfolio 299"):
            await count(words)
            assert "Contoso Works" in t.words()
        await count("portfolio")
        await count("", "Next five")
        await count("dibs")
        await count("open works")
        assert "Which customer?" in t.words()
        assert all(reads <= MOST for reads in counted.values()), counted
        for words in ("today", "upcoming all"):
            await count(words)
        assert counted["portfolio"] == 2
        assert counted["today"] == counted["upcoming all"] == 3, "one more for the mailbox"
        assert counted["next"] == 2
        await fast(t)


async def fast(t: Talker) -> None:
    """Each of them answers at once."""
    for words in ("open contoso works 200", "portfolio", "next all"):
        began = time.perf_counter()
        await t.say(words)
        assert time.perf_counter() - began < 2
