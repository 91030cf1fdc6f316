"""A twentieth of the kills of `make soak`, with the same assertions; and that these can fail."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.storage.store import Stored
from tests.soak.kills import ABSENT, KILLS, WRITES, Figures, Said, killed, one_kill, version_of
from tests.soak.run import SEED, SHARE
from tests.storage.writer import document


async def test_what_was_acknowledged_survives_every_kill() -> None:
    """Killed 25 times in the middle of commits: what was acknowledged is there, whole; the file is sound."""
    figures = Figures()
    wrong = await killed(SEED, range(KILLS // SHARE), figures)
    assert wrong == [], figures.told()
    assert figures.kills == KILLS // SHARE
    assert figures.acknowledged > WRITES / 4 * figures.kills
    assert figures.under_way > figures.kills, "the kills fell between the writes"


async def test_an_early_acknowledgement_is_seen(tmp_path: Path) -> None:
    """A writer that says so before its store did is found out by a few kills."""
    kept, figures, wrong = dict[str, int](), Figures(), list[str]()
    for number in range(10):
        wrong += await one_kill(tmp_path / "cadence.db", SEED, number, kept, figures, "early")
    assert wrong


def stored(version: int) -> Stored:
    one = document("0-1", version)
    return Stored(ref=one.ref, kind=one.kind, body=one.body, due_at=one.due_at, etag="e")


@pytest.mark.parametrize(
    ("found", "possible", "version"),
    [
        (stored(7), {7, 8}, 7),
        (stored(8), {7, 8}, 8),
        (stored(6), {7, 8}, None),
        (None, {7, 8}, None),
        (None, {7, ABSENT}, ABSENT),
        (stored(7), {ABSENT}, None),
        (replace(stored(8), body=stored(7).body), {7, 8}, None),
        (replace(stored(8), body=stored(8).body[:-1]), {7, 8}, None),
        (replace(stored(7), due_at=None), {7, 8}, None),
    ],
)
def test_what_is_not_whole_is_seen(found: Stored | None, possible: set[int], version: int | None) -> None:
    """An older version, none at all, a part of one, and one of two that were mixed."""
    assert version_of("0-1", found, possible) == version


def test_a_writer_is_heard_to_the_last_whole_line() -> None:
    """What begins is under way until it is done; a line that the kill cut off says nothing."""
    said = Said.heard(b"begins 0-1 5\ndone 0-1 5\nbegins 0-1 6\nbegins 0-2 6\ndone 0-2 6\nbegins 0-3")
    assert (said.acknowledged, said.begun, said.count) == ({"0-1": 5, "0-2": 6}, {"0-1": 6}, 2)
