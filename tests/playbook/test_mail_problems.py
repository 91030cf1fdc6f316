"""Mails with mistakes: each is told with its place, all at once."""

from pathlib import Path

import pytest

from tests.playbook.test_loader import problems

MAIL = """
[[mail]]
id = "own.mail"
party = "customer"
tokens = ["customer", "me"]
"""
TEXT = """
[[mail_text]]
mail = "own.mail"
language = "en"
subject = "For {customer}"
paragraphs = ["Hello,", "{me}"]
"""
FINNISH = TEXT.replace('"en"', '"fi"')
WHOLE = MAIL + TEXT
AT = "own.toml: mail own.mail: "
IN = "own.toml: mail_text own.mail en: "
CASES = {
    "no party": (WHOLE.replace('party = "customer"\n', ""), AT + "party is missing"),
    "a party there is not": (
        WHOLE.replace('"customer"\nt', '"friend"\nt'),
        AT + "party: 'friend' is none of 'customer', 'account_team', 'partner', 'fasttrack'",
    ),
    "an id out of shape": (
        WHOLE.replace("own.mail", "Own mail"),
        "own.toml: mail Own mail: id: small letters, digits, _ and . only",
    ),
    "an unknown rule": (
        MAIL + 'rules = ["Z9"]\n' + TEXT,
        AT + "rules: unknown 'Z9'; they start with G, A, K, B, C, M, T, D, P, W",
    ),
    "a token nobody fills": (
        WHOLE.replace('"me"]', '"me", "shoe"]').replace("Hello", "{shoe}"),
        AT + "tokens: unknown 'shoe'",
    ),
    "optional, but no token": (MAIL + 'optional = ["tenant"]\n' + TEXT, AT + "optional: unknown 'tenant'"),
    "ours, to a customer": (
        WHOLE.replace('"me"]', '"me", "queue"]').replace("Hello", "{queue}"),
        AT + "tokens: 'queue' is for Microsoft only",
    ),
    "no English": (MAIL + FINNISH, AT + "has no text in English"),
    "text within the mail": (MAIL + 'texts = ["x"]\n' + TEXT, AT + "unknown key 'texts'"),
    "a text without a mail": (
        MAIL + TEXT + FINNISH.replace("own.mail", "own.male"),
        "own.toml: mail_text own.male fi: mail: unknown 'own.male' (did you mean 'own.mail'?)",
    ),
    "a text that names no mail": (
        WHOLE + FINNISH.replace('mail = "own.mail"\n', ""),
        "own.toml: mail_text 2: mail is missing",
    ),
    "a text that names no language": (
        WHOLE + FINNISH.replace('language = "fi"\n', ""),
        "own.toml: mail_text 2: language is missing",
    ),
    "one language twice": (WHOLE + TEXT, "own.toml: mail_text own.mail en: is there twice"),
    "an unknown language": (
        WHOLE + TEXT.replace('"en"', '"xx"'),
        "own.toml: mail_text own.mail xx: language: unknown 'xx'",
    ),
    "an unknown token": (WHOLE.replace("Hello", "Hello {shoe}"), IN + "tokens: unknown 'shoe'"),
    "a token not declared": (WHOLE.replace("Hello", "Hello {tenant}"), IN + "tokens: unknown 'tenant'"),
    "a token never named": (WHOLE.replace("{me}", "Me"), IN + "never names {me}"),
    "a brace too few": (
        WHOLE.replace("Hello", "Hello {me"),
        IN + "paragraph 1: has a brace without its other, or a name with more than small letters",
    ),
    "a name with a capital": (
        WHOLE.replace("For", "{Customer} for"),
        IN + "subject: has a brace without its other, or a name with more than small letters",
    ),
    "an optional token in the subject": (
        MAIL + 'optional = ["customer"]\n' + TEXT,
        IN + "subject: names 'customer', which may be unknown",
    ),
    "a long subject": (WHOLE.replace("For", "F" * 140), IN + "subject: 151 characters, at most 150"),
    "an empty subject": (WHOLE.replace("For {customer}", " "), IN + "subject: is empty"),
    "a long paragraph": (
        WHOLE.replace("Hello", "H" * 600),
        IN + "paragraph 1: 601 characters, at most 600",
    ),
    "an empty paragraph": (WHOLE.replace("Hello,", ""), IN + "paragraph 1: is empty"),
    "no paragraph": (
        WHOLE.replace('"Hello,", "{me}"', ""),
        IN + "paragraphs: 0, must be 1 to 12",
    ),
    "too many paragraphs": (
        WHOLE.replace('"Hello,"', '"x", ' * 12 + '"x"'),
        IN + "paragraphs: 14, must be 1 to 12",
    ),
    "markup": (
        WHOLE.replace("Hello", "*Hello*"),
        IN + "paragraph 1: has '*', which a card would not show as it is",
    ),
    "a line break": (
        WHOLE.replace("Hello,", "Hello\\nyou"),
        IN + "paragraph 1: has '\\n', which a card would not show as it is",
    ),
    "a list": (
        WHOLE.replace("Hello", "1. Hello"),
        IN + "paragraph 1: has '1.', which a card would not show as it is",
    ),
}


@pytest.mark.parametrize(("text", "line"), CASES.values(), ids=CASES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, line: str) -> None:
    """The file, the mail, its language, the paragraph, and what is wrong."""
    assert line in problems(tmp_path, own=text)


def test_a_good_mail_and_a_base_language_are_not_refused(tmp_path: Path) -> None:
    """The cases above start from a mail that is right: only the mistake makes them refused."""
    lines = problems(tmp_path, own=WHOLE + TEXT.replace('"en"', '"pt-BR"') + '[[mail]]\nid = ""\n')
    assert lines == ["own.toml: mail 2: id is missing"]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """One start of the bot is enough to find them."""
    text = WHOLE.replace("{me}", "*Me*").replace("Hello", "{shoe}")
    assert len(problems(tmp_path, own=text, two=MAIL.replace("own.mail", "two.mail"))) == 4
