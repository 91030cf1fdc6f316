"""Mails of the playbook, filled: in the customer's language where there is a text, else in English (G26).

Pure. Words of the template stay the playbook's, what is filled in stays a person's. Knows no recipient.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.places import languages
from bot.domain.text import NOTHING, Piece, Text, content, join, say, typed
from bot.playbook.model import Mail, MailText

TOKENS: Mapping[str, str] = {
    "customer": "customer",
    "first_names": "first names",
    "me": "your name",
    "workloads": "workloads",
    "partner": "partner",
    "partners": "partners",
    "tenant": "tenant domain",
    "tpid": "TPID",
    "queue": "queue",
}
"""What a mail may name, and how a gap is called where it is not known."""

ENGLISH = "en"
_TOKEN = re.compile(r"\{([a-z_]+)\}")

Values = Mapping[str, Text]
"""Words for tokens. A token that is absent or NOTHING is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A mail's words, filled.

    `language` is the one it is in. `missing` are the tokens that had to be known and are not: their gaps
    stand in brackets. `note` says why it is in another language than asked for; NOTHING: it is not.
    """

    language: str
    subject: Text
    paragraphs: tuple[Text, ...]
    missing: tuple[str, ...] = ()
    note: Text = NOTHING

    @property
    def body(self) -> str:
        """The paragraphs as plain text, an empty line between them."""
        return "\n\n".join(paragraph.plain for paragraph in self.paragraphs)


def named(words: str) -> tuple[str, ...]:
    """Return the tokens that words name, in order."""
    return tuple(_TOKEN.findall(words))


def chosen(mail: Mail, language: str) -> MailText:
    """Return the text nearest to a language: its own, that of its base (`pt-BR`: `pt`), else English."""
    wanted = language
    while wanted and wanted not in mail.texts:
        wanted = wanted.rpartition("-")[0]
    return mail.texts[wanted or ENGLISH]


def fill(mail: Mail, values: Values, language: str = ENGLISH) -> Letter:
    """Return the mail in the language nearest to the one asked for ("": English), every token filled.

    A paragraph that names an optional token that is not known is left out.
    """
    text = chosen(mail, language)
    unknown = [name for name in mail.tokens if not values.get(name)]
    dropped = set(unknown) & set(mail.optional)
    kept = [words for words in text.paragraphs if dropped.isdisjoint(named(words))]
    return Letter(
        language=text.language,
        subject=_filled(text.subject, values),
        paragraphs=tuple(_filled(words, values) for words in kept),
        missing=tuple(name for name in unknown if name not in dropped),
        note=_note(text.language, language),
    )


def listed(names: Iterable[Text]) -> Text:
    """Return names as a mail lists them, in any language."""
    return join(", ", names)


def first_names(names: Iterable[str]) -> Text:
    """Return what people are greeted by: the first word of each name."""
    return listed(typed(name.split()[0]) for name in names if name.strip())


def _filled(words: str, values: Values) -> Text:
    """Return the words with each token's value in its place; one that is not known as a gap in brackets."""
    pieces: list[Piece] = []
    for place, part in enumerate(_TOKEN.split(words)):
        filled = values.get(part) or typed(f"[{TOKENS[part]}]") if place % 2 else content(part)
        pieces.extend(filled.pieces)
    return Text(tuple(piece for piece in pieces if piece.text))


def _note(language: str, wanted: str) -> Text:
    if not wanted or wanted == language or wanted.startswith(f"{language}-"):
        return NOTHING
    name = languages().get(wanted, wanted)
    return say("In English: there is no template in {} yet.", name)
