"""`governance` over real HTTP: series are set up, changed, skipped, moved, paused and ended, and told."""

from pathlib import Path

import pytest

from tests.journeys.acts import fetch, import_rows, link, one, open_new
from tests.journeys.talker import Talker, buttons, talking

LISBON = {"country": "PT", "time_zone": "Europe/Lisbon"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def internal(t: Talker) -> None:
    await open_new(t, motions="health", country="Portugal")
    await t.say("governance")
    await t.press("Set up Internal Health Review")
    print(t.words())
    await t.press("Save series")
    print(t.words(), buttons(t.card))
    await t.press("Skip one")
    print(t.words())


async def test_x(database: Path) -> None:
    async with talking(database) as t:
        await internal(t)
