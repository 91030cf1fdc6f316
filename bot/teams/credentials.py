"""How the bot proves who it is: msal, with the credential that the settings name, gives a token to send with.

One msal client for the life of the process, in a thread, one question at a time; what it asks over the
network goes through this loop, with a time-out and the trust of every other connection. Keeps no token, logs
none.
"""

import asyncio
import json
import logging
import re
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import aiohttp

from bot.errors import NotSent
from bot.setting_identity import Credential
from bot.settings import Settings
from bot.teams.bearer import Bearer, Token

log = logging.getLogger("cadence.identity")

PUBLIC = ("https://api.botframework.com", "api://AzureADTokenExchange")
GOVERNMENT = ("https://api.botframework.us", "api://AzureADTokenExchangeUSGov")
"""Whom a token is for: the connector; and whom a managed identity's is for when it vouches for an app."""
SECONDS, CONNECT = 5.0, 2.0
_TOKEN = re.compile(r"[!-~]+")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

_Answer = Mapping[str, Any]
_Ask = Callable[[], _Answer]


@asynccontextmanager
async def sending_as(settings: Settings) -> AsyncGenerator[Bearer | None]:
    """Yield what gives the token that messages are sent with; None in local mode: nobody asks for one."""
    credential = settings.credential
    if credential is None:
        yield None
        return
    if credential.kind == "secret":
        log.warning("%s holds a client secret, which can leak and expires", credential.variable)
    identity = Identity(settings.app_id, credential, f"{settings.authority}/{settings.app_tenant}")
    bearer = Bearer(identity.fetch)
    bearer.start()
    try:
        yield bearer
    finally:
        await bearer.close()
        await identity.close()


class Identity:
    """An app's identity at an authority. `fetch` a token any number of times, one at a time; then `close`.

    `authority`: its URL with the tenant. `trust`: whose certificates are good. `seconds`: for one exchange.
    """

    def __init__(
        self,
        app_id: str,
        credential: Credential,
        authority: str,
        *,
        trust: ssl.SSLContext | bool = True,
        seconds: float = SECONDS,
    ) -> None:
        self._app_id = app_id
        self._credential = credential
        self._authority = authority
        government = (urlsplit(authority).hostname or "").endswith(".us")
        self._service, self._exchange = GOVERNMENT if government else PUBLIC
        self._trust = trust
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT)
        self._session: aiohttp.ClientSession | None = None
        self._ask: _Ask | None = None

    async def fetch(self) -> Token:
        """Ask for a token. Raises `NotSent` that says what is wrong and where to look."""
        if self._session is None:
            connector = aiohttp.TCPConnector(ssl=self._trust)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)
        http = _Http(self._session, asyncio.get_running_loop())
        try:
            found = await asyncio.to_thread(self._asked, http)
        except NotSent as error:
            raise NotSent(f"{error} {self._look}") from error
        except Exception as error:  # msal raises whatever its parts raise
            raise NotSent(f"No token: {type(error).__name__}. {self._look}") from error
        value, seconds = found.get("access_token"), found.get("expires_in")
        if not isinstance(value, str) or not isinstance(seconds, int | float):
            raise NotSent(f"No token: {_refusal(found)}. {self._look}")
        if not _TOKEN.fullmatch(value):  # no header could hold it
            raise NotSent(f"No token: what was given as one is none. {self._look}")
        return Token(value=value, seconds=seconds)

    async def close(self) -> None:
        """Let go of every connection."""
        if self._session is not None:
            await self._session.close()

    @property
    def _look(self) -> str:
        """Where the operator finds what is wrong."""
        if self._credential.kind == "managed identity":
            return "Look whether the managed identity of MicrosoftAppId is assigned to this machine."
        return (
            f"Look at MicrosoftAppId, MicrosoftAppTenantId, {self._credential.variable}, CADENCE_AUTHORITY."
        )

    def _asked(self, http: "_Http") -> _Answer:
        """Ask, in a thread. After a failure the credential is read anew: it may have been replaced."""
        ask, self._ask = self._ask or self._made(http), None
        found = ask()
        self._ask = ask
        return found

    def _made(self, http: "_Http") -> _Ask:
        """Return the question to a new msal client; makes it, and with it asks what the authority offers."""
        import msal  # noqa: PLC0415 - half a second that local mode does without  # pyright: ignore[reportMissingTypeStubs] - no types there

        library = cast("Any", msal)

        class Forgetful(library.TokenCache):
            """Keeps nothing: a token is renewed before it ends, and when the service refused it."""

            def add(self, event: object, now: object = None) -> None: ...

        def managed(client: str) -> Any:
            identity = library.UserAssignedManagedIdentity(client_id=client)
            return library.ManagedIdentityClient(identity, http_client=http, token_cache=Forgetful())

        if self._credential.kind == "managed identity":
            own = managed(self._app_id)
            return lambda: own.acquire_token_for_client(resource=self._service)
        app = library.ConfidentialClientApplication(
            self._app_id,
            client_credential=self._proof(managed),
            authority=self._authority,
            # It would ask the public cloud about every authority it does not know by heart.
            instance_discovery=False,
            http_client=http,
            token_cache=Forgetful(),
        )
        return lambda: app.acquire_token_for_client(scopes=[f"{self._service}/.default"])

    def _proof(self, managed: Callable[[str], Any]) -> str | dict[str, Any]:
        """Return the credential as msal takes it."""
        value = self._credential.value
        match self._credential.kind:
            case "certificate":
                pem = Path(value).read_text("ascii")
                return {"private_key": pem, "public_certificate": pem}
            case "federated file":
                return {"client_assertion": lambda: Path(value).read_text("ascii").strip()}
            case "federated identity":
                other = managed(value)
                return {"client_assertion": lambda: _vouched(other, self._exchange)}
            case _:
                return value


