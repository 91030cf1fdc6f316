"""The keys that sign what Teams sends: fetched at start and every hour, kept while they cannot be had anew.

Asks one endpoint and never follows it elsewhere. Judges no token.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import jwt
import msgspec

from bot.errors import CadenceError
from bot.setting_kinds import url as plain_url
from bot.teams.bounded import body_of

log = logging.getLogger("cadence.identity")

FRESH = timedelta(hours=1)
AGAIN = timedelta(seconds=30)
"""The soonest after the last try: for a key nobody has heard of, and after a failure."""
SOON = timedelta(seconds=5)
"""The same while there is no key at all, and so nobody can be heard."""
STALE = timedelta(days=5)
"""How long keys are trusted that cannot be had anew. Older ones sign nothing any more."""
SECONDS = 4.0
"""For both documents together; nobody waits longer for them."""
LARGEST = 512 * 1024
SHORTEST = 2048
"""Bits of a key; a shorter one could be broken."""
_TICK = 1.0


class KeysUnavailable(CadenceError):
    """The signing keys cannot be had now; nobody can say whether a token is good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A public key, for RS256 alone, and the channels that it may speak for."""

    public: jwt.PyJWK
    endorsements: frozenset[str]


class KeyRing:
    """The keys of one OpenID metadata document. `keep` fetches them as they age; `find` when one is missing.

    At most one fetch is under way, however many ask.
    """

    def __init__(self, openid_url: str, clock: Callable[[], datetime], seconds: float = SECONDS) -> None:
        self._url = openid_url
        self._clock = clock
        self._seconds = seconds
        self._keys: Mapping[str, Key] = {}
        self._fetched: datetime | None = None
        self._tried: datetime | None = None
        self._failed = True
        self._fetching: asyncio.Task[None] | None = None

    async def keep(self) -> None:
        """Fetch at once, hourly, and after a failure, until cancelled."""
        try:
            while True:
                if self._due():
                    self._begin()
                await asyncio.sleep(_TICK)
        finally:
            if self._fetching is not None:
                self._fetching.cancel()
                with suppress(asyncio.CancelledError):
                    await self._fetching

    async def find(self, kid: str) -> Key | None:
        """Return the key of this id; None where the endpoint says that there is none.

        An unknown id is asked for, at most every 30 s. Raises KeysUnavailable where nobody can tell.
        """
        found = self._usable().get(kid)
        if found is not None:
            return found
        if self._fetching is None and self._may():
            self._begin()
        if self._fetching is not None:
            await asyncio.wait((self._fetching,), timeout=self._seconds)
        found = self._usable().get(kid)
        if found is None and (self._failed or not self._usable()):
            raise KeysUnavailable
        return found

    async def ready(self) -> None:
        """Return when there are keys. Raises KeysUnavailable that says where to look."""
        if not self._usable() and self._fetching is not None:
            await asyncio.wait((self._fetching,))
        if not self._usable():
            raise KeysUnavailable(
                f"No signing keys, so nobody is heard: {self._url}. Look at CADENCE_OPENID_URL."
            )

    def _usable(self) -> Mapping[str, Key]:
        too_old = self._fetched is None or self._clock() - self._fetched > STALE
        return {} if too_old else self._keys

    def _may(self) -> bool:
        """Tell whether the last try is long enough ago; a clock that was put back stops nothing."""
        if self._tried is None:
            return True
        return not timedelta(0) <= self._clock() - self._tried < (AGAIN if self._usable() else SOON)

    def _due(self) -> bool:
        aged = self._fetched is None or self._clock() - self._fetched >= FRESH
        return self._fetching is None and (self._failed or aged) and self._may()

    def _begin(self) -> None:
        # A fetch has failed until it has not: so nobody takes one under way for an answer.
        self._tried, self._failed = self._clock(), True
        self._fetching = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                self._keys = await fetched(self._url)
            self._fetched, self._failed = self._clock(), False
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            log.warning("the signing keys could not be had: %s", type(error).__name__)
        finally:
            self._fetching = None


async def fetched(openid_url: str) -> Mapping[str, Key]:
    """Return the keys by their ids. Raises ValueError for anything that is no list of keys."""
    # `identity`, and nothing unpacked: a small answer cannot become a large one.
    asked = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Cadence"}
    async with aiohttp.ClientSession(headers=asked, auto_decompress=False) as session:
        metadata = await _document(session, openid_url)
        found = await _document(session, plain_url(str(metadata.get("jwks_uri"))))
    listed = found.get("keys")
    keys = dict(filter(None, map(_key, cast("list[Any]", listed) if isinstance(listed, list) else ())))
    if not keys:
        raise ValueError("no key can be used")
    return keys


async def _document(session: aiohttp.ClientSession, url: str) -> Mapping[str, Any]:
    async with session.get(url, allow_redirects=False) as response:
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        body = await body_of(response, LARGEST)
    try:
        found: object = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise ValueError("not JSON") from error
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return cast("dict[str, Any]", found)


class _Jwk(msgspec.Struct):
    """What is read of a key; whatever else it holds (certificates, private parts) is left."""

    kid: str
    kty: str
    n: str
    e: str
    use: str = "sig"
    endorsements: list[str] = []  # msgspec copies it


def _key(raw: object) -> tuple[str, Key] | None:
    """Read one key; None for what is none of ours, so that one bad key spoils no other."""
    try:
        found = msgspec.convert(raw, _Jwk)
        if found.kty != "RSA" or found.use != "sig" or not found.kid:
            return None
        public = jwt.PyJWK({"kty": "RSA", "n": found.n, "e": found.e}, "RS256")
    except (msgspec.ValidationError, jwt.PyJWTError, ValueError):
        return None
    if public.key.key_size < SHORTEST:
        return None
    return found.kid, Key(public=public, endorsements=frozenset(found.endorsements))
