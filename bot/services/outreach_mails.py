"""The mails of the outreach, filled for one engagement: which letter a contact gets, and in what language."""

from collections.abc import Iterable, Mapping

from bot.domain.contact import Contact
from bot.domain.engagement import Engagement
from bot.domain.mailing import Mail, Seat
from bot.domain.outreach import Party, Thread
from bot.domain.text import NOTHING, Text, content, say, typed
from bot.playbook.mails import fill, first_names, listed
from bot.playbook.missing import workload_name
from bot.playbook.model import Playbook
from bot.services.mails import at_side, mail_view
from bot.services.views.texts import MailView

LETTERS: Mapping[tuple[Party, int], str] = {
    ("account_team", 1): "account_team.first",
    ("account_team", 2): "account_team.follow_up",
    ("partner", 1): "partner.first",
    ("customer", 1): "customer.first",
    ("customer", 2): "customer.second",
    ("customer", 3): "customer.third",
}
"""The letter of each contact (G6, G8, G11, G15)."""
TITLE = say("Mail")
REFERRED = "referral.customer"
"""Tells the customer of the three partners (M5)."""


def mail_for(playbook: Playbook, engagement: Engagement, thread: Thread, mail: Mail, me: str) -> MailView:
    """Return the mail of a contact, filled, to whom it goes; one to the customer in their language."""
    name = LETTERS[thread.party, thread.number]
    if thread.next == "meeting":
        name = "account_team.meeting"
    elif mail.each:
        name = "account_team.each"
    letter = playbook.mails[name]
    partners = [engagement.partners[each].name for each in mail.asks_about if each in engagement.partners]
    own = [engagement.partners[thread.partner].name] if thread.partner else partners
    values = {
        **common(playbook, engagement, me),
        "first_names": first_names(contact.name for contact in _people(engagement, mail.to)),
        "partner": typed(own[0]) if len(own) == 1 else NOTHING,
        "partners": listed(map(typed, partners)),
    }
    language = str(engagement.facts.get("language", "")) if letter.party == "customer" else ""
    to, copy = _people(engagement, mail.to), _people(engagement, mail.copy)
    return mail_view(TITLE, fill(letter, values, language), to=to, copy=copy)


def common(playbook: Playbook, engagement: Engagement, me: str) -> dict[str, Text]:
    """Return the words that any mail of an engagement may name."""
    return {
        "customer": typed(engagement.customer),
        "me": typed(me),
        "workloads": listed(workload_name(playbook, name) for name in engagement.workloads),
        "tenant": typed(str(engagement.facts.get("tenant_domain", ""))),
        "tpid": typed(str(engagement.facts.get("tpid", ""))),
    }


def other_mail(playbook: Playbook, engagement: Engagement, name: str, me: str, to: str = "") -> MailView:
    """Return a mail that is no contact: an escalation, points for a call (G16, G17, G24), or one to all that
    are known of the customer, in their language (M5).
    """
    letter = playbook.mails[name]
    people = at_side(playbook, engagement, "customer") if name == REFERRED else ()
    names = [to] if to else [contact.name for contact in people]
    values = {**common(playbook, engagement, me), "first_names": first_names(names)}
    language = str(engagement.facts.get("language", "")) if people else ""
    return mail_view(content(letter.texts["en"].subject), fill(letter, values, language), to=people)


def _people(engagement: Engagement, seats: Iterable[Seat]) -> tuple[Contact, ...]:
    return tuple(engagement.contacts[seat.contact] for seat in seats)
