"""A copy of a SQLite store, made while others go on writing to it. Never writes to what it copies."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreUnavailable


def copy(source: Path, target: Path) -> None:
    """Copy a database file as it stands at one moment. Raises `StoreUnavailable` where it cannot be read."""
    if not source.is_file():
        raise StoreUnavailable(f"There is no store at {source}.")
    # Reading a file that nobody has open leaves a log and its index beside it, unless it is said to rest.
    rests = "" if Path(f"{source}-wal").exists() else "&immutable=1"
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro{rests}", uri=True)) as original,
            closing(sqlite3.connect(target)) as made,
        ):
            original.backup(made)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{source} cannot be read as a store.") from error
