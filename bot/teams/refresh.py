"""Keeps a message the same as the last card that was put in its place, whatever order the network finishes
in.

Updates of one message go one after another, and one that a newer overtook is not sent at all. Decides nothing
else.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import DeliveryError
from bot.teams.connector import Address, Connector

log = logging.getLogger("cadence.teams")


@dataclass(slots=True)
class _Slot:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0
    users: int = 0


class Refresher:
    """Updates messages through a connector: at once, or behind the answer of a press."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._slots: dict[tuple[Address, str], _Slot] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def now(self, to: Address, message: str, activity: Mapping[str, Any]) -> None:
        """Update the message; return at once when a newer update overtook this one. Raises DeliveryError."""
        key = (to, message)
        slot = self._slots.setdefault(key, _Slot())
        slot.newest += 1
        slot.users += 1
        mine = slot.newest
        try:
            async with slot.lock:
                if slot.newest == mine:
                    await self._connector.update(to, message, activity)
        finally:
            slot.users -= 1
            if not slot.users:
                del self._slots[key]

    def later(self, to: Address, message: str, activity: Mapping[str, Any]) -> None:
        """Update the message after the caller is done; a failure is logged and goes no further."""
        task = asyncio.get_running_loop().create_task(self._quietly(to, message, activity))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait for what is under way; every update ends by the connector's time-out."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _quietly(self, to: Address, message: str, activity: Mapping[str, Any]) -> None:
        try:
            await self.now(to, message, activity)
        except DeliveryError as error:
            log.warning("update of a pressed card failed: %s %s", type(error).__name__, error)
        except Exception:
            log.exception("update of a pressed card failed")
