"""X55: what looks like an address or a phone number, and what only looks a little like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.private_words import personal, without_personal


@pytest.mark.parametrize(
    "words",
    [
        "ines@contoso.example.com",
        "Mail (ines.d@contoso.example), she knows",
        "ines＠contoso.example.com",
        "INES@CONTOSO.EXAMPLE",
        "+351 21 000 0000",
        "call 555-0100-77",
        "(021) 000 00 00",
        "tel:+351210000000",
        "０２１ ０００ ００ ００",
        "since 2026-12-01 under 021 000 0000",
    ],
)
def test_personal(words: str) -> None:
    """An address in any spelling, seven digits or more, beside dates and in full width."""
    assert personal(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Firewall change for Teams calls",
        "Done by 2026-12-01 or 01.12.2026",
        "1,200 seats, 3616 and 3979",
        "24/7 since 09:00-17:00",
        "50 % @ launch",
        "@Megan: look at it",
        "ticket ABC1234567",
        "version 16.0.18",
    ],
)
def test_not_personal(words: str) -> None:
    """Dates, counts, tasks, times, tickets: what people write of deployments."""
    assert not personal(words)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1_000_000, 999_999_999))
def test_wherever_it_stands(before: str, after: str, number: int) -> None:
    """Between any words, an address or a number of seven digits or more is found."""
    assert personal(f"{before} jo.adair@contoso.example {after}")
    assert personal(f"{before} +{number} {after}")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("mail ines@contoso.example.com or +351 21 000 0000", "mail - or -"),
        ("ines@contoso.example.com", "-"),
        ("19:abc@thread.tacv2", "19:abc@thread.tacv2"),
        ("12345678", "12345678"),
        ("on 2026-12-01 10:00 for 1,200 seats", "on 2026-12-01 10:00 for 1,200 seats"),
        ("", ""),
    ],
)
def test_without_personal(words: str, left: str) -> None:
    """Addresses and numbers in a text go; a single word that may be an id stays, unless it is an address."""
    assert without_personal(words, "-") == left