def _vouched(identity: Any, exchange: str) -> str:
    found = identity.acquire_token_for_client(resource=exchange)
    if "access_token" not in found:
        raise NotSent(f"No token of the managed identity that vouches: {_refusal(found)}.")
    return found["access_token"]


def _refusal(found: _Answer) -> str:
    """Return what the authority said, in its own short words alone."""
    said = " ".join(str(found.get(name, "")) for name in ("error", "error_description"))
    words = re.findall(r"^[a-z_]{1,40}\b|\bAADSTS[0-9]{1,9}\b", said)
    return " ".join(words) or "the answer holds none"


@dataclass(frozen=True, slots=True)
class _Response:
    """An answer as msal reads it."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class _Http:
    """What msal asks over: called in its thread, done in the loop. Follows no redirect.

    A refusal goes no further: msal would hold the next questions back for up to a minute. Nor does what is
    not JSON: msal would log it whole, and a broken answer may hold a token.
    """

    def __init__(self, session: aiohttp.ClientSession, loop: asyncio.AbstractEventLoop) -> None:
        self._session = session
        self._loop = loop

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> _Response:
        """GET, as `requests` has it."""
        return self._done("GET", url, params, headers or {}, None)

    def post(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        **_: object,
    ) -> _Response:
        """POST a form, as `requests` has it."""
        return self._done("POST", url, params, {**(headers or {}), **_FORM}, urlencode(data or {}))

    def _done(self, *request: Any) -> _Response:
        return asyncio.run_coroutine_threadsafe(self._exchange(*request), self._loop).result()

    async def _exchange(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
        data: str | None,
    ) -> _Response:
        host = urlsplit(url).hostname
        try:
            async with self._session.request(
                method, url, params=params, headers=headers, data=data, allow_redirects=False
            ) as response:
                text = await response.text("utf-8")
                if response.status >= 400:
                    words = _refusal(json.loads(text))
                    raise NotSent(f"No token: {host} answered {response.status}, {words}.")
                json.loads(text)
                return _Response(response.status, text, response.headers)
        except (aiohttp.ClientError, OSError) as error:
            raise NotSent(f"No token: {host} does not answer ({type(error).__name__}).") from error
        except ValueError as error:
            raise NotSent(f"No token: {host} answered something that is not JSON.") from error
