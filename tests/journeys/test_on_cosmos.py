"""Journeys once more, on the server that speaks Cosmos DB's protocol; all of them run on it by one variable.

`CADENCE_TEST_STORE=cosmos make test ARGS=tests/journeys`. These are the share of a plain run.
"""

import asyncio
import os
import re
import sys

import pytest

from tests.keeping import ON_COSMOS
from tests.sources import ROOT

SHARE = ("test_whole_way.py", "test_kickoff.py", "test_once.py")


@pytest.mark.skipif(ON_COSMOS, reason="they run on it already")
@pytest.mark.timeout(400)
async def test_a_share_of_the_journeys() -> None:
    """X8, X29, X30: from intake to disengagement, and each press once; no word of a journey is changed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"),
        *(f"tests/journeys/{name}" for name in SHARE),
        cwd=ROOT,
        env={**os.environ, "CADENCE_TEST_STORE": "cosmos"},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    passed = re.search(r"(\d+) passed", out.decode())
    assert passed
    assert int(passed[1]) >= 15
