"""A connector service that misbehaves by a seeded schedule, and writes down every message that it took.

`python -m tests.soak.recording FILE SEED SHARE` says `ready PORT` and serves until its input ends, in a
process of its own: what it took is known whatever is killed beside it. Knows Teams' answers; nothing of the
bot but that a reminder's id is 64 hex digits in its card, and the words that label a second copy.
"""

import asyncio
import json
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

from aiohttp import web

REMINDER = re.compile("[0-9a-f]{64}")
LABEL = "you may have this already"
SILENCE = 60.0
"""Seconds without an answer: longer than any client waits."""
WAITS = (0, 1, 2)
"""What Retry-After asks for: seconds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of misbehaviour: whether the message is taken all the same, and how the exchange ends.

    `end`: "answer" with the status and the service's own word, "reset" the connection, "silence".
    """

    name: str
    status: int = 0
    code: str = ""
    taken: bool = False
    end: str = "answer"
    wait: str = ""
    html: bool = False
    weight: int = 4


FAULTS = (
    Fault("429 in seconds", 429, "Throttled", wait="seconds"),
    Fault("429 until a date", 429, "Throttled", wait="date"),
    Fault("429 bare", 429, "Throttled"),
    Fault("412", 412, "PreconditionFailed"),
    Fault("500", 500, "ServiceError"),
    Fault("500 taken", 500, "ServiceError", taken=True),
    Fault("502", 502, html=True),
    Fault("503", 503, wait="seconds"),
    Fault("504", 504),
    Fault("504 taken", 504, taken=True),
    Fault("reset", end="reset"),
    Fault("reset taken", taken=True, end="reset"),
    Fault("silence", end="silence", weight=2),
    Fault("silence taken", taken=True, end="silence", weight=2),
    Fault("HTML", 200, html=True),
    Fault("HTML taken", 200, taken=True, html=True),
    Fault("403 blocked", 403, "ConversationBlockedByUser", weight=1),
    Fault("403 removed", 403, "BotNotInConversationRoster", weight=1),
    Fault("403 disabled", 403, "BotDisabledByAdmin", weight=1),
    Fault("404", 404, "ConversationNotFound", weight=1),
    Fault("413", 413, "MessageSizeTooBig", weight=1),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A message that was taken: where, when (seconds), which reminders it shows, and whether it is labelled
    as a second copy.
    """

    conversation: str
    at: float
    reminders: tuple[str, ...]
    labelled: bool
    how: str
    text: str = ""


class Recording:
    """The service. `share` of its answers to posts are faults, the same for the same seed."""

    def __init__(self, file: Path, seed: str, share: float, faults: tuple[Fault, ...] = FAULTS) -> None:
        self.share, self.counts = share, Counter[str]()
        self._file, self._rng, self._faults = file, Random(seed), faults
        self._weights = [each.weight for each in faults]
        self._number = 0

    def app(self) -> web.Application:
        """Return what serves it."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/calm", self._calm)
        app.router.add_get("/counts", self._counted)
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    async def _calm(self, request: web.Request) -> web.Response:
        """No more faults from now on."""
        self.share = 0.0
        return web.Response()

    async def _counted(self, request: web.Request) -> web.Response:
        return web.json_response(dict(self.counts))

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.method != "POST":
            return web.json_response({"members": []} if request.method == "GET" else {"id": "1"})
        fault = self._fault()
        if fault and fault.end == "reset" and not fault.taken:  # before a byte of it is read
            return _reset(request)
        activity = json.loads(await request.read() or b"{}")
        where = request.raw_path.partition("?")[0].split("/v3/conversations", 1)[-1].strip("/")
        if not where:
            return _created(activity) if fault is None or fault.taken else await _ended(request, fault)
        if fault is None or fault.taken:
            self._take(unquote(where.split("/")[0]), activity, fault.name if fault else "")
        if fault is None:
            return web.json_response({"id": f"m-{self._number}"}, status=201)
        return await _ended(request, fault)

    def _fault(self) -> Fault | None:
        self._number += 1
        if self._rng.random() >= self.share:
            self.counts["fine"] += 1
            return None
        fault = self._rng.choices(self._faults, self._weights)[0]
        self.counts[fault.name] += 1
        return fault

    def _take(self, conversation: str, activity: Mapping[str, Any], how: str) -> None:
        """Append one line in one write: a reader sees all of it or nothing."""
        said = json.dumps(activity, ensure_ascii=False)
        row = {
            "conversation": conversation,
            "at": datetime.now(UTC).timestamp(),
            "reminders": sorted(set(REMINDER.findall(said))),
            "labelled": LABEL in said.casefold(),
            "how": how,
            "text": activity.get("summary") or activity.get("text") or "",
        }
        with self._file.open("ab", buffering=0) as out:
            out.write(json.dumps(row).encode() + b"\n")


def taken(file: Path) -> Iterator[Taken]:
    """Return every message that was taken, in order."""
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield Taken(**{**row, "reminders": tuple(row["reminders"])})


def _created(activity: Mapping[str, Any]) -> web.Response:
    """Open a person's chat: the same one, however often."""
    return web.json_response({"id": f"a:{activity['members'][0]['id']}"}, status=201)


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _ended(request: web.Request, fault: Fault) -> web.Response:
    if fault.end == "reset":
        return _reset(request)
    if fault.end == "silence":
        await asyncio.sleep(SILENCE)
    if fault.html:
        return web.Response(status=fault.status, text="<html>Try later</html>", content_type="text/html")
    now, seconds = datetime.now(UTC), WAITS[len(await request.read()) % len(WAITS)]
    waits = {"seconds": str(seconds), "date": format_datetime(now + timedelta(seconds=seconds), usegmt=True)}
    headers = {"Date": format_datetime(now, usegmt=True)}
    if fault.wait:
        headers["Retry-After"] = waits[fault.wait]
    return web.json_response({"error": {"code": fault.code}}, status=fault.status, headers=headers)


@asynccontextmanager
async def serving(recording: Recording) -> AsyncGenerator[str]:
    """Serve in this process; yields the service URL."""
    runner = web.AppRunner(recording.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _main(file: str, seed: str, share: str) -> None:
    async with serving(Recording(Path(file), seed, float(share))) as url:
        os.write(1, f"ready {url}\n".encode())
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:4]))
