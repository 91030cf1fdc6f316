"""What is measured: which server, and which requests it gets. Add a case here; `run.py` does the rest."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes import Person

Build = Callable[[Person, Any, int], bytes]
"""Person, what `prepare` returned and the number of the request (never the same twice): the body to post."""

Prepare = Callable[[Person], Awaitable[Any]]
"""Called once on the fresh server, to bring it to where the measured requests make sense."""


async def nothing(person: Person) -> None:
    """A case that needs no preparation."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """`server` is MODULE:FUNCTION as in servers.py; `goal`: so many times the bare CPU at most."""

    name: str
    server: str
    build: Build
    prepare: Prepare = nothing
    goal: float | None = None


def words(person: Person, state: Any, number: int) -> bytes:
    """Return a message of one word, from one of 50 conversations."""
    activity = person.text("help", id=f"1700000000000-{number}")
    activity["conversation"]["id"] = f"a:bench-{number % 50}"
    return json.dumps(activity).encode()


BARE = Case(name="bare aiohttp", server="tests.bench.servers:bare", build=words)
CASES = [
    BARE,
    Case(name="echo through the front", server="tests.bench.servers:echo", build=words, goal=2.0),
]
