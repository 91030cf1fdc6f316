"""Fixtures of the transport's tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.teams.harness import Running, running


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Running]:
    """A bot that says everything back."""
    async with running() as up:
        yield up
