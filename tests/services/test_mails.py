"""A letter made ready to show: its link, and what is to be seen to before it is sent."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from bot.domain.contact import Contact
from bot.domain.text import say, typed
from bot.playbook.loader import load
from bot.playbook.mails import Letter, fill
from bot.services.mails import at_side, mail_view
from tests.cards.sample_farewell import ferries

BOOK = load()
LEE = Contact(name="Lee Moreau", email="lee.moreau@example.com", roles=("account_manager",))
SAM = Contact(name="Sam Ivers", email="", roles=("csm",))
KIM = Contact(name="Kim Tran", email="kim+pdm@example.com", roles=("pdm",))
LETTER = Letter(language="en", subject=say("A & {}", "B?c=d"), paragraphs=(say("Hello,"), typed("Megan")))


def test_the_link_holds_what_the_box_shows() -> None:
    """Whoever copies and whoever opens it sends the same words to the same people."""
    view = mail_view(say("Mail"), LETTER, to=[LEE], copy=[Contact(name="Jo", email="jo@example.com")])
    held = parse_qs(urlsplit(view.url).query)
    assert held == {
        "to": ["lee.moreau@example.com"],
        "cc": ["jo@example.com"],
        "subject": ["A & B?c=d"],
        "body": ["Hello,\n\nMegan"],
    }
    assert (view.subject, view.paragraphs, view.notes) == (LETTER.subject, LETTER.paragraphs, ())


def test_nobody_is_left_off_in_silence() -> None:
    """No address, an address a link cannot carry, a gap, another language: each is said."""
    letter = fill(BOOK.mails["customer.second"], {"workloads": typed("Teams")}, "fi")
    view = mail_view(say("Mail"), letter, to=[LEE, SAM], copy=[KIM])
    assert [note.plain for note in view.notes] == [
        "In English: there is no template in Finnish yet.",
        "Fill the gaps: your name.",
        "No address here for Sam Ivers.",
        "Add them in Outlook: kim+pdm@example.com.",
    ]
    assert "kim" not in view.url


def test_who_stands_at_a_side() -> None:
    """A contact with several roles is there once; one without a role nowhere."""
    both = Contact(name="Ines", roles=("csm", "pdm"))
    engagement = replace(
        ferries(), contacts={"a": both, "b": Contact(name="Bo"), "c": Contact(name="C", roles=("it_pro",))}
    )
    assert at_side(BOOK, engagement, "account_team") == (both,)
    assert [each.name for each in at_side(BOOK, engagement, "customer")] == ["C"]
    assert at_side(BOOK, engagement, "partner") == ()
