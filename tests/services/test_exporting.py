"""Exports as values: literal text in every format (X32), no formula (X33), nothing left out (X44)."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from bot.playbook.loader import load
from bot.services.exporting.cells import LONGEST, harmless, shown
from bot.services.exporting.csv_file import csv_file
from bot.services.exporting.html import html
from bot.services.exporting.markdown import markdown
from bot.services.exporting.tables import Portfolio, Table
from bot.services.exporting.workbook import workbook
from tests.export_samples import ACTS, NOW, rich, sample

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = (
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1"),
    *("＝1", "＋1", "－1", "＠SUM", '=HYPERLINK("https://evil.example")'),
)
OURS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "dl", "dt", "dd"}


class Reader(HTMLParser):
    """Collects the elements and the words of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def table(*cells: str | int) -> Table:
    return Table(name="T", columns=tuple((f"c{n}", f"C {n}") for n in range(len(cells))), rows=(cells,))


def sheets(body: bytes) -> list[ElementTree.Element]:
    """Return the sheets of a workbook as XML."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [ElementTree.fromstring(book.read(name)) for name in names]


def strings(body: bytes) -> list[str]:
    """Return the shared strings of a workbook."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in each.iter(f"{MAIN}t")) for each in root]


def test_x32_the_page_holds_no_element_that_somebody_typed() -> None:
    """X32: only our elements and attributes, nothing to run or fetch; the words are read as typed."""
    reader = Reader()
    reader.feed(html(sample()))
    assert {tag for tag, _ in reader.tags} <= OURS
    assert {name for _, attrs in reader.tags for name in attrs} <= {
        *("lang", "charset", "http-equiv", "content", "name", "class")
    }
    assert "".join(reader.words).count(ACTS) == 3, "the reason, the note and the change"
    assert html(sample()).startswith("<!DOCTYPE html>")
    policy = next(attrs["content"] for _, attrs in reader.tags if attrs.get("http-equiv"))
    assert policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_x32_markdown_is_read_as_typed() -> None:
    """X32: with the backslashes taken away the words stand as typed; without one, nothing acts."""
    words = markdown(sample())
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words).count(ACTS) == 3
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", words)
    assert not re.search(r"[<>\[\]`~&$]", bare)
    assert not re.search(r"(?m)^[ \u00a0]+(?:[-+*=#]|[0-9]+[.)])", bare)
    ours = re.sub(r"(?m)^- \*\*|\*\*(?= |$)", "", bare)
    assert "*" not in ours


def test_x44_what_the_playbook_has_no_more_is_there_by_its_id() -> None:
    """X44: a fact, a part, a step with its answer, a workload, a role and a task."""
    for words in (markdown(sample()).replace("\\", ""), html(sample())):
        for gone in (
            "old_fact",
            "old_part",
            "gone.step",
            "gone_answer",
            "gone_workload",
            "gone_role",
            "9999",
        ):
            assert gone in words
    found = Portfolio(playbook=load(), now=NOW, zone=ZoneInfo("UTC"))
    found.add(rich())
    first, second, _ = found.tables()
    assert first.columns[-1][0] == "old_fact"
    assert second.columns[-1][0] == "old_part"


def test_each_part_says_who_gave_it_and_when() -> None:
    """G21: a contact by name, a side in words; with the person and the moment it was saved."""
    words = markdown(sample()).replace("\\", "")
    assert "From Ines _Duarte_; Alex Wilber, Fri 20 Nov 2026, 14:30" in words
    assert "From the customer; Alex Wilber" in words
    assert "Target go-live:** Mon 15 Mar 2027" in words


@pytest.mark.parametrize("words", FORMULAS)
def test_x33_no_cell_is_a_formula(words: str) -> None:
    """X33: in CSV an apostrophe stands before it; in a workbook the cell is a string as typed."""
    (row,) = list(csv.reader(io.StringIO(csv_file(table(words)).decode("utf-8-sig"), newline="")))[1:]
    assert row == [f"'{words}"]
    body = workbook([table(words)], NOW)
    assert not [cell for sheet in sheets(body) for cell in sheet.iter(f"{MAIN}f")]
    kinds = [cell.get("t") for cell in sheets(body)[0].iter(f"{MAIN}c")]
    assert kinds == ["s", "s", "s"]
    assert words in [each.replace("_x000D_", "\r") for each in strings(body)]


def test_x33_what_is_harmless_stays_as_it_is() -> None:
    """An apostrophe only where it is needed; numbers are numbers; characters XML forbids are gone."""
    assert harmless("Contoso - Lisbon = good") == "Contoso - Lisbon = good"
    assert shown("a\x00b\x0bc\ufffed\ud800e\U0001f600") == "abcde\U0001f600"
    assert len(shown("x" * (LONGEST + 5))) == LONGEST
    body = workbook([table(1200, "https://contoso.example.com", "1200", "_x0041_")], NOW)
    kinds = [cell.get("t") for cell in sheets(body)[0].iter(f"{MAIN}c")]
    assert kinds[-4:] == [None, "s", "s", "s"]
    assert not list(sheets(body)[0].iter(f"{MAIN}hyperlink"))


def test_csv_is_what_the_rfc_says() -> None:
    """RFC 4180 with the mark of UTF-8: CRLF, every cell quoted, quotes doubled, the ids as the heading."""
    body = csv_file(table('say "hi",\nthen go', "Çelik", 7))
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.decode("utf-8-sig") == '"c0","c1","c2"\r\n"say ""hi"",\nthen go","Çelik","7"\r\n'


def test_the_workbook_has_ids_titles_and_a_legend() -> None:
    """A sheet a table; titles, then ids; the last sheet explains every column. The moment is the caller's."""
    found = Portfolio(playbook=load(), now=NOW, zone=ZoneInfo("UTC"))
    found.add(rich())
    tables = found.tables()
    assert [each.name for each in tables] == ["Engagements", "Workloads", "Contacts"]
    assert [len(each.rows) for each in tables] == [1, 2, 1]
    known = [name for name, _ in tables[0].columns]
    assert known[:9] == [
        *("engagement", "customer", "state", "stage", "owner", "opened_at", "next_action", "next_due"),
        "workloads",
    ]
    assert {"tenant_domain", "region", "seats", "motions", "kickoff_on"} <= set(known)
    body = workbook(tables, NOW)
    assert len(sheets(body)) == 4
    legend = len(sheets(body)[3].findall(f".//{MAIN}row")) - 1
    assert legend == sum(len(each.columns) for each in tables)
    assert body == workbook(tables, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
