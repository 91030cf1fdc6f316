"""Operation keys: the same thing done has the same key, another thing another."""

import json

import pytest

from bot.domain.keys import card_key, text_key

CARD = {"tenant": "t", "actor": "a", "nonce": "n", "verb": "dibs.save"}


def test_same_press() -> None:
    """The order in which a client sends the inputs makes no difference (X8)."""
    first = card_key(**CARD, inputs={"b": [1, 2], "a": {"y": "é", "x": None}})
    assert first == card_key(**CARD, inputs={"a": {"x": None, "y": "é"}, "b": [1, 2]})
    assert len(first) == 64
    assert set(first) <= set("0123456789abcdef")


@pytest.mark.parametrize("part", CARD)
def test_each_part_counts(part: str) -> None:
    """Another tenant, actor, card or verb is another operation."""
    assert card_key(**CARD, inputs={}) != card_key(**{**CARD, part: "other"}, inputs={})


def test_inputs_count() -> None:
    """Different inputs from the same card are different operations; types and absence differ too."""
    values = ("", "1", 1, True, "true", None, ["1"], "e\u0301", "é")
    keys = {card_key(**CARD, inputs={"a": value}) for value in values} | {card_key(**CARD, inputs={})}
    assert len(keys) == len(values) + 1


def test_no_running_together() -> None:
    """Parts cannot flow into one another, nor a card's key into a text's."""
    pairs = ("ab", "c"), ("a", "bc"), ('a","b', "c"), ("a", 'b","c'), ("", "abc"), ("abc", "")
    assert len({text_key(tenant=tenant, conversation=rest, activity="d") for tenant, rest in pairs}) == 6
    assert text_key(tenant="t", conversation="a", activity="n") != card_key(**CARD, inputs={})


def test_conversations_are_apart() -> None:
    """The same activity id in two conversations is two operations (X9)."""
    one, two = (text_key(tenant="t", conversation=each, activity="x") for each in "12")
    assert one != two


def test_odd_inputs() -> None:
    """Lone surrogates have a key like anything else; NaN has none."""
    surrogate = json.loads('"\\ud800"')
    assert card_key(**CARD, inputs={"a": surrogate}) != card_key(**CARD, inputs={"a": "?"})
    with pytest.raises(ValueError):
        card_key(**CARD, inputs={"a": float("nan")})


def test_keys_are_for_ever() -> None:
    """Keys stand in stored documents: the way they are made must not change."""
    assert (
        card_key(**CARD, inputs={"a": "é"})
        == "49678dc84ad315285e9f71ad341316a4e0fc0640d3d05ce27ad2052354d5a06a"
    )
    assert (
        text_key(tenant="t", conversation="c", activity="1")
        == "cbeedc72d133e5c329d0f863e2d1596d7fa7cfb4855689e3d057a1e27c5e6e13"
    )
