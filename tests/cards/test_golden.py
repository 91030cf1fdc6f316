"""Every card is what its golden file says (`python -m tests.cards.golden` writes them anew)."""

import pytest

from tests.cards.golden import FOLDER, documents, pretty
from tests.cards.samples import CARDS


@pytest.mark.parametrize("name", CARDS)
def test_card_is_what_its_golden_file_says(name: str) -> None:
    """A card changes on the wire only on purpose."""
    golden = FOLDER / f"{name}.json"
    assert golden.exists(), f"no golden file: run python -m tests.cards.golden and look at {golden.name}"
    assert pretty(CARDS[name]()) + "\n" == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    """Every golden file belongs to a card."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CARDS)


@pytest.mark.parametrize("name", ["engagement.md", "engagement.html"])
def test_an_exported_document_is_what_its_golden_file_says(name: str) -> None:
    """A document changes on purpose only."""
    assert documents()[name] == (FOLDER / name).read_text(encoding="utf-8")
