"""A document as one HTML file: its style inside, nothing to run, nothing to fetch, nothing to press (X32)."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from bot.domain.text import Text
from bot.services.exporting.document import Document, Item, bare

STYLE = """
body { font: 11pt/1.45 "Segoe UI", system-ui, sans-serif; color: #1b1a19; background: #fff; margin: 2rem auto;
  max-width: 46rem; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.7rem; margin: 0 0 .3rem }
h2 { font-size: 1.2rem; border-bottom: 1px solid #c8c6c4; margin: 1.8rem 0 .4rem; padding-bottom: .2rem }
h3 { font-size: 1rem; margin: 1.2rem 0 .2rem }
dl { margin: 0 }
dt { font-weight: 600; margin-top: .5rem }
dd { margin: 0 0 0 1rem; white-space: pre-wrap }
.detail, .lead { color: #605e5c; font-size: .9em }
@media print {
  body { margin: 0; max-width: none }
  h2, h3, dt { break-after: avoid }
  dd { break-inside: avoid }
}
"""


def html(document: Document) -> str:
    """Return the document; the browser is told to allow this one style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _text(document.title)
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>"
    )
    body = "\n".join(_body(document))
    opening = f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>'
    return f"{opening}\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"


def _body(document: Document) -> Iterator[str]:
    yield f"<h1>{_text(document.title)}</h1>"
    yield f'<p class="lead">{_text(document.lead)}</p>'
    for section in document.sections:
        level = "h3" if section.inner else "h2"
        yield f"<{level}>{_text(section.title)}</{level}>"
        if section.items:
            yield "<dl>"
            yield from map(_item, section.items)
            yield "</dl>"


def _item(item: Item) -> str:
    words = f"<dd>{_text(item.words)}</dd>" if item.words else ""
    detail = f'<dd class="detail">{_text(item.detail)}</dd>' if item.detail else ""
    return f"<dt>{_text(item.label)}</dt>{words}{detail}"


def _text(text: Text) -> str:
    return escape(bare(text), quote=True)
