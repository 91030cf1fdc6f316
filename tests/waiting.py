"""Waiting for what tells nobody when it comes. Never longer than it is told."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable


async def until(
    holds: Callable[[], bool | Awaitable[bool]], seconds: float = 10.0, pause: float = 0.01
) -> None:
    """Return when it holds, asked every `pause` seconds. Raises TimeoutError after so many seconds."""
    async with asyncio.timeout(seconds):
        while True:
            found = holds()
            if await found if isawaitable(found) else found:
                return
            await asyncio.sleep(pause)
