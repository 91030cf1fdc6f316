"""The listening socket: the application on an address, with the limits that only the connection can hold.

A client that does not finish its headers in time gets 408 (X6); a line that is no HTTP gets 400 and one line
in the log.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

from bot.teams.refusals import REFUSALS, Refusals
from bot.teams.reply import Refused

log = logging.getLogger("cadence.front")

_LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_IDLE_SECONDS = 120.0
"""Longer than a proxy in front usually keeps a connection, so that the proxy is the one to let go."""
_LINGER_SECONDS = 2.0


_SLOW = Refused(408, "the head of the request did not arrive in time")


class Connection(web.RequestHandler):
    """One client. `waiting` is since when it owes a whole head of a request, None while it owes nothing."""

    __slots__ = ("busy", "refusals", "waiting")

    def __init__(self, manager: web.Server, refusals: Refusals, **options: Any) -> None:
        super().__init__(manager, **options)
        self.refusals = refusals
        self.busy = False
        self.waiting: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock of the first request."""
        self.waiting = self._loop.time()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Start the clock of a further request."""
        if self.waiting is None and not self.busy:
            self.waiting = self._loop.time()
        super().data_received(data)

    def arrived(self) -> None:
        """The head of a request is complete; from here the front watches the time."""
        self.busy, self.waiting = True, None

    def answered(self) -> None:
        """The request is over."""
        self.busy = False

    def late(self) -> None:
        """Say so and hang up."""
        self.refusals.tell(_SLOW, self._peer())
        if self.transport is not None:
            self.transport.write(_LATE)
        self.force_close()

    def _peer(self) -> str:
        address = self.transport.get_extra_info("peername") if self.transport else None
        return str(address[0]) if address else ""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer without the client's own bytes, in the answer and in the log."""
        if request.writer.output_size > 0:
            raise ConnectionError("The answer has begun already.")
        if status >= 500:
            log.error("request failed status=%s", status, exc_info=exc)
        else:
            self.refusals.tell(Refused(status, "not HTTP"), request.remote)
        response = web.json_response({"error": "not HTTP" if status < 500 else "failed"}, status=status)
        response.force_close()
        return response


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, *, head_seconds: float = 10.0, stop_seconds: float = 15.0
) -> AsyncGenerator[int]:
    """Serve the application while the block runs; yields the port (0 asks for a free one).

    On the way out no new connection is taken, and turns under way get `stop_seconds` to finish.
    """
    loop = asyncio.get_running_loop()
    runner = web.AppRunner(app, shutdown_timeout=stop_seconds)
    await runner.setup()
    manager = runner.server
    assert manager is not None
    connections: set[Connection] = set()
    refusals = app[REFUSALS]

    def connect() -> Connection:
        connection = Connection(
            manager,
            refusals,
            loop=loop,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=_IDLE_SECONDS,
            lingering_time=_LINGER_SECONDS,
        )
        connections.add(connection)
        return connection

    try:
        server = await loop.create_server(connect, host, port, backlog=512, reuse_address=True)
        sweeper = asyncio.create_task(_sweep(connections, head_seconds))
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await sweeper
            server.close()
    finally:
        await runner.cleanup()


async def _sweep(connections: set[Connection], head_seconds: float) -> None:
    """Hang up on who is late: one pass over all connections costs less than a timer for every request."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(head_seconds / 10)
        latest = loop.time() - head_seconds
        for connection in tuple(connections):
            if connection.transport is None:
                connections.discard(connection)
            elif connection.waiting is not None and connection.waiting < latest:
                connection.late()
