"""Take every rule away, one at a time, and see its test turn red: `make mutants`, or with rule ids as words.

Works on a copy of the tree in a temporary folder, so that stopping it leaves nothing. A mutant is killed when
its test fails; one whose file cannot be loaded any more proves nothing and counts as broken. Exit code 1
where one is not killed. Asserts nothing itself.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.coverage.mutation import Mutant, mutants
from tests.sources import ROOT

TREE = ("bot", "cards", "dialogs", "infra", "tests", "app.py", "pyproject.toml")
LINKED = (".venv", "infra/local/cosmos/node_modules")
"""What was installed, for tests on a server of Cosmos DB's protocol."""
PER_TEST, IN_ALL = 120, 3600
"""Seconds."""
LEFT_OUT = ("node_modules", "__pycache__", "browser", "golden", "pictures")
PYTEST = ("-m", "pytest", "-q", "--no-header", "-x", "-p", "no:cacheprovider", "--no-summary")


def copied(folder: Path) -> None:
    """Copy what the tests need; what was installed is not copied but led to."""
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy2(source, folder / name)
    for name in LINKED:
        if (ROOT / name).exists():
            (folder / name).symlink_to((ROOT / name).resolve())


def run(folder: Path, *arguments: str) -> int | None:
    """Run Python in the folder; return its exit code, None where it took too long."""
    command = [sys.executable, "-B", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=PER_TEST)
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def tried(folder: Path, mutant: Mutant) -> str:
    """Return what became of a mutant: "killed", "SURVIVED", "BROKEN" or "TOO SLOW"; the tree is as before."""
    path = folder / mutant.file
    before = path.read_bytes()
    try:
        path.write_text(mutant.text(folder), "utf-8")
        if run(folder, "-c", loads(mutant)) != 0:
            return "BROKEN"
        code = run(folder, *PYTEST, mutant.test)
    finally:
        path.write_bytes(before)
    return {0: "SURVIVED", 1: "killed", None: "TOO SLOW"}.get(code, "BROKEN")


def loads(mutant: Mutant) -> str:
    """Return the Python that reads the changed file."""
    if mutant.file.suffix == ".toml":
        return "from bot.playbook.loader import load; load()"
    return f"import {'.'.join(mutant.file.with_suffix('').parts)}"


def red(folder: Path, tests: Sequence[str]) -> list[str]:
    """Return the tests that fail although nothing was taken away: they would kill anything."""
    if run(folder, *PYTEST, *tests) == 0:
        return []
    return [test for test in tests if run(folder, *PYTEST, test) != 0]


def main(words: Sequence[str]) -> int:
    """Run the mutants of these rules, or all; return the exit code."""
    chosen = [mutant for mutant in mutants() if not words or mutant.rule in words]
    start = time.monotonic()
    results: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        copied(folder)
        if bad := red(folder, sorted({mutant.test for mutant in chosen})):
            print("Red before anything was taken away:", *bad, sep="\n  ")
            return 1
        for mutant in chosen:
            if time.monotonic() - start > IN_ALL:
                print(f"Stopped after {IN_ALL} s; not run from {mutant.rule} on.")
                return 1
            began = time.monotonic()
            results.append(tried(folder, mutant))
            spent = time.monotonic() - began
            shown = f"{mutant.words[:90]:90} {mutant.test.removeprefix('tests/')}"
            print(f"{mutant.rule:4} {results[-1]:8} {spent:4.1f} s  {shown}", flush=True)
    killed, rules = results.count("killed"), len({mutant.rule for mutant in chosen})
    print(f"{killed} of {len(results)} killed, {rules} rules, {time.monotonic() - start:.0f} s")
    return 0 if killed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
