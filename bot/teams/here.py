"""Whether a request comes from this machine, straight to this machine: what local mode rests on (X12)."""

import re
from functools import lru_cache

from aiohttp import hdrs, web

from bot.setting_kinds import is_loopback
from bot.teams.reply import Refused


def not_here(request: web.Request) -> Refused | None:
    """Return the refusal of what did not come from this machine straight to this machine (X12)."""
    if not _loopback_peer(request.remote):
        return Refused(403, "local mode answers this machine only", security=True, kind="local")
    hosts = request.headers.getall(hdrs.HOST, ())
    if len(hosts) != 1 or not _loopback_host(hosts[0]):
        return Refused(403, "local mode answers to a loopback Host only", security=True, kind="local")
    for name in request.headers:
        lower = name.lower()
        if lower in ("forwarded", "via") or lower.startswith("x-forwarded-"):
            return Refused(
                403, "local mode is not served through a tunnel or proxy", security=True, kind="local"
            )
    return None


@lru_cache(maxsize=64)
def _loopback_peer(remote: str | None) -> bool:
    return remote is not None and is_loopback(remote.removeprefix("::ffff:"))


@lru_cache(maxsize=64)
def _loopback_host(host: str) -> bool:
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::[0-9]{1,5})?", host)
    return match is not None and is_loopback(match[1] or match[2])
