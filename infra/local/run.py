"""The one command for a working tree: run the bot, test it, check it. `make` calls this; make is not needed.

    python3 infra/local/run.py           the bot and the Agents Playground, until Ctrl-C   (make run)
    python3 infra/local/run.py test      all tests; more words go to pytest                (make test)
    python3 infra/local/run.py lint      linter and format check                           (make lint)
    python3 infra/local/run.py types     strict type check                                 (make types)
    python3 infra/local/run.py bench     time and memory per turn, tokens against the SDK  (make bench)
    python3 infra/local/run.py cost      a pass by size of store, reminders, a month's bill (make cost)
    python3 infra/local/run.py soak      random walks, delivery and stores under fire: an hour (make soak)
    python3 infra/local/run.py mutants   take each rule away, see its test fail; rule ids: some (make mutants)
    python3 infra/local/run.py setup     install everything the above need, run nothing
    python3 infra/local/run.py pins      resolve the pins and lock files anew; --upgrade: newer versions
    python3 infra/local/run.py clean     remove what the other commands installed (never the data)

Needs Python 3.11 or later with venv; fetches the rest itself. PORT and CADENCE_STORE change where the bot
listens and where it keeps its data (3978, sqlite:cadence.db). Never touches the data itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

_ROOT = Path(__file__).resolve().parents[2]
# Started as a file: this folder must not shadow other modules, and `infra` must be found.
sys.path[0:1] = [str(_ROOT)]

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets this line instead of a traceback
    sys.exit("Cannot go on. Python 3.11 or later is needed; this is %d.%d." % sys.version_info[:2])  # noqa: UP031 - as above

from infra.local import environment, services  # noqa: E402 - only importable after the line above
from infra.local.environment import HERE, Missing, Node, Project  # noqa: E402 - as above
from infra.local.processes import Child, Died, port_is_free  # noqa: E402 - as above
from infra.local.progress import Progress  # noqa: E402 - as above

PINS = ("requirements", "requirements-dev", *(f"infra/local/pins/{name}" for name in ("build", "node", "uv")))
NPM_FOLDERS = ("playground", "cosmos", "teams", "tools")


class Stopped(Exception):
    """Somebody asked us to end: Ctrl-C, or a signal."""


# Setting up


def setup_bot(project: Project, progress: Progress) -> None:
    """Make the virtual environment and install what the bot runs on."""
    with progress.step("Virtual environment") as step:
        step.note = environment.ensure_venv(project)
    with progress.step("Bot's packages") as step:
        build = project.local / "pins" / "build.txt"
        step.note = environment.ensure_packages(project, project.root / "requirements.txt", build_pins=build)


def setup_node(project: Project, progress: Progress, *folders: str) -> Node:
    """Find or install Node, and these folders' npm packages."""
    with progress.step("Node") as step:
        node, step.note = environment.ensure_node(project)
    for folder in folders:
        with progress.step(f"npm packages ({folder})") as step:
            step.note = environment.ensure_npm(node, project.local / folder)
    return node


def setup_dev(project: Project, progress: Progress) -> None:
    """Install what testing and checking need on top of the bot's packages."""
    setup_bot(project, progress)
    with progress.step("Development packages") as step:
        step.note = environment.ensure_packages(project, project.root / "requirements-dev.txt")


def setup_tests(project: Project, progress: Progress) -> None:
    """Install all that the tests use: the browser, its chat client, a server like Cosmos DB, a schema."""
    setup_dev(project, progress)
    setup_node(project, progress, "playground", "cosmos", "teams")
    with progress.step("Chromium") as step:
        _, step.note = environment.ensure_chromium(project)


# Commands


