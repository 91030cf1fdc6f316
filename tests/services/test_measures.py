"""Numbers in Prometheus' text format: read back by its rules, with no word of a person in them."""

import re

import pytest

from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.services.measures import LATE, POSTS, Measures

SAMPLE = re.compile(r'([a-z_]+)\{((?:[a-z]+="[^"\\]*",?)+)\} (\S+)')


def samples(text: str) -> dict[tuple[str, str], float]:
    """Return every sample by name and labels; each line is a comment or a sample, none twice."""
    assert text.endswith("\n")
    found: dict[tuple[str, str], float] = {}
    for line in text.splitlines():
        if line.startswith(("# HELP ", "# TYPE ")):
            continue
        read = SAMPLE.fullmatch(line)
        assert read, line
        assert (read[1], read[2]) not in found
        found[read[1], read[2]] = float(read[3])
    return found


def test_a_histogram_is_cumulative() -> None:
    """Each bucket holds all that is at most its bound, +Inf is the count, the sum is in seconds."""
    measures = Measures()
    for seconds in (1, 61, 100_000):
        measures.left(seconds, digest=False)
    measures.left(7, digest=True)
    found = samples(measures.text())
    bounds = ("60", "300", "900", "3600", "14400", "86400", "+Inf")
    assert [found[f"{LATE}_bucket", f'form="card",le="{bound}"'] for bound in bounds] == [1, 2, 2, 2, 2, 2, 3]
    assert (found[f"{LATE}_count", 'form="card"'], found[f"{LATE}_sum", 'form="card"']) == (3, 100_062)
    assert (found[f"{LATE}_count", 'form="digest"'], found[f"{LATE}_sum", 'form="digest"']) == (1, 7)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "sent"),
        (NotSent(), "not_sent"),
        (Throttled(), "throttled"),
        (Unknown(), "unknown"),
        (Permanent("no", status=413), "permanent"),
    ],
)
def test_posts_are_counted_by_the_class_of_their_outcome(error: DeliveryError | None, outcome: str) -> None:
    """Each class has a line from the start, so that a rate of nothing is nought."""
    measures = Measures()
    measures.posted(error)
    found = {labels: count for (name, labels), count in samples(measures.text()).items() if name == POSTS}
    assert found.pop(f'outcome="{outcome}"') == 1
    assert (len(found), set(found.values())) == (4, {0})
