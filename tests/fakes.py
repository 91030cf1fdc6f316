"""A connector service on loopback that remembers what it was sent, and a client that speaks as Teams does.

Small enough to read; shared by the tests of bot/teams, the journeys and the benchmark. Nothing here checks a
card.
"""

import asyncio
import contextlib
import itertools
import json
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote

import aiohttp
from aiohttp import web

TENANT = "3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"
ALEX = "7d2f9a10-1111-4a22-8b33-9c4455667701"
BOT = {"id": "28:5d1f3a52-0c0d-4a7e-8f53-2b6f7a9c1d02", "name": "Cadence"}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message that the bot sent or put in place of another."""

    id: str
    conversation: str
    activity: dict[str, Any]
    reply_to: str = ""

    @property
    def text(self) -> str:
        return self.activity.get("text", "")

    @property
    def card(self) -> dict[str, Any] | None:
        for attachment in self.activity.get("attachments", []):
            if attachment["contentType"] == CARD_TYPE:
                return attachment["content"]
        return None


@dataclass(kw_only=True)
class Fault:
    """What happens instead of an answer, to the next requests of a method ("*": any).

    `do`: "answer" with this status, headers and body; "reset" the connection without reading on; "keep" the
    message and then reset; "hang" for `seconds`, then answer as usual; "cut" the body of a good answer short.
    `path`: only to requests whose path holds this.
    """

    do: Literal["answer", "reset", "keep", "hang", "cut"] = "answer"
    method: str = "*"
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 0.0
    path: str = ""
    times: int = 1


class FakeConnector:
    """The service: `async with FakeConnector() as connector`; `url` is the serviceUrl for the bot."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.updated: list[Sent] = []
        self.deleted: list[str] = []
        self.created: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.members: dict[str, list[dict[str, Any]]] = {}
        self.channels: dict[str, list[dict[str, Any]]] = {}
        self.faults: deque[Fault] = deque()
        self.peers: set[Any] = set()
        self.url = ""
        self._ids = itertools.count(1_700_000_000_001)
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "FakeConnector":
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/amer"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def said(self) -> list[str]:
        """The texts of all messages sent, oldest first."""
        return [sent.text for sent in self.sent]

    async def wait(self, condition: Callable[[], bool], seconds: float = 3.0) -> None:
        """Return when the condition holds; it is asked after every request."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        async with self._changed:
            assert request.transport is not None
            self.peers.add(request.transport.get_extra_info("peername"))
            self.requests.append((request.method, request.raw_path, dict(request.headers), body))
            self._changed.notify_all()
        fault = self._fault(request.method, unquote(request.path))
        if fault is not None:
            response = await self._misbehave(fault, request, body)
            if response is not None:
                return response
        answer = await self._answer(request, body)
        if fault is not None and fault.do == "cut":
            return await _cut(request)
        return answer

    def _fault(self, method: str, path: str) -> Fault | None:
        if not self.faults or self.faults[0].method not in ("*", method) or self.faults[0].path not in path:
            return None
        fault = self.faults[0]
        fault.times -= 1
        if fault.times <= 0:
            self.faults.popleft()
        return fault

    async def _misbehave(self, fault: Fault, request: web.Request, body: bytes) -> web.Response | None:
        if fault.do == "answer":
            return web.Response(status=fault.status, headers=fault.headers, text=fault.body)
        if fault.do == "hang":
            await asyncio.sleep(fault.seconds)
        if fault.do == "keep":
            await self._answer(request, body)
        if fault.do in ("reset", "keep"):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return None

    async def _answer(self, request: web.Request, body: bytes) -> web.Response:
        path = request.raw_path.partition("?")[0].split("/v3/conversations", 1)[-1]
        if request.method == "GET" and "/v3/teams/" in path:
            team = unquote(path.split("/v3/teams/")[1].split("/")[0])
            return web.json_response({"conversations": self.channels.get(team, [])})
        parts = [unquote(part) for part in path.strip("/").split("/")]
        activity = json.loads(body) if body else {}
        async with self._changed:
            answer = self._apply(request.method, parts, activity)
            self._changed.notify_all()
        return answer

    def _opened(self, asked: dict[str, Any]) -> web.Response:
        """Open a chat with a person, or a thread in a channel with its first message."""
        if "activity" not in asked:
            return web.json_response({"id": f"a:new-{next(self._ids)}"}, status=201)
        message = str(next(self._ids))
        conversation = f"{asked['channelData']['channel']['id']};messageid={message}"
        self.sent.append(Sent(id=message, conversation=conversation, activity=asked["activity"]))
        return web.json_response({"id": conversation, "activityId": message}, status=201)

    def _apply(self, method: str, parts: list[str], activity: dict[str, Any]) -> web.Response:
        conversation, what, *which = [*parts, ""] if len(parts) < 2 else parts
        message = which[0] if which else ""
        if method == "POST" and not conversation:
            self.created.append(activity)
            return self._opened(activity)
        if method == "POST" and what == "activities":
            sent = Sent(
                id=str(next(self._ids)), conversation=conversation, activity=activity, reply_to=message
            )
            self.sent.append(sent)
            return web.json_response({"id": sent.id}, status=201)
        if method == "PUT":
            self.updated.append(Sent(id=message, conversation=conversation, activity=activity))
            return web.json_response({"id": message})
        if method == "DELETE":
            self.deleted.append(message)
            return web.Response()
        if method == "GET" and what == "pagedmembers":
            return web.json_response({"members": self.members.get(conversation, [])})
        if method == "GET" and what == "members":
            found = [member for member in self.members.get(conversation, []) if message in member.values()]
            return web.json_response(found[0]) if found else web.json_response({}, status=404)
        return web.json_response({"error": {"code": "NotFound"}}, status=404)


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "400", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"id"')
    assert request.transport is not None
    request.transport.close()
    return response


@dataclass
class Person:
    """A person in Teams: builds the activities that their client would send, and sends them to the bot."""

    bot_url: str
    service_url: str
    name: str = "Alex Wilber"
    id: str = ALEX
    tenant: str = TENANT
    conversation: str = "a:personal-1"
    conversation_type: str = "personal"
    time_zone: str = "Europe/Lisbon"
    country: str = "PT"
    locale: str = "en-US"
    channel_data: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1), repr=False)
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    def activity(self, type: str = "message", **members: Any) -> dict[str, Any]:
        """Return an activity; a member given as None is left out."""
        info = {"type": "clientInfo", "locale": self.locale, "country": self.country, "platform": "Web"}
        found = {
            "type": type,
            "id": f"{self.id[:8]}-{next(self._ids)}",
            "timestamp": "2026-11-20T09:00:00.000Z",
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "from": {"id": f"29:{self.id}", "name": self.name, "aadObjectId": self.id},
            "recipient": BOT,
            "conversation": {
                "id": self.conversation,
                "conversationType": self.conversation_type,
                "tenantId": self.tenant,
            },
            "channelData": {"tenant": {"id": self.tenant}, **self.channel_data},
            "entities": [{**info, "timezone": self.time_zone}],
            "locale": self.locale,
            **members,
        }
        return {key: value for key, value in found.items() if value is not None}

    def text(self, words: str, **members: Any) -> dict[str, Any]:
        return self.activity(text=words, textFormat="plain", **members)

    def execute(self, verb: str, data: dict[str, Any], card: str, **members: Any) -> dict[str, Any]:
        action = {"type": "Action.Execute", "verb": verb, "data": {"verb": verb, **data}}
        return self.activity(
            "invoke", name="adaptiveCard/action", value={"action": action}, replyToId=card, **members
        )

    def submit(self, verb: str, data: dict[str, Any], card: str, **members: Any) -> dict[str, Any]:
        return self.activity(value={"verb": verb, **data}, replyToId=card, **members)

    async def post(self, activity: dict[str, Any] | bytes, **headers: str) -> tuple[int, Any]:
        """Send it; return the status and the JSON of the answer (None for an empty one)."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        sent = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        async with self._session.post(f"{self.bot_url}/api/messages", data=body, headers=sent) as response:
            answer = await response.read()
            return response.status, json.loads(answer) if answer else None

    async def say(self, words: str, **members: Any) -> tuple[int, Any]:
        return await self.post(self.text(words, **members))

    async def press(self, verb: str, data: dict[str, Any], card: str) -> tuple[int, Any]:
        return await self.post(self.execute(verb, data, card))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@contextlib.asynccontextmanager
async def closing(person: Person) -> AsyncGenerator[Person]:
    """Close the person's connections at the end of the block."""
    try:
        yield person
    finally:
        await person.close()
