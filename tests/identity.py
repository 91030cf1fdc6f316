"""An OpenID endpoint on loopback with faults, and what it signs: tokens as Teams sends them.

Keys are made when they are first needed and kept for the process. Shared by the tests of tokens, the proofs
and the benchmark.
"""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from time import time
from typing import Any, Literal

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from app import running, utc_now
from bot.settings import Settings
from tests.fakes import TENANT, FakeConnector, Person, closing
from tests.keeping import kept_in

ISSUER = "https://api.botframework.com"
APP = "5d1f3a52-0c0d-4a7e-8f53-2b6f7a9c1d02"
"""The app id of the bot in tests; `tests.fakes.BOT` is this app's."""

Fault = Literal["", "hang", "500", "html", "garbage", "empty", "redirect", "huge", "reset"]


def private_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a key of this name, the same one for the whole process, however its length is given."""
    return _made(name, bits)


@lru_cache
def _made(name: str, bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def jwk(name: str, endorsements: tuple[str, ...] | None = ("msteams",), bits: int = 2048) -> dict[str, Any]:
    """Return the public half of a key, as the endpoint lists it; None: no list of endorsements."""
    public = RSAAlgorithm.to_jwk(private_key(name, bits).public_key(), as_dict=True)
    listed = {} if endorsements is None else {"endorsements": list(endorsements)}
    return {"kty": "RSA", "use": "sig", "kid": name, "n": public["n"], "e": public["e"], **listed}


def claims(service_url: str, app: str = APP, now: float | None = None, **changed: Any) -> dict[str, Any]:
    """Return what a good token says; a claim given as None is left out."""
    begin = time() if now is None else now
    found = {
        "iss": ISSUER,
        "aud": app,
        "nbf": int(begin) - 60,
        "exp": int(begin) + 3600,
        "serviceurl": service_url,
        **changed,
    }
    return {name: value for name, value in found.items() if value is not None}


def signed(
    payload: dict[str, Any], key: str = "one", kid: str | None = None, bits: int = 2048, **header: Any
) -> str:
    """Return the payload as a token under a key of the endpoint's (or of nobody's); `kid` else than its own
    name.
    """
    headers = {"kid": key if kid is None else kid, "typ": "JWT", **header}
    return jwt.encode(payload, private_key(key, bits), algorithm="RS256", headers=headers)


def handmade(header: dict[str, Any], payload: dict[str, Any] | bytes, signature: bytes = b"") -> str:
    """Return a token put together by hand, whatever its parts say."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return ".".join(map(segment, (json.dumps(header).encode(), body, signature)))


def segment(part: bytes) -> str:
    """Return a part of a token: base64url without padding."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


class OpenId:
    """The endpoint: `async with OpenId() as openid`; `url` is for CADENCE_OPENID_URL.

    `fault` is what it does instead of answering, `keys` what it lists, `jwks_uri` where it says they are,
    `asked` counts requests for them.
    """

    def __init__(self, keys: list[Any] | None = None, fault: Fault = "") -> None:
        self.fault: Fault = fault
        self.keys: list[Any] = [jwk("one")] if keys is None else list(keys)
        self.jwks_uri: Any = ""
        self.asked = 0
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "OpenId":
        app = web.Application()
        app.router.add_get("/openid", self._metadata)
        app.router.add_get("/keys", self._listed)
        app.router.add_get("/elsewhere", self._strayed)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/openid"
        self.jwks_uri = self.url.replace("/openid", "/keys")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def rotate(self, name: str) -> None:
        """Sign with a new key from now on; the old ones are gone."""
        self.keys = [jwk(name)]

    async def _metadata(self, request: web.Request) -> web.Response:
        return await self._answer(request, {"issuer": ISSUER, "jwks_uri": self.jwks_uri})

    async def _listed(self, request: web.Request) -> web.Response:
        self.asked += 1
        return await self._answer(request, {"keys": self.keys})

    async def _strayed(self, request: web.Request) -> web.Response:
        """Answer whoever followed the redirect with what would be good if it stood here."""
        return web.json_response({"issuer": ISSUER, "jwks_uri": self.jwks_uri, "keys": self.keys})

    async def _answer(self, request: web.Request, document: dict[str, Any]) -> web.Response:
        if self.fault == "hang":
            await asyncio.sleep(60)
        if self.fault == "reset" and request.transport is not None:
            request.transport.abort()
        answers = {
            "500": web.Response(status=500, text="failed"),
            "html": web.Response(text="<html>down for maintenance</html>", content_type="text/html"),
            "garbage": web.Response(body=b"\xff\x00{"),
            "empty": web.json_response({}),
            "redirect": web.Response(status=302, headers={"Location": "/elsewhere"}),
            "huge": web.Response(body=b"[" + b" " * 2_000_000 + b"]"),
        }
        return answers.get(self.fault) or web.json_response(document)


@dataclass
class Bot:
    """The whole bot with an app id, its key endpoint, the connector, and a person with a good token."""

    openid: OpenId
    connector: FakeConnector
    person: Person

    @property
    def url(self) -> str:
        return self.person.bot_url

    def signed(self, key: str = "one", kid: str | None = None, **changed: Any) -> str:
        """Return a token for this bot; a claim given as None is left out."""
        return signed(claims(self.connector.url, **changed), key, kid)


@contextlib.asynccontextmanager
async def bot_with_id(
    database: str = ":memory:",
    clock: Callable[[], datetime] = utc_now,
    keys: list[Any] | None = None,
    fault: Fault = "",
    **more: Any,
) -> AsyncGenerator[Bot]:
    """Run the whole bot with an app id, plain http on loopback; `keys`, `fault`: the endpoint's."""
    async with OpenId(keys, fault) as openid, FakeConnector() as connector:
        own = {"port": 0, "app_id": APP, "tenants": frozenset({TENANT}), "openid_url": openid.url}
        settings = replace(Settings.from_env(kept_in(database)), **own, **more)
        now = clock().timestamp()
        async with (
            running(settings, clock) as port,
            closing(Person(f"http://127.0.0.1:{port}", connector.url)) as person,
        ):
            person.token = signed(claims(connector.url, now=now))
            yield Bot(openid, connector, person)
