"""Places and queues of FTOP, as the process prints them."""

import pytest

from bot.domain.ftop_places import PLACES, QueueKind, queue, queues


@pytest.mark.parametrize(
    ("kind", "region", "name"),
    [
        ("AiR", "americas", "FTCQ AiR Americas"),
        ("AiR", "apj", "FTCQ AiR APJ"),
        ("GoBack", "emea", "FTCQ GoBack EMEA"),
        ("GoBack", "americas", "FTCQ GoBack Americas"),
        ("Inactive", "apj", "FTCQ Inactive APJ"),
        ("Inactive", "", "FTCQ Inactive Americas, FTCQ Inactive APJ or FTCQ Inactive EMEA"),
    ],
)
def test_a_region_has_its_queue(kind: QueueKind, region: str, name: str) -> None:
    """G4, G23, D10: the queue of the region; all three where the region is not known."""
    assert queue(kind, region).plain == name


def test_every_region_is_among_the_queues() -> None:
    """G23: these three are where a tenant starts."""
    assert queues("AiR") == ("FTCQ AiR Americas", "FTCQ AiR APJ", "FTCQ AiR EMEA")


def test_places_are_named_as_in_ftop() -> None:
    """G27: the words of the process, section 1."""
    assert {
        "Contacts tab",
        "Partners tab",
        "Overall Status",
        "Service status",
        "Assignments view",
        "Engagement Management note",
        "Technical Enablement note",
        "Next action date",
    } <= set(PLACES.values())
