"""Reading what others answer, up to a length: nobody who answers without end fills the memory.

Knows no format and judges no status.
"""

import aiohttp


class AnswerTooLarge(ValueError):
    """An answer that is longer than anything that was asked for; its rest stays unread."""


async def body_of(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the body, unpacked, of at most so many bytes. Raises `AnswerTooLarge`."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most:
            raise AnswerTooLarge(f"too large: more than {most} bytes")
    return bytes(body)
