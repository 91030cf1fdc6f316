"""`make soak`: random walks over the whole bot, delivery under fire, writers that are killed, many processes
on one store, an attack from outside.

Where a claim of a walk fails, the steps, made short, are shown. Options: --part (year, walks, delivery,
kills, replicas or attack, else all), --seed (all follows from it), --first (the walk, round, kill or part to
begin with: go on from where a run ended), --walks, --rounds, --kills, --minutes (of each part; nothing new is
begun after these). A twentieth of each runs in the normal suite.
"""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Sequence

from tests.soak import attack, year
from tests.soak.claims import Broken
from tests.soak.kills import KILLS, kills
from tests.soak.kills import MINUTES as KILL_MINUTES
from tests.soak.replicas import MINUTES as REPLICA_MINUTES
from tests.soak.replicas import replicas
from tests.soak.rounds import MINUTES as ROUND_MINUTES
from tests.soak.rounds import ROUNDS, rounds
from tests.soak.turns import Figures
from tests.soak.walk import STEPS, walk

SEED = "cadence"
WALKS = 300
SHARE = 20
"""The normal suite walks one of so many."""
MINUTES = 18.0
TRIES = 40
"""Walks spent on making a failing one short."""


def one_walk(
    seed: str, figures: Figures, steps: Sequence[int] = range(STEPS)
) -> tuple[list[str], int, Broken | None]:
    """Walk once, on an event loop of its own; return what was done, the last step, and what did not hold."""
    with asyncio.Runner() as runner:
        done, broken = runner.run(walk(seed, figures, steps))
    return done.log, done.done, broken


def shortened(seed: str, claim: str, last: int) -> tuple[list[str], Broken | None]:
    """Leave steps out of a failing walk while the same claim still fails; return what is left of it."""
    steps, spare = list(range(min(last + 1, STEPS))), Figures()
    log, _, broken = one_walk(seed, spare, steps)
    size = max(1, len(steps) // 2)
    while size and spare.walks < TRIES:
        for begin in range(len(steps) - size, -1, -size):
            left = steps[:begin] + steps[begin + size :]
            tried, _, found = one_walk(seed, spare, left)
            if found and found.claim == claim:
                steps, log, broken = left, tried, found
        size //= 2
    return log, broken


def report(seed: str, last: int, broken: Broken) -> str:
    """Return what a failing walk showed, in as few steps as could be found."""
    log, short = shortened(seed, broken.claim, last)
    return "\n".join([f"walk {seed}, by itself: --walk {seed}", *log, str(short or broken)])


def soak(seed: str, first: int, walks: int, minutes: float) -> int:
    """Walk, print figures, return how many walks failed."""
    figures, began, failed = Figures(), time.monotonic(), 0
    for number in range(first, first + walks):
        if time.monotonic() - began > minutes * 60:
            print(f"out of time; go on with --seed {seed} --first {number}")
            break
        _, last, broken = one_walk(f"{seed}-{number}", figures)
        if broken:
            failed += 1
            print(f"walk {seed}-{number} failed after {figures.turns} turns in all", flush=True)
            print(report(f"{seed}-{number}", last, broken), flush=True)
        if (number + 1) % 20 == 0:
            print(f"{number + 1} walks, {failed} failed, {time.monotonic() - began:.0f} s", flush=True)
    print(told(seed, first, figures), f"failed {failed}, {time.monotonic() - began:.0f} s", sep="\n")
    return failed


def a_year(seed: str) -> int:
    """Live through a year of reminders, print it, return how much was wrong (too slow counts as one)."""
    with asyncio.Runner() as runner:
        lived, cpu = runner.run(year.lived(seed, year.ENGAGEMENTS))
    wrong = lived.wrong()
    print(year.summary(seed, lived, cpu), *wrong, sep="\n", flush=True)
    return len(wrong) + (cpu > year.SECONDS)


def told(seed: str, first: int, figures: Figures) -> str:
    """Return the figures of a run."""
    return (
        f"seed {seed} from {first}: {figures.walks} walks, {figures.turns} turns, {figures.presses} presses, "
        f"{figures.refused} refused, {figures.tokens} tokens typed and {figures.checks} times looked for, "
        f"{figures.restarts} restarts, {figures.stale} presses on older cards, "
        f"{figures.twice} pressed twice; "
        f"slowest turn {figures.slowest * 1000:.0f} ms: {figures.slowest_was}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 where a walk or a round failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", default=SEED)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--walks", type=int, default=WALKS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--minutes", type=float)
    parts = ("year", "walks", "delivery", "kills", "replicas", "attack")
    parser.add_argument("--part", choices=parts, default="")
    parser.add_argument("--walk", help="one walk alone, by its name, with all its steps")
    chosen = parser.parse_args(arguments)
    logging.getLogger("cadence").setLevel(logging.ERROR)
    if chosen.walk:
        log, last, broken = one_walk(chosen.walk, Figures())
        print(*log, report(chosen.walk, last, broken) if broken else "nothing failed", sep="\n")
        return int(broken is not None)
    failed = 0
    if chosen.part in ("", "year") and chosen.first == 0:
        failed += a_year(chosen.seed)
    if chosen.part in ("", "walks"):
        failed += soak(chosen.seed, chosen.first, chosen.walks, chosen.minutes or MINUTES)
    if chosen.part in ("", "delivery"):
        failed += rounds(chosen.seed, chosen.first, chosen.rounds, chosen.minutes or ROUND_MINUTES)
    if chosen.part in ("", "kills"):
        failed += kills(chosen.seed, chosen.first, chosen.kills, chosen.minutes or KILL_MINUTES)
    if chosen.part in ("", "replicas"):
        failed += replicas(chosen.seed, chosen.first, chosen.minutes or REPLICA_MINUTES)
    if chosen.part in ("", "attack") and chosen.first == 0:
        failed += attack.run()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
