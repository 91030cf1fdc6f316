"""An engagement's own business days, set in `edit`, move its answer windows and its meetings (W7, W8)."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.journeys.acts import one, open_new
from tests.journeys.talker import START, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_days_off_are_read_in_many_ways_and_echoed(database: Path) -> None:
    """W7, X26: days and ranges as people write them, told back as they were understood."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("edit")
        await t.fill(days_off="Wed 25 Nov; 24 Dec – 2 Jan", weekend="fri,sat").press("Save")
        assert "Read as 2026-11-25, 2026-12-24 to 2027-01-02." in t.words()
        await t.say("edit")
        assert values(t.card)["days_off"] == "2026-11-25,2026-12-24 to 2027-01-02"
        await t.say("timeline")
        assert "2026-12-24 to 2027-01-02" in t.words()
    facts = one(database, "engagement")["facts"]
    assert facts["weekend"] == ["fri", "sat"]
