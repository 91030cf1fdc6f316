"""Outreach as views: one contact with its people and its mail, and where everybody stands beside it.

Pure: reads the playbook and one engagement, records nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.dates import show_day, show_moment
from bot.domain.mailing import Mail, Seat
from bot.domain.outreach import WINDOW_DAYS, second_contact
from bot.domain.outreach_words import standing_words
from bot.domain.text import NOTHING, Text, join, say, typed
from bot.playbook.gateway_record import people_of
from bot.services.forms import inputs_of, refusal
from bot.services.outreach_mails import mail_for
from bot.services.outreach_shown import SENT, Shown, buttons, head_of, recipients, seats, slots
from bot.services.outreaching import key_of
from bot.services.own_forms import with_role
from bot.services.views.parts import Button, Input, Line, Lines
from bot.services.views.texts import LetterView, OutreachView

OPENED = 3
"""Mails of a card that a button opens."""
NTH = {1: say("first"), 2: say("second"), 3: say("third")}
MARKS = {
    "answered": "✓",
    "waiting": "○",
    "due": "!",
    "open": "○",
    "silent": "–",
    "skipped": "–",
    "closed": "○",
}


def view(shown: Shown) -> OutreachView:
    """Return the card's view: a contact to make, or what is awaited and recorded."""
    letters = (
        _letter(shown, mail, place) for place, mail in enumerate(seats(shown) if shown.to_make else ())
    )
    return OutreachView(
        customer=shown.engagement.customer,
        place=_place(shown),
        title=_title(shown),
        lead=join(" ", [shown.said, _lead(shown), _unreached(shown)]),
        refusal=refusal(shown.filled, {f.id: f.label for f in shown.playbook.forms[SENT].fields}),
        letters=tuple(letters),
        inputs=_inputs(shown) if shown.to_make else (),
        lists=_others(shown),
        note=_note(shown),
        buttons=buttons(shown),
    )


def _letter(shown: Shown, mail: Mail, place: int) -> LetterView:
    """Return a mail with its people; beyond the third there is no room for a button that opens it."""
    found = mail_for(shown.playbook, shown.engagement, shown.thread, mail, shown.me)
    if place >= OPENED:
        found = replace(
            found, url="", notes=(*found.notes, say("Copy this one: the card holds no more buttons."))
        )
    return LetterView(people=tuple(_people(shown, mail)), mail=found)


def _inputs(shown: Shown) -> tuple[Input, ...]:
    """Return what is asked; a date picker shows no weekday, so the label does."""
    today = typed(show_day(shown.when.today, shown.when.today))
    return tuple(
        replace(each, label=say("Sent on (today is {})", today)) if each.id == "sent_on" else each
        for each in inputs_of(slots(shown), shown.filled)
    )


# -- words


def _place(shown: Shown) -> Text:
    if shown.thread.partner:
        return say("Outreach, {}", shown.partner_name(shown.thread))
    return (
        say("Outreach, account team") if shown.thread.party == "account_team" else say("Outreach, customer")
    )


def _title(shown: Shown) -> Text:
    thread = shown.thread
    if shown.to_make and thread.next == "meeting":
        return say("Set a meeting with them")
    if shown.to_make:
        return say("Send the {} mail", NTH.get(thread.number, say("next")))
    words = {
        "waiting": say("Wait for their answer"),
        "silent": say("They did not answer"),
        "answered": say("They answered"),
        "skipped": say("Skipped"),
        "closed": say("Not their turn yet"),
    }
    return words.get(thread.state, say("Nobody to write to"))


def _lead(shown: Shown) -> Text:
    thread, zone = shown.thread, shown.when.calendars.own.zone
    if thread.state == "due" and thread.closes_at:
        before = say("No answer by {}.", typed(show_moment(thread.closes_at, shown.when.today, zone)))
        return join(" ", [before, _window(shown)])
    if shown.to_make:
        return _window(shown)
    if thread.state == "skipped":
        skip = shown.engagement.outreach.skips[key_of(thread)]
        return say("{}. An answer of theirs still counts.", skip.reason.rstrip(". "))
    if thread.state == "closed":
        return say("Others come first: my default order. Go on with them, or skip them there.")
    return standing_words(thread, shown.partner_name(thread), shown.when.today, zone)


def _unreached(shown: Shown) -> Text:
    """Return whom the latest contact did not reach, as long as that can be mended."""
    party, log = shown.thread.party, shown.engagement.outreach.attempts.values()
    tried = [each for each in log if (each.party, each.partner) == (party, shown.thread.partner)]
    last = tried[-1] if tried else None
    contacts = shown.engagement.contacts
    names = [contacts[name].name for name in (last.bounced if last else ()) if name in contacts]
    if not names or shown.thread.passed:
        return NOTHING
    return say("Your last mail did not reach {}.", ", ".join(names))


