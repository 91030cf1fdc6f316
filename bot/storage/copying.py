"""Whole SQLite files, while others go on writing to them: a copy, and one without what was deleted from it.

Never knows a document.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreUnavailable

PATIENCE = 30.0
"""Seconds to wait for others."""


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


def scrub(path: Path) -> None:
    """Write a database file anew, so that no byte of what was deleted is left in it or in its log.

    Others may use it meanwhile; they wait. Raises `StoreUnavailable` where they don't let go for 30 s.
    """
    try:
        with closing(
            sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
            )
        ) as connection:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{path} could not be written anew.") from error
    if busy:
        raise StoreUnavailable(f"{path} is in use: its log could not be emptied.")