def run_local(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Start the bot and the Playground, and watch them until one ends or somebody stops us."""
    if arguments:
        raise Missing(f"`run` takes no further words; this is not understood: {' '.join(arguments)}")
    port = bot_port(os.environ.get("PORT", ""))
    with environment.setup_lock(project):
        setup_bot(project, progress)
        node = setup_node(project, progress, "playground")
    if not port_is_free(port):
        raise Missing(
            f"Port {port} is in use by another program. Stop it, or choose another: PORT=3979 make run"
        )
    store = os.environ.get("CADENCE_STORE") or f"sqlite:{project.root / 'cadence.db'}"
    children: list[Child] = []
    try:
        with progress.step("Bot") as step:
            children.append(services.start_bot(project, port=port, store=store, echo=True))
            step.note = f"ready on http://127.0.0.1:{port}"
        with progress.step("Playground") as step:
            log = project.root / "devTools" / "m365agentsplayground.log"
            playground, shown = services.start_playground(project, node, bot_port=port, log=log)
            children.append(playground)
            step.note = "ready"
        progress.say(f"{progress.total():7.1f} s in all")
        progress.say(f"\nOpen http://localhost:{shown} and type: help\nCtrl-C stops both.\n")
        raise Died(first_to_end(children).last_words())
    finally:
        for child in reversed(children):
            child.stop()


def first_to_end(children: Sequence[Child]) -> Child:
    """Wait until one of them ends; return it."""
    while True:
        for child in children:
            if child.code is not None:
                return child
        time.sleep(0.2)


def bot_port(text: str) -> int:
    """Return the port from PORT, or the default; raise Missing for anything else."""
    if not text:
        return services.BOT_PORT
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Missing(f"PORT must be a number from 1 to 65535; it is {text!r}.")


def run_tests(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Set everything up and run pytest; with no words of their own, all tests, side by side."""
    with environment.setup_lock(project):
        setup_tests(project, progress)
    return call(project, ["-m", "pytest", *(arguments or ("-n", str(min(4, os.cpu_count() or 1))))])


def run_lint(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Run the linter and the format check; report both."""
    with environment.setup_lock(project):
        setup_dev(project, progress)
    checked = call(project, ["-m", "ruff", "check", *arguments, "."])
    return call(project, ["-m", "ruff", "format", "--check", "."]) or checked


def run_types(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Run the type checker as pyproject.toml says."""
    with environment.setup_lock(project):
        setup_dev(project, progress)
        node = setup_node(project, progress, "tools")
    pyright = project.local / "tools" / "node_modules" / "pyright" / "index.js"
    return subprocess.run(
        [node.executable, str(pyright), "--pythonpath", str(project.python), *arguments],
        cwd=project.root,
        check=False,
    ).returncode


def developing(project: Project, progress: Progress, *arguments: str) -> int:
    """Install what tests and checks need and run Python with these words."""
    with environment.setup_lock(project):
        setup_dev(project, progress)
    return call(project, arguments)


def run_bench(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Measure time and memory per turn, and turns with tokens against the SDK."""
    return developing(project, progress, "-m", "tests.bench.run", *arguments)


def run_cost(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Measure a pass in stores up to a million engagements and reminders against the SDK; write the bill."""
    failed = developing(project, progress, "-m", "tests.bench.scale", *arguments)
    failed = call(project, ["-m", "tests.bench.reminders"]) or failed
    return call(project, ["-m", "tests.bench.cost"]) or failed


def run_soak(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Run the long claims: a year, walks, fire, kills, many processes, an attack; fail where one does."""
    return developing(project, progress, "-m", "tests.soak.run", *arguments)


def run_mutants(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Take each rule of the process away, on a copy, and see the test that shows it fail."""
    return developing(project, progress, "-m", "tests.coverage.mutants", *arguments)


def run_setup(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Install everything and run nothing."""
    with environment.setup_lock(project):
        setup_tests(project, progress)
        setup_node(project, progress, "tools")
    return 0


COMPILE = (
    *("--universal", "--python-version", "3.11", "--quiet", "--generate-hashes"),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-config"),
)
LOCK = (
    *("install", "--package-lock-only", "--ignore-scripts"),
    *("--omit-lockfile-registry-resolved", "--no-audit"),
)


def run_pins(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Resolve every pin and lock file anew: hashes for all platforms, no address of any index."""
    with environment.setup_lock(project):
        setup_bot(project, progress)
        environment.ensure_packages(project, project.local / "pins" / "uv.txt")
    command = [str(project.python), "-m", "uv", "pip", "compile", *COMPILE, *arguments]
    for name in PINS:
        with progress.step(f"{name}.txt"):
            environment.run(
                [*command, f"{name}.in", "-o", f"{name}.txt"], f"{name}.in has no solution.", cwd=project.root
            )
    node, _ = environment.ensure_node(project)
    for name in NPM_FOLDERS:
        with progress.step(f"{name}/package-lock.json"):
            environment.run([*node.npm, *LOCK], f"npm could not lock {name}.", cwd=project.local / name)
    return 0


def run_clean(project: Project, progress: Progress, arguments: Sequence[str]) -> int:
    """Remove what was installed or written by tools; keep cadence.db."""
    caches = (".cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "devTools")
    folders = [project.venv, *(project.local / name / "node_modules" for name in NPM_FOLDERS)]
    folders += [project.root / name for name in caches]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


COMMANDS: dict[str, Callable[[Project, Progress, Sequence[str]], int]] = {
    "run": run_local,
    "test": run_tests,
    "lint": run_lint,
    "types": run_types,
    "bench": run_bench,
    "cost": run_cost,
    "soak": run_soak,
    "mutants": run_mutants,
    "setup": run_setup,
    "pins": run_pins,
    "clean": run_clean,
}


def call(project: Project, arguments: Sequence[str]) -> int:
    """Run the virtual environment's Python in the project; return its exit code."""
    return subprocess.run([str(project.python), *arguments], cwd=project.root, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit code: 0 good, 1 failed, 2 something is missing, 130 stopped."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("run", arguments)
    if name in {"-h", "--help", "help"}:
        print(__doc__)
        return 0
    if name not in COMMANDS:
        print(f"{name!r} is not a command.\n{__doc__}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        environment.check_python()
        return COMMANDS[name](HERE, Progress(), rest)
    except Missing as error:
        print(f"\nCannot go on. {error}", file=sys.stderr)
        return 2
    except Died as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except Stopped:
        print("\nStopped.")
        return 0 if name == "run" else 130


def _stop(number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C while we are stopping must not leave a child behind.
    for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
