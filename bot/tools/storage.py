"""Carry the whole store from one place to another.

    python -m bot.tools.storage copy SOURCE TARGET [--remove-foreign]

SOURCE and TARGET are named as in CADENCE_STORE: sqlite:PATH. The other variables are the bot's own; for one
side alone, put SOURCE_ or TARGET_ before a name (TARGET_CADENCE_COSMOS_DATABASE).

copy writes what the target lacks, replaces what differs, and compares both in the end by count and by a
hash of every document. Interrupted, it goes on when it is run again; later, it carries over what changed. The
bot may work on the source meanwhile; stop it before the last run, or the two differ, which the copy says. A
target that holds documents which the source does not is refused; --remove-foreign deletes them.

Exit code 0: done and verified; 1: not done, and why; 2: wrong usage or configuration; 130: interrupted.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot.errors import ConfigurationError, StoreError
from bot.settings import Settings
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from bot.tools import transfer

SIDES = ("SOURCE_", "TARGET_")


class Refused(Exception):
    """What was asked for was not done; the message says why."""


# -- the command line


def parser() -> argparse.ArgumentParser:
    """Return what the command line may hold."""
    found = argparse.ArgumentParser(prog="python -m bot.tools.storage", description=__doc__)
    found.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = found.add_subparsers(dest="command", required=True, metavar="copy")
    copying = commands.add_parser("copy", help="every document from one store to another")
    copying.add_argument("source", metavar="SOURCE", help="sqlite:PATH")
    copying.add_argument("target", metavar="TARGET", help="the same; a file that is not there is made")
    copying.add_argument(
        "--remove-foreign", action="store_true", help="delete from the target what the source does not hold"
    )
    return found


# -- the stores


def side(environment: Mapping[str, str], prefix: str, store: str) -> Settings:
    """Return the settings of one side: the bot's own variables, and those of this side alone before them."""
    own = {name.removeprefix(prefix): value for name, value in environment.items() if name.startswith(prefix)}
    common = {name: value for name, value in environment.items() if not name.startswith(SIDES)}
    try:
        return Settings.from_env({**common, **own, "CADENCE_STORE": store})
    except ConfigurationError as error:
        raise ConfigurationError(f"{store}: {error}") from None


def there(settings: Settings) -> Settings:
    """Refuse a store that is not there: opening it would make it."""
    if not Path(settings.sqlite).is_file():
        raise ConfigurationError(f"There is no store at {settings.sqlite}.")
    return settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Store]:
    """Open the store that settings name, and close it in the end."""
    store = await SqliteStore.open(settings.sqlite)
    try:
        yield store
    finally:
        await store.close()


# -- copy


def sides(given: argparse.Namespace, environment: Mapping[str, str]) -> tuple[Settings, Settings]:
    """Return the settings of source and target. Raises `ConfigurationError`."""
    source = there(side(environment, "SOURCE_", given.source))
    target = side(environment, "TARGET_", given.target)
    if os.path.realpath(source.sqlite) == os.path.realpath(target.sqlite):
        raise ConfigurationError("Source and target are the same store.")
    return source, target


async def copy(given: argparse.Namespace, environment: Mapping[str, str]) -> str:
    """Copy; return what to say. Raises `Refused`, `ConfigurationError`, `StoreError`."""
    source, target = sides(given, environment)
    with ExitStack() as bars:
        async with opened(source) as original, opened(target) as made:
            try:
                found = await transfer.copy(
                    original, made, remove_foreign=given.remove_foreign, progress=_progress(bars)
                )
            except transfer.Foreign as error:
                raise Refused(
                    f"The target holds {error.count} documents that the source does not "
                    f"({', '.join(error.kinds)}). Nothing was written. Name an empty target, or delete them "
                    "with --remove-foreign."
                ) from None
    return _verified(found)


def _progress(bars: ExitStack) -> Callable[[str, int | None], transfer.Step]:
    """Return what opens a bar on a terminal for each part of the work."""

    def begin(what: str, total: int | None) -> transfer.Step:
        bar: Any = bars.enter_context(tqdm(desc=what, total=total, unit=" documents", disable=None))
        return bar.update

    return begin


def _verified(found: transfer.Copied) -> str:
    """Say what was copied. Raises `Refused` where the two are not the same."""
    did = f"{found.made} written, {found.replaced} replaced, {found.removed} removed"
    if kinds := found.source.differs(found.target):
        lines = "\n".join(
            f"  {kind}: {found.source.counts[kind]} in the source, {found.target.counts[kind]} in the target"
            for kind in kinds
        )
        used = bool(found.before.differs(found.source))
        why = "The source changed during the copy. Stop the bot and run it again" if used else "Run it again"
        raise Refused(f"{did}; the two differ:\n{lines}\n{why}: what is the same already stays.")
    return f"{did}. Both hold {found.source.count} documents, hash {found.source.hash}."


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command; return its exit code."""
    try:
        given = parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        print(asyncio.run(copy(given, environment)))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    except (Refused, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Run it again: it goes on where it was.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
