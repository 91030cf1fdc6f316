"""What tools that work on a store have in common: a command line in, an exit code out. Opens no store."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.errors import ConfigurationError, PlaybookError, StoreError

Work = Callable[[argparse.Namespace], Coroutine[Any, Any, str]]


class Refused(Exception):
    """What was asked for was not done; the message says why."""


def answered(parser: argparse.ArgumentParser, arguments: Sequence[str], work: Work) -> int:
    """Do the work and print what it says, or what is wrong; return the exit code, as the tools explain it."""
    try:
        given = parser.parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        print(asyncio.run(work(given)))
    except (ConfigurationError, PlaybookError) as error:
        print(error, file=sys.stderr)
        return 2
    except (Refused, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
