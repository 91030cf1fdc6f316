"""GET /export/{token}, in local mode only: a file for whoever holds its link, on this machine.

Knows no token: the caller judges it. What it refuses looks like a page that is not there.
"""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from bot.services.exports import File
from bot.teams.here import not_here
from bot.teams.reply import Refused

log = logging.getLogger("cadence.front")

PATH = "/export/{token:[A-Za-z0-9._-]{20,400}}"

Download = Callable[[str], Awaitable[File | None]]
"""Gives the file that a token stands for; None for any token that stands for none (any more)."""

Handler = Callable[[web.Request], Awaitable[web.Response]]
Audit = Callable[[str, str], None]


def downloading(download: Download, nothing: Handler, audit: Audit | None) -> Handler:
    """Return the handler of the route; `nothing` answers where there is no file."""

    async def handle(request: web.Request) -> web.Response:
        if (refused := not_here(request)) is not None:
            return _refused(refused, request, audit)
        file = await download(request.match_info["token"])
        return _served(file) if file else await nothing(request)

    return handle


def _refused(refused: Refused, request: web.Request, audit: Audit | None) -> web.Response:
    log.warning(
        "refused status=%s reason=%r security=True peer=%s", refused.status, refused.reason, request.remote
    )
    if audit:
        audit(refused.reason, request.remote or "")
    return web.json_response({"error": refused.reason}, status=refused.status)


def _served(file: File) -> web.Response:
    headers = {
        hdrs.CONTENT_TYPE: file.type,
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.name}"',
        hdrs.CACHE_CONTROL: "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "sandbox",
    }
    return web.Response(body=file.body, headers=headers)
