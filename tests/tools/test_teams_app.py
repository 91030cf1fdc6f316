"""The Teams app package: what Microsoft's schema says of its manifest, the commands it names, its icons."""

import json
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot.tools.teams_app import FOLDER, ICONS, main, manifest
from cards.channels import COMMANDS as SAID_IN_CHANNELS
from dialogs.channel import COMMANDS as IN_CHANNELS
from dialogs.commands import COMMANDS
from infra.local.environment import HERE, find_node

APP = "3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"


def filled(**values: str) -> str:
    """Return the manifest for an app."""
    return manifest({"APP_ID": APP, "DEVELOPER": "Fabrikam", "SITE": "https://example.com/x", **values})


def objections(text: str, folder: Path) -> list[str]:
    """Return what Microsoft's schema has against a manifest."""
    path = folder / "manifest.json"
    path.write_text(text, "utf-8")
    assert (HERE.local / "teams" / "node_modules").is_dir(), "`make setup` installs its packages"
    node = find_node(HERE)
    assert node
    command = [node.executable, str(HERE.local / "teams" / "check.cjs"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def bot_of(text: str) -> Mapping[str, Any]:
    """Return the one bot of a manifest."""
    (bot,) = json.loads(text)["bots"]
    return bot


def commands_of(text: str, scope: str) -> Mapping[str, str]:
    """Return what a manifest offers to be typed in a scope, and what it says of each."""
    (found,) = (each for each in bot_of(text)["commandLists"] if each["scopes"] == [scope])
    return {each["title"]: each["description"] for each in found["commands"]}


def pixels(name: str) -> tuple[int, int, set[tuple[int, ...]]]:
    """Return the size of an icon of ours (RGBA, every line unfiltered) and its colours."""
    data = (FOLDER / name).read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind) == (8, 6)
    start = data.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", data[start - 8 : start - 4])
    raw, line = zlib.decompress(data[start : start + length]), width * 4 + 1
    assert {raw[row * line] for row in range(height)} == {0}
    points = (raw[row * line + 1 + 4 * column :][:4] for row in range(height) for column in range(width))
    return width, height, {tuple(point) for point in points}


def test_the_schema_has_nothing_against_it(tmp_path: Path) -> None:
    """Of the version that the manifest names, as Microsoft publishes it."""
    assert objections(filled(), tmp_path) == []


@pytest.mark.parametrize(
    ("value", "where"),
    [({"APP_ID": "cadence"}, "/bots/0/botId"), ({"DEVELOPER": "F" * 33}, "/developer/name")],
)
def test_the_schema_would_tell(value: dict[str, str], where: str, tmp_path: Path) -> None:
    """The check above sees what is wrong."""
    assert any(each.startswith(where) for each in objections(filled(**value), tmp_path))


def test_what_can_be_picked_is_what_the_bot_knows() -> None:
    """At most ten in a list; a pick is typed as it stands, so each is a command, in the bot's own words."""
    own = commands_of(filled(), "personal")
    assert own == {word: COMMANDS[word].what for word in own}
    assert len(own) <= 10
    said = {words.split()[0]: text.plain.replace("*", "") for words, text in SAID_IN_CHANNELS}
    team = commands_of(filled(), "team")
    assert team.keys() == IN_CHANNELS.keys()
    assert {word: what for word, what in team.items() if word != "help"} == said


def test_it_is_offered_where_the_bot_works_and_asks_for_no_right() -> None:
    """A chat with one person, and a team (X58): no group chat. Files can be sent; no right to Graph."""
    bot = bot_of(filled())
    assert bot["scopes"] == ["personal", "team"]
    assert bot["supportsFiles"] is True
    assert not {"authorization", "webApplicationInfo", "permissions"} & json.loads(filled()).keys()


def test_the_package_holds_the_manifest_and_its_icons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For one app id, and the same words make the same bytes."""
    made = [tmp_path / "a.zip", tmp_path / "b.zip"]
    for path in made:
        assert (
            main([APP.upper(), "-o", str(path), "--developer", 'O"Dea', "--site", "https://example.com/"])
            == 0
        )
    assert made[0].read_bytes() == made[1].read_bytes()
    with zipfile.ZipFile(BytesIO(made[0].read_bytes())) as archive:
        assert archive.namelist() == ["manifest.json", *ICONS]
        held = json.loads(archive.read("manifest.json"))
    assert held["id"] == bot_of(json.dumps(held))["botId"] == APP
    assert held["developer"]["name"] == 'O"Dea'
    assert held["developer"]["privacyUrl"] == "https://example.com/privacy"
    assert set(held["icons"].values()) == set(ICONS)
    assert "made up" not in capsys.readouterr().out


def test_made_up_pages_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who gives no page of theirs is told that those in the package are nobody's."""
    assert main([APP, "-o", str(tmp_path / "cadence.zip")]) == 0
    assert "https://example.com/cadence" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [["cadence"], [], [APP, "--site", "ftp://example.com"], [APP, "--developer", "F" * 33]]
)
def test_wrong_words_write_nothing(wrong: list[str], tmp_path: Path) -> None:
    """Exit code 2, and no file."""
    assert main([*wrong, "-o", str(tmp_path / "cadence.zip")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and why."""
    assert main([APP, "-o", str(tmp_path / "none" / "cadence.zip")]) == 1
    assert capsys.readouterr().err.startswith("Not written: ")


def test_the_icons_are_as_teams_wants_them() -> None:
    """Color: 192 pixels, nothing seen through. Outline: 32 pixels, white on nothing."""
    width, height, colours = pixels("color.png")
    assert (width, height) == (192, 192)
    assert {colour[3] for colour in colours} == {255}
    width, height, colours = pixels("outline.png")
    assert (width, height) == (32, 32)
    assert {colour[:3] for colour in colours} == {(255, 255, 255)}
    assert {0, 255} <= {colour[3] for colour in colours}
