"""The mails: filled, in the customer's language, in words that belong in a mail to them."""

import re
from pathlib import Path

import pytest

from bot.domain.compose import Draft, outlook_link
from bot.domain.places import languages
from bot.domain.text import NOTHING, Piece, content, typed
from bot.playbook.loader import load
from bot.playbook.mails import TOKENS, chosen, fill, first_names, listed, named
from bot.playbook.model import Mail, MailText

BOOK = load()
CUSTOMERS = tuple(mail for mail in BOOK.mails.values() if mail.party == "customer")
SUPPORTED = tuple(
    choice.value
    for field in BOOK.steps["intake.engagement"].fields
    for choice in field.choices
    if field.id == "language"
)
"""The languages a mail may be asked for in (G26)."""
TEXTS = tuple(text for mail in BOOK.mails.values() for text in mail.texts.values())
TO_CUSTOMERS = tuple(text for mail in CUSTOMERS for text in mail.texts.values())
VALUES = {name: typed(f"<{name}>") for name in TOKENS}
OWN = Mail(
    id="own",
    party="customer",
    tokens=("customer", "first_names", "me"),
    optional=("first_names",),
    texts={
        language: MailText(
            mail="own",
            language=language,
            subject=f"{language} for {{customer}}",
            paragraphs=("Hello {first_names},", "Words", "{me}"),
        )
        for language in ("en", "pt", "zh-Hans")
    },
)


def words(text: MailText) -> str:
    """Return everything a text says."""
    return "\n".join((text.subject, *text.paragraphs))


def label(text: MailText) -> str:
    """Return how a test names a text."""
    return f"{text.mail} {text.language}"


# -- filling


def test_x32_what_is_filled_in_stays_a_persons() -> None:
    """X32: the template's words are ours, a name is typed, whatever stands in it."""
    letter = fill(OWN, {"customer": typed("{me}*"), "first_names": typed("Jo"), "me": content("M")})
    assert letter.subject.pieces == (Piece("en for ", False), Piece("{me}*", True))
    assert letter.body == "Hello Jo,\n\nWords\n\nM"
    assert (letter.missing, letter.note) == ((), NOTHING)


def test_a_paragraph_whose_optional_token_is_unknown_is_left_out() -> None:
    """What has to be known and is not stays as a gap in brackets, and is named."""
    letter = fill(OWN, {"first_names": NOTHING, "me": typed("Megan")})
    assert letter.body == "Words\n\nMegan"
    assert letter.subject.plain == "en for [customer]"
    assert letter.missing == ("customer",)


@pytest.mark.parametrize(
    ("wanted", "found", "note"),
    [
        *(("en", "en", ""), ("", "en", ""), ("pt", "pt", ""), ("pt-BR", "pt", ""), ("en-GB", "en", "")),
        *(("zh-Hans", "zh-Hans", ""), ("zh-Hans-CN", "zh-Hans", "")),
        ("fi", "en", "In English: there is no template in Finnish yet."),
        ("zh-Hant", "en", "In English: there is no template in Chinese (traditional) yet."),
        ("xx-YY", "en", "In English: there is no template in xx-YY yet."),
    ],
)
def test_g26_the_nearest_language(wanted: str, found: str, note: str) -> None:
    """G26: the language itself, else its base, else English, and then it is said."""
    letter = fill(OWN, VALUES, wanted)
    assert chosen(OWN, wanted).language == letter.language == found
    assert letter.subject.plain == f"{found} for <customer>"
    assert letter.note.plain == note


def test_people_are_greeted_by_their_first_names() -> None:
    """The first word of each name; nobody: not known."""
    assert first_names(["Lee Moreau", " Sam  Ivers ", " "]).plain == "Lee, Sam"
    assert all(piece.typed for piece in first_names(["*Lee* x"]).pieces)
    assert not first_names([])
    assert listed([typed("A"), NOTHING, typed("B")]).plain == "A, B"


def test_a_translation_is_added_without_the_english(tmp_path: Path) -> None:
    """One entry in a folder of one's own: a new language, or other words for one there is."""
    entry = '[[mail_text]]\nmail = "customer.second"\nlanguage = "{}"\nsubject = "Own {{workloads}}"\n'
    entry += 'paragraphs = ["{{first_names}}", "{{me}}"]\n'
    (tmp_path / "own.toml").write_text(entry.format("fi") + entry.format("de"), "utf-8")
    mail = load(tmp_path).mails["customer.second"]
    assert set(mail.texts) == {*SUPPORTED, "fi"}
    assert mail.texts["fi"].subject == mail.texts["de"].subject == "Own {workloads}"
    assert mail.texts["en"] == BOOK.mails["customer.second"].texts["en"]
    assert not fill(mail, VALUES, "fi").note


# -- the mails there are


