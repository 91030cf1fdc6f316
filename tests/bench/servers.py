"""The servers that are compared. Each is an async context manager: connector's service URL in, its own port
out.

To bench more of the bot, add a function here (or give `Case.server` the dotted name of one elsewhere).
"""

import json
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

import aiohttp
from aiohttp import web
from botbuilder.core import TurnContext

from app import running, spare_collections, utc_now
from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.settings import Settings
from bot.storage.sqlite import SqliteStore
from bot.teams.activities import Activities
from bot.teams.adapter import CadenceAdapter
from bot.teams.connector import Connector
from bot.teams.front import create_app
from bot.teams.hosts import ServiceHosts
from bot.teams.listen import listening
from dialogs.turn import Answer, Incoming
from tests.portfolios import fill

PORTFOLIO, WHOLE_PORTFOLIO = 20, 300


@asynccontextmanager
async def served(app: web.Application, context: ssl.SSLContext | None = None) -> AsyncGenerator[int]:
    """Serve an application on loopback; yield its port."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bare(service_url: str) -> AsyncGenerator[int]:
    """The least that a bot can do: parse the JSON, post one reply on a pooled session, answer 200."""
    async with aiohttp.ClientSession() as session:

        async def messages(request: web.Request) -> web.Response:
            activity = json.loads(await request.read())
            conversation, message = activity["conversation"]["id"], activity["id"]
            url = f"{activity['serviceUrl']}/v3/conversations/{conversation}/activities/{message}"
            reply = {
                "type": "message",
                "text": activity.get("text", ""),
                "from": activity["recipient"],
                "recipient": activity["from"],
                "conversation": activity["conversation"],
                "replyToId": message,
            }
            async with session.post(url, json=reply) as response:
                await response.json()
            return web.Response()

        app = web.Application()
        app.router.add_post("/api/messages", messages)
        async with served(app) as port:
            yield port


@asynccontextmanager
async def echo(service_url: str) -> AsyncGenerator[int]:
    """Front, adapter and activities with a handler that says the words back."""

    async def handler(context: TurnContext, incoming: Incoming) -> Answer:
        return Answer(text=incoming.text)

    async def ready() -> None:
        return None

    settings = Settings()
    connector = Connector(ServiceHosts(settings.service_hosts))
    adapter = CadenceAdapter(connector, Activities(handler).on_turn)
    app = create_app(settings, adapter.process, ready)
    try:
        async with listening(app, "127.0.0.1", 0) as port:
            yield port
    finally:
        await adapter.close()
        await connector.close()


@asynccontextmanager
async def connector(service_url: str) -> AsyncGenerator[int]:
    """The connector service that all of them reply to, in a process of its own: it remembers nothing."""

    async def activities(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=201, body=b'{"id":"1700000000001"}', content_type="application/json")

    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", activities)
    async with served(app) as port:
        yield port


@asynccontextmanager
async def cadence(service_url: str) -> AsyncGenerator[int]:
    """The whole bot on a SQLite file, with a portfolio of large engagements."""
    async with _holding(PORTFOLIO) as port:
        yield port


@asynccontextmanager
async def cadence_300(service_url: str) -> AsyncGenerator[int]:
    """The same with as many engagements as an FM may have."""
    async with _holding(WHOLE_PORTFOLIO) as port:
        yield port


@asynccontextmanager
async def _holding(count: int) -> AsyncGenerator[int]:
    with TemporaryDirectory() as folder:
        path = f"{folder}/bench.db"
        store = await SqliteStore.open(path)
        desk = Desk(store=store, playbook=load(), clock=utc_now)
        await fill(desk, count)
        await store.close()
        settings = Settings.from_env({"PORT": "0", "CADENCE_STORE": f"sqlite:{path}"})
        async with running(settings) as port:
            spare_collections()
            yield port
