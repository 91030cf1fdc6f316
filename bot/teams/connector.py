"""Messages out: Teams' connector service over one pooled HTTP session.

Sends once and says how it ended, by the classes of `bot.errors`: whoever calls decides about a second time.
Never blocks the loop, never follows a redirect, never sends to a host that is not allowed.
"""

import asyncio
import math
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, cast
from urllib.parse import quote

import aiohttp
import msgspec
from yarl import URL

from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.teams.bounded import AnswerTooLarge, body_of
from bot.teams.hosts import ServiceHosts

_JSON = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Cadence"}
_AUTHORIZATION = "Authorization"
LARGEST = 1024 * 1024
"""Bytes of an answer: a page of 500 members has less than a fourth of it."""
_MAX_PAGES = 50
_MAX_WAIT = 3600.0


class Authorize(Protocol):
    """Gives the value of the Authorization header; called once a request, so it must be cheap."""

    async def __call__(self) -> str:
        """Return the value. Raises `NotSent` when there is none."""
        ...

    def refused(self, header: str) -> None:
        """Be told that the service answered 401 to this value."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """A conversation at its service."""

    service_url: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Created:
    """A new conversation, and the id of its first message when it was made with one."""

    conversation: str
    message: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Seconds: to connect, and for the whole exchange."""

    connect: float = 2.0
    total: float = 6.0


class Connector:
    """The client. Open for the life of the process; `close` lets go of its connections.

    Every method raises `NotSent`, `Throttled`, `Unknown` or `Permanent`.
    """

    def __init__(
        self,
        hosts: ServiceHosts,
        *,
        authorize: Authorize | None = None,
        times: Times | None = None,
        trust: ssl.SSLContext | bool = True,
    ) -> None:
        self._hosts = hosts
        self._trust = trust
        self._authorize = authorize
        times = times or Times()
        self._timeout = aiohttp.ClientTimeout(total=times.total, sock_connect=times.connect)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, to: Address, activity: Mapping[str, Any]) -> str:
        """Send a message to the conversation; return its id ("" when the service names none)."""
        return _id(await self._call("POST", to.service_url, _activities(to), activity))

    async def reply(self, to: Address, message: str, activity: Mapping[str, Any]) -> str:
        """Send a message as an answer to another; return its id."""
        return _id(await self._call("POST", to.service_url, _activities(to, message), activity))

    async def update(self, to: Address, message: str, activity: Mapping[str, Any]) -> None:
        """Put this activity in place of a message."""
        await self._call("PUT", to.service_url, _activities(to, message), activity)

    async def delete(self, to: Address, message: str) -> None:
        """Remove a message."""
        await self._call("DELETE", to.service_url, _activities(to, message))

    async def create(self, service_url: str, parameters: Mapping[str, Any]) -> Created:
        """Open a conversation (with a person, or a thread in a channel)."""
        found = await self._call("POST", service_url, "/v3/conversations", parameters)
        conversation = found.get("id")
        if not isinstance(conversation, str) or not conversation:
            raise Unknown("The service named no conversation.")
        message = found.get("activityId")
        return Created(conversation, message if isinstance(message, str) else "")

    async def member(self, at: Address, who: str) -> dict[str, Any]:
        """Return one member of a conversation."""
        return await self._call("GET", at.service_url, f"{_conversation(at)}/members/{_segment(who)}")

    async def members(self, at: Address) -> list[dict[str, Any]]:
        """Return all members of a conversation, page by page. Raises `Unknown` when the list has no end."""
        found: list[dict[str, Any]] = []
        query = ""
        for _ in range(_MAX_PAGES):
            path = f"{_conversation(at)}/pagedmembers?pageSize=500{query}"
            page = await self._call("GET", at.service_url, path)
            members = page.get("members")
            if not isinstance(members, list):
                raise Unknown("The service gave no list of members.")
            if not all(isinstance(each, dict) for each in cast("list[Any]", members)):
                raise Unknown("The service gave a member that is none.")
            found.extend(cast("list[dict[str, Any]]", members))
            token = page.get("continuationToken")
            if not isinstance(token, str) or not token:
                return found
            query = f"&continuationToken={quote(token, safe='')}"
        raise Unknown("The list of members has no end.")

    async def channels(self, service_url: str, team: str) -> list[dict[str, Any]]:
        """Return the channels of a team. Raises `Unknown` for an answer that lists none."""
        found = (await self._call("GET", service_url, f"/v3/teams/{_segment(team)}/conversations")).get(
            "conversations"
        )
        if not isinstance(found, list):
            raise Unknown("The service gave no list of channels.")
        return [each for each in cast("list[Any]", found) if isinstance(each, dict)]

    async def close(self) -> None:
        """Close every connection. May be called twice."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _call(
        self, method: str, service_url: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        if not self._hosts.allows(service_url):
            raise Permanent("The service URL is not allowed.", status=403, code="ServiceUrlNotAllowed")
        headers = _JSON
        if self._authorize is not None:
            headers = {**_JSON, _AUTHORIZATION: await self._authorize()}
        url = URL(service_url.rstrip("/") + path, encoded=True)
        data = None if body is None else msgspec.json.encode(body)
        try:
            async with self._pool().request(
                method, url, data=data, headers=headers, allow_redirects=False
            ) as response:
                if response.status == 401 and self._authorize is not None:
                    self._authorize.refused(headers[_AUTHORIZATION])
                return _judged(response, await _read(response))
        except DeliveryError:
            raise
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"No connection to the service: {type(error).__name__}.") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Unknown(f"No answer from the service: {type(error).__name__}.") from error

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=self._timeout,
                connector=aiohttp.TCPConnector(
                    limit=256, limit_per_host=128, ttl_dns_cache=60, ssl=self._trust
                ),
                cookie_jar=aiohttp.DummyCookieJar(loop=asyncio.get_running_loop()),
            )
        return self._session


def _segment(text: str) -> str:
    """Escape an id for use in a path. Raises Permanent for one that a server would read as "this folder"."""
    if text in ("", ".", ".."):
        raise Permanent("The id cannot stand in a path.", status=400, code="BadId")
    return quote(text, safe="")


def _conversation(to: Address) -> str:
    return f"/v3/conversations/{_segment(to.conversation)}"


def _activities(to: Address, message: str = "") -> str:
    path = f"{_conversation(to)}/activities"
    return f"{path}/{_segment(message)}" if message else path


def _id(found: Mapping[str, Any]) -> str:
    value = found.get("id")
    return value if isinstance(value, str) else ""


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body of an answer; of a failure, whose status says enough, none that is too large."""
    try:
        return await body_of(response, LARGEST)
    except AnswerTooLarge as error:
        if 200 <= response.status < 300:
            raise Unknown(
                f"The service answered {response.status} with more than {LARGEST} bytes."
            ) from error
        return b""


