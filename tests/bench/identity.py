"""`python -m tests.bench.identity [turns] [share]`: turns a second with an app id, against the SDK's adapter.

Both judge RS256 tokens, have their own token from an authority, and answer over TLS to a connector that takes
40 ms, all on loopback; both say the words back. They take turns, so that a busy machine disturbs both alike;
the SDK gets one for `share` of ours, for it is slow. Fails where ours is not twenty times as fast.

What is handed to the SDK: the addresses of the authority and of the keys, by its own parameters; the few
lines of its adapter for aiohttp, which is a package of its own; and "localhost" on msal's list of known
authorities, because for any other it asks the public cloud.
"""

import asyncio
import json
import os
import ssl
import sys
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import msal.authority
import trustme
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)

from app import identified, utc_now
from bot.setting_identity import secret
from bot.settings import Settings
from bot.teams.activities import Activities
from bot.teams.adapter import CadenceAdapter
from bot.teams.connector import Connector
from bot.teams.credentials import sending_as
from bot.teams.front import create_app
from bot.teams.hosts import ServiceHosts
from bot.teams.listen import listening
from dialogs.turn import Answer, Incoming
from tests.bench.run import Server
from tests.bench.servers import served
from tests.fakes import TENANT, Person
from tests.identity import APP, ISSUER, claims, jwk, signed

AT_ONCE, ROUNDS, GOAL = 64, 5, 20
SECONDS = 0.04
OWN, SECRET = "TLS_KEY", "a secret of the benchmark"


@asynccontextmanager
async def world(service_url: str) -> AsyncGenerator[int]:
    """What lies outside, in a process of its own, over TLS: connector, authority and keys."""
    given = 0

    async def activities(request: web.Request) -> web.Response:
        await request.read()
        if not request.headers.get("Authorization", "").startswith("Bearer of-the-bot"):
            return web.Response(status=401)
        await asyncio.sleep(SECONDS)
        return web.Response(status=201, body=b'{"id":"1700000000001"}', content_type="application/json")

    async def token(request: web.Request) -> web.Response:
        nonlocal given
        given += 1
        form = await request.post()
        if form.get("client_secret") != SECRET:
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response(
            {"token_type": "Bearer", "expires_in": 3600, "access_token": f"of-the-bot-{given}"}
        )

    async def offers(request: web.Request) -> web.Response:
        base = f"https://{request.host}/{TENANT}"
        where = {"authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token"}
        return web.json_response({"issuer": base, **where})

    async def openid(request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"https://{request.host}/keys"})

    async def keys(request: web.Request) -> web.Response:
        return web.json_response({"keys": [jwk("one")]})

    async def inbound(request: web.Request) -> web.Response:
        """Give a token as Teams would send it, and how many the authority gave so far."""
        return web.json_response({"token": signed(claims(f"https://{request.host}")), "given": given})

    app = web.Application()
    for path, handler in (("openid", openid), ("keys", keys), ("inbound", inbound)):
        app.router.add_get(f"/{path}", handler)
    app.router.add_get(f"/{TENANT}/v2.0/.well-known/openid-configuration", offers)
    app.router.add_post(f"/{TENANT}/token", token)
    app.router.add_route("*", "/v3/{path:.*}", activities)
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(os.environ[OWN])
    async with served(app, secure) as port:
        yield port


@asynccontextmanager
async def ours(service_url: str) -> AsyncGenerator[int]:
    """Front, tokens both ways, adapter and connector, with a handler that says the words back."""

    async def handler(context: TurnContext, incoming: Incoming) -> Answer:
        return Answer(text=incoming.text)

    async def ready() -> None:
        return None

    settings = Settings(
        app_id=APP, app_tenant=TENANT, tenants=frozenset({TENANT}), credential=secret(SECRET),
        authority=service_url, openid_url=f"{service_url}/openid", service_hosts=frozenset({"localhost"}),
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        bearer = await stack.enter_async_context(sending_as(settings))
        judge, keys = await stack.enter_async_context(identified(settings, utc_now))
        connector = Connector(ServiceHosts(settings.service_hosts), authorize=bearer)
        stack.push_async_callback(connector.close)
        adapter = CadenceAdapter(connector, Activities(handler).on_turn)
        stack.push_async_callback(adapter.close)
        app = create_app(settings, adapter.process, ready, authenticate=judge)
        assert bearer
        assert keys
        await asyncio.sleep(0)  # the keys' own task begins
        await asyncio.gather(bearer.ready(), keys())
        yield await stack.enter_async_context(listening(app, "127.0.0.1", 0))


@asynccontextmanager
async def stock(service_url: str) -> AsyncGenerator[int]:
    """The SDK's own adapter, as its samples run it."""
    msal.authority.WELL_KNOWN_AUTHORITY_HOSTS |= {"localhost"}
    adapter = CloudAdapterBase(
        BotFrameworkAuthenticationFactory.create(
            validate_authority=True,
            to_channel_from_bot_login_url=f"{service_url}/{TENANT}",
            to_channel_from_bot_oauth_scope="https://api.botframework.com",
            to_bot_from_channel_token_issuer=ISSUER,
            oauth_url=service_url,
            to_bot_from_channel_open_id_metadata_url=f"{service_url}/openid",
            to_bot_from_emulator_open_id_metadata_url=f"{service_url}/openid",
            credential_factory=PasswordServiceClientCredentialFactory(APP, SECRET, TENANT),
        )
    )

    async def echo(context: TurnContext) -> None:
        await context.send_activity(context.activity.text)

    async def messages(request: web.Request) -> web.Response:
        activity: Activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers["Authorization"], activity, echo)
        return web.Response(status=201)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    async with served(app) as port:
        yield port


