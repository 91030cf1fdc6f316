"""X32: a person's words are read, and never act."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import Text, content, join, say, typed
from cards.escape import ZERO_WIDTH, cut, harmless, literal, marked, one_line, plain
from cards.kit import FactSet, TextBlock

NASTY = (
    "**bold** _it_ ~~gone~~ `code`",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "see https://evil.example or www.evil.example",
    "<at>Everyone</at>",
    "<b>x</b><script>alert(1)</script>",
    "javascript:alert(1)",
    "${customer} {{DATE(2026-12-01T00:00:00Z, LONG)}} {{TIME(2026-12-01T00:00:00Z)}}",
    "&lt;b&gt; &#42;",
    "# head\n- list\n+ list\n1. one\n2) two\n> quote\n---\n===\n    code\n\tcode",
    "a | b\n--- | ---",
    "\\*already\\*",
    "```\nfence\n```",
    "a\r\n# b\r- c",
)
MARKS = "\\`*_[]{<~|"


def back(words: str) -> str:
    """Return what a client shows of words for a markdown place."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words).replace(ZERO_WIDTH, "").replace("\xa0", " ")


def shown(words: str) -> str:
    """Return the words as they may be shown: indentation as spaces."""
    return re.sub(r"(^|[\r\n])([ \t]+)", lambda m: m[1] + " " * len(m[2]), words).replace("\xa0", " ")


def active(words: str) -> list[str]:
    """Return what would act in words for a markdown place."""
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "·", words)
    found = [mark for mark in MARKS if mark in bare]
    found += re.findall(r"://|www\.|&(?=[#A-Za-z])", bare, re.IGNORECASE)
    return found + re.findall(r"(?:^|[\r\n])(?:[ \t]|[-+#=](?:\s|$)|--|==|>|[0-9]+[.)](?:\s|$))", bare)


anything = st.text(
    st.one_of(st.sampled_from(list(MARKS + "-+#=>&.)(:/w1 \t\n\r!")), st.characters(codec="utf-8"))
)


@given(anything.filter(lambda words: ZERO_WIDTH not in words))
def test_escaped_words_read_as_they_were_typed(words: str) -> None:
    """Taking the backslashes away gives the original."""
    assert back(literal(words)) == shown(words)


@given(anything)
def test_nothing_acts_in_escaped_words(words: str) -> None:
    """No special character is left unescaped."""
    assert not active(literal(words))


def test_x32_nothing_acts_in_what_people_try() -> None:
    """Markdown, links, mentions, HTML, scripts, templates and dates are shown literally."""
    for words in NASTY:
        assert not active(literal(words)), words
        assert back(literal(words)) == shown(words)


def test_ordinary_words_stay_as_they_are() -> None:
    """No backslash where none is needed: a client that keeps them would show them."""
    for words in (
        "Contoso Harbour",
        "+351 21 000 0000",
        "ines.duarte@contoso.example",
        "R&D, Johnson & Johnson (EU) – 50 % - 3.5 GB",
        "Mon\xa015\xa0Mar\xa02027 · 10:00",
        "港湾の運航計画を共有する。",
        "-3",
        "#1 in the region!",
    ):
        assert literal(words).replace("\\&", "&") == words


def test_our_own_markdown_acts_and_a_persons_does_not() -> None:
    """One sentence holds both."""
    text = say("**{}** · Type *privacy*. {}", "a*b", content("[Guide](https://example.com)"))
    assert marked(text) == "**a\\*b** · Type *privacy*. [Guide](https://example.com)"
    assert marked("*ours*") == "*ours*"
    assert marked(join(" · ", (typed("_x_"), say("y")))) == "\\_x\\_ · y"


def test_every_markdown_place_escapes() -> None:
    """TextBlock, and both sides of a FactSet."""
    assert TextBlock(typed("*x*")).render()["text"] == "\\*x\\*"
    fact = FactSet([(typed("*t*"), typed("<v>"))]).render()["facts"][0]
    assert fact == {"title": "\\*t\\*", "value": "\\<v>"}


def test_plain_places_are_plain_but_for_what_some_clients_act_on() -> None:
    """Labels and titles show markdown as it is; links, tags and dates are broken, invisibly."""
    assert plain(typed("*x* [y] (z) a < b")) == "*x* [y] (z) a < b"
    assert plain("Save") == "Save"
    for words in NASTY:
        safe = harmless(words)
        assert safe.replace(ZERO_WIDTH, "") == words
        assert not re.search(r"\{\{|\]\(|://|<[^\s\u200b]|www\.", safe, re.IGNORECASE), words


def test_a_summary_has_no_markdown_of_ours_and_one_line() -> None:
    """A notification shows text as it is; a person's stars stay."""
    assert (
        one_line(say("**Kickoff** · step {}", 1), typed("a *b*\nc"), Text(())) == "Kickoff · step 1 · a *b* c"
    )
    assert len(one_line(typed("x" * 900))) == 200


def test_cut_keeps_who_wrote_what() -> None:
    """A cut person's word is still a person's word."""
    words = cut(say("Open {} now", "*" * 40), 12)
    assert words.plain == "Open ******…"
    assert marked(words) == "Open " + "\\*" * 6 + "…"
    assert cut(typed("short"), 12) == typed("short")
