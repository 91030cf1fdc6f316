"""Files in a personal chat: the card that asks for consent, the upload to the person's OneDrive, the card
of the file that is there.

Sends a file once, to an allowed host, never after a redirect. Knows no export.
"""

import asyncio
import logging
from typing import Any

import aiohttp
from yarl import URL

from bot.services.exports import File
from bot.teams.hosts import UploadHosts
from bot.teams.sdk import Attachment
from bot.teams.shape import UploadInfo
from bot.teams.wire import Outgoing
from dialogs.turn import FileOffer

log = logging.getLogger("cadence.teams")

CONSENT_TYPE = "application/vnd.microsoft.teams.card.file.consent"
INFO_TYPE = "application/vnd.microsoft.teams.card.file.info"
SECONDS = 30.0
"""For the whole upload; nobody's press waits for it."""


class Uploads:
    """Puts files where people consented to have them."""

    def __init__(self, hosts: UploadHosts, seconds: float = SECONDS) -> None:
        self._hosts = hosts
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=2.0)

    async def put(self, url: str, file: File) -> bool:
        """Send the whole file; tell whether it is there. A failure is logged, without the URL."""
        if not self._hosts.allows(url):
            return False
        size = len(file.body)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{size - 1}/{size}",
            "User-Agent": "Cadence",
        }
        try:
            async with (
                aiohttp.ClientSession(
                    timeout=self._timeout,
                    cookie_jar=aiohttp.DummyCookieJar(loop=asyncio.get_running_loop()),
                ) as session,
                session.put(
                    URL(url, encoded=True), data=file.body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                if answer.status in (200, 201):
                    return True
                log.warning("upload refused status=%s", answer.status)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("upload failed error=%s", type(error).__name__)
        return False


def consent_message(offer: FileOffer) -> Outgoing:
    """Return the message that asks whether the file may be put into the person's OneDrive."""
    context = {"offer": offer.token}
    content: dict[str, Any] = {
        "description": offer.description,
        "sizeInBytes": offer.size,
        "acceptContext": context,
        "declineContext": context,
    }
    return _message(Attachment(content_type=CONSENT_TYPE, name=offer.name, content=content))


def file_message(file: File, info: UploadInfo) -> Outgoing:
    """Return the message that shows the file that is there now."""
    kind = info.file_type or file.name.rpartition(".")[2]
    content = {"uniqueId": info.unique_id, "fileType": kind}
    attachment = Attachment(
        content_type=INFO_TYPE, content_url=info.content_url, name=file.name, content=content
    )
    return _message(attachment)


def _message(attachment: Attachment) -> Outgoing:
    return Outgoing(type="message", attachments=[attachment])
