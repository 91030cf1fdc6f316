"""What is measured: which server, and which requests it gets. Add a case here; `run.py` does the rest."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.servers import PORTFOLIO
from tests.fakes import Person

Build = Callable[[Person, Any, int], bytes]
"""Person, what `prepare` returned and the number of the request (never the same twice): the body to post."""

Prepare = Callable[[Person], Awaitable[Any]]
"""Called once on the fresh server, to bring it to where the measured requests make sense."""


async def nothing(person: Person) -> None:
    """A case that needs no preparation."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """`server` is MODULE:FUNCTION as in servers.py; `goal`: so many times the bare CPU at most.

    `most_ms`: so many milliseconds of CPU at most.
    """

    name: str
    server: str
    build: Build
    prepare: Prepare = nothing
    goal: float | None = None
    most_ms: float | None = None


def words(person: Person, state: Any, number: int) -> bytes:
    """Return a message of one word, from one of 50 conversations."""
    activity = person.text("help", id=f"1700000000000-{number}")
    activity["conversation"]["id"] = f"a:bench-{number % 50}"
    return json.dumps(activity).encode()


def typed(text: str) -> Build:
    """Return a build of these words, typed into the person's own chat."""

    def build(person: Person, state: Any, number: int) -> bytes:
        return json.dumps(person.text(text, id=f"1700000000000-{number}")).encode()

    return build


async def opened(person: Person) -> dict[str, Any]:
    """Open an engagement and return the data of its DIBS form's save button."""
    for words in ("hello", "open 001", "dibs"):
        await person.say(words)
    return {"revisions": dict.fromkeys(range(1, PORTFOLIO + 1), 3)}


def dibs_submit(person: Person, state: dict[str, Any], number: int) -> bytes:
    """Return a DIBS form for three workloads, sent with new reasons, for each engagement in turn."""
    engagement = number % PORTFOLIO + 1
    names = ("exchange", "sharepoint", "teams")
    data: dict[str, Any] = {
        "engagement": f"eng-{engagement:024d}",
        "step": "kickoff.dibs",
        "r": state["revisions"][engagement],
        "nonce": f"bench-{number}",
        "f": "target_date,intent,business_reason,success_owner,dibs_source,copy_from,copy_to",
        "w": ",".join(names),
        "dibs_source": "c1",
        "copy_from": "exchange",
        "copy_to": "none",
    }
    for name in names:
        data[f"target_date.{name}"] = "2027-03-15"
        data[f"intent.{name}"] = "yes"
        data[f"business_reason.{name}"] = f"Close the old servers of {name}, round {number}"
        data[f"success_owner.{name}"] = f"Ines Duarte, owner of {name}"
    state["revisions"][engagement] += 1
    return json.dumps(person.execute("step.save", data, "card-1", id=f"1700000000000-{number}")).encode()


WHOLE = "tests.bench.servers:cadence"
LARGE = "tests.bench.servers:cadence_300"
BARE = Case(name="bare aiohttp", server="tests.bench.servers:bare", build=words)
CASES = [
    BARE,
    Case(name="echo through the front", server="tests.bench.servers:echo", build=words, goal=2.0),
    Case(name="help", server=WHOLE, build=typed("help"), prepare=opened, goal=3.0),
    Case(name="DIBS submit, durable", server=WHOLE, build=dibs_submit, prepare=opened, goal=6.0),
    Case(name="portfolio of 300", server=LARGE, build=typed("portfolio"), prepare=opened, most_ms=100.0),
    Case(name="next in all of 300", server=LARGE, build=typed("next all"), prepare=opened, most_ms=100.0),
]
