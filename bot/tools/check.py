"""Say whether this bot could do its work: its configuration, its store, its token, the keys it hears by.

    python -m bot.tools.check

With the bot's own variables, on the machine where it runs or will run, also while it does. Sends nothing to
anybody and changes nothing. Exit code 0: all well; 1: something is wrong, and where to look.
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from functools import partial

from app import checks_of, identified, is_there, store_of, utc_now
from bot.errors import ConfigurationError, PlaybookError
from bot.logs import configure
from bot.playbook.loader import load
from bot.settings import Settings
from bot.teams.credentials import sending_as

SECONDS = 30.0
"""More than the slowest part takes to give up by itself."""


async def store_answers(settings: Settings) -> None:
    """Open the store and let it go. Raises `CadenceError`; makes none that is not there."""
    if not is_there(settings):
        raise ConfigurationError(f"There is none at {settings.sqlite} yet; the first start makes it.")
    store = await store_of(settings)
    try:
        await store.ready()
    finally:
        await store.close()


async def report(settings: Settings) -> dict[str, str]:
    """Return what is wrong with each part by name, "" where it answers."""
    async with sending_as(settings) as bearer, identified(settings, utc_now) as (_, keys):
        token = bearer and bearer.ready
        return await checks_of(partial(store_answers, settings), token=token, keys=keys).report(SECONDS)


def main(environment: Mapping[str, str]) -> int:
    """Print a line for each part; return the exit code."""
    try:
        settings = Settings.from_env(environment)
        load(settings.playbook)
    except (ConfigurationError, PlaybookError) as error:
        print(error, file=sys.stderr)
        return 1
    found = asyncio.run(report(settings))
    for name, problem in found.items():
        print(f"{name}: {problem or 'answers'}")
    if settings.local:
        print("local mode: no app id, so there is no token and nobody's is checked")
    return int(any(found.values()))


if __name__ == "__main__":
    configure("critical", "text")  # what is wrong is said here, once
    sys.exit(main(os.environ))
