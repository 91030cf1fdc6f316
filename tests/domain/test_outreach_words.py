"""What is said about outreach, and what is to be entered where (G6–G17, G27)."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.ftop_places import Instruction
from bot.domain.outreach import Thread
from bot.domain.outreach_words import (
    after_account_team,
    after_contact,
    after_customer,
    after_partner,
    standing_words,
)
from bot.domain.partners import Partner

CLOSES = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("thread", "words"),
    [
        (
            Thread(party="account_team", state="open", number=1, next="mail"),
            "Write to the account team: the first contact.",
        ),
        (
            Thread(party="account_team", state="due", number=2, next="meeting", closes_at=CLOSES),
            "Schedule a meeting with the account team: the second contact.",
        ),
        (
            Thread(party="account_team", state="open", number=1, next="skip"),
            "There is nobody to write to at the account team. Add an address, or skip them with that reason.",
        ),
        (
            Thread(party="customer", state="due", number=3, next="mail", closes_at=CLOSES),
            "Write to the customer: the third contact.",
        ),
        (
            Thread(party="customer", state="open", number=4, next="mail"),
            "Write to the customer: the next contact.",
        ),
        (
            Thread(party="partner", state="waiting", number=1, closes_at=CLOSES, partner="p1"),
            "Waiting for Fabrikam until Tue 24 Nov, 17:00.",
        ),
        (
            Thread(party="partner", state="silent", number=1, closes_at=CLOSES, partner="p1"),
            "No answer from Fabrikam by Tue 24 Nov, 17:00.",
        ),
        (Thread(party="customer", state="closed", number=1), "Not the turn of the customer yet."),
        (Thread(party="customer", state="skipped"), "Skipped: the customer."),
        (Thread(party="customer", state="answered", closes_at=CLOSES), "Answered: the customer."),
    ],
)
def test_where_a_thread_stands_in_words(thread: Thread, words: str) -> None:
    """W1: the window is shown as a date and a time."""
    found = standing_words(thread, "Fabrikam", date(2026, 11, 20), UTC)
    assert found.plain.replace("\xa0", " ") == words


def said(todo: tuple[Instruction, ...]) -> list[tuple[str, str]]:
    return [(each.words.plain, each.place or "") for each in todo]


def test_every_contact_updates_the_overall_status() -> None:
    """G6, G15: the overall status after each contact."""
    assert said((after_contact(),)) == [("Update the overall status.", "overall_status")]


def test_after_an_answer_of_the_account_team() -> None:
    """G10: who answered is engaged; people, partners and FRPs are entered; customer contacts are held."""
    todo = after_account_team(
        answered=["Ana"],
        added=["Bo"],
        removed=["Cy"],
        partners=[
            Partner(name="Fabrikam", deploys=True, on_frp_list=True),
            Partner(name="Tailspin"),
            Partner(name="Wingtip", on_frp_list=False),
        ],
        held=["Dee"],
    )
    assert said(todo) == [
        ("Tick Is engaged for Ana.", "contacts"),
        ("Add Bo and tick Is engaged.", "contacts"),
        ("Remove Cy.", "contacts"),
        ("Enter Fabrikam and its MPN ID.", "partners"),
        ("Add the contacts of Fabrikam.", "contacts"),
        ("Fabrikam is an FRP and engaged. Assign it that way.", "assignments"),
        ("Enter Tailspin and its MPN ID.", "partners"),
        ("Add the contacts of Tailspin.", "contacts"),
        ("Look for Tailspin on the FRP list.", ""),
        ("Enter Wingtip and its MPN ID.", "partners"),
        ("Add the contacts of Wingtip.", "contacts"),
        ("Keep Dee back until it is the customer’s turn.", ""),
    ]


def test_after_an_answer_of_a_partner_that_deploys() -> None:
    """G12: partner and contacts updated, who answered is engaged, and an FRP leads to its option."""
    partners = {"p1": Partner(name="Fabrikam", deploys=True, on_frp_list=False)}
    assert said(after_partner(partners, "p1", answered=["Ana"])) == [
        ("Check the entry of Fabrikam.", "partners"),
        ("Tick Is engaged for Ana.", "contacts"),
    ]
    ready = {"p1": Partner(name="Fabrikam", deploys=True, on_frp_list=True)}
    assert said(after_partner(ready, "p1", answered=[]))[-1] == (
        *("Fabrikam is an FRP and engaged. Assign it that way.", "assignments"),
    )


def test_after_an_answer_of_a_partner_that_does_not_deploy() -> None:
    """G13: FTOP says that no partner is identified; where another is listed, only this one goes."""
    gone = Partner(name="Fabrikam", deploys=False)
    assert said(after_partner({"p1": gone}, "p1", answered=["Ana"])) == [
        ("Partner Name: No Partner Identified. MPN ID: N/A.", "partners"),
        ("Remove the contacts of Fabrikam.", "contacts"),
    ]
    others = {"p1": gone, "p2": Partner(name="Tailspin")}
    assert said(after_partner(others, "p1", answered=[]))[0] == ("Remove Fabrikam.", "partners")


def test_an_answer_that_leaves_it_open_is_asked_again() -> None:
    """G12, G13: what matters is whether they deploy at least one workload."""
    todo = after_partner({"p1": Partner(name="Fabrikam")}, "p1", answered=["Ana"])
    assert said(todo)[1] == ("Ask Fabrikam whether they deploy at least one workload.", "")


@pytest.mark.parametrize(("skype", "count"), [(True, 1), (False, 0)])
def test_after_an_answer_of_the_customer(skype: bool, count: int) -> None:
    """G16, G17, G24: a meeting by the call script, those named are engaged, Skype is escalated."""
    todo = said(after_customer(engaged=["Ana"], still_skype=skype))
    script = "Use the call script: DIBS, intent, and what decides between CSS and an FRP."
    assert todo[:3] == [
        ("Schedule a meeting with the customer.", ""),
        (script, ""),
        ("Tick Is engaged for Ana.", "contacts"),
    ]
    assert sum("escalation" in words for words, _ in todo) == count
