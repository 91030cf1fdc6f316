"""Cleaning: what is kept of what arrived (X11)."""

import json
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cleaning import clean, fold

CHARACTERS = st.one_of(
    st.characters(),
    st.sampled_from("e\u0301\u0302\u200b\u200c\u200d\u202e\u2028\ud800\x00\u212a\u3164 \n\tক্👩💻\ufe0f"),
)


@pytest.mark.parametrize(
    ("raw", "text", "removed"),
    [
        ("  plain  ", "plain", False),
        ("a\ud800b\udfff", "ab", True),
        ("a\x00b\x07c\x7f", "abc", True),
        ("abc\u202edef\u2066g", "abcdefg", True),
        ("zero\u200bwidth\ufeff", "zerowidth", True),
        ("ad\u200dmin", "admin", True),
        ("soft\xadhyphen", "softhyphen", True),
        ("e\u0301", "é", False),
        ("a\tb\nc\r\nd", "a b c d", False),
        ("z" + "\u0335" * 50, "z" + "\u0335" * 4, True),
        ("tag\U000e0041\U000e0042", "tag", True),
        ("👩\u200d💻", "👩\u200d💻", False),
        ("می\u200cخواهم", "می\u200cخواهم", False),
        ("দক্\u200dষ", "দক্\u200dষ", False),
        ("❤\ufe0f", "❤\ufe0f", False),
        ("Nguyễn", "Nguyễn", False),
        ("日本語 テスト", "日本語 テスト", False),
    ],
)
def test_what_cannot_be_seen_goes(raw: str, text: str, removed: bool) -> None:
    """X11: what deceives is removed and said so; languages and emoji stay whole."""
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.removed) == (text, removed)


@pytest.mark.parametrize(
    "raw", ["", "   ", "\u200b\u200b", "\xa0\u3000", "\u3164", "\u2800 \u115f", "\u0301"]
)
def test_what_shows_nothing_is_empty(raw: str) -> None:
    """X20: only spaces or only zero-width characters is empty."""
    assert clean(raw).text == ""
    assert clean(raw, multiline=True).text == ""


def test_lines_stay_where_there_may_be_several() -> None:
    """A note keeps its lines, whatever the client ends them with."""
    assert clean("a\r\nb\u2028c\rd\x85e\n\n", multiline=True).text == "a\nb\nc\nd\ne"


@settings(deadline=None)
@given(st.text(CHARACTERS), st.booleans())
def test_cleaning_twice_changes_nothing(raw: str, multiline: bool) -> None:
    """X11: what was cleaned is clean: NFC, storable as UTF-8 and JSON, and the same when read again."""
    text = clean(raw, multiline=multiline).text
    again = clean(text, multiline=multiline)
    assert (again.text, again.removed) == (text, False)
    assert unicodedata.is_normalized("NFC", text)
    assert json.loads(json.dumps(text, ensure_ascii=False).encode()) == text
    assert "\x00" not in text


@pytest.mark.parametrize(
    "raw",
    [
        "a" * 30_000,
        "é" * 30_000,
        "e\u0301" * 15_000,
        "\u0301" * 30_000,
        "\u200d" * 30_000,
        "नि" * 15_000,
        "\ud800" * 30_000,
    ],
)
def test_cleaning_30_kb_is_quick(raw: str) -> None:
    """X11: no text of the size a client may send costs more than a moment."""
    start = time.process_time()
    clean(raw)
    assert time.process_time() - start < 0.25


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Don’t", "don't"),
        ("ＨＥＬＰ", "help"),
        ("is\xa0 engaged", "Is Engaged"),
        ("“x” – y", '"x" - y'),
        ("STRASSE", "straße"),
        ("he\u200blp", "help"),
    ],
)
def test_two_ways_to_type_the_same_words_match(left: str, right: str) -> None:
    """Quotes, dashes, case, width and spaces do not tell two commands apart."""
    assert fold(left) == fold(right)
