"""Calls to Cosmos DB: tried again within one budget of time, their sends counted, their errors translated.

A call that was sent more than once may find its own doing in its way; `Call.resent` says so. Knows no
document and never decides what an answer means for one.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from types import SimpleNamespace, TracebackType
from typing import Any, TypeVar, cast

import aiohttp
from azure.core.async_paging import AsyncItemPaged
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.cosmos.exceptions import CosmosHttpResponseError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_before_delay
from tenacity.wait import wait_random_exponential

from bot.errors import StoreUnavailable

T = TypeVar("T")
Hook = Callable[[Mapping[str, str], Any], None]

BUDGET = 8.0
"""Seconds that a caller waits for any method of a store, whatever the number of attempts."""
CONNECT, READ = 2.0, 5.0
"""Seconds for a connection, and for an answer: what is held leaves time for another attempt."""

COUNTS = "cadence_store_operations_total"
CHARGES = "cadence_store_request_units_total"

_CHARGE = "x-ms-request-charge"
_WAIT = "x-ms-retry-after-ms"
_CONTINUATION = "x-ms-continuation"
_PASSING = frozenset({408, 410, 429, 449})
"""Answers that another attempt may turn: took too long, moved, too many, try again; and every 5xx."""
_NOT_CAUGHT_UP, _NO_CONTAINER = 1002, 1003
_backoff = wait_random_exponential(multiplier=0.02, max=1.0)


class _Sends:
    """How often the requests of one call left this machine."""

    count = 0


_sends: ContextVar[_Sends] = ContextVar("sends")


def session(*, loopback: bool) -> aiohttp.ClientSession:
    """Return a pool of connections that counts what is sent for a call.

    The SDK tries again by itself, and aiohttp does below it (a PUT or DELETE on a connection that turned out
    to be closed): only the pool sees every time that a request left.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_count)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=256, ttl_dns_cache=60),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=not loopback,
        auto_decompress=False,
        trace_configs=[trace],
    )


async def _count(session: aiohttp.ClientSession, context: SimpleNamespace, params: object) -> None:
    if sends := _sends.get(None):
        sends.count += 1


class Calls:
    """The calls of one store: those under way, and the request units they took by operation."""

    def __init__(self, budget: float) -> None:
        self.budget = budget
        self.charges: dict[str, float] = defaultdict(float)
        self.counts = Counter[str]()
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    def call(self, operation: str) -> "Call":
        """Return a call, to be used as `async with`. Raises `StoreUnavailable` once closed."""
        return Call(self, operation)

    async def close(self) -> None:
        """Begin no more calls, and wait for those under way."""
        self._closed = True
        await self._idle.wait()

    def text(self) -> str:
        """Return the counts and charges of every operation so far, a line each."""
        parts: tuple[tuple[str, str, Mapping[str, float]], ...] = (
            (COUNTS, "Operations of the store, retries not counted.", self.counts),
            (CHARGES, "Request units that Cosmos DB took for them, retries counted.", self.charges),
        )
        lines: list[str] = []
        for name, words, values in parts:
            lines += [f"# HELP {name} {words}", f"# TYPE {name} counter"]
            lines += [f'{name}{{operation="{each}"}} {round(values[each], 2)}' for each in sorted(values)]
        return "\n".join((*lines, ""))

    def begin(self) -> None:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        self._running += 1
        self._idle.clear()

    def end(self) -> None:
        self._running -= 1
        if not self._running:
            self._idle.set()


class Call:
    """One call of a store, of one or more requests: its budget starts with the block and ends it.

    Leaving the block turns every error of the SDK that nobody took, and the end of the budget, into
    `StoreUnavailable`.
    """

    def __init__(self, calls: Calls, operation: str) -> None:
        self._calls = calls
        self._operation = operation
        self._sends = _Sends()
        self._timeout = asyncio.timeout(calls.budget)

    @property
    def resent(self) -> bool:
        """True when something was sent more than once, so that an answer may be about the first time."""
        return self._sends.count > 1

    async def __aenter__(self) -> "Call":
        self._calls.begin()
        self._calls.counts[self._operation] += 1
        self._token = _sends.set(self._sends)
        await self._timeout.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _sends.reset(self._token)
        self._calls.end()
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError as late:
            raise StoreUnavailable("Cosmos DB did not answer in time.") from late
        if isinstance(error, AzureError):
            raise StoreUnavailable(_words(error)) from error

    async def send(self, request: Callable[[Hook], Awaitable[T]]) -> T:
        """Await what `request` gives, again while its error may pass and there is time. `Hook` takes answers.

        Raises what the last attempt raised.
        """
        attempts = AsyncRetrying(
            retry=retry_if_exception(_may_pass),
            wait=_pause,
            stop=stop_before_delay(self._calls.budget),
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                try:
                    return await request(self._charge)
                except CosmosHttpResponseError as error:
                    self._charge(_headers(error), None)
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def page(
        self, ask: Callable[[Hook], AsyncItemPaged[dict[str, Any]]], after: str | None
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Return one page of a feed, and where the next one begins: None after the last.

        That is what the answer to this very request says: the SDK remembers it for all requests in one place,
        and takes a feed's ETag for it after the last page. Raises as `send` does.
        """

        async def read(hook: Hook) -> tuple[list[dict[str, Any]], str | None]:
            token: str | None = None

            def noted(headers: Mapping[str, str], body: Any) -> None:
                nonlocal token
                token = headers.get(_CONTINUATION) or None
                hook(headers, body)

            async for rows in ask(noted).by_page(after):
                return [row async for row in rows], token
            return [], None

        return await self.send(read)

    def _charge(self, headers: Mapping[str, str], _body: Any) -> None:
        self._calls.charges[self._operation] += float(headers.get(_CHARGE, 0))


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, CosmosHttpResponseError):
        status = error.status_code or 0
        return status in _PASSING or status >= 500 or (status == 404 and _sub_status(error) == _NOT_CAUGHT_UP)
    return isinstance(error, AzureError) and not isinstance(error, ClientAuthenticationError)


def _pause(state: RetryCallState) -> float:
    """Return the seconds to wait: what the answer asked for at least, and some by chance."""
    error = state.outcome.exception() if state.outcome else None
    asked = _headers(error).get(_WAIT, 0) if isinstance(error, CosmosHttpResponseError) else 0
    return float(asked) / 1000 + _backoff(state)


def is_missing(error: CosmosHttpResponseError) -> bool:
    """Tell whether it is the document that is missing: not its container, not only from this replica."""
    return error.status_code == 404 and _sub_status(error) not in (_NOT_CAUGHT_UP, _NO_CONTAINER)


def _headers(error: CosmosHttpResponseError) -> Mapping[str, str]:
    return cast("Mapping[str, str] | None", error.headers) or {}  # pyright: ignore[reportUnknownMemberType] - untyped


def _sub_status(error: CosmosHttpResponseError) -> int:
    return int(_headers(error).get("x-ms-substatus", 0))


def _words(error: AzureError) -> str:
    if isinstance(error, CosmosHttpResponseError) and error.status_code:
        return f"Cosmos DB answered {error.status_code}."
    return f"Cosmos DB could not be reached: {type(error).__name__}."
