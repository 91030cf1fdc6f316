"""Pages of the FTOP list: ten entries, fewer where texts are long; the card stays within its limit."""

import pytest

from bot.domain.ftop_list import ToEnter
from bot.domain.text import typed
from bot.services import ftop
from bot.services.views.engagement import FtopView
from cards import ftop as card
from cards.kit import LIMIT, size


def entry(number: int, text: str) -> ToEnter:
    """Return an entry with a long id and a long title."""
    name = f"note.{number:016}"
    return ToEnter(
        id=name, place="status_note", title=typed("港" * 200), text=typed(text), value="0123456789ab"
    )


def shown(page: tuple[ToEnter, ...]) -> FtopView:
    """Return a page as the service makes it, in the middle of many."""
    args = ((ftop.SHOWN, ",".join(f"{each.id}:{each.value}" for each in page)),)
    entries = tuple(map(ftop._entry, page))
    return FtopView(
        engagement="e" * 36,
        customer="港" * 200,
        groups=tuple((typed("Engagement Management note"), (each,)) for each in entries),
        total=400,
        first=1,
        page=1,
        more=True,
        args=args,
    )


@pytest.mark.parametrize(
    "text",
    [
        "港" * 4000,
        "😀" * 4000,
        "*" * 4000,
        "\\" * 4000,
        "a\n" * 2000,
        "- \n" * 1300,
        "://" * 1300,
        "www." * 1000,
        '"' * 4000,
        "short",
        "港" * 500,
        "x" * 900,
        "*" * 300,
        "a\n" * 30,
        "www." * 60,
    ],
)
def test_every_page_is_a_card_that_fits(text: str) -> None:
    """25 KB, with the longest notes there can be."""
    pages = ftop.paged([entry(number, text) for number in range(23)])
    assert sum(map(len, pages)) == 23
    assert all(1 <= len(page) <= ftop.PAGE for page in pages)
    assert max(size(card.ftop(shown(page), "n" * 12)) for page in pages) <= LIMIT


def test_short_entries_stand_ten_a_page_and_none_is_a_page_too() -> None:
    """An empty list has one page without entries."""
    assert [len(page) for page in ftop.paged([entry(n, "short") for n in range(23)])] == [10, 10, 3]
    assert ftop.paged([]) == ((),)


def test_a_text_loses_no_line() -> None:
    """Each line is a block of its own up to twelve; the rest stands together; blank ones go."""
    lines = ftop.lines_of(typed("one\n\n two \n"))
    assert [line.plain for line in lines] == ["one", " two "]
    lines = ftop.lines_of(typed("\n".join(map(str, range(30)))))
    assert len(lines) == ftop.LINES
    assert "\n".join(line.plain for line in lines) == "\n".join(map(str, range(30)))
    assert ftop.lines_of(typed("")) == ()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("task.994:ab,contact.c1:gone", {"task.994": "ab", "contact.c1": "gone"}),
        ("", {}),
        ("nonsense", {}),
        (":ab,,x:", {"x": ""}),
    ],
)
def test_what_a_card_showed_is_read_with_distrust(words: str, shown: dict[str, str]) -> None:
    """X14: whatever a button says; what is no entry marks nothing."""
    assert ftop.shown_by(words) == shown
