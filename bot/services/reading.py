"""A document on cards, page by page, for where no file can be. Pure: cuts nothing, leaves nothing out."""

from itertools import groupby

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text
from bot.services.exporting.document import Document, Item
from bot.services.ftop import PAGE_BYTES, lines_of, weight
from bot.services.views.texts import DocumentEntry, DocumentView

PAGE = 12
"""Entries a page has at most."""

_Placed = tuple[Text, DocumentEntry]


def view(document: Document, engagement: Engagement, page: int, *, closing: bool = False) -> DocumentView:
    """Return a page of the document; one that is gone, the last there is."""
    pages = _paged(document)
    page = min(page, len(pages) - 1)
    groups = tuple(
        (title, tuple(entry for _, entry in group))
        for title, group in groupby(pages[page], lambda placed: placed[0])
    )
    return DocumentView(
        engagement=engagement.id,
        customer=engagement.customer,
        groups=groups,
        page=page,
        pages=len(pages),
        args=(("closing", "yes"),) if closing else (),
    )


def _paged(document: Document) -> list[list[_Placed]]:
    pages: list[list[_Placed]] = [[]]
    left = PAGE_BYTES
    for section in document.sections:
        for item in section.items:
            entry = _entry(item)
            size = sum(weight(text.plain) for text in (entry.label, *entry.lines, entry.detail))
            if pages[-1] and (len(pages[-1]) == PAGE or size > left):
                pages.append([])
                left = PAGE_BYTES
            pages[-1].append((section.title, entry))
            left -= size
    return pages


def _entry(item: Item) -> DocumentEntry:
    lines = lines_of(item.words) if item.words else ()
    return DocumentEntry(label=item.label, lines=lines, detail=item.detail or NOTHING)
