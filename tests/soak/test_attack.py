"""A twentieth of the attack of `make soak`, with the same claims; and that they can fail."""

from collections import Counter
from pathlib import Path

import pytest

from tests.soak.attack import BODIES, SOCKETS, Attacked, attacked, let_in
from tests.soak.run import SHARE

PEOPLE_HERE = 5
"""So many share the cores with the rest of the suite; all of them stand in `make soak`."""


async def test_people_work_while_the_bot_is_attacked(tmp_path: Path) -> None:
    """X1, X6: large bodies without a token and slow sockets cost nobody who works a second, and no memory."""
    found = await attacked(tmp_path, BODIES // SHARE, SOCKETS // SHARE, PEOPLE_HERE)
    assert found.problems == [], found.told()
    assert len(found.seconds) >= PEOPLE_HERE * 5


def test_the_slowest_hundredth_counts() -> None:
    """Of 100 submits the second slowest is the p99; the longest is told beside it."""
    found = Attacked(seconds=[0.01] * 98 + [1.5, 3.0], refused=Counter({"401": 2}))
    assert found.p99 == 1.5
    assert "p99 1500 ms, longest 3000 ms" in found.told()


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ({"announced 413": 2, "chunks 401": 1, "chunks reset": 1}, ""),
        ({"announced 413": 2, "chunks 413": 2}, "2 of 4"),
        ({"announced 413": 2, "chunks 401": 1, "chunks 408": 1}, "3 of 4"),
        ({"announced 401": 1, "announced 413": 1, "chunks 401": 2}, "3 of 4"),
        ({"announced 413": 2, "chunks 401": 1, "chunks 200": 1}, "3 of 4"),
        ({"announced 413": 2, "chunks 401": 1, "chunks silence": 1}, "3 of 4"),
        ({"announced 413": 2, "chunks 401": 2, "slow, closed": 1}, "sockets"),
    ],
)
def test_a_body_that_was_read_is_seen(ended: dict[str, int], words: str) -> None:
    """What a bot answers that reads first and asks for a token then; and sockets that it keeps."""
    problems = let_in({"slow, closed": 2, **ended}, 4, 2)
    assert len(problems) == bool(words)
    assert words in "".join(problems)
