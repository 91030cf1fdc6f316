"""Outreach to account team, partners and customer: whom to write to, the mail, when it was sent (G6–G20).

What came back is in answers.py. Sends nothing: the FM sends, and says so here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Literal

from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem, Value
from bot.domain.instants import how_local, local_instant
from bot.domain.mailing import Variant
from bot.domain.outreach import Thread
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook import gateway, gateway_record
from bot.playbook.model import Step
from bot.services import outreach_views, outreaching, undo
from bot.services.forms import EMPTY, Filled
from bot.services.outreach_mails import REFERRED, other_mail
from bot.services.outreach_shown import SENT, Shown, recipients
from bot.services.outreaching import Moved, key_of
from bot.services.own_forms import last_attempt, own_form, party_of
from bot.services.records import NotFound
from bot.services.small_forms import Turned, read_form, settled
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from bot.services.views.texts import TextsView
from cards import outreach as outreach_card
from cards import texts as texts_card
from dialogs import elsewhere
from dialogs.talk import Talk
from dialogs.turn import Answer

NOON = time(12)
PLACE = say("Outreach")


async def show(talk: Talk, engagement: Engagement, step: Step, said: Text) -> Answer:
    """Answer with a contact of a party: the one a button names, else the first that wants something."""
    party = gateway.PARTY_STEPS[step.id]
    found = gateway_record.threads_of(talk.desk.playbook, engagement, talk.when(engagement))
    theirs = [each for each in found if each.party == party]
    named = [each for each in theirs if key_of(each) == talk.arg("item")]
    active = [each for each in theirs if each.state in ("open", "due")]
    active += [each for each in theirs if each.state == "waiting"]
    if not theirs:
        return _no_partner(talk, engagement)
    return await show_thread(talk, engagement, (*named, *active, *theirs)[0], said)


async def open_thread(talk: Talk) -> Answer:
    """Open the contact that a button names."""
    engagement = await talk.engagement("outreach", "write")
    if isinstance(engagement, Answer):
        return engagement
    if party_of(engagement, talk.arg("item")) is None:
        return talk.not_found()
    thread = thread_named(talk, engagement, talk.arg("item"))
    return await (show_thread(talk, engagement, thread) if thread else next_of(talk, engagement, moved_on()))


def thread_named(talk: Talk, engagement: Engagement, name: str) -> Thread | None:
    """Return a thread by its key, as it stands now."""
    found = gateway_record.threads_of(talk.desk.playbook, engagement, talk.when(engagement))
    return next((each for each in found if key_of(each) == name), None)


async def show_thread(
    talk: Talk, engagement: Engagement, thread: Thread, said: Text = NOTHING, filled: Filled = EMPTY
) -> Answer:
    """Answer with one contact's card, once the check lets outreach start."""
    outcome = gateway_record.outcome_of(engagement, talk.when(engagement))
    if outcome.verdict != "go":
        return _waits(talk, engagement, outcome.reason)
    if not engagement.workloads:
        return elsewhere.no_workloads(
            talk, engagement, talk.desk.playbook.steps[gateway.STEP_OF[thread.party]]
        )
    shown = _shown(talk, engagement, thread, said, filled)
    return talk.shown(outreach_views.view(shown), outreach_card.outreach, outreach_card.summary)


def _shown(
    talk: Talk, engagement: Engagement, thread: Thread, said: Text = NOTHING, filled: Filled = EMPTY
) -> Shown:
    playbook, when = talk.desk.playbook, talk.when(engagement)
    variant: Variant = "each" if talk.arg("variant") == "each" else "one"
    return Shown(
        playbook=playbook,
        engagement=engagement,
        thread=thread,
        threads=gateway_record.threads_of(playbook, engagement, when),
        when=when,
        me=talk.person.name,
        variant=variant,
        filled=filled,
        said=said,
    )


async def next_of(talk: Talk, engagement: Engagement, said: Text) -> Answer:
    """Answer with the contact that is next; with the assignment where outreach is over."""
    place = gateway.place_of(talk.desk.playbook, engagement, talk.when(engagement))
    if place.thread:
        return await show_thread(talk, engagement, place.thread, said)
    assign = Button(title=say("Assignment"), verb="assign", engagement=engagement.id, primary=True)
    return _notice(talk, engagement, said, say("Outreach is over. Decide the assignment."), assign)


async def mail(talk: Talk) -> Answer:
    """Show a mail that is no contact: an escalation, points for a call, news for another FM (G2, G17),
    partners to choose from (M5).
    """
    engagement = await talk.engagement("outreach", "read")
    name = talk.arg("mail")
    if isinstance(engagement, Answer):
        return engagement
    letter_of = talk.desk.playbook.mails.get(name)
    if letter_of is None or (letter_of.party != "fasttrack" and name != REFERRED):
        return talk.not_found()  # the others are contacts, and belong to a thread
    to = gateway_record.requirements_of(engagement).other_fm if name == "duplicate" else ""
    letter = other_mail(talk.desk.playbook, engagement, name, talk.person.name, to)
    runs = gateway.running(talk.desk.playbook, engagement)
    on = Button(title=say("Outreach"), verb="outreach", engagement=engagement.id, primary=True)
    if name == "duplicate":
        on = replace(on, title=say("Assignment"), verb="assign")
    home = Button(title=say("Home"), verb="open", engagement=engagement.id, primary=not runs)
    view = TextsView(
        customer=engagement.customer,
        place=PLACE if runs else say("A mail"),
        title=say("Text to copy"),
        lead=say("I send nothing: copy it, or open it in Outlook."),
        mails=(letter,),
        buttons=(on, home) if runs else (home,),
    )
    return talk.shown(view, texts_card.texts, texts_card.summary)


