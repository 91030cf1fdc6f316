"""Many rounds of delivery under fire, one after another, each from a seed of its own: `make soak`."""

import asyncio
import time

from tests.soak.delivery import Figures, one_round

ROUNDS = 20
"""Rounds of a whole run: more than 1,500 faults and 200 kills. The normal suite runs one."""
MINUTES = 11.0


def rounds(seed: str, first: int, count: int, minutes: float) -> int:
    """Run rounds, print figures, return how many failed; no further one after so many minutes."""
    figures, began, failed = Figures(), time.monotonic(), 0
    for number in range(first, first + count):
        if time.monotonic() - began > minutes * 60:
            print(f"out of time; go on with --part delivery --seed {seed} --first {number}")
            break
        problems = asyncio.run(one_round(f"{seed}-{number}", figures))
        failed += bool(problems)
        print(
            f"round {seed}-{number}: {len(problems)} problems, {time.monotonic() - began:.0f} s", flush=True
        )
        print(*problems, sep="\n", end="\n" if problems else "", flush=True)
    print(f"seed {seed} from {first}: {figures.told()}; failed {failed}", flush=True)
    return failed
