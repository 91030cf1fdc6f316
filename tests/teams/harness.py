"""The real front, adapter and activities on loopback, with a test's handler and the fake connector."""

import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from botbuilder.core import TurnContext

from bot.settings import Settings
from bot.teams.activities import Activities
from bot.teams.adapter import CadenceAdapter
from bot.teams.connector import Connector, Times
from bot.teams.front import Limits, create_app
from bot.teams.hosts import ServiceHosts
from bot.teams.listen import listening
from dialogs.turn import Answer, Handler, Incoming
from tests.fakes import FakeConnector, Person, closing


async def store_ready() -> None:
    """The store always answers."""


async def echo(context: TurnContext, incoming: Incoming) -> Answer:
    """Say it back: words as words, a press as a card that holds its data."""
    if incoming.kind != "press":
        return Answer(text=f"{incoming.kind}: {incoming.text}")
    body = [{"type": "TextBlock", "text": f"{incoming.verb}"}]
    return Answer(
        card={"type": "AdaptiveCard", "version": "1.5", "body": body}, summary=f"did {incoming.verb}"
    )


@dataclass
class Running:
    """A bot that is up, and one person who speaks to it."""

    url: str
    connector: FakeConnector
    person: Person
    seen: list[Incoming]
    adapter: CadenceAdapter


@contextlib.asynccontextmanager
async def running(
    handler: Handler = echo,
    *,
    settings: Settings | None = None,
    limits: Limits | None = None,
    times: Times | None = None,
    head_seconds: float = 10.0,
    **more: Any,
) -> AsyncGenerator[Running]:
    """Compose a bot as the application does, on free ports."""
    settings = settings or Settings()
    seen: list[Incoming] = []

    async def watched(context: TurnContext, incoming: Incoming) -> Answer | None:
        seen.append(incoming)
        return await handler(context, incoming)

    async with FakeConnector() as fake:
        connector = Connector(ServiceHosts(settings.service_hosts), times=times or Times())
        adapter = CadenceAdapter(connector, Activities(watched).on_turn)
        app = create_app(settings, adapter.process, store_ready, limits=limits, **more)
        try:
            async with listening(app, "127.0.0.1", 0, head_seconds=head_seconds, stop_seconds=1.0) as port:
                url = f"http://127.0.0.1:{port}"
                async with closing(Person(url, fake.url)) as person:
                    yield Running(url, fake, person, seen, adapter)
        finally:
            await adapter.close()
            await connector.close()
