"""A mail in its box: what can be selected and copied, and the button that opens it."""

from dataclasses import replace
from typing import Any

from bot.domain.text import NOTHING, say, typed
from bot.services.views.texts import MailView
from cards.mail import mail_box
from tests.cards.reading import marked_texts, of
from tests.cards.samples import VIEWS

VIEW = MailView(
    title=say("Mail to them"),
    subject=typed("*Contoso*"),
    paragraphs=(say("Hello,"), typed("x" * 50)),
    url="https://outlook.office.com/mail/deeplink/compose?subject=x",
    notes=(say("Add them in Outlook: {}.", "jo@example.com"),),
)


def box(view: MailView, most: int = 3000) -> dict[str, Any]:
    """Return a box with its notes as one element, to look into."""
    return {"type": "Container", "items": [part.render() for part in mail_box(view, most)]}


def test_each_paragraph_is_a_text_of_its_own() -> None:
    """Two paragraphs in one text collapse in one client; the subject is bold; notes stand below the box."""
    shown = box(VIEW)
    assert marked_texts(shown) == [
        "\\*Contoso\\*",
        "Hello,",
        "x" * 50,
        "Add them in Outlook: jo@example.com.",
    ]
    inner, small = shown["items"]
    assert inner["style"] == "emphasis"
    assert inner["items"][0]["weight"] == "Bolder"
    assert small["size"] == "Small"


def test_the_button_opens_the_link_and_is_left_out_without_one() -> None:
    """One button in the box: it sends nothing to the bot."""
    assert [node["url"] for node in of(box(VIEW), "Action.OpenUrl")] == [VIEW.url]
    assert of(box(VIEW), "Action.OpenUrl")[0]["title"] == "Open in Outlook"
    bare = MailView(title=VIEW.title, subject=VIEW.subject, paragraphs=VIEW.paragraphs)
    assert not of(box(bare), "ActionSet", "Action.OpenUrl")


def test_a_paragraph_is_cut_to_what_the_card_holds() -> None:
    """As every text to copy."""
    assert marked_texts(box(VIEW, 10))[2] == "x" * 9 + "…"


def test_a_second_row_of_the_same_kind_has_no_empty_text() -> None:
    """Who is left off for another reason stands in a row of their own, without the word said again."""
    view, render = VIEWS["outreach"]
    letter = view.letters[0]
    people = (
        (say("Left off"), (say("Ana Reis"),), NOTHING),
        (NOTHING, (say("Rui Pinto"),), NOTHING),
    )
    card = render(replace(view, letters=(replace(letter, people=people),)))
    assert all(node["text"] for node in of(card, "TextBlock"))
    assert "Rui Pinto" in marked_texts(card)