@dataclass(kw_only=True)
class Side:
    """One of the two, and what was measured of it."""

    name: str
    server: Server
    person: Person
    turns: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    tokens: int = 0

    async def round(self, session: aiohttp.ClientSession, count: int) -> None:
        """Post so many messages, from as many conversations."""
        bodies = iter([self._body(number) for number in range(self.turns, self.turns + count)])
        before, given = await self.server.used(), await self._outside(session)
        began = time.perf_counter()
        await asyncio.gather(*(self._client(session, bodies, given["token"]) for _ in range(AT_ONCE)))
        self.wall += time.perf_counter() - began
        self.cpu += ((await self.server.used())[0] - before[0]) / 1e9
        self.tokens += (await self._outside(session))["given"] - given["given"]
        self.turns += count

    def _body(self, number: int) -> bytes:
        activity = self.person.text("hello", id=f"1700000000000-{number}")
        activity["conversation"]["id"] = f"a:{number}"
        return json.dumps(activity).encode()

    async def _client(self, session: aiohttp.ClientSession, bodies: Iterator[bytes], token: str) -> None:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        url = f"{self.server.url}/api/messages"
        for body in bodies:
            async with session.post(url, data=body, headers=headers) as response:
                if response.status not in (200, 201):
                    raise SystemExit(f"{self.name}: {response.status} {(await response.text())[:200]}")

    async def _outside(self, session: aiohttp.ClientSession) -> dict[str, Any]:
        async with session.get(f"{self.person.service_url}/inbound") as response:
            return await response.json()

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.wall

    def report(self) -> None:
        """Print one line."""
        print(
            f"{self.name:<16}{self.turns:>6} turns in {self.wall:>6.2f} s{self.rate:>8.1f}/s"
            f"{self.cpu / self.turns * 1000:>8.2f} ms CPU and {self.tokens / self.turns:.2f} tokens a turn"
        )


async def bench(count: int, share: int) -> bool:
    """Measure both and print how many times as fast ours is; return whether that is enough."""
    trust = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, ssl=trust))
        )

        async def started(name: str, url: str) -> Server:
            server = await Server.start(f"tests.bench.identity:{name}", url)
            stack.push_async_callback(server.stop)
            return server

        outside = await started("world", "-")
        url = outside.url.replace("http://127.0.0.1", "https://localhost")
        sides: list[Side] = []
        for name in ("stock", "ours"):
            server = await started(name, url)
            sides.append(Side(name=name, server=server, person=Person(server.url, url)))
            await sides[-1].round(session, AT_ONCE if name == "ours" else 2)  # warm
        sdk, own = (Side(name=each.name, server=each.server, person=each.person) for each in sides)
        for _ in range(ROUNDS):
            await sdk.round(session, max(1, count // share // ROUNDS))
            await own.round(session, count // ROUNDS)
    for side in (sdk, own):
        side.report()
    print(f"{own.rate / sdk.rate:.1f} times as many turns a second (goal: {GOAL} at least)")
    return own.rate >= GOAL * sdk.rate


def main(count: int = 4000, share: int = 20) -> bool:
    """Make a certificate that every process trusts, and measure."""
    with TemporaryDirectory() as folder:
        ca, own = trustme.CA(), Path(folder) / "own.pem"
        ca.cert_pem.write_to_path(f"{folder}/ca.pem")
        ca.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(own))
        # requests has a list of authorities of its own.
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            os.environ[name] = f"{folder}/ca.pem"
        os.environ[OWN] = str(own)
        return asyncio.run(bench(count, share))


if __name__ == "__main__":
    sys.exit(0 if main(*(int(each) for each in sys.argv[1:])) else 1)
