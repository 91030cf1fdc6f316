"""The container image: its statements against the tree, and the bot started from what it copies alone.

No image is built here. What it installs are the runtime pins; that the bot needs no more is shown by hiding
what only development installs.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest

from infra.local.processes import Child
from infra.local.services import bot_environment, wait_until_ready
from tests.ports import free_port
from tests.sources import ROOT

HIDING = """
import runpy, sys
from importlib.machinery import PathFinder

hidden = set(sys.argv[1].split(","))

class Image(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else super().find_spec(name, path, target)

sys.meta_path = [Image if each is PathFinder else each for each in sys.meta_path]
runpy.run_path("app.py", run_name="__main__")
"""
"""Runs the app in a folder as if the packages named had not been installed."""


class Statement(NamedTuple):
    """One statement of a Dockerfile."""

    word: str
    rest: str


def statements() -> list[Statement]:
    """Return the statements, lines that go on joined, comments gone."""
    text = (ROOT / "infra" / "Dockerfile").read_text("utf-8")
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [Statement(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def stages() -> list[list[Statement]]:
    """Return the statements of each stage; the last one is the image."""
    found: list[list[Statement]] = []
    for each in statements():
        if each.word == "FROM":
            found.append([])
        found[-1].append(each)
    return found


def copied(stage: list[Statement]) -> Iterator[tuple[Path, str]]:
    """Yield what a stage copies from the tree, and where to."""
    for each in stage:
        if each.word == "COPY" and "--from=" not in each.rest:
            *sources, target = each.rest.split()
            yield from ((Path(source), target) for source in sources)


def plain(name: str) -> str:
    """Return a package's name as pins spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> set[str]:
    """Return the names of the packages that a file pins."""
    text = (ROOT / name).read_text("utf-8")
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def hidden() -> set[str]:
    """Return the modules that only development installs."""
    only = pins("requirements-dev.txt") - pins("requirements.txt")
    given = metadata.packages_distributions().items()
    return {module for module, names in given if {plain(name) for name in names} <= only}


def health(folder: Path, env: Mapping[str, str]) -> int:
    """Return the exit code of the image's health check."""
    (check,) = (each.rest for each in stages()[-1] if each.word == "HEALTHCHECK")
    python, *command = json.loads(check[check.index("CMD") + 3 :])
    assert python == "python"
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=env, capture_output=True, timeout=30, check=False
    )
    return done.returncode


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """What the image copies from the tree, and nothing else, in a folder."""
    app = tmp_path / "app"
    app.mkdir()
    for source, target in copied(stages()[-1]):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, app / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, app / target)
    return app


def test_the_bot_runs_on_what_the_image_holds(content: Path) -> None:
    """From a folder with the copied files alone, without the packages of development, it is ready."""
    assert {"pytest", "hypothesis", "playwright"} <= hidden()
    assert not {"aiohttp", "msgspec", "botbuilder"} & hidden()
    port = free_port()
    env = bot_environment(os.environ, port=port, store=f"sqlite:{content.parent / 'cadence.db'}")
    env.pop("PYTHONPATH", None)
    child = Child("bot", [sys.executable, "-c", HIDING, ",".join(sorted(hidden()))], cwd=content, env=env)
    try:
        wait_until_ready(child, f"http://127.0.0.1:{port}/ready", 60)
        assert health(content, env) == 0
    finally:
        child.stop(20)
    assert child.code == 0, "SIGTERM lets it finish"
    assert health(content, env) != 0


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    """Every source exists, and the list of what is sent to the builder lets it through."""
    kept = [
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    ]
    sources = [source for stage in stages() for source, _ in copied(stage)]
    assert [str(source) for source in sources if not (ROOT / source).exists()] == []
    assert sorted(kept) == sorted(str(source) for source in sources)


def test_packages_are_the_pins_and_checked() -> None:
    """Every one by its hash, from the files that `make pins` writes."""
    installs = [each.rest for each in statements() if each.word == "RUN" and "pip install" in each.rest]
    (run,) = installs
    commands = [shlex.split(part) for part in run.split("&&") if "pip install" in part]
    assert [command[-1] for command in commands] == ["/pins/build.txt", "/pins/requirements.txt"]
    assert all({"--require-hashes", "--no-deps"} <= set(command) for command in commands)


def test_it_runs_as_nobody_in_particular() -> None:
    """Not as root, the app itself as the first process, so that SIGTERM reaches it."""
    image = {each.word: each.rest for each in stages()[-1]}
    assert image["USER"] == "10001"
    assert json.loads(image["CMD"]) == ["python", "app.py"]
    assert image["EXPOSE"] == "3978"
    assert all(fnmatch(stage[0].rest, "python:3.11-slim*") for stage in stages())
