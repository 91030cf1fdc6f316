"""Made-up contacts of an outreach, as the mock-up has them."""

from bot.domain.text import NOTHING, say, typed
from bot.services.views.parts import Button, Input, Line, Lines
from bot.services.views.texts import LetterView, MailView, OutreachView
from tests.cards.sample_forms import ENG

CUSTOMER = "Northwind Clinics"


def _button(title: str, verb: str, *, primary: bool = False, sends: bool = False) -> Button:
    args = (("item", "account_team"),)
    return Button(title=say("{}", title), verb=verb, engagement=ENG, args=args, primary=primary, sends=sends)


def outreach_view() -> OutreachView:
    """Return the first mail to an account team, two PDMs left off."""
    mail = MailView(
        title=say("Mail"),
        subject=say("{}: who is helping them?", CUSTOMER),
        paragraphs=(
            say("Hello {}, {},", "Lee", "Sam"),
            say("I look after {} for FastTrack. Do they work with {} or {}?", CUSTOMER, "Adatum", "Litware"),
            say("Two lines are plenty. Thank you,"),
            typed("Megan Bowen"),
        ),
        url="https://outlook.office.com/mail/deeplink/compose?to=lee%40example.com",
    )
    people = (
        (say("To"), (typed("Lee Moreau, account manager"), typed("Sam Ivers, csm")), NOTHING),
        (say("Copy"), (say("Nobody"),), NOTHING),
        (
            say("Left off"),
            (typed("Ola Berg, pdm"), typed("Kim Tran, pdm")),
            say("They may not see each other’s"),
        ),
    )
    day = Input(
        id="sent_on", kind="date", label=say("Sent on (today is {})", "Tue 24 Nov"), value="2026-11-24"
    )
    line = Line(
        title=say("Customer"),
        detail=say("Not the turn of the customer yet."),
        mark="○",
        button=_button("Open", "outreach.open"),
    )
    return OutreachView(
        customer=CUSTOMER,
        place=say("Outreach, account team"),
        title=say("Send the first mail"),
        lead=say("Sent today, the answer window closes {} ({} business days).", "Fri 27 Nov, 17:00", 3),
        letters=(LetterView(people=people, mail=mail),),
        inputs=(day,),
        lists=(Lines(title=say("The others"), lines=(line,)),),
        note=say("After it, update Overall Status in FTOP."),
        buttons=(
            _button("I have sent it", "sent.save", primary=True, sends=True),
            _button("Change people", "contacts"),
            _button("Skip with a reason", "skip.new"),
            _button("Home", "open"),
        ),
    )
