"""The page about cost is true: its counts are the bot's, and its arguments follow from its figures."""

import asyncio
import re

import pytest

from tests.bench import charges, cost
from tests.bench.charges import BY_SIZE, QUERY, Day, Prices, Running
from tests.bench.counting import Operation
from tests.bench.operations import NOTHING, PASS, Counts, counted

ENGAGEMENTS = 1_000


@pytest.fixture(scope="module")
def counts() -> Counts:
    """What the bot does in a store of 1,000 engagements."""
    return asyncio.run(counted(ENGAGEMENTS))


def masked(text: str) -> str:
    """Return a page without its figures: sizes differ by a few bytes from run to run."""
    return re.sub(r"[\d.,]+", "#", text)


def test_the_page_holds_what_is_counted(counts: Counts) -> None:
    """`python -m tests.bench.cost` writes it: every operation of every turn, of a reminder, of a look."""
    page = cost.PATH.read_text("utf-8")
    for name, done in counts.items():
        row = f"| {name} | {' | '.join(map(str, cost.calls(done)))} |"
        assert row in page, f"python -m tests.bench.cost; now: {row}"
    assert masked(cost.page(counts, cost.SIZES)) == masked(page)


def test_nothing_grows_with_what_others_store(counts: Counts) -> None:
    """A hundredth of the engagements: the same operations. A list of one more kind of call would be seen."""
    fewer = asyncio.run(counted(ENGAGEMENTS // 100))
    assert cost.grown(fewer, counts) == []
    more = counts | {"`next`": [*counts["`next`"], Operation("query", "entry", (1,))]}
    assert cost.grown(fewer, more) == ["`next`: (2, 0, 0, 0, 0, 0) became (2, 1, 0, 0, 0, 0)"]


def test_a_day_is_made_of_what_is_counted(counts: Counts) -> None:
    """Every habit is counted, and all that is counted is in a day but the worker's passes."""
    assert counts.keys() - Day().often.keys() == {PASS, NOTHING}
    assert Day().often.keys() <= counts.keys()


def test_what_the_page_argues(counts: Counts) -> None:
    """Two ways to pay that differ by less than half; looks every 5 s cost more than the work of 1,000 FMs."""
    months = cost.months(counts, Day(), Running())
    ratios = [each.serverless(Prices()) / each.autoscale(Prices()) for each in months]
    assert 1 / 1.5 < min(ratios) < max(ratios) < 1.5
    assert charges.looks(Running(poll=5)) > months[1].work > charges.looks(Running(poll=30))
    assert max(each.peak for each in months) < 5_000
    assert months[-1].stored < 20


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (Operation("get", "person", (1024 - charges.ENVELOPE,)), BY_SIZE[0][1]),
        (Operation("get", "", ()), BY_SIZE[0][1]),
        (Operation("replace", "person", (64 * 1024 - charges.ENVELOPE,)), BY_SIZE[6][2]),
        (Operation("create", "note", (48 * 1024 - charges.ENVELOPE,)), (BY_SIZE[5][2] + BY_SIZE[6][2]) / 2),
        (Operation("replace", "engagement", (1,)), BY_SIZE[5][2]),
        (Operation("query", "entry", ()), QUERY),
        (Operation("query", "entry", (512, 512 - charges.ENVELOPE)), QUERY + BY_SIZE[0][1]),
        (Operation("due", "", ()), 32 * QUERY),
    ],
)
def test_what_an_operation_is_charged(done: Operation, expected: float) -> None:
    """Microsoft's figures at their sizes, and between them; an engagement as large as is asked about."""
    assert charges.charge(done, 32 * 1024 - charges.ENVELOPE) == pytest.approx(expected)
