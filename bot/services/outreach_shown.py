"""What a contact of the outreach is shown with: its thread, who is on its mails, what is asked, its buttons.

Pure: reads the playbook and one engagement, records nothing.
"""

from dataclasses import dataclass, replace

from bot.domain.engagement import Engagement
from bot.domain.mailing import Mail, Variant, account_team_mails, customer_mail, partner_mail
from bot.domain.outreach import Thread
from bot.domain.partners import listed
from bot.domain.text import NOTHING, Text, say, typed
from bot.playbook.gateway import STEP_OF, decided
from bot.playbook.gateway_record import people_of
from bot.playbook.model import Playbook
from bot.playbook.when import When
from bot.services.forms import EMPTY, Filled
from bot.services.outreaching import key_of
from bot.services.slots import Slot
from bot.services.views.parts import Button

SENT = "sent"
"""The form that says when a contact was made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a contact's card is made of: the engagement, the thread it is about, all threads, who reads it."""

    playbook: Playbook
    engagement: Engagement
    thread: Thread
    threads: tuple[Thread, ...]
    when: When
    me: str
    variant: Variant = "one"
    filled: Filled = EMPTY
    said: Text = NOTHING

    @property
    def to_make(self) -> bool:
        """Whether a contact is to be made now."""
        return self.thread.state in ("open", "due") and self.thread.next in ("mail", "meeting")

    def partner_name(self, thread: Thread) -> str:
        """Return the name of a thread's partner."""
        return self.engagement.partners[thread.partner].name if thread.partner else ""


def seats(shown: Shown) -> tuple[Mail, ...]:
    """Return who is on the mails of the contact (G7, G11, G14)."""
    people = people_of(shown.playbook, shown.engagement)
    partners = listed(shown.engagement.partners)
    match shown.thread.party:
        case "account_team":
            return account_team_mails(people, partners, shown.variant)
        case "partner":
            return (partner_mail(people, shown.thread.partner, partners),)
        case "customer":
            return (customer_mail(people),)


def recipients(shown: Shown) -> tuple[str, ...]:
    """Return everybody whom the contact's mails address, each once."""
    return tuple(dict.fromkeys(seat.contact for mail in seats(shown) for seat in mail.to))


def slots(shown: Shown) -> tuple[Slot, ...]:
    """Return what is asked of the contact: the day it was sent, or the meeting's day and time."""
    fields = {field.id: field for field in shown.playbook.forms[SENT].fields}
    if shown.thread.next == "meeting":
        return tuple(Slot(id=name, field=fields[name]) for name in ("meeting_on", "meeting_at"))
    return (Slot(id="sent_on", field=fields["sent_on"], value=shown.when.today.isoformat()),)


def head_of(shown: Shown, thread: Thread) -> Text:
    """Return whose thread it is, as a heading."""
    if thread.partner:
        return typed(shown.partner_name(thread))
    return say("Account team") if thread.party == "account_team" else say("Customer")


# -- buttons


def buttons(shown: Shown) -> tuple[Button, ...]:
    """Return the ways on: the contact just made, an answer, what came back, a skip."""
    thread = shown.thread

    def button(title: Text, verb: str, *more: tuple[str, str]) -> Button:
        args = (("item", key_of(thread)), *more)
        step = STEP_OF[thread.party]
        return Button(title=title, verb=verb, engagement=shown.engagement.id, step=step, args=args)

    home = Button(title=say("Home"), verb="open", engagement=shown.engagement.id)
    people = Button(title=say("Change people"), verb="contacts", engagement=shown.engagement.id)
    add = button(say("Add a contact"), "contact.new")
    record = button(say("Record an answer"), "answer.new")
    skip = button(say("Skip with a reason"), "skip.new")
    back = (button(say("It came back"), "bounce.new"),) if thread.closes_at else ()
    if shown.to_make and len(seats(shown)) > 1:
        return (*_send(shown), home)  # each mail has a button of its own: the rest are rows
    if shown.to_make:
        return (*_send(shown), record, *back, skip, home)
    if thread.state in ("open", "due"):
        return (replace(add, args=(), primary=True), skip, record, *back, home)
    if thread.state == "waiting":
        return (replace(record, primary=True), *back, skip, home)
    if thread.state == "closed":
        first = next((each for each in shown.threads if each.state in ("open", "due", "waiting")), thread)
        go = Button(
            title=say("Go to {}", head_of(shown, first)),
            verb="outreach.open",
            engagement=shown.engagement.id,
            args=(("item", key_of(first)),),
            primary=True,
        )
        return (go, record, home)
    following = "assign" if decided(shown.engagement) else "outreach"
    go_on = Button(title=say("Go on"), verb=following, engagement=shown.engagement.id, primary=True)
    resume = (button(say("Write to them after all"), "skip.end"),) if thread.state == "skipped" else ()
    late = back if thread.state == "silent" else ()
    return (go_on, record, *resume, *late, people, home)


def _send(shown: Shown) -> tuple[Button, ...]:
    thread, mails = shown.thread, seats(shown)
    meeting = thread.next == "meeting"
    words = say("I have set it") if meeting else say("I have sent it")
    if len(mails) > 1 and not meeting:
        words = say("I have sent all {}", len(mails))
    names = ",".join(slot.id for slot in slots(shown))
    send = Button(
        title=words,
        verb="sent.save",
        engagement=shown.engagement.id,
        step=SENT,
        args=(
            ("f", names),
            ("item", key_of(thread)),
            ("number", str(thread.number)),
            ("variant", shown.variant),
        ),
        primary=True,
        sends=True,
    )
    other = _other_variant(shown)
    return (send, other) if other else (send,)


def _other_variant(shown: Shown) -> Button | None:
    """Return the way to the other form of G7: one mail without the PDM/PSEs, or one for each."""
    if shown.thread.party != "account_team" or shown.thread.next == "meeting":
        return None
    people, partners = people_of(shown.playbook, shown.engagement), listed(shown.engagement.partners)
    one, each = account_team_mails(people, partners, "one"), account_team_mails(people, partners, "each")
    if one == each:
        return None
    title = say("One mail for each PDM") if shown.variant == "one" else say("One mail for all")
    variant = "each" if shown.variant == "one" else "one"
    return Button(
        title=title,
        verb="outreach.open",
        engagement=shown.engagement.id,
        args=(("item", "account_team"), ("variant", variant)),
    )
