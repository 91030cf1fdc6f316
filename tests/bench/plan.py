"""`python -m tests.bench.plan [count]`: reading the causes of that many large engagements, and planning them.

A write reads the causes too, and lists what is to come; it plans nothing. Each has 12 workloads with a target
date, three of them with an FRP. Prints milliseconds of CPU for one, the best of five rounds over all. Asserts
nothing.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.engagement import Engagement
from bot.domain.outreach import Calendars
from bot.domain.plan.coming import coming
from bot.domain.plan.plan import plan
from bot.domain.plan.values import Setting
from bot.domain.worktime import WorkTime
from bot.playbook.causes import causes_of
from bot.playbook.loader import load
from bot.playbook.when import When
from bot.services.calendars import calendar_for
from tests.portfolios import large

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def best(work: Callable[[], object], count: int) -> float:
    """Return the milliseconds of CPU that each of so many took."""
    rounds: list[float] = []
    for _ in range(5):
        began = time.process_time()
        work()
        rounds.append(time.process_time() - began)
    return min(rounds) / count * 1000


def measure(count: int) -> None:
    """Make the engagements, then read and plan them."""
    book, calendar = load(), calendar_for("PT", "Europe/Lisbon", NOW.year)
    when = When(now=NOW, today=NOW.date(), calendars=Calendars(own=calendar))
    setting = Setting(now=NOW, calendar=calendar, work=WorkTime(calendar=calendar))

    def one(number: int) -> Engagement:
        engagement = large(book, number)
        names = tuple(engagement.workloads)[:3]
        return replace(engagement, facts={**engagement.facts, "frp_workloads": names})

    engagements = [one(number) for number in range(count)]
    causes = [causes_of(book, each, when) for each in engagements]
    planned = [plan("e1", book.reminders, each, {}, setting) for each in causes]
    read = best(lambda: [causes_of(book, each, when) for each in engagements], count)
    made = best(lambda: [plan("e1", book.reminders, each, {}, setting) for each in causes], count)
    listed = best(lambda: [coming(book.reminders, each, {}, NOW, calendar) for each in causes], count)
    reminders = sum(len(each.reminders) for each in planned) / count
    print(
        f"{count} engagements of {reminders:.0f} reminders, each: causes {read:.2f} ms, plan {made:.2f} ms, ",
        end="",
    )
    print(f"list {listed:.2f} ms")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
