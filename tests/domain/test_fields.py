"""Fields: declared once, never changed."""

from dataclasses import FrozenInstanceError

import pytest

from bot.domain.fields import Field


def test_a_field_is_frozen() -> None:
    """A declared thing cannot be changed by who reads it."""
    field = Field(id="customer", kind="text", label="Customer")
    with pytest.raises(FrozenInstanceError):
        field.label = "Other"  # pyright: ignore[reportAttributeAccessIssue] - the point of the test
    assert (field.limit, field.years, field.audience) == (200, 5, "internal")
