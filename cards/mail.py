"""A mail in its box: what to copy, paragraph by paragraph, and the button that opens it in Outlook.

Part of a card, never a whole one. The words stand in TextBlocks: what a client lets a person select.
"""

from bot.services.views.texts import MailView
from cards.escape import cut
from cards.kit import ActionSet, Container, OpenUrl, Part, TextBlock
from cards.parts import note

PARAGRAPH = 3000
"""Characters of a paragraph, where the card says no less."""


def mail_box(view: MailView, most: int = PARAGRAPH) -> list[Part]:
    """Return the box and its notes; each paragraph at most `most` characters."""
    items: list[Part] = [TextBlock(cut(view.subject, most), bold=True)]
    items.extend(TextBlock(cut(words, most), spacing="Small") for words in view.paragraphs)
    if view.url:
        items.append(ActionSet([OpenUrl("Open in Outlook", view.url)], spacing="Default"))
    return [Container(items, style="emphasis", spacing="Small"), *(note(words) for words in view.notes)]
