"""The list of mutants is good: each fits exactly once, each rule has one, no id list is anybody's killer.

Running them is `make mutants`.
"""

import ast
import tomllib
from pathlib import Path

import pytest

from bot.playbook.loader import CONTENT
from tests.coverage.citations import process
from tests.coverage.mutants import main
from tests.coverage.mutation import Mutant, dumped, mutants
from tests.sources import ROOT


def mutant(**more: str) -> Mutant:
    """Return a mutant of the kickoff's content."""
    file = Path("bot") / "playbook" / "content" / "kickoff.toml"
    return Mutant(rule="K1", test="", file=file, **more)


@pytest.mark.parametrize("number", range(len(mutants())), ids=lambda n: f"{mutants()[n].rule}-{n}")
def test_it_fits(number: int) -> None:
    """It changes its file, exactly where it says."""
    one = mutants()[number]
    text = one.text()
    before = (ROOT / one.file).read_text("utf-8")
    if one.at:
        assert tomllib.loads(text) != tomllib.loads(before)
    else:
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(before))


def test_every_rule_has_one() -> None:
    """And names no other."""
    assert {one.rule for one in mutants()} == set(process().rules)


def test_every_named_test_is_there_and_shows_something() -> None:
    """A function of that name in that file; lists of ids and tables of rules kill nothing."""
    for path, name in {tuple(one.test.split("::")) for one in mutants()}:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in functions, f"{path}::{name}"
        assert Path(path).name not in ("test_ids.py", "test_content.py")


def test_what_is_written_reads_back() -> None:
    """The content, written by its own writer, is the content."""
    for path in CONTENT.glob("*.toml"):
        book = tomllib.loads(path.read_text("utf-8"))
        assert tomllib.loads(dumped(book)) == book


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "step kickoff.nowhere / note"},
        {"at": "step kickoff.dibs / field nothing"},
        {"at": "step kickoff.dibs / nothing"},
        {"at": "step kickoff.dibs / link terms"},
        {"old": "no such words", "new": ""},
        {"old": "audience", "new": ""},
    ],
)
def test_what_does_not_fit_is_told(wrong: dict[str, str]) -> None:
    """Nothing is mutated by half, or by chance."""
    with pytest.raises(ValueError, match=r"found|not there"):
        mutant(**wrong).text()


def test_a_loss_takes_its_traces_along() -> None:
    """A field that goes leaves its step's checks, so that the playbook still loads."""
    text = mutant(at="step kickoff.meeting / field check.windows").text()
    step = next(each for each in tomllib.loads(text)["step"] if each["id"] == "kickoff.meeting")
    assert "check.windows" not in step["checks"]
    assert "check.windows" not in str(step["group"])


def test_one_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole way, for one rule of Python: copied, changed, tested, told."""
    assert main(["D18"]) == 0
    assert "D18  killed" in capsys.readouterr().out
