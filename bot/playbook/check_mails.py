"""What a mail must keep beyond its types: tokens the bot can fill, English, words that stay as they are.

Only reports, by place; it changes nothing and reads no files. As check.py, which is for steps and forms.
"""

import re
from collections.abc import Iterable

from bot.domain.places import languages
from bot.playbook.check import SHAPE, check_length, check_names, check_rules
from bot.playbook.mails import ENGLISH, TOKENS, named
from bot.playbook.model import Mail, MailText
from bot.playbook.read import Place, Problems

SUBJECT, PARAGRAPH, PARAGRAPHS = 150, 600, 12
"""Characters of a subject and of a paragraph, and paragraphs of a mail."""
OURS = ("queue", "tpid")
"""Tokens for Microsoft alone."""
_BRACES = re.compile(r"\{[a-z_]+\}")
_MARKUP = re.compile(r"[*_`\[\]<>\\~|\n\r\t]|  |^(?:[-+#=]|[0-9]+[.)])(?=\s)")
"""A card would show these otherwise than a mail does; a name in braces may have its underscore."""


def check_mail(mail: Mail, place: Place, problems: Problems) -> None:
    """Report what is wrong with a mail, its texts aside."""
    check_rules(place, mail.rules, problems)
    check_names(place, "tokens", mail.tokens, TOKENS, problems)
    check_names(place, "optional", mail.optional, mail.tokens, problems)
    if not SHAPE.fullmatch(mail.id):
        problems.add((*place, "id"), "small letters, digits, _ and . only")
    if mail.party in ("customer", "partner"):
        for name in sorted(set(mail.tokens) & set(OURS)):
            problems.add((*place, "tokens"), f"{name!r} is for Microsoft only")
    if ENGLISH not in mail.texts:
        problems.add(place, "has no text in English")


def check_text(text: MailText, mail: Mail, place: Place, problems: Problems) -> None:
    """Report what is wrong with a mail's words in one language."""
    if text.language not in languages() and text.language.partition("-")[0] not in languages():
        problems.add((*place, "language"), f"unknown {text.language!r}")
    _check_words(text.subject, SUBJECT, (*place, "subject"), problems)
    if not 1 <= len(text.paragraphs) <= PARAGRAPHS:
        problems.add((*place, "paragraphs"), f"{len(text.paragraphs)}, must be 1 to {PARAGRAPHS}")
    for number, words in enumerate(text.paragraphs, 1):
        _check_words(words, PARAGRAPH, (*place, f"paragraph {number}"), problems)
    for name in named(text.subject):
        if name in mail.optional:
            problems.add((*place, "subject"), f"names {name!r}, which may be unknown")
    names = {name for words in (text.subject, *text.paragraphs) for name in named(words)}
    check_names(place, "tokens", sorted(names), mail.tokens, problems)
    _check_named(mail.tokens, names, place, problems)


def _check_words(words: str, most: int, place: Place, problems: Problems) -> None:
    check_length(place[:-1], place[-1], words, most, problems)
    if not words.strip():
        problems.add(place, "is empty")
    rest = _BRACES.sub("x", words)
    if "{" in rest or "}" in rest:
        problems.add(place, "has a brace without its other, or a name with more than small letters")
    if found := _MARKUP.search(rest):
        problems.add(place, f"has {found[0]!r}, which a card would not show as it is")


def _check_named(tokens: Iterable[str], names: set[str], place: Place, problems: Problems) -> None:
    """Report declared tokens that a text never names: a slip of translating."""
    for name in tokens:
        if name not in names:
            problems.add(place, f"never names {{{name}}}")
