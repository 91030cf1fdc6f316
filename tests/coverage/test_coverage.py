"""Every step, task and rule of the process has its place and a test; the table that says so is true."""

from collections import Counter

from tests.coverage import table
from tests.coverage.citations import cited, ours, places, process, shown, unknown

MAY_WAIT = {
    *(f"C{number}" for number in (*range(1, 15), 17)),
    *("governance.program", "governance.customer", "governance.internal", "governance.scheduled"),
    *("3333", "3334", "P4", "P5", "W4", "W5"),
}
"""What belongs to meetings and reminders: all that may wait for them, and nothing else."""


def test_the_list_is_whole() -> None:
    """31 steps, 18 tasks, and every rule once."""
    listed = process()
    assert (len(listed.steps), len(listed.tasks)) == (31, 18)
    last = {"G": 28, "A": 12, "K": 26, "B": 6, "C": 17, "M": 13, "T": 3, "D": 23, "P": 12, "W": 8}
    rules = {f"{letter}{n}" for letter, most in last.items() for n in range(1, most + 1)} - {"C15", "C16"}
    assert set(listed.rules) == rules
    assert max(Counter(listed.ids).values()) == 1


def test_every_id_has_its_place_and_a_test() -> None:
    """But cadences, and what is being built; those are printed, so that nobody forgets them."""
    waiting = process().cadence | process().to_come
    for name in sorted(process().to_come):
        print(f"to come: {name}: {table.lacking().get(name, 'is there: take it off the list')}")
    missing = {name: lacks for name, lacks in table.lacking().items() if name not in waiting}
    assert not missing, "\n".join(f"{name}: {lacks}" for name, lacks in missing.items())


def test_what_waits_is_nothing_else_and_is_not_there_yet() -> None:
    """The lists of what is to come only get shorter."""
    assert process().cadence <= MAY_WAIT
    built = sorted((process().cadence | process().to_come) - table.lacking().keys())
    assert not built, f"has a place and a test: take it off the list in ids.toml: {built}"


def test_nothing_cites_what_does_not_exist() -> None:
    """In every docstring of the product and its tests."""
    assert not unknown(), "\n".join(unknown())


def test_the_table_is_as_it_would_be_written() -> None:
    """`python -m tests.coverage.table` writes it."""
    wanted, stands = table.text().splitlines(), table.PATH.read_text("utf-8").splitlines()
    stale = sorted({line[:60] for line in {*wanted} ^ {*stands}})
    assert stands == wanted, f"python -m tests.coverage.table; rows that differ: {stale}"


def test_the_table_has_a_row_for_everything() -> None:
    """Steps of our own too, marked as ours; what waits is marked as waiting."""
    rows = [line.split(" | ")[0].removeprefix("| ") for line in table.text().splitlines()]
    for name in process().ids:
        mark = (
            " *cadence*" if name in process().cadence else " *to come*" if name in process().to_come else ""
        )
        assert rows.count(f"{name}{mark}") == 1, name
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
