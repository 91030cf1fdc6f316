"""Carry the whole store from one place to another, and take one person out of it.

    python -m bot.tools.storage copy SOURCE TARGET [--remove-foreign]
    python -m bot.tools.storage forget PERSON [--owner PERSON] [--dry-run]

SOURCE and TARGET are named as in CADENCE_STORE: sqlite:PATH or cosmos:ENDPOINT. The other variables are the
bot's own; for one side alone, put SOURCE_ or TARGET_ before a name (TARGET_CADENCE_COSMOS_DATABASE). Database
and container of a Cosmos DB account must be there.

copy writes what the target lacks, replaces what differs, and compares both in the end by count and by a
hash of every document. Interrupted, it goes on when it is run again; later, it carries over what changed. The
bot may work on the source meanwhile; stop it before the last run, or the two differ, which the copy says. A
target that holds documents which the source does not is refused; --remove-foreign deletes them.

forget takes somebody out everywhere: PERSON is the object id of an account (aadObjectId), or the e-mail
address of a contact. It works on the store that the bot's own variables name, also while the bot runs, and
goes on where it was when it is run again. What names them in full is replaced ("a former colleague", "a
removed contact"); a single name in a text stays. Who owns engagements hands them over first, or --owner says
to whom. In the end every document is searched. Backups are not the bot's: what they hold goes when they do.

Exit code 0: done and verified; 1: not done, and why; 2: wrong usage or configuration; 130: interrupted.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from app import is_there, store_of, utc_now
from bot.domain.people import parse_person
from bot.domain.text import Text
from bot.errors import ConfigurationError
from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.settings import Settings
from bot.storage.copying import scrub
from bot.storage.store import Store
from bot.tools import forgetting, transfer
from bot.tools.terminal import Refused, answered

SIDES = ("SOURCE_", "TARGET_")


# -- the command line


def parser() -> argparse.ArgumentParser:
    """Return what the command line may hold."""
    found = argparse.ArgumentParser(prog="python -m bot.tools.storage", description=__doc__)
    found.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = found.add_subparsers(dest="command", required=True, metavar="copy | forget")
    about = {part.split()[0]: part for part in (__doc__ or "").split("\n\n")}
    copying = commands.add_parser(
        "copy", help="every document from one store to another", description=about["copy"]
    )
    copying.add_argument("source", metavar="SOURCE", help="sqlite:PATH or cosmos:ENDPOINT")
    copying.add_argument("target", metavar="TARGET", help="the same; a file that is not there is made")
    copying.add_argument(
        "--remove-foreign", action="store_true", help="delete from the target what the source does not hold"
    )
    leaving = commands.add_parser(
        "forget", help="take one person out of the store", description=about["forget"]
    )
    leaving.add_argument("person", metavar="PERSON", type=_whom, help="an object id, or an e-mail address")
    leaving.add_argument("--owner", type=_account, help="who takes over what they own")
    leaving.add_argument("--dry-run", action="store_true", help="only say what would be changed")
    return found


def _whom(words: str) -> str:
    return words.strip() if "@" in words else _account(words)


def _account(words: str) -> str:
    found = parse_person(words)
    if isinstance(found, Text):
        raise argparse.ArgumentTypeError(f"{words!r} is neither an object id nor an e-mail address")
    return found


# -- the stores


def side(environment: Mapping[str, str], prefix: str, store: str) -> Settings:
    """Return the settings of one side: the bot's own variables, and those of this side alone before them."""
    own = {name.removeprefix(prefix): value for name, value in environment.items() if name.startswith(prefix)}
    common = {name: value for name, value in environment.items() if not name.startswith(SIDES)}
    if not store.startswith("cosmos:"):  # the other side's own, which a store of another kind has no use for
        common = {name: value for name, value in common.items() if not name.startswith("CADENCE_COSMOS_")}
    try:
        return Settings.from_env({**common, **own, "CADENCE_STORE": store})
    except ConfigurationError as error:
        raise ConfigurationError(f"{store}: {error}") from None


def there(settings: Settings) -> Settings:
    """Refuse a store that is not there: opening it would make it."""
    if not is_there(settings):
        raise ConfigurationError(f"There is no store at {settings.sqlite}.")
    return settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Store]:
    """Open the store that settings name, and close it in the end."""
    store = await store_of(settings)
    try:
        yield store
    finally:
        await store.close()


# -- copy


def sides(given: argparse.Namespace, environment: Mapping[str, str]) -> tuple[Settings, Settings]:
    """Return the settings of source and target. Raises `ConfigurationError`."""
    source = there(side(environment, "SOURCE_", given.source))
    target = side(environment, "TARGET_", given.target)
    if _same(source, target):
        raise ConfigurationError("Source and target are the same store.")
    return source, target


def _same(one: Settings, other: Settings) -> bool:
    """Tell whether two settings name one store, whatever it is called."""
    if one.cosmos or other.cosmos:
        return (one.cosmos, one.cosmos_database) == (other.cosmos, other.cosmos_database)
    return os.path.realpath(one.sqlite) == os.path.realpath(other.sqlite)


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


# -- forget


async def forget(given: argparse.Namespace, environment: Mapping[str, str]) -> str:
    """Forget somebody; return what to say. Raises `Refused`, `ConfigurationError`, `StoreError`."""
    settings = there(Settings.from_env(environment))
    if given.owner == given.person:
        raise ConfigurationError("--owner: somebody else has to take over.")
    with ExitStack() as bars:
        begin = _progress(bars)
        async with opened(settings) as store:
            desk = Desk(store=store, playbook=load(settings.playbook), clock=utc_now)
            try:
                found = await forgetting.forget(
                    desk,
                    given.person,
                    owner=given.owner or "",
                    dry=given.dry_run,
                    progress=lambda what: begin(what, None),
                )
            except forgetting.Owner as error:
                lines = "\n".join(f"  {name}" for name in error.found)
                raise Refused(
                    f"They own {len(error.found)} engagements. Let them be handed over first, or name "
                    f"somebody with --owner. Nothing was written.\n{lines}"
                ) from None
            except forgetting.Stranger:
                raise Refused("--owner: they have not used the bot yet. Nothing was written.") from None
    if not given.dry_run and not settings.cosmos:
        await asyncio.to_thread(scrub, Path(settings.sqlite))
    return _found(found, dry=given.dry_run)


def _found(found: forgetting.Outcome, *, dry: bool) -> str:
    """Say what was done. Raises `Refused` where something is left."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.left.items()))
    if dry:
        said = f"{found.searched} documents searched; {found.left.total()} name them"
        return f"{said}: {kinds}." if kinds else f"{said}."
    said = f"{found.searched} documents searched, {found.changed} changed, {found.deleted} deleted."
    if kinds:
        raise Refused(
            f"{said} These still name them, because they could not be read or are being changed: {kinds}. "
            "Run it again."
        )
    shared = f" {found.shared} names or numbers are somebody else’s too, or one word; these stay in texts."
    return f"{said} Nothing names them any more.{shared if found.shared else ''}"


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command; return its exit code."""

    def work(given: argparse.Namespace) -> Coroutine[Any, Any, str]:
        return (copy if given.command == "copy" else forget)(given, environment)

    try:
        return answered(parser(), arguments, work)
    except KeyboardInterrupt:
        print("Interrupted. Run it again: it goes on where it was.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
