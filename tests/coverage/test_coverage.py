"""Every step, task and rule of the process has its place and a test; the table that says so is true."""

from collections import Counter

from tests.coverage import table
from tests.coverage.citations import cited, ours, places, process, shown, unknown


def test_the_list_is_whole() -> None:
    """31 steps, 18 tasks, and every rule once."""
    listed = process()
    assert (len(listed.steps), len(listed.tasks)) == (31, 18)
    last = {"G": 28, "A": 12, "K": 26, "B": 6, "C": 17, "M": 13, "T": 3, "D": 23, "P": 12, "W": 8}
    rules = {f"{letter}{n}" for letter, most in last.items() for n in range(1, most + 1)} - {"C15", "C16"}
    assert set(listed.rules) == rules
    assert max(Counter(listed.ids).values()) == 1


def test_every_id_has_its_place_and_a_test() -> None:
    """Each lives somewhere, and some test says of itself that it shows it."""
    missing = table.lacking()
    assert not missing, "\n".join(f"{name}: {lacks}" for name, lacks in missing.items())


def test_nothing_cites_what_does_not_exist() -> None:
    """In every docstring of the product and its tests."""
    assert not unknown(), "\n".join(unknown())


def test_the_table_is_as_it_would_be_written() -> None:
    """`python -m tests.coverage.table` writes it."""
    wanted, stands = table.text().splitlines(), table.PATH.read_text("utf-8").splitlines()
    stale = sorted({line[:60] for line in {*wanted} ^ {*stands}})
    assert stands == wanted, f"python -m tests.coverage.table; rows that differ: {stale}"


def test_the_table_has_a_row_for_everything() -> None:
    """Steps of our own too, marked as ours."""
    rows = [line.split(" | ")[0].removeprefix("| ") for line in table.text().splitlines()]
    assert all(rows.count(name) == 1 for name in process().ids)
    assert {"kickoff.outputs", "disengage.milestone"} <= set(ours())
    assert all(f"{name} *ours*" in rows for name in ours())


def test_how_an_id_is_read() -> None:
    """By itself, in ranges of three spellings, never inside another word."""
    assert cited("K1, K3 (G6): said") == {"K1", "K3", "G6"}
    assert cited("D1–D3, B1-B2, T1 to T3") == {"D1", "D2", "D3", "B1", "B2", "T1", "T2", "T3"}
    assert cited("AK1 S500 M365 K1a aka.ms/G4 1126x kickoff.dibs_x") == set()
    assert cited("4058 on disengage.discussion; kickoff.outputs.") == {
        *("4058", "disengage.discussion", "kickoff.outputs"),
    }
    assert cited("K99") == {"K99"}


def test_a_citation_is_found_where_it_stands() -> None:
    """In TOML, in a function, in a test: a place or a test of each kind."""
    assert "kickoff.outputs check.out_demo" in places()["K15"]
    assert "`bot.playbook.rules.managed`" in places()["K6"]
    assert "task 3979" in places()["K2"]
    assert "journeys/test_kickoff_rules.py::test_completion_names_what_is_missing" in shown()["K15"]
