"""Tables as an XLSX workbook, with a legend; alone imports XlsxWriter. Blocks: run it in a thread.

Text is written as text, whatever it looks like: nothing becomes a formula, a link or a number (X33).
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# XlsxWriter ships neither stubs nor a marker; nothing of it leaves this file.

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.services.exporting.cells import shown
from bot.services.exporting.tables import Cell, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(tables: Sequence[Table], now: datetime) -> bytes:
    """Return the file: a sheet a table, titles in its first row and ids in its second; then the legend."""
    import xlsxwriter  # noqa: PLC0415 - 50 ms that a start need not wait for

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        book.set_properties({"created": now.astimezone(UTC).replace(tzinfo=None)})
        bold, small = book.add_format({"bold": True}), book.add_format({"italic": True})
        legend: list[tuple[Cell, ...]] = []
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(2, 2)
            _row(sheet, 0, [title for _, title in table.columns], bold)
            _row(sheet, 1, [name for name, _ in table.columns], small)
            for number, row in enumerate(table.rows, 2):
                _row(sheet, number, row)
            legend += [(table.name, name, title) for name, title in table.columns]
        sheet = book.add_worksheet("Columns")
        _row(sheet, 0, ("Sheet", "Id, the same for ever", "Title"), bold)
        for number, row in enumerate(legend, 1):
            _row(sheet, number, row)
    return out.getvalue()


def _row(sheet: "Worksheet", number: int, cells: Sequence[Cell], form: "Format | None" = None) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell)
        elif cell:
            sheet.write_string(number, column, shown(cell), form)
