"""Whether what the bot needs answers: asked once after the start, by /ready, and by an operator.

Says what is wrong and mends nothing; the parts go on trying by themselves.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.errors import CadenceError

log = logging.getLogger("cadence.selfcheck")

SECONDS = 5.0

Probe = Callable[[], Awaitable[None]]
"""Returns when its part answers. Raises `CadenceError` that says what is wrong and where to look."""


class SelfCheck:
    """The parts by name. The store must answer whenever it is asked; each of `once` must have done so once.

    A token or keys that were had are used for hours while nobody gives new ones, so a process that had them
    is of more use than one that is taken out for something that ails every other alike. One that never had
    them can neither speak nor hear: it must not take the place of one that can.
    """

    def __init__(self, store: Probe, once: Mapping[str, Probe]) -> None:
        self._store = store
        self._once = dict(once)
        self._answered = set[str]()

    async def ready(self) -> None:
        """Return when the process can do its work. Raises `CadenceError` otherwise."""
        await self._store()
        for name, probe in self._once.items():
            if name not in self._answered:
                await probe()
                self._answered.add(name)

    async def report(self, seconds: float = SECONDS) -> dict[str, str]:
        """Ask every part at once; return what is wrong with each by name, "" where it answers."""
        parts = {"store": self._store, **self._once}
        found = await asyncio.gather(*(_problem(probe, seconds) for probe in parts.values()))
        self._answered |= {name for name, problem in zip(parts, found, strict=True) if not problem}
        return dict(zip(parts, found, strict=True))

    async def tell(self) -> None:
        """Put the report into the log: one line for each problem, or one that all is well."""
        report = await self.report()
        for name, problem in report.items():
            if problem:
                log.error("self-check: %s: %s", name, problem)
        if not any(report.values()):
            log.info("self-check: all answer: %s", ", ".join(report))


async def _problem(probe: Probe, seconds: float) -> str:
    try:
        async with asyncio.timeout(seconds):
            await probe()
    except TimeoutError:
        return f"No answer in {seconds:.0f} s."
    except CadenceError as error:
        return str(error)
    return ""
