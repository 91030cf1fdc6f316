"""What an answer leads to: forms to fill in next, and what to enter in FTOP (G10, G12, G13, G16, G17)."""

from collections.abc import Collection, Iterable, Mapping

from bot.domain import outreach_words
from bot.domain.engagement import Engagement
from bot.domain.ftop_places import Instruction
from bot.domain.text import Text, say
from bot.playbook.model import Playbook
from bot.services.outreaching import Told
from bot.services.own_forms import party_of
from bot.services.views.parts import Button

WAYS: Mapping[str, tuple[Text, str]] = {
    "dibs": (say("Enter DIBS"), "dibs"),
    "partner": (say("Name the partner"), "partner.new"),
    "contacts": (say("Add their contacts"), "contact.new"),
    "people": (say("Change people"), "contacts"),
    "call": (say("Points for the call"), "outreach.mail"),
    "skype": (say("Escalation mail"), "outreach.mail"),
}
"""What an outcome asks to be filled in or read next: the button and its verb."""
ANSWERED = (("answered", "yes"),)
"""Who is added for an answer is engaged (G10)."""
MAILS = {"call": "customer.call", "skype": "skype"}


def follow_ups(
    engagement: Engagement, thread: str, outcomes: Collection[str], *, asks: bool
) -> tuple[Button, ...]:
    """Return the ways on from an answer, the first one loud. `asks`: somebody not listed answered."""
    ways: list[Button] = []
    if asks:
        ways.append(_button(engagement, say("Add who answered"), "contact.new", ANSWERED))
    for name, (title, verb) in WAYS.items():
        if name in outcomes:
            args = (("mail", MAILS[name]), ("item", thread)) if name in MAILS else ()
            ways.append(_button(engagement, title, verb, args))
    if "deploys" in outcomes:
        ways.append(_button(engagement, say("More about the partner"), "partner.edit", (("item", thread),)))
    return tuple(
        Button(
            title=each.title,
            verb=each.verb,
            engagement=each.engagement,
            args=each.args,
            primary=place == 0,
        )
        for place, each in enumerate(ways)
    )


def _button(engagement: Engagement, title: Text, verb: str, args: tuple[tuple[str, str], ...] = ()) -> Button:
    return Button(title=title, verb=verb, engagement=engagement.id, args=args)


def instructions(
    playbook: Playbook, engagement: Engagement, thread: str, told: Told, *, asks: bool
) -> tuple[Instruction, ...]:
    """Return what the answer asks to be done, each entry with its place in FTOP."""
    names = tuple(_names(engagement, told.by))
    match party_of(engagement, thread):
        case "account_team":
            found = outreach_words.after_account_team(answered=names)
        case "partner":
            found = outreach_words.after_partner(engagement.partners, thread, answered=names)
        case "customer":
            found = outreach_words.after_customer(engaged=names, still_skype="skype" in told.outcomes)
        case None:
            found = ()
    return (*found, outreach_words.after_contact())


def _names(engagement: Engagement, who: Iterable[str]) -> Iterable[str]:
    return (engagement.contacts[name].name for name in who if name in engagement.contacts)
