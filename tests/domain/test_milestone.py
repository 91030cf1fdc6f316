"""The enablement milestone (D1)."""

import pytest

from bot.domain.milestone import target


@pytest.mark.parametrize(
    ("seats", "users"),
    [
        *[(None, None), (0, None), (-5, None), (1, 1), (9, 1), (10, 1), (30, 3), (500, 50)],
        *[(990, 99), (991, 100), (999, 100), (1000, 100), (250_000, 100)],
    ],
)
def test_target(seats: int | None, users: int | None) -> None:
    """D1: 100 active users, or 10 % of fewer than 1,000 seats, rounded up; not computable without seats."""
    assert target(seats) == users
