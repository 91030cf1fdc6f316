"""How often a write is tried against other writers of one document, and how long it waits. Knows no store."""

import random
from asyncio import sleep

ATTEMPTS = 12
"""Tries, each after a longer pause: turns of one person in several chats must not lose to each other."""


async def pause(attempt: int) -> None:
    """Wait before the try after this one (from 0): at random, so that writers do not meet again, and a third
    of a second at most.
    """
    await sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 5)))
