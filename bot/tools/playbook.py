"""Check an edited playbook before it goes live: whether it is valid, what it changes, what follows from it.

    python -m bot.tools.playbook check [FOLDER] [--json]

FOLDER is what CADENCE_PLAYBOOK names, and that variable's value where no folder is given. Exit code 0: valid;
1: it has problems, all of them are listed; 2: wrong usage. Writes nothing, and asks no running bot.
"""

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from bot.errors import PlaybookError
from bot.playbook.loader import load
from bot.tools.consequences import consequences
from bot.tools.differences import Difference, differences


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What there is to say of a folder. `files`: where each of its entries stands, by "kind id"."""

    problems: tuple[str, ...] = ()
    changes: tuple[Difference, ...] = ()
    care: tuple[str, ...] = ()
    files: Mapping[str, str]


def check(folder: Path) -> Report:
    """Return what is wrong with a folder, or what it changes."""
    try:
        new = load(folder)
    except PlaybookError as error:
        return Report(problems=tuple(str(error).splitlines()[1:]), files={})
    base = load()
    return Report(changes=differences(base, new), care=consequences(base, new), files=_files(folder))


def _files(folder: Path) -> Mapping[str, str]:
    """Return the file of each entry of a folder that is known to be readable; a text is its mail's."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for kind, tables in tomllib.loads(path.read_text("utf-8")).items():
            for table in cast("list[dict[str, Any]]", tables):
                name = f"mail {table['mail']}" if kind == "mail_text" else f"{kind} {table['id']}"
                found[name] = path.name
    return found


def shown(report: Report) -> str:
    """Return the report as lines for a terminal."""
    if report.problems:
        count = len(report.problems)
        lines = [f"Not valid: {count} problem{'s' * (count > 1)}. The bot would not start with it.", ""]
        return "\n".join([*lines, *(f"  {each}" for each in report.problems)])
    names = {f"{each.kind} {each.id}" for each in report.changes}
    added = [each for each in report.changes if each.how == "added"]
    changed = [each for each in report.changes if each.how == "changed"]
    replaced = [each for each in changed if f"{each.kind} {each.id}" in report.files]
    follows = [each for each in changed if each not in replaced]
    same = [f"  {name} ({file})" for name, file in report.files.items() if name not in names]
    lines = [f"Valid. Against the built-in playbook: {len(added)} added, {len(replaced)} replaced."]
    for title, group in (("Added", added), ("Replaced", replaced), ("Follows from it", follows)):
        if group:
            lines += ["", title, *(line for each in group for line in _entry(each, report.files))]
    if same:
        lines += ["", "Nothing else than the built-in, or seen above where it is used", *same]
    if report.care:
        lines += ["", "Before it goes live", *(f"  ! {each}" for each in report.care)]
    return "\n".join(lines)


def _entry(each: Difference, files: Mapping[str, str]) -> list[str]:
    name = f"{each.kind} {each.id}"
    file = f" ({files[name]})" if name in files else ""
    return [f"  {name}{file}", *(f"    {line}" for line in each.lines)]


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.tools.playbook", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=["check"])
    parser.add_argument("folder", nargs="?", default=environment.get("CADENCE_PLAYBOOK"), metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="the same for machines")
    try:
        given = parser.parse_args(arguments)
        if not given.folder:
            parser.error("name a folder, or set CADENCE_PLAYBOOK")
        if not Path(given.folder).is_dir():
            parser.error(f"{given.folder} is not a folder")
    except SystemExit as end:
        return int(end.code or 0)
    report = check(Path(given.folder))
    if given.json:
        print(json.dumps({"valid": not report.problems, **asdict(report)}, indent=2, ensure_ascii=False))
    else:
        print(shown(report))
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
