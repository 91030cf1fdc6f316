"""Mails to send, ready to show: a letter of the playbook, who gets it, and the link that opens it.

Pure over what it is given: sends nothing, saves nothing. Who belongs on which mail is asked elsewhere.
"""

from collections.abc import Iterable

from bot.domain.compose import Draft, outlook_link
from bot.domain.contact import Contact
from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook.mails import TOKENS, Letter
from bot.playbook.model import Playbook, Side
from bot.services.views.texts import MailView


def at_side(playbook: Playbook, engagement: Engagement, side: Side) -> tuple[Contact, ...]:
    """Return the contacts with a role on a side."""
    roles = {role.id for role in playbook.roles.values() if role.side == side}
    return tuple(contact for contact in engagement.contacts.values() if not roles.isdisjoint(contact.roles))


def mail_view(
    title: Text, letter: Letter, to: Iterable[Contact] = (), copy: Iterable[Contact] = ()
) -> MailView:
    """Return a letter to these contacts, with its link and what is to be seen to before it is sent."""
    to, copy = tuple(to), tuple(copy)
    link = outlook_link(
        Draft(to=_addresses(to), copy=_addresses(copy), subject=letter.subject.plain, body=letter.body)
    )
    reached = not {*_addresses(to)}.issubset(link.left_out)  # else it would open for those on copy alone
    bare = ", ".join(contact.name for contact in (*to, *copy) if not contact.email)
    lacks = join(", ", (content(TOKENS[name]) for name in letter.missing))
    notes = (
        letter.note,
        say("Fill the gaps: {}.", lacks) if lacks else NOTHING,
        say("No address here for {}.", bare) if bare else NOTHING,
        link.note,
    )
    return MailView(
        title=title,
        subject=letter.subject,
        paragraphs=letter.paragraphs,
        url=link.url if reached or not to else "",
        notes=tuple(note for note in notes if note),
    )


def _addresses(contacts: Iterable[Contact]) -> tuple[str, ...]:
    return tuple(contact.email for contact in contacts if contact.email)
