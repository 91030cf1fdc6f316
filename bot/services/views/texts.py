"""Texts to copy or to read: mails, documents, the outreach. Never worded as a card."""

from dataclasses import dataclass

from bot.domain.text import NOTHING, Text
from bot.services.views.parts import Button, Input, Lines


@dataclass(frozen=True, kw_only=True, slots=True)
class MailView:
    """A mail to copy, or to open by `url` (made by the bot; "": none). `notes` stand below it."""

    title: Text
    subject: Text
    paragraphs: tuple[Text, ...]
    url: str = ""
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentEntry:
    """One entry of a document: what it is, what is said of it line by line, and a small addition."""

    label: Text
    lines: tuple[Text, ...] = ()
    detail: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentView:
    """A page of an engagement's document, by its sections. `args` go with every button that leads on."""

    engagement: str
    customer: str
    groups: tuple[tuple[Text, tuple[DocumentEntry, ...]], ...]
    page: int
    pages: int
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TextsView:
    """Mails and texts to copy, each under its heading; `lists` say what they lack."""

    customer: str
    place: Text
    title: Text
    lead: Text = NOTHING
    mails: tuple[MailView, ...] = ()
    texts: tuple[tuple[Text, Text], ...] = ()
    lists: tuple[Lines, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterView:
    """A mail with who is on it: rows of a word ("To"), the names, and the reason below them."""

    people: tuple[tuple[Text, tuple[Text, ...], Text], ...]
    mail: MailView


@dataclass(frozen=True, kw_only=True, slots=True)
class OutreachView:
    """One contact of the outreach: its mails, and what is recorded of it. `refusal` as a form's."""

    customer: str
    place: Text
    title: Text
    lead: Text = NOTHING
    refusal: tuple[Text, Text] | None = None
    letters: tuple[LetterView, ...] = ()
    inputs: tuple[Input, ...] = ()
    lists: tuple[Lines, ...] = ()
    note: Text = NOTHING
    buttons: tuple[Button, ...] = ()
