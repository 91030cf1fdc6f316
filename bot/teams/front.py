"""The HTTP front: POST /api/messages, /live, /ready and /metrics. Decides who is heard; never what is said.

In this order: method, this machine only (local mode), headers, who it is, the body within its limits, its
shape, then one turn. Every refusal is counted and told (see refusals), without anything the client sent. In
local mode nobody is authenticated, so everything that hints at a tunnel or a proxy is refused (X12).
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps

from aiohttp import hdrs, web

from bot.errors import CadenceError, ConfigurationError
from bot.settings import Settings
from bot.teams import shape
from bot.teams.downloads import PATH as DOWNLOADS
from bot.teams.downloads import Download, downloading
from bot.teams.here import not_here
from bot.teams.hosts import ServiceHosts, UploadHosts
from bot.teams.listen import Connection
from bot.teams.refusals import REFUSALS, Audit, Count, Refusals
from bot.teams.reply import Refused, Reply
from bot.teams.shape import Rules
from bot.teams.turns import BUSY, Deliver, TurnLimits, Turns
from bot.teams.wire import dumps

log = logging.getLogger("cadence.front")

PATH = "/api/messages"
_CONTINUE = "100-continue"
MEASURES = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """What a valid token says: the service URL that the body must repeat ("" in local mode)."""

    service_url: str = ""


Authenticate = Callable[[Mapping[str, str], str], Awaitable[Claims | Refused]]
"""The place of token validation: headers and channel give claims, before a byte of the body is read."""

Ready = Callable[[], Awaitable[None]]
"""Returns when the process can do its work; raises CadenceError otherwise."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a client may ask for; `receive_seconds` is for the whole body."""

    body_bytes: int = 256 * 1024
    receive_seconds: float = 10.0
    ready_seconds: float = 2.0
    turns: TurnLimits = field(default_factory=TurnLimits)


def create_app(
    settings: Settings,
    deliver: Deliver,
    is_ready: Ready,
    *,
    authenticate: Authenticate | None = None,
    audit: Audit | None = None,
    limits: Limits | None = None,
    download: Download | None = None,
    measures: Callable[[], str] | None = None,
    count: Count | None = None,
) -> web.Application:
    """Return the application; `download` is served in local mode only, `measures` to this machine alone
    unless they are open.

    Raises ConfigurationError for an app id without `authenticate`.
    """
    if not settings.local and authenticate is None:
        raise ConfigurationError("MicrosoftAppId is set, but nothing here validates tokens.")
    limits = limits or Limits()
    refusals = Refusals(count, audit)
    front = Front(settings, Turns(deliver, limits.turns), authenticate or _nobody, refusals, limits)
    app = web.Application(client_max_size=limits.body_bytes)
    app[REFUSALS] = refusals
    app.on_cleanup.append(refusals.close)
    app.router.add_route("*", PATH, _watched(front.messages), expect_handler=_unasked)
    app.router.add_get("/live", _watched(_live))
    app.router.add_get("/ready", _watched(_ready(is_ready, limits.ready_seconds)))
    if measures:
        app.router.add_get("/metrics", _watched(_metrics(measures, everywhere=settings.metrics_open)))
    if settings.local and download:
        app.router.add_get(DOWNLOADS, _watched(downloading(download, _nothing, refusals)), allow_head=False)
    app.router.add_route("*", "/{rest:.*}", _watched(_nothing))
    if settings.local:
        log.warning("local mode: no app id, nobody is authenticated, only this machine is answered")
    return app


