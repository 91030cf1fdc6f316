"""Lateness in buckets: where a value falls, what two mailboxes make together, percentiles by nearest rank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lateness import BOUNDS, NAMES, Lateness, bucket, counted, percentile, together


@pytest.mark.parametrize(
    ("seconds", "name"),
    [
        (-5, "1 min"), (0, "1 min"), (60, "1 min"), (60.1, "5 min"), (300, "5 min"), (900, "15 min"),
        (3600, "1 h"), (3601, "4 h"), (14_400, "4 h"), (86_400, "1 day"), (86_401, "more"),
    ],
)  # fmt: skip
def test_a_bound_belongs_to_its_own_bucket(seconds: float, name: str) -> None:
    """W8: at most a minute is a minute; a clock that is behind makes nothing early."""
    assert NAMES[bucket(seconds)] == name


def test_cards_and_digests_are_counted_apart() -> None:
    """What waits for a morning on purpose says nothing about the worker."""
    found = counted(counted(Lateness(), 10, digest=False), 50_000, digest=True)
    assert (found.cards, found.digests) == ((1, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1, 0))
    assert together(found, found).cards == (2, 0, 0, 0, 0, 0, 0)
    assert together(found, found).digests == (0, 0, 0, 0, 0, 2, 0)


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=40), st.sampled_from([0.5, 0.95, 1.0]))
def test_a_percentile_is_the_bucket_of_its_value(values: list[int], share: float) -> None:
    """The same as sorting the values themselves and taking the nearest rank."""
    found = Lateness()
    for each in values:
        found = counted(found, each, digest=False)
    rank = next(n for n in range(1, len(values) + 1) if n >= share * len(values))
    value = sorted(values)[rank - 1]
    assert percentile(found.cards, share) == NAMES[sum(value > bound for bound in BOUNDS)]


def test_nothing_has_no_percentile() -> None:
    """An empty store has none, not the first bucket."""
    assert percentile(Lateness().cards, 0.5) == ""
