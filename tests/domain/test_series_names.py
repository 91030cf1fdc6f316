"""What people type for a series, after a customer."""

import pytest

from bot.domain.governance import NAMES
from bot.domain.series import Kind
from bot.domain.series_names import split_series


@pytest.mark.parametrize(
    ("words", "customer", "kind"),
    [
        ("contoso internal", "contoso", "internal"),
        ("Contoso Harbour  Customer Health Review", "Contoso Harbour", "customer"),
        ("customer", "", "customer"),
        ("customer care customer", "customer care", "customer"),
        ("contoso frp status review", "contoso", "frp_review"),
        ("contoso status review", "contoso", "frp_review"),
        ("contoso PROGRAM", "contoso", "program"),
        ("internal affairs", "internal affairs", None),
        ("", "", None),
    ],
)
def test_the_last_words_name_it(words: str, customer: str, kind: Kind | None) -> None:
    """The longest name that ends the words; what stands before it is the customer's."""
    assert split_series(words) == (customer, kind)


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_by_its_full_name(kind: Kind) -> None:
    """In any case."""
    assert split_series(f"contoso {NAMES[kind].plain.upper()}") == ("contoso", kind)
