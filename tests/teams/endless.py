"""A server on loopback whose answers do not end: `async with endless(200) as url`. Asserts nothing itself."""

import asyncio
import contextlib
import zlib
from collections.abc import AsyncGenerator

PIECE, PIECES = b" " * 65_536, 1024
"""It ends after 64 MiB all the same, so that whoever reads on is seen, and not waited for."""


@contextlib.asynccontextmanager
async def endless(status: int, *, packed: bool = False) -> AsyncGenerator[str]:
    """Serve it on a free port; `packed` sends a thousand times less for the same."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        packer = zlib.compressobj(wbits=31)
        with contextlib.suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            coding = "Content-Encoding: gzip\r\n" if packed else ""
            head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{coding}"
            writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
            for _ in range(PIECES):
                piece = packer.compress(PIECE) + packer.flush(zlib.Z_SYNC_FLUSH) if packed else PIECE
                writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
