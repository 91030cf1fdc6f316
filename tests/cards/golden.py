"""Golden files of the cards: `python -m tests.cards.golden` writes them anew from samples.py."""

import json
from pathlib import Path
from typing import Any

from bot.services.exporting.html import html
from bot.services.exporting.markdown import markdown
from tests.cards.samples import CARDS
from tests.export_samples import sample

FOLDER = Path(__file__).parent / "golden"
WIDTH = 110


def pretty(value: Any, indent: int = 0) -> str:
    """Return JSON with everything on one line that fits there."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    pad, inner = " " * indent, " " * (indent + 1)
    if isinstance(value, list):
        rows = [f"{inner}{pretty(item, indent + 1)}" for item in value]
        return "[\n" + ",\n".join(rows) + f"\n{pad}]"
    rows = [f"{inner}{json.dumps(key)}: {pretty(item, indent + 1)}" for key, item in value.items()]
    return "{\n" + ",\n".join(rows) + f"\n{pad}}}"


def documents() -> dict[str, str]:
    """Return the exported documents by the name of their golden file."""
    return {"engagement.md": markdown(sample()), "engagement.html": html(sample())}


def write() -> None:
    """Write every golden file and remove what belongs to no card."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        if old.stem not in CARDS:
            old.unlink()
    for name, card in CARDS.items():
        (FOLDER / f"{name}.json").write_text(pretty(card()) + "\n", encoding="utf-8")
    for name, words in documents().items():
        (FOLDER / name).write_text(words, encoding="utf-8")


if __name__ == "__main__":
    write()
