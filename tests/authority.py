"""An authority on loopback that gives tokens, over TLS as msal wants it, and a managed identity's endpoint.

`answer` says how it behaves from now on; `asked` holds what it was asked. Checks no proof by itself.
"""

import asyncio
import contextlib
import itertools
import ssl
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Literal

import pytest
import trustme
from aiohttp import web

How = Literal[
    "token", "hang", "500", "html", "broken", "nothing", "odd", "invalid_client", "elsewhere", "huge", "deep"
]


@dataclass
class Authority:
    """The service. `url` is for CADENCE_AUTHORITY, `machine` for IDENTITY_ENDPOINT; `trust` knows its CA."""

    url: str = ""
    machine: str = ""
    ca: trustme.CA = field(default_factory=trustme.CA)
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    answer: How = "token"
    lives: float = 3600
    takes: float = 0.0
    asked: list[dict[str, str]] = field(default_factory=list)
    looked_up: int = 0
    for_machines: bool = False
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def _token(self, request: web.Request) -> web.StreamResponse:
        """Answer a form to an app's own token endpoint."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append({"path": request.path, **form})
        if (odd := await self._odd()) is not None:
            return odd
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.lives, "access_token": self._next()}
        )

    async def _identity(self, request: web.Request) -> web.StreamResponse:
        """Answer a machine's question for its managed identity's token, as App Service does."""
        header = request.headers.get("X-IDENTITY-HEADER", "")
        self.asked.append({"path": request.path, "header": header, **request.query})
        if (odd := await self._odd()) is not None:
            return odd
        if self.for_machines:  # a virtual machine's own endpoint
            found = {"access_token": self._next(), "expires_in": str(int(self.lives)), "token_type": "Bearer"}
            return web.json_response(found)
        until = str(int(time.time() + self.lives))
        return web.json_response({"access_token": self._next(), "expires_on": until, "token_type": "Bearer"})

    async def _offers(self, request: web.Request) -> web.StreamResponse:
        """Say where the tokens are."""
        self.looked_up += 1
        if (odd := await self._odd()) is not None:
            return odd
        base = f"{self.url}/{request.match_info['tenant']}"
        return web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def _strayed(self, request: web.Request) -> web.StreamResponse:
        """Note who followed a redirect, with all that they sent."""
        self.asked.append({"path": request.path, "sent": await request.text()})
        return web.json_response({})

    async def _odd(self) -> web.StreamResponse | None:
        """Return what is answered instead; None for the usual."""
        await asyncio.sleep(30 if self.answer == "hang" else self.takes)
        match self.answer:
            case "500":
                return web.json_response({"error": "server_error"}, status=500)
            case "html":
                return web.Response(text="<html>Down for maintenance</html>", content_type="text/html")
            case "broken":
                return web.Response(text='{"access_token": "cut-sh', content_type="application/json")
            case "nothing":
                return web.json_response({})
            case "odd":
                odd = {"token_type": "Bearer", "expires_in": 3600, "access_token": "cut-sh\r\nX: 1"}
                return web.json_response(odd)
            case "invalid_client":
                words = "AADSTS7000215: Invalid client secret provided. Trace ID: 1"
                return web.json_response({"error": "invalid_client", "error_description": words}, status=401)
            case "huge":
                return web.Response(text='{"access_token": "' + "x" * 1_000_000, status=200)
            case "deep":
                return web.Response(text="[" * 100_000, content_type="application/json")
            case "elsewhere":
                return web.Response(status=307, headers={"Location": f"{self.url}/elsewhere"})
        return None

    def _next(self) -> str:
        return f"token-{next(self._numbers)}"


@contextlib.asynccontextmanager
async def on_this_machine(patch: pytest.MonkeyPatch) -> AsyncGenerator[Authority]:
    """Serve it, and name its managed identity as the one of the machine that the bot runs on."""
    async with authority() as up:
        patch.setenv("IDENTITY_ENDPOINT", f"{up.machine}/msi/token")
        patch.setenv("IDENTITY_HEADER", "of this machine")
        yield up


@contextlib.asynccontextmanager
async def authority() -> AsyncGenerator[Authority]:
    """Serve it on free ports while the block runs."""
    found = Authority()
    app = web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", found._token)
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", found._offers)
    app.router.add_route("*", "/elsewhere", found._strayed)
    app.router.add_get("/msi/token", found._identity)
    app.router.add_get("/metadata/identity/oauth2/token", found._identity)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    found.ca.issue_cert("localhost", "127.0.0.1").configure_cert(own)
    found.ca.configure_trust(found.trust)
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=own).start()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        secure, plain = (address[1] for address in runner.addresses)
        found.url, found.machine = f"https://localhost:{secure}", f"http://127.0.0.1:{plain}"
        yield found
    finally:
        await runner.cleanup()
