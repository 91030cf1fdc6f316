"""A table as CSV (RFC 4180): UTF-8 with its mark, every cell quoted; the heading is the column ids."""

import csv
import io
from codecs import BOM_UTF8

from bot.services.exporting.cells import harmless
from bot.services.exporting.tables import Table


def csv_file(table: Table) -> bytes:
    """Return the file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(name for name, _ in table.columns)
    for row in table.rows:
        writer.writerow(cell if isinstance(cell, int) else harmless(cell) for cell in row)
    return BOM_UTF8 + out.getvalue().encode("utf-8", "replace")
