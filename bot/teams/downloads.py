"""GET /export/{token}, in local mode only: a file for whoever holds its link, on this machine.

Knows no token: the caller judges it. What it refuses looks like a page that is not there.
"""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from bot.services.exports import File
from bot.teams.here import not_here
from bot.teams.refusals import Refusals

PATH = "/export/{token:[A-Za-z0-9._-]{20,400}}"

Download = Callable[[str], Awaitable[File | None]]
"""Gives the file that a token stands for; None for any token that stands for none (any more)."""

Handler = Callable[[web.Request], Awaitable[web.Response]]


def downloading(download: Download, nothing: Handler, refusals: Refusals) -> Handler:
    """Return the handler of the route; `nothing` answers where there is no file."""

    async def handle(request: web.Request) -> web.Response:
        if (refused := not_here(request)) is not None:
            refusals.tell(refused, request.remote)
            return web.json_response({"error": refused.reason}, status=refused.status)
        file = await download(request.match_info["token"])
        return _served(file) if file else await nothing(request)

    return handle


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
