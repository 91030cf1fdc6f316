"""An older process meets what a newer version saved: said, nothing typed is lost, nothing is written over."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.acts import dump, open_new
from tests.journeys.talker import buttons, talking, values
from tests.keeping import kept_in
from tests.sources import ROOT

DIBS = {"business_reason.teams": "One place for the crews", "copy_to": "none"}
SAID = "Saved by a newer version of me"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def newer(database: Path, kind: str) -> None:
    """Let a process of a newer version write every document of a kind anew."""
    command = [sys.executable, "-m", "tests.storage.newer", kind]
    environment = {**os.environ, **kept_in(database)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=60)


async def test_a_form_comes_back(database: Path) -> None:
    """X40: the form of an engagement that a newer version saved comes back whole, once and again."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        t.put(DIBS)
        newer(database, "engagement")
        before = dump(database)
        await t.press("Save DIBS")
        for _ in range(2):
            assert SAID in t.words()
            assert values(t.card).items() >= DIBS.items()
            assert buttons(t.card)[0] == "Try again"
            assert dump(database) == before
            await t.press("Try again")


async def test_no_guidance_of_another_motion(database: Path) -> None:
    """X40: the form that comes back is drawn without its engagement, so it guesses nothing of it."""
    async with talking(database) as t:
        await open_new(t, motions="health")
        await t.say("kickoff")
        newer(database, "engagement")
        await t.press("Save and go on")
        assert SAID in t.words()
        assert "It comes from an RFA" not in t.words()


@pytest.mark.parametrize("kind", ["person", "entry", "engagement"])
async def test_words_are_kept(database: Path, kind: str) -> None:
    """X40: typed words that cannot be acted on are carried by *Try again*; nothing is written."""
    words = {"person": "settings", "entry": "portfolio", "engagement": "note Rui called back"}[kind]
    async with talking(database) as t:
        await open_new(t)
        newer(database, kind)
        before = dump(database)
        await t.say(words)
        assert SAID in t.words()
        assert buttons(t.card)[0] == "Try again"
        assert dump(database) == before
