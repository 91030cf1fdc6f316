"""The measurement of tokens both ways, over a few turns: that it runs, and tells both sides."""

import asyncio
import sys

from tests.sources import ROOT


async def test_both_sides_are_measured() -> None:
    """Each turn is answered with a token of the authority; how many times as fast is for a quiet machine."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.identity", "40", "20"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    lines = out.decode().splitlines()
    assert [line.split()[:3] for line in lines[:2]] == [["stock", "5", "turns"], ["ours", "40", "turns"]], err
    assert "times as many turns a second" in lines[-1]
