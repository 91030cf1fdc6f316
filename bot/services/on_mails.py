"""On which mails of the outreach each contact is: addressed, on copy, or on none (G7, G11, G14). Pure."""

from collections.abc import Iterator, Mapping

from bot.domain.engagement import Engagement
from bot.domain.mailing import Mail, account_team_mails, customer_mail, partner_mail
from bot.domain.partners import listed
from bot.domain.text import Text, join, say
from bot.playbook.gateway_record import people_of
from bot.playbook.model import Playbook
from bot.playbook.rules import gateway


def mails_of(playbook: Playbook, engagement: Engagement) -> Mapping[str, Text]:
    """Return in words on which mails each contact is; nothing outside of a Gateway."""
    if not gateway(engagement):
        return {}
    mails = tuple(_mails(playbook, engagement))
    return {name: _words(name, mails) for name in engagement.contacts}


def _mails(playbook: Playbook, engagement: Engagement) -> Iterator[tuple[Text, Mail]]:
    people, partners = people_of(playbook, engagement), listed(engagement.partners)
    for mail in account_team_mails(people, partners):
        yield say("account team"), mail
    for name in partners:
        yield say("{}", engagement.partners[name].name), partner_mail(people, name, partners)
    yield say("customer"), customer_mail(people)


def _words(name: str, mails: tuple[tuple[Text, Mail], ...]) -> Text:
    to = [whom for whom, mail in mails if any(seat.contact == name for seat in mail.to)]
    copy = [whom for whom, mail in mails if any(seat.contact == name for seat in mail.copy)]
    if not to and not copy:
        return say("On no mail")
    addressed = say("Mails to: {}", join(", ", to)) if to else Text(())
    copied = say("copy to: {}", join(", ", copy)) if copy else Text(())
    return join(" · ", [addressed, copied])