def test_the_process_has_its_mails() -> None:
    """D4, D10, D14, G2, G6 to G8, G11, G15 to G17, M5: each rule has a mail that names it."""
    rules = {rule for mail in BOOK.mails.values() for rule in mail.rules}
    wanted = "D4 D10 D14 G2 G6 G7 G8 G9 G11 G12 G15 G16 G17 G24 G26 M5 M7"
    assert set(wanted.split()) <= rules


def test_g26_customers_are_written_to_in_every_language() -> None:
    """G26: each mail to a customer in each language an engagement may have, its own words in each."""
    assert len(SUPPORTED) == 12
    for mail in CUSTOMERS:
        assert set(mail.texts) == set(SUPPORTED), mail.id
        assert len({text.subject for text in mail.texts.values()}) == len(SUPPORTED), mail.id
        assert len({len(text.paragraphs) for text in mail.texts.values()}) == 1, mail.id
        assert "G26" in mail.rules
    assert len(CUSTOMERS) == 5


def test_g26_nothing_is_left_in_english() -> None:
    """G26: no sentence stands in two languages alike."""
    for mail in CUSTOMERS:
        for place in range(1, len(mail.texts["en"].paragraphs) - 2):
            said = [text.paragraphs[place] for text in mail.texts.values()]
            assert len(set(said)) == len(said), (mail.id, place)


@pytest.mark.parametrize(
    ("language", "script"),
    [
        *(("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7af]"), ("th", "[\u0e00-\u0e7f]")),
        *(("zh-Hans", "[们这发]"), ("zh-Hant", "[們這發與]")),
    ],
)
def test_g26_each_language_in_its_own_script(language: str, script: str) -> None:
    """G26: a file with another's words would show; the two Chinese ones are not each other."""
    said = "".join(words(mail.texts[language]) for mail in CUSTOMERS)
    assert re.search(script, said)
    if language.startswith("zh"):
        other = "[們這發與]" if language == "zh-Hans" else "[们这发与]"
        assert not re.search(other, said)


def test_three_mails_to_a_customer_are_three() -> None:
    """G15: each its own words, and none longer than the one before."""
    mails = [BOOK.mails[f"customer.{nth}"] for nth in ("first", "second", "third")]
    for language in SUPPORTED:
        texts = [mail.texts[language] for mail in mails]
        assert len({text.subject for text in texts}) == 3
        assert len({text.paragraphs[1] for text in texts}) == 3
        assert all(len(words(texts[0])) > len(words(text)) for text in texts[1:])


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_every_token_is_one_the_bot_fills(text: MailText) -> None:
    """Nothing in braces is left over once all is known."""
    mail = BOOK.mails[text.mail]
    letter = fill(mail, VALUES, text.language)
    assert letter.language == text.language
    assert letter.missing == ()
    filled = "\n".join((letter.subject.plain, letter.body))
    assert not re.search(r"[{}\[\]]", filled)
    assert all(f"<{name}>" in filled for name in mail.tokens)
    assert {name for part in (text.subject, *text.paragraphs) for name in named(part)} == set(mail.tokens)


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_a_mail_is_short_and_calm(text: MailText) -> None:
    """At most seven paragraphs, no shouting, no paragraph said twice."""
    said = words(text)
    assert len(text.paragraphs) <= 7
    assert "!" not in said
    assert len(set(text.paragraphs)) == len(text.paragraphs)
    assert not re.search(r"\s\Z|\A\s|\b[A-Z]\d{1,2}\b", said)


@pytest.mark.parametrize("text", TO_CUSTOMERS, ids=label)
def test_a_customer_reads_nothing_of_ours(text: MailText) -> None:
    """No segment, no role of ours or of a partner's, no tool and no link of ours, in any language."""
    ours = r"internal|segment|\bS ?1?500\b|1500|PDM|PSE|PSM|\bFRP|\bCSS\b|FTOP|DIBS|SSAT|\bRM\b|\bFTA?\b|TPID"
    ours += r"|queue|FTCQ|gateway|aka\.ms|http|sharepoint|@"
    assert not re.search(ours, words(text), re.IGNORECASE)
    assert text.language in languages()


@pytest.mark.parametrize("text", TEXTS, ids=label)
def test_a_usual_mail_opens_with_its_words(text: MailText) -> None:
    """A letter of these three scripts takes nine characters of a link: there the words may be too many."""
    values = {name: typed("Contoso Harbour") for name in TOKENS}
    letter = fill(BOOK.mails[text.mail], values, text.language)
    to = ("lee.moreau@example.com", "sam.ivers@example.com")
    link = outlook_link(Draft(to=to, subject=letter.subject.plain, body=letter.body))
    assert link.left_out == ()
    assert link.subject
    assert link.body or text.language in ("ja", "ko", "th")
