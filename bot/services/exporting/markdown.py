"""A document as Markdown. Nothing that anybody typed acts: what could has its backslash (X32).

One thing is left: GitHub's reader makes `jo@example.com` a link to write to, backslash or not. It leads to
what it says, so it is left alone.
"""

import re
from collections.abc import Iterator

from bot.domain.text import Text
from bot.services.exporting.document import Document, Item, bare

_ACTING = re.compile(r"[\\`*_\[\]<>&~|$^{}@!]|:(?=//)|(?i:(?<=\bwww)\.)")
"""What acts anywhere, and what some readers turn into a link by itself."""
_START = re.compile(r"^([0-9]*)([-+#=:.)])")
"""What makes a line a list, a heading or a rule."""
_BREAK = "\\\n  "
_BLANK = "\u00a0"


def markdown(document: Document) -> str:
    """Return the document."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_one_line(document.title)}"
    yield ""
    yield _escaped(document.lead)
    for section in document.sections:
        yield ""
        yield f"{'###' if section.inner else '##'} {_one_line(section.title)}"
        if section.items:
            yield ""
        for item in section.items:
            yield _item(item)


def _item(item: Item) -> str:
    words, detail = _escaped(item.words), _escaped(item.detail)
    said = f"- **{_one_line(item.label)}{':' if words else ''}** {words}".rstrip(" ")
    return f"{said}{_BREAK}({detail})" if detail else said


def _one_line(text: Text) -> str:
    return _literal(" ".join(bare(text).split()))


def _escaped(text: Text) -> str:
    """Return a text whose lines stay apart: an indent, or a line with nothing on it, becomes a blank."""
    return _BREAK.join(_line(line) for line in bare(text).splitlines())


def _line(line: str) -> str:
    words = line.strip()
    indent = _BLANK * (len(line) - len(line.lstrip())) if words else _BLANK
    return indent + _literal(words)


def _literal(words: str) -> str:
    """Put a backslash before what acts: CommonMark then reads that character and nothing else."""
    return _START.sub(r"\1\\\2", _ACTING.sub(r"\\\g<0>", words))