class Front:
    """Answers POST /api/messages."""

    def __init__(
        self,
        settings: Settings,
        turns: Turns,
        authenticate: Authenticate,
        refusals: Refusals,
        limits: Limits,
    ) -> None:
        self._local = settings.local
        self._refusals = refusals
        self._turns = turns
        self._authenticate = authenticate
        self._limits = limits
        self._rules = Rules(
            hosts=ServiceHosts(settings.service_hosts),
            local=settings.local,
            tenants=settings.tenants,
            uploads=UploadHosts(settings.upload_hosts),
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Take one activity; every refusal and every failure ends here."""
        try:
            outcome = await self._outcome(request)
        except (ConnectionError, web.RequestPayloadError):
            outcome = Refused(400, "the body broke off")
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("request failed reference=%s", reference)
            return _json(500, {"error": "failed", "reference": reference})
        if isinstance(outcome, Reply):
            return _answered(outcome)
        self._refusals.tell(outcome, request.remote)
        return _refusal(outcome, request)

    async def _outcome(self, request: web.Request) -> Reply | Refused:
        refused = self._head(request)
        if refused is not None:
            return refused
        claims = await self._authenticate(request.headers, shape.CHANNEL)
        if isinstance(claims, Refused):
            return claims
        body = await self._body(request)
        if isinstance(body, Refused):
            return body
        inbound = shape.read(body, self._rules)
        if isinstance(inbound, Refused):
            return inbound
        if claims.service_url and claims.service_url != inbound.head.service_url:
            return Refused(401, "serviceUrl is not the token's", security=True, kind="token")
        return await self._turns.run(inbound)

    def _head(self, request: web.Request) -> Refused | None:
        """Judge all that is known before the body."""
        if request.method != "POST":
            return Refused(405, "only POST is served here", allow="POST")
        if self._local and (refused := not_here(request)) is not None:
            return refused
        headers = request.headers
        if len(headers.getall(hdrs.AUTHORIZATION, ())) > 1:
            return Refused(401, "there is more than one token", security=True, kind="token")
        if not _is_json(headers.get(hdrs.CONTENT_TYPE, "")):
            return Refused(415, "the content type is not application/json in UTF-8")
        if headers.get(hdrs.EXPECT, _CONTINUE).lower() != _CONTINUE:
            return Refused(417, "only 100-continue may be expected")
        if _is_packed(request):
            return Refused(415, "compressed bodies are not served")
        if (request.content_length or 0) > self._limits.body_bytes:
            return self._too_large()
        return None

    async def _body(self, request: web.Request) -> bytes | Refused:
        """Read the body, within its size and time. The usual one is there already and needs no timer."""
        content = request.content
        if content.is_eof():
            body = content.read_nowait()
            return body if len(body) <= self._limits.body_bytes else self._too_large()
        read = bytearray()
        try:
            async with asyncio.timeout(self._limits.receive_seconds):
                if hdrs.EXPECT in request.headers:
                    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                    request.writer.output_size = 0  # of the answer itself, nothing
                while chunk := await content.readany():
                    read += chunk
                    if len(read) > self._limits.body_bytes:
                        return self._too_large()
        except TimeoutError:
            return Refused(408, "the body did not arrive in time")
        return bytes(read)

    def _too_large(self) -> Refused:
        return Refused(413, f"the body is larger than {self._limits.body_bytes} bytes")


async def _unasked(request: web.Request) -> None:
    """Ask nobody for a body: that is done once it is known who sends."""


async def _nobody(headers: Mapping[str, str], channel: str) -> Claims:
    """Local mode: there is no token to ask for."""
    return Claims()


@lru_cache(maxsize=64)
def _is_json(content_type: str) -> bool:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part.replace('"', "") for part in parameters if part.startswith("charset")]
    return kind == "application/json" and all(each in ("charset=utf-8", "charset=utf8") for each in charsets)


def _is_packed(request: web.Request) -> bool:
    """Tell whether any header names another coding than none, or chunks: whoever reads it would unpack."""
    named = request.headers.getall(hdrs.CONTENT_ENCODING, ())
    carried = request.headers.get(hdrs.TRANSFER_ENCODING, "chunked")
    return carried.lower() != "chunked" or any(each.lower() != "identity" for each in named)


def _answered(reply: Reply) -> web.Response:
    if reply is BUSY:
        return _json(503, {"error": "too many turns at once"}, {"Retry-After": "2"})
    if not reply.body:
        return web.Response(status=reply.status)
    return web.Response(
        status=reply.status, body=reply.body, content_type="application/json", charset="utf-8"
    )


def _refusal(refused: Refused, request: web.Request) -> web.Response:
    told = {"Allow": refused.allow, "Retry-After": str(refused.retry or "")}
    if refused.status == 401:
        told["WWW-Authenticate"] = "Bearer"
    headers = {name: text for name, text in told.items() if text}
    response = _json(refused.status, {"error": refused.reason}, headers)
    if not request.content.is_eof():
        # What is left of the body is nobody's business; the next request comes on a fresh connection.
        response.force_close()
    return response


def _json(status: int, body: dict[str, str], headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(status=status, body=dumps(body), content_type="application/json", headers=headers)


_Handler = Callable[[web.Request], Awaitable[web.Response]]


def _watched(handler: _Handler) -> _Handler:
    """Tell the connection that a head has arrived, so that only unfinished heads run out of time."""

    @wraps(handler)
    async def watched(request: web.Request) -> web.Response:
        connection = request.protocol
        if not isinstance(connection, Connection):
            return await handler(request)
        connection.arrived()
        try:
            return await handler(request)
        finally:
            connection.answered()

    return watched


async def _live(request: web.Request) -> web.Response:
    return web.Response(text="live")


def _metrics(measures: Callable[[], str], *, everywhere: bool) -> _Handler:
    """Serve the numbers; to anybody else who asks there is nothing here."""

    async def metrics(request: web.Request) -> web.Response:
        if not everywhere and not_here(request):
            return await _nothing(request)
        return web.Response(body=measures().encode(), headers={hdrs.CONTENT_TYPE: MEASURES})

    return metrics


async def _nothing(request: web.Request) -> web.Response:
    return _json(404, {"error": "nothing here"})


def _ready(is_ready: Ready, seconds: float) -> _Handler:
    async def ready(request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(seconds):
                await is_ready()
        except (CadenceError, TimeoutError) as error:
            log.warning("not ready: %s", type(error).__name__)
            return web.Response(status=503, text="not ready")
        return web.Response(text="ready")

    return ready
