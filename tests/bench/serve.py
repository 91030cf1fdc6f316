"""One benched server in a process of its own: `python -m tests.bench.serve MODULE:FUNCTION SERVICE_URL`.

Says `ready PORT` when it listens; then answers each line on its standard input with its CPU time in
nanoseconds and its resident memory in KiB; ends at the end of the input. So nothing is added to the server
that is measured.
"""

import asyncio
import gc
import importlib
import sys
import time
from pathlib import Path


def resident_kib(pid: int | str = "self") -> int:
    """Return the resident memory of a process now (Linux), or one's own peak (elsewhere)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


async def serve(path: str, service_url: str) -> None:
    """Run the server until standard input ends."""
    module, _, name = path.partition(":")
    server = getattr(importlib.import_module(module), name)
    async with server(service_url) as port:
        gc.collect()
        gc.freeze()
        print("ready", port, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(time.process_time_ns(), resident_kib(), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2]))
