"""Text: which words are a person's."""

import pytest

from bot.domain.text import NOTHING, Piece, Text, content, join, say, typed


def test_a_value_in_a_sentence_counts_as_typed_words() -> None:
    """X32: whatever fills a gap is a person's words, unless it is a Text already."""
    found = say("Hello {}, {}!", "*Ada*", say("the {} is due", "mail"))
    assert [(piece.text, piece.typed) for piece in found.pieces] == [
        ("Hello ", False),
        ("*Ada*", True),
        (", ", False),
        ("the ", False),
        ("mail", True),
        (" is due", False),
        ("!", False),
    ]
    assert found.plain == "Hello *Ada*, the mail is due!"


def test_braces_in_a_persons_words_are_no_gaps() -> None:
    """X32: words are put in once, never read for gaps again; what is empty leaves no piece."""
    found = say("{}{}", "{} {}", "")
    assert found.pieces == (Piece("{} {}", True),)
    assert say("{}: {}", typed("{}"), content("*a*")).plain == "{}: *a*"


def test_gaps_and_values_must_agree() -> None:
    """A sentence with a gap left over is a mistake of ours, found at once."""
    with pytest.raises(ValueError, match="1 gaps but 2 values"):
        say("Hello {}.", "a", "b")


def test_join_passes_over_what_is_empty() -> None:
    """Nothing leaves no separator behind."""
    assert join(", ", [typed("a"), NOTHING, content("b")]) == Text(
        (Piece("a", True), Piece(", ", False), Piece("b", False))
    )
    assert not join(", ", [])
    assert bool(typed("a"))
    assert not typed("")