def _waits(talk: Talk, engagement: Engagement, reason: Text) -> Answer:
    """Answer that the requirements check stands before outreach (G1–G5)."""
    check = Button(
        title=say("Requirements"),
        verb="step.open",
        engagement=engagement.id,
        step=gateway_record.REQUIREMENTS,
        primary=True,
    )
    assign = Button(title=say("Assignment"), verb="assign", engagement=engagement.id)
    return _notice(talk, engagement, say("Outreach waits"), reason, check, assign)


def _no_partner(talk: Talk, engagement: Engagement) -> Answer:
    add = Button(title=say("Add a partner"), verb="partner.new", engagement=engagement.id, primary=True)
    lead = say("Add one when you learn of it; else go on to the customer.")
    return _notice(talk, engagement, say("No partner is listed"), lead, add)


def _notice(talk: Talk, engagement: Engagement, title: Text, lead: Text, *ways: Button) -> Answer:
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    view = NoticeView(
        customer=engagement.customer, place=PLACE, title=title, lead=lead, buttons=(*ways, home)
    )
    return talk.notice(view)


# -- recording a contact


async def send(talk: Talk) -> Answer:
    """Record that the mail on the card was sent, or that the meeting is set."""
    engagement = await talk.engagement("outreach", "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    name, number = talk.arg("item"), talk.address.number("number")
    if party_of(engagement, name) is None:
        return talk.not_found()
    thread = thread_named(talk, engagement, name)
    if thread is None:
        return await next_of(talk, engagement, moved_on())
    kind: Literal["mail", "meeting"] = "meeting" if "meeting_on" in talk.address.fields else "mail"
    form = own_form(talk.desk.playbook, SENT, engagement, name)
    values = await read_form(talk.session, form, talk.address)
    found = _moment(talk, engagement, kind, values) if not isinstance(values, Turned) else values.filled
    if isinstance(found, Filled):
        return await show_thread(talk, engagement, thread, filled=found)
    at, said = found
    outcome = await outreaching.record_contact(
        talk.desk,
        talk.actor,
        engagement.id,
        name,
        number=number,
        kind=kind,
        at=at,
        to=recipients(_shown(talk, engagement, thread)),
        key=talk.key,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    told = moved_on() if isinstance(outcome, Moved) else join(" ", [_recorded(kind), said])
    if not isinstance(outcome, Moved):
        await settled(talk.session, talk.address)
        undo.remember_change(talk.session)
    after = outcome.engagement
    return await show_thread(talk, after, thread_named(talk, after, name) or thread, told)


def _recorded(kind: Literal["mail", "meeting"]) -> Text:
    return say("✓ The meeting is noted.") if kind == "meeting" else say("✓ Noted as sent.")


def moved_on() -> Text:
    """Return what a press gets that came too late."""
    return say("That card is out of date: your press changed nothing. This is how it stands.")


def moment_of(talk: Talk, engagement: Engagement, day: str) -> datetime:
    """Return when something of a day (ISO) happened (UTC): now for today, noon for another, never ahead."""
    now = talk.desk.clock()
    if day == talk.today.isoformat():
        return now
    return min(local_instant(date.fromisoformat(day), NOON, talk.when(engagement).calendars.own.zone), now)


def _moment(
    talk: Talk, engagement: Engagement, kind: Literal["mail", "meeting"], values: Mapping[str, Value | None]
) -> tuple[datetime, Text] | Filled:
    """Return the moment of a contact (UTC), and what to say of it: a mail of today is sent now, one of
    another day at its noon. A meeting's time may be skipped or doubled by daylight saving (X24). None comes
    before the last one.
    """
    zone = talk.when(engagement).calendars.own.zone
    wanted = "meeting_on" if kind == "meeting" else "sent_on"
    day, last = values.get(wanted), last_attempt(engagement, talk.arg("item"))
    before = last[1].at.astimezone(zone).date() if last else date.min
    raw = {name: str(value or "") for name, value in values.items()}
    if not isinstance(day, str):
        return Filled(raw=raw, problems=(Problem(field=wanted, message=say("Give a date.")),))
    if date.fromisoformat(day) < before:
        words = say("You contacted them on {}: this one can’t be earlier.", show_day(before, talk.today))
        return Filled(raw=raw, problems=(Problem(field=wanted, message=words),))
    if kind == "mail":
        return moment_of(talk, engagement, day), NOTHING
    clock = values.get("meeting_at")
    at = time.fromisoformat(clock) if isinstance(clock, str) else NOON
    how = how_local(date.fromisoformat(day), at, zone)
    said = {
        "skipped": say(
            "The clocks skip {} that day; I took the next moment there is.", content(f"{at:%H:%M}")
        ),
        "twice": say("The clocks show {} twice that day; I took the first.", content(f"{at:%H:%M}")),
    }.get(how, NOTHING)
    return local_instant(date.fromisoformat(day), at, zone), said
