"""Whether a request comes from Teams: its bearer token, judged before a byte of its body is read.

The cryptography is PyJWT's, the keys are keys.py's. A token that nobody can judge lets nobody in.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, TypeGuard

import jwt

from bot.teams.front import Authenticate, Claims
from bot.teams.identity.keys import KeyRing, KeysUnavailable
from bot.teams.reply import Refused
from bot.teams.selfcheck import Probe

ALGORITHM = "RS256"
PUBLIC_ISSUER = "https://api.botframework.com"
GOVERNMENT_ISSUER = "https://api.botframework.us"
_GOVERNMENT = "https://login.botframework.azure.us/"
LEEWAY = 300.0
"""Seconds that two clocks may differ."""
KEPT_SECONDS = 300.0
KEPT = 1024
LONGEST = 8192
_LAST = 1e11
RETRY = 5
"""Seconds to come back after, while there are no keys."""

NO_TOKEN = Refused(401, "there is no bearer token", kind="token")
EXPIRED = Refused(401, "the token is not valid now", kind="token")
NO_KEYS = Refused(503, "the token cannot be judged now", kind="keys", retry=RETRY)


class Tokens:
    """Judges tokens for one app. What was found good is remembered, for 5 minutes and never past its end."""

    def __init__(self, ring: KeyRing, app_id: str, issuer: str, clock: Callable[[], datetime]) -> None:
        self._ring = ring
        self._app_id = app_id
        self._issuer = issuer
        self._clock = clock
        self._kept: OrderedDict[tuple[str, bytes], tuple[float, Claims]] = OrderedDict()

    async def authenticate(self, headers: Mapping[str, str], channel: str) -> Claims | Refused:
        """Return what the token of a request says; 401 for a bad one, 503 while the keys cannot be had."""
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return NO_TOKEN
        if len(token) > LONGEST or not token.isascii():
            return _bad("the token is malformed")
        now, mark = self._clock().timestamp(), (channel, hashlib.sha256(token.encode()).digest())
        until, claims = self._kept.get(mark, (0.0, Claims()))
        if now < until:
            return claims
        return await self._judged(token, mark, now)

    async def _judged(self, token: str, mark: tuple[str, bytes], now: float) -> Claims | Refused:
        read = _read(token)
        if isinstance(read, Refused):
            return read
        kid, payload = read
        # Nothing is proved yet; but what would be refused anyway fetches no key and costs no signature.
        if (refused := self._claimed(payload, now)) is not None:
            return refused
        try:
            key = await self._ring.find(kid)
        except KeysUnavailable:
            return NO_KEYS
        if key is None:
            return _bad("the token's key is unknown")
        try:
            jwt.PyJWS(algorithms=[ALGORITHM]).decode(token, key.public, algorithms=[ALGORITHM])
        except jwt.PyJWTError:
            return _bad("the token's signature is wrong")
        channel, _ = mark
        if channel not in key.endorsements:
            return _bad("the token's key is not endorsed for the channel")
        claims = Claims(service_url=payload["serviceurl"])
        self._keep(mark, min(now + KEPT_SECONDS, payload["exp"]), claims)
        return claims

    def _claimed(self, payload: Mapping[str, Any], now: float) -> Refused | None:
        """Judge what a token says of itself."""
        if payload.get("iss") != self._issuer:
            return _bad("the token's issuer is not Teams'")
        if payload.get("aud") != self._app_id:
            return _bad("the token is for another app")
        service = payload.get("serviceurl")
        if not isinstance(service, str) or not service:
            return _bad("the token names no serviceUrl")
        until, since = payload.get("exp"), payload.get("nbf")
        if not _moment(until) or not _moment(since):
            return _bad("the token has no end or no beginning")
        return None if since - LEEWAY <= now < until + LEEWAY else EXPIRED

    def _keep(self, mark: tuple[str, bytes], until: float, claims: Claims) -> None:
        self._kept[mark] = (until, claims)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def _read(token: str) -> tuple[str, Mapping[str, Any]] | Refused:
    """Read a token without believing it: the key's id and the claims."""
    try:
        found = jwt.decode_complete(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return _bad("the token is malformed")
    kid = found["header"].get("kid")
    if found["header"].get("alg") != ALGORITHM:
        return _bad("the token is not signed with RS256")
    if not isinstance(kid, str) or not kid:
        return _bad("the token names no key")
    return kid, found["payload"]


def _moment(value: object) -> TypeGuard[float]:
    """Tell whether a claim is a time that a clock can show; infinity, NaN and 400 digits are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LAST


def _bad(reason: str) -> Refused:
    return Refused(401, reason, security=True, kind="token")


def issuer_of(openid_url: str) -> str:
    """Return who signs for the cloud of this metadata document."""
    return GOVERNMENT_ISSUER if openid_url.startswith(_GOVERNMENT) else PUBLIC_ISSUER


@asynccontextmanager
async def checking(
    openid_url: str, app_id: str, clock: Callable[[], datetime]
) -> AsyncGenerator[tuple[Authenticate, Probe]]:
    """Yield what judges requests, and what says whether it can.

    The keys are fetched beside it, so nothing waits for them here.
    """
    ring = KeyRing(openid_url, clock)
    keeping = asyncio.create_task(ring.keep())
    try:
        yield Tokens(ring, app_id, issuer_of(openid_url), clock).authenticate, ring.ready
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