def _unless_managed(shown: Shown) -> Text:
    """Return that a mail would do at an unmanaged tenant, where nobody said which it is (G8)."""
    people = people_of(shown.playbook, shown.engagement)
    if shown.engagement.managed in ("yes", "no") or second_contact(people, managed=False) == "meeting":
        return NOTHING
    return say("If the tenant is unmanaged, say so in *edit*: then a mail to the PDM is enough.")


def _window(shown: Shown) -> Text:
    """Return when the window of a contact made today closes (W1, W7, W8)."""
    if shown.thread.next == "meeting":
        told = say("They have {} business days after it to answer.", WINDOW_DAYS)
        return join(" ", [told, _unless_managed(shown)])
    own = shown.when.calendars.own
    names = recipients(shown) or ("",)
    calendars = [shown.when.calendars.of.get(name, own) for name in names]
    closes = max(each.window_closes(shown.when.now, WINDOW_DAYS) for each in calendars)
    moment = typed(show_moment(closes, shown.when.today, own.zone))
    return say("Sent today, the answer window closes {} ({} business days).", moment, WINDOW_DAYS)


def _note(shown: Shown) -> Text:
    if not shown.to_make:
        return NOTHING
    told = say(
        "After it, update Overall Status in FTOP: the FTOP list has the line. Closing at 17:00 is my default."
    )
    if shown.thread.reply_all:
        return join(" ", [say("A reply to all on your last mail will do."), told])
    return told


# -- who is on it


def _people(shown: Shown, mail: Mail) -> Iterator[tuple[Text, tuple[Text, ...], Text]]:
    yield say("To"), _names(shown, mail.to) or (say("Nobody"),), NOTHING
    yield say("Copy"), _names(shown, mail.copy) or (say("Nobody"),), NOTHING
    reasons = dict.fromkeys(seat.why for seat in mail.off if _matters(shown, seat))
    for place, why in enumerate(reasons):
        names = _names(shown, [seat for seat in mail.off if seat.why == why])
        yield (say("Left off") if place == 0 else NOTHING), names, why


def _names(shown: Shown, found: Iterable[Seat]) -> tuple[Text, ...]:
    contacts = [shown.engagement.contacts[seat.contact] for seat in found]
    return tuple(typed(with_role(shown.playbook, each.name, each.roles)) for each in contacts)


def _matters(shown: Shown, seat: Seat) -> bool:
    """Tell whether somebody might be expected on this mail: only then it is said why they are not."""
    person = people_of(shown.playbook, shown.engagement)[seat.contact]
    expected = {
        "account_team": ("account_team", "unknown"),
        "partner": ("partner", "account_team", "unknown"),
        "customer": ("customer", "account_team", "partner", "unknown"),
    }
    return person.side in expected[shown.thread.party]


# -- beside it, and below it


def _others(shown: Shown) -> tuple[Lines, ...]:
    """Return where everybody else stands."""
    zone = shown.when.calendars.own.zone
    lines = tuple(
        Line(
            title=head_of(shown, each),
            detail=standing_words(each, shown.partner_name(each), shown.when.today, zone),
            mark=MARKS[each.state],
            button=Button(
                title=say("Open"),
                verb="outreach.open",
                engagement=shown.engagement.id,
                args=(("item", key_of(each)),),
            ),
        )
        for each in shown.threads
        if each != shown.thread
    )
    found = (Lines(title=say("The others"), lines=lines),) if lines else ()
    return (*found, *_more(shown)) if shown.to_make else found


def _more(shown: Shown) -> tuple[Lines, ...]:
    """Return the ways beside the buttons: a card bears six of them, and each of several mails takes one."""
    here, args = shown.engagement.id, (("item", key_of(shown.thread)),)
    people = Button(title=say("Change people"), verb="contacts", engagement=here)
    lines = [Line(title=say("People"), detail=say("Add, change or take off who is on it"), button=people)]
    if len(seats(shown)) > 1:
        record = Button(title=say("Record an answer"), verb="answer.new", engagement=here, args=args)
        skip = Button(title=say("Skip with a reason"), verb="skip.new", engagement=here, args=args)
        lines.append(Line(title=say("An answer"), detail=say("Record what they told you"), button=record))
        lines.append(Line(title=say("Skip them"), detail=say("With a reason, which is kept"), button=skip))
    return (Lines(title=NOTHING, lines=tuple(lines)),)
