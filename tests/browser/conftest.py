"""Fixtures of the browser tests: a fresh bot, Playground and page for each test. Installs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.playground import DESKTOP, Journey


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Journey]:
    """A conversation in a desktop window."""
    with Journey(tmp_path, width=DESKTOP) as started:
        yield started


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """One bot, Playground and browser for a module, the person greeted."""
    with Journey(tmp_path_factory.mktemp("chat"), width=DESKTOP) as journey:
        journey.wait_for_text("Let’s get you started")
        yield journey


@pytest.fixture
def chat(started: Journey) -> Journey:
    """An empty page of the module's Playground, for tests that each open an engagement of their own."""
    started.open_page()
    return started