def _judged(response: aiohttp.ClientResponse, body: bytes) -> dict[str, Any]:
    """Return the answer's object, or raise the class of outcome that its status means."""
    status = response.status
    if 200 <= status < 300:
        found = _object(body) if body.strip() else {}
        if found is None:
            raise Unknown(f"The service answered {status} with something that is not JSON.")
        return found
    code = _code(body)
    shown = f"The service answered {status} {code}".rstrip() + "."
    if status in (412, 429):
        raise Throttled(shown, retry_after=retry_after(response.headers))
    if status == 401:
        raise NotSent(shown)
    if status == 408 or status >= 500:
        raise Unknown(shown)
    raise Permanent(shown, status=status, code=code)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _code(body: bytes) -> str:
    """Return the service's own word for a failure, cut short: it goes into a log.

    What stands behind the service says it in JSON of its own, as the text of `message`.
    """
    found = _object(body) or {}
    error, message = found.get("error"), found.get("message")
    code: object = cast("dict[str, Any]", error).get("code") if isinstance(error, dict) else None
    if code is None and isinstance(message, str):
        code = (_object(message.encode("utf-8", "replace")) or {}).get("subCode")
    return code[:64] if isinstance(code, str) and code.isprintable() else ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a date (against the answer's own Date, so no clock is asked)."""
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            until, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
            seconds = (until - now).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), _MAX_WAIT) if not math.isnan(seconds) else None
