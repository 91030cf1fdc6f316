"""What Azure Cosmos DB charges for counted operations, and what an FM's month costs: figures and arithmetic.

Estimates: Microsoft's documented request units, list prices and assumptions about a day, each a named
parameter. Pure; the header `x-ms-request-charge` of a real account, which /metrics adds up, beats all of it.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.reminders.worker import BATCH
from bot.storage.codecs import SHARDS
from tests.bench.counting import Operation
from tests.bench.operations import DELIVERED, LOOKED, PLANNED

BY_SIZE = (
    (1, 1.00, 4.95), (2, 1.04, 6.29), (4, 1.14, 6.67), (8, 1.33, 7.04), (16, 1.67, 9.52), (32, 2.19, 11.23),
    (64, 4.76, 22.67), (128, 9.95, 48.19), (256, 20.28, 98.29),
)  # fmt: skip
"""Request units of a point read and of a write by KB, Session consistency:
https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption
"""
QUERY = 2.8
"""Request units of a query in one partition before what it loads. Documented: at least 2.3
(https://devblogs.microsoft.com/cosmosdb/point-reads-versus-queries/); simple ones are reported at 2.8 to 3.
"""
ENVELOPE = 600
"""Bytes that an item has beside its body: ids, kind, ETag, the service's own members."""
ENGAGEMENT_KB = (4, 20, 100)
"""Engagements as small, usual and large."""
HOURS, WORK_DAYS, WORK_HOURS = 730, 21, 10
"""Of a month; working hours of a day, all time zones together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """Euros: list prices of one region as cited in public in May 2026, dollars taken as euros. Not looked up
    with the provider: put in your own.
    """

    million: float = 0.25
    manual: float = 0.008
    autoscale: float = 0.012
    storage: float = 0.25


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """An FM's working day, as often as each thing happens; assumed. `busiest`: the part of a day's work that
    falls into its busiest hour, `burst`: how far a second in it lies above its mean.
    """

    engagements: int = 25
    busiest: float = 0.2
    burst: float = 5.0
    often: Mapping[str, float] = field(
        default_factory=lambda: {
            "`help`": 0.5, "`open <customer>`": 8, "`next`": 4, "`next all`": 2, "`portfolio`": 2,
            "`today`": 2, "`upcoming`": 1, "`why`": 1, "`contacts`": 2, "`timeline`": 0.5, "`ftop`": 1,
            "`note`": 3, "`settings`": 0.1, "`dibs`": 6, "a form that is refused": 1,
            "a form that is saved": 8, "the same press again": 0.5, "`undo`": 0.2, "a task that is saved": 2,
            "`new`, saved": 0.2,
            PLANNED: 6, DELIVERED: 6, LOOKED: 12.5,
        }
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """How it runs: processes, seconds between looks for what is due, shards that a look goes through."""

    replicas: int = 2
    poll: float = 30.0
    shards: int = SHARDS


def _by_size(size: int, column: int) -> float:
    """Return the units for so many bytes, between the documented sizes."""
    kb = (size + ENVELOPE) / 1024
    place = bisect_left(BY_SIZE, kb, key=lambda row: row[0])
    if place == 0:
        return BY_SIZE[0][column]
    low, high = BY_SIZE[place - 1], BY_SIZE[min(place, len(BY_SIZE) - 1)]
    if low is high:
        return low[column] * kb / low[0]
    return low[column] + (high[column] - low[column]) * (kb - low[0]) / (high[0] - low[0])


def charge(done: Operation, engagement: int, shards: int = SHARDS) -> float:
    """Return the request units of one operation, where an engagement has so many bytes."""
    sizes = [engagement] * len(done.sizes) if done.kind == "engagement" else done.sizes
    if done.call == "get":
        return _by_size(sum(sizes), 1)
    if done.call in ("query", "due"):
        loaded = _by_size(sum(sizes), 1) if sizes else 0
        return QUERY * (shards if done.call == "due" else 1) + loaded
    return _by_size(sum(sizes), 2)


def units(done: Sequence[Operation], engagement: int) -> float:
    """Return the request units of what was done."""
    return sum(charge(each, engagement) for each in done)


def looks(running: Running, found: float = 0, more: int = 0) -> float:
    """Return the request units a month of looking for what is due, by all replicas. `found` are the reminders
    and engagements that they find; a pass that finds any looks `more` times again, and again for each batch.
    """
    passes = HOURS * 3600 / running.poll * running.replicas
    again = more * (min(found, passes) + found / BATCH)
    return (passes + again) * QUERY * running.shards


def work(counts: Mapping[str, Sequence[Operation]], day: Day, engagement: int) -> float:
    """Return the request units a month of one FM's work."""
    often = day.often.items()
    return WORK_DAYS * sum(units(counts[name], engagement) * times for name, times in often)


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """What so many FMs need in a month: request units of work and of looks, units a second, gigabytes."""

    work: float
    looks: float
    busy: float
    peak: float
    stored: float

    def serverless(self, prices: Prices) -> float:
        """Return the euros where each unit is paid."""
        return (self.work + self.looks) / 1e6 * prices.million + self.stored * prices.storage

    def most(self) -> int:
        """Return the most units a second to allow, in steps of 1,000."""
        return 1000 * max(1, -(-int(self.peak) // 1000))

    def autoscale(self, prices: Prices) -> float:
        """Return the euros where each hour is paid by its highest second, a tenth of the most at least."""
        least, busy = self.most() / 10, WORK_DAYS * WORK_HOURS
        hours = busy * max(least, self.peak) + (HOURS - busy) * max(least, self.looks / HOURS / 3600)
        return hours / 100 * prices.autoscale + self.stored * prices.storage


def month(each: float, fms: int, day: Day, running: Running, engagement: int, more: int) -> Month:
    """Return what so many FMs need, each of whom needs so many units a month for their work; see `looks`."""
    found = fms * WORK_DAYS * (day.often[PLANNED] + day.often[LOOKED])
    looked = looks(running, found, more)
    idle = looked / HOURS / 3600
    busy = each * fms / WORK_DAYS * day.busiest / 3600 + idle
    return Month(
        work=each * fms,
        looks=looked,
        busy=busy,
        peak=busy * day.burst,
        stored=day.engagements * fms * engagement * 1.2 / 1e9,
    )
