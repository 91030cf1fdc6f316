"""The project's own Python files, read but not run, for tests that hold its form. Asserts nothing."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOPS = ("bot", "cards", "dialogs", "infra")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A Python file: its dotted name, its path from the project's root, and its text parsed."""

    name: str
    path: str
    lines: tuple[str, ...]
    tree: ast.Module

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Return where a node stands, as an editor opens it."""
        return f"{self.path}:{node.lineno}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """One import, wherever in a file it stands. `eager`: it happens when the file itself is imported."""

    importer: str
    imported: str
    where: str
    eager: bool


@cache
def product() -> tuple[Source, ...]:
    """Return every file of the product: `app.py` and the packages, not the tests."""
    found = [ROOT / "app.py"]
    for top in TOPS:
        found += sorted((ROOT / top).rglob("*.py"))
    return tuple(_source(path) for path in found if "node_modules" not in path.parts)


@cache
def suite() -> tuple[Source, ...]:
    """Return every file of the tests."""
    return tuple(_source(path) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def imports() -> tuple[Import, ...]:
    """Return every import of the product: also those inside functions and for type checkers alone."""
    return tuple(found for source in product() for found in imports_of(source, modules()))


@cache
def modules() -> frozenset[str]:
    """Return the dotted names of the product."""
    return frozenset(source.name for source in product())


def imports_of(source: Source, known: frozenset[str]) -> Iterator[Import]:
    """Yield a file's imports by the module they reach; `known` are the names that are modules of ours."""
    lazy = {id(node) for top in source.tree.body if not _eager(top) for node in ast.walk(top)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for name in _reached(node, source, known):
            yield Import(
                importer=source.name, imported=name, where=source.at(node), eager=id(node) not in lazy
            )


def is_ours(name: str) -> bool:
    """Tell whether a module is the product's or the tests'."""
    return name.partition(".")[0] in ("app", *TOPS, "tests")


def is_foreign(name: str) -> bool:
    """Tell whether a module comes from a package that is installed."""
    return not is_ours(name) and name.partition(".")[0] not in sys.stdlib_module_names


def within(name: str, package: str) -> bool:
    """Tell whether a module is this package or stands in it."""
    return name == package or name.startswith(f"{package}.")


def _source(path: Path) -> Source:
    text = path.read_text("utf-8")
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(
        name=name,
        path=path.relative_to(ROOT).as_posix(),
        lines=tuple(text.splitlines()),
        tree=ast.parse(text, str(path)),
    )


def _eager(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" not in ast.unparse(node.test)
    return not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _reached(node: ast.Import | ast.ImportFrom, source: Source, known: frozenset[str]) -> Iterator[str]:
    """Yield the modules an import reaches: `from package import module` reaches the module."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        is_package = source.path.endswith("__init__.py")
        up = node.level - is_package
        parents = source.name.split(".")[: -up or None]
        base = ".".join([*parents, *([base] if base else [])])
    for alias in node.names:
        deeper = f"{base}.{alias.name}"
        yield deeper if deeper in known else base
