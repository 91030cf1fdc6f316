"""`python -m tests.bench.cost [sizes]`: counts what the store does as it grows, and what that costs a month.

Counts every turn, a reminder and the worker's looks in stores of 1,000 and of 100,000 engagements (or of the
sizes given), prints the tables and writes them into infra/docs/cost.md. Fails where a count grew.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.storage.codecs import SHARDS
from tests.bench import charges
from tests.bench.charges import Day, Month, Prices, Running
from tests.bench.counting import Operation
from tests.bench.operations import LOOKED, OWN, PASS, Counts, counted
from tests.sources import ROOT

TEMPLATE = Path(__file__).with_name("cost_page.md")
PATH = ROOT / "infra" / "docs" / "cost.md"
SIZES = (1_000, 100_000)
CALLS = ("get", "query", "create", "replace", "delete", "due")
FMS = (100, 1_000, 10_000)
USUAL = 1024 * charges.ENGAGEMENT_KB[1]
POLLS, REPLICAS = (5, 15, 30, 60), (1, 2, 4)
ALL_SHARDS = (1, 8, 16, 32, 64)


def calls(done: Iterable[Operation]) -> tuple[int, ...]:
    """Return how often each call was made, in the order of `CALLS`."""
    made = Counter(each.call for each in done)
    return tuple(made[name] for name in CALLS)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of Markdown, all but its first column to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in lines)


def operations(counts: Mapping[str, Sequence[Operation]]) -> str:
    """Return the operations of each thing that happens, with its request units by size of engagement."""
    sizes = [f"RU, {kb} KB" for kb in charges.ENGAGEMENT_KB]
    rows = [
        (name, *calls(done), *(f"{charges.units(done, 1024 * kb):.0f}" for kb in charges.ENGAGEMENT_KB))
        for name, done in counts.items()
    ]
    return table(["what happens", *CALLS, *sizes], rows)


def million(value: float) -> str:
    """Return request units in millions."""
    return f"{value / 1e6:.1f}"


def euros(value: float) -> str:
    """Return an amount."""
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def months(counts: Counts, day: Day, running: Running) -> list[Month]:
    """Return the month of each number of FMs, with usual engagements."""
    each = charges.work(counts, day, USUAL)
    more = calls(counts[PASS])[CALLS.index("due")] - 1
    return [charges.month(each, fms, day, running, USUAL, more) for fms in FMS]


def monthly(counts: Counts, day: Day, running: Running, prices: Prices) -> str:
    """Return what a month costs."""
    rows = [
        (
            f"{fms:,}", million(one.work), million(one.looks), f"{one.busy:.0f}", f"{one.stored:.1f}",
            euros(one.serverless(prices)), f"{one.most():,}", euros(one.autoscale(prices)),
        )
        for fms, one in zip(FMS, months(counts, day, running), strict=True)
    ]  # fmt: skip
    head = ("FMs", "work, M RU", "looks, M RU", "RU/s, busiest hour", "GB", "serverless, €")
    return table([*head, "autoscale up to, RU/s", "autoscale, €"], rows)


def polling(prices: Prices) -> str:
    """Return what looking for what is due costs where nothing is: by interval and replicas."""
    rows = [
        (
            f"{poll} s",
            *(euros(charges.looks(Running(replicas=n, poll=poll)) / 1e6 * prices.million) for n in REPLICAS),
        )
        for poll in POLLS
    ]
    return table(["every", *(f"{n} replica{'s' if n > 1 else ''}, € a month" for n in REPLICAS)], rows)


def sharding(counts: Counts, day: Day, prices: Prices) -> str:
    """Return what the number of shards changes, at 10,000 FMs."""
    last = months(counts, day, Running())[-1]
    rows = [
        (
            count,
            euros(charges.looks(Running(shards=count)) / 1e6 * prices.million),
            f"{last.stored / count:.2f}",
            f"{last.peak / count:.0f}",
        )
        for count in ALL_SHARDS
    ]
    return table(["shards", "looks, € a month", "GB a shard", "RU/s a shard, at the peak"], rows)


def page(counts: Counts, sizes: Sequence[int]) -> str:
    """Return the whole page."""
    day, running, prices = Day(), Running(), Prices()
    each = charges.work(counts, day, USUAL)
    habits = "; ".join(f"{name.replace('`', '')} {times:g}" for name, times in day.often.items())
    looked = charges.work({LOOKED: counts[LOOKED]}, replace(day, often={LOOKED: day.often[LOOKED]}), USUAL)
    return TEMPLATE.read_text("utf-8").format(
        sizes=" and in one of ".join(f"{size:,}" for size in sizes), own=OWN, operations=operations(counts),
        query=charges.QUERY, habits=habits, days=charges.WORK_DAYS, busiest=f"{day.busiest:.0%}",
        burst=f"{day.burst:g}", replicas=running.replicas, poll=f"{running.poll:g}", prices=prices,
        each=f"{each:,.0f}", again=f"{looked / each:.0%}",
        monthly=monthly(counts, day, running, prices), polling=polling(prices), shards=SHARDS,
        look=f"{charges.QUERY * SHARDS:.0f}", sharding=sharding(counts, day, prices),
    )  # fmt: skip


def grown(first: Counts, last: Counts) -> list[str]:
    """Return what takes other operations in the larger store."""
    return [
        f"{name}: {calls(done)} became {calls(last[name])}"
        for name, done in first.items()
        if calls(done) != calls(last[name])
    ]


def main(sizes: Sequence[int]) -> int:
    """Count, print, write the page; return the exit code."""
    found = [asyncio.run(counted(size)) for size in sizes]
    text = page(found[0], sizes)
    print(text)
    wrong = [each for other in found[1:] for each in grown(found[0], other)]
    print(*wrong, sep="\n")
    if not wrong:
        PATH.write_text(text, "utf-8")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main([int(each) for each in sys.argv[1:]] or SIZES))
