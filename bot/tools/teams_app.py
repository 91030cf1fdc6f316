"""Make the package that an administrator uploads to Teams: the manifest for one app id, and its icons.

    python -m bot.tools.teams_app APP_ID [-o cadence.zip] [--developer NAME] [--site https://…]

APP_ID is what the deployment calls `appId`. NAME is who runs the bot, SITE where its page, SITE/privacy and
SITE/terms are; they are made up unless given. The same words make the same bytes. Uploads nothing.
"""

import argparse
import json
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from bot.setting_kinds import guid, url

FOLDER = Path(__file__).resolve().parents[2] / "infra" / "teams"
MANIFEST, ICONS = "manifest.json", ("color.png", "outline.png")
DEVELOPER, SITE = "Contoso", "https://example.com/cadence"
LONGEST = 32
"""Characters that Teams takes for a developer's name."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)


def manifest(values: Mapping[str, str]) -> str:
    """Return the manifest with its {PLACEHOLDERS} filled in."""
    text = (FOLDER / MANIFEST).read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", json.dumps(value, ensure_ascii=False)[1:-1])
    return text


def package(values: Mapping[str, str]) -> bytes:
    """Return the zip: nothing in it says when or where it was made."""
    files = {MANIFEST: manifest(values).encode(), **{name: (FOLDER / name).read_bytes() for name in ICONS}}
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, held in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, held)
    return made.getvalue()


def parser() -> argparse.ArgumentParser:
    """Return what the command line takes."""
    found = argparse.ArgumentParser(
        prog="python -m bot.tools.teams_app", description="Make the Teams app package."
    )
    found.add_argument("app_id", type=_checked(guid), metavar="APP_ID", help="the bot's app id, a GUID")
    found.add_argument("-o", "--output", type=Path, default=Path("cadence.zip"), metavar="FILE")
    found.add_argument("--developer", type=_checked(_developer), default=DEVELOPER, metavar="NAME")
    found.add_argument("--site", type=_checked(url), default=SITE, metavar="URL")
    return found


def _checked(parse: Callable[[str], str]) -> Callable[[str], str]:
    def checked(text: str) -> str:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} {error}") from None

    return checked


def _developer(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= LONGEST:
        raise ValueError(f"is not 1 to {LONGEST} characters long")
    return name


def main(arguments: Sequence[str]) -> int:
    """Write the package; return the exit code: 0 done, 1 not written, 2 wrong usage."""
    try:
        given = parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    values = {"APP_ID": given.app_id, "DEVELOPER": given.developer, "SITE": given.site}
    try:
        given.output.write_bytes(package(values))
    except OSError as error:
        print(f"Not written: {error}", file=sys.stderr)
        return 1
    print(f"{given.output}: upload it in the Teams admin center, Teams apps, Manage apps, Upload new app.")
    if given.site == SITE:
        print(f"Its pages are made up ({SITE}): name your own with --site and --developer.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
