"""What concerns the person alone: welcome, help, settings, privacy, cancel, undo."""

from dataclasses import replace
from functools import partial

from bot.domain import places
from bot.domain.dates import DAYS
from bot.domain.engagement import Engagement
from bot.domain.person import Person
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.progress import INTAKE
from bot.services import drafts, greetings, timeline, undo
from bot.services.forms import Filled
from bot.services.records import NotFound, load
from bot.services.settings_form import checked, settings_of, with_settings
from bot.services.slots import raw_of
from bot.services.small_forms import Turned, read_form, settled, small_form
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards import guides, notices
from dialogs import leaving, small
from dialogs.talk import Talk
from dialogs.turn import Answer

TOLD = ("time_zone", "country", "language")
"""What the client tells where nothing is set: a blank one stays as it is."""
DAYS_SHOWN = 3
SINCE = (
    say("Your settings changed since this card"),
    say("Nothing is saved yet. Look at what you typed here, and save it again."),
)
KEPT = (
    ("Your name and your Teams id", "To know you again; as long as you use me"),
    ("Time zone, country, language, own links", "Your settings; change them any time"),
    ("When you work, when not, how much may come", "Your settings; change them any time"),
    ("The last engagement you opened", "So that commands know what they speak of"),
    ("Forms you did not finish", "As drafts; they come back for 30 days"),
    ("What was offered to you", "Engagements to take over; about 30 days"),
    ("When you are away, and who covers", "Until those days are over; they know it too"),
    ("For whom you cover, your teams", "Until it ends"),
    ("Which file you asked for", "For a day or until you next ask; never the file"),
    ("Your reminders, and what you answered", "Two weeks after they are settled"),
    ("What you changed, and when", "In the timeline of the engagement"),
    ("What I had to refuse you", "Noted without what you typed, for whoever runs me"),
)
GONE = ("All of it", "Until whoever runs me removes you everywhere; ask them")


async def welcome(talk: Talk) -> Answer | None:
    """Greet once, however many install events come."""
    if not await greetings.first_meeting(talk.desk, talk.actor):
        return None
    first = talk.person.name.split(" ")[0] if talk.person.name else ""
    known = talk.person.zone or talk.person.country
    return talk.notice(guides.welcome(first, _hours(talk) if known else ()))


def _hours(talk: Talk) -> tuple[tuple[str, Text], ...]:
    country = places.countries().get(talk.person.country)
    return (
        ("Time zone", typed(talk.person.zone) if talk.person.zone else say("UTC, until you set yours")),
        ("Holidays", typed(country.name) if country else say("None, until you set your country")),
    )


def _work(person: Person) -> tuple[tuple[str, Text], ...]:
    """Return what was understood of hours and days, as far as it is not the default."""
    hours, shown = person.hours, settings_of(person)
    weekend = join(", ", [content(DAYS[day]) for day in hours.weekend])
    off = join(", ", [content(each) for each in hours.days_off[:DAYS_SHOWN]])
    more = len(hours.days_off) - DAYS_SHOWN
    cards = say("Up to {} a day", hours.daily)
    facts = (
        ("Work", say("{} to {}", shown["work_start"], shown["work_end"])),
        ("Part", typed(hours.subdivision)),
        ("Weekend", weekend),
        ("Days off", say("{} and {} more", off, more) if more > 0 else off),
        ("Quiet", say("{} to {}", shown["quiet_from"], shown["quiet_to"]) if hours.quiet else NOTHING),
        ("Cards", say("{}, and one list in the morning", cards) if hours.digest else cards),
    )
    return tuple(fact for fact in facts if fact[1])


async def settings(talk: Talk) -> Answer:
    """`settings`: time zone, country, language, work hours, days of rest, how much may come, own links."""
    kept = await drafts.find(talk.session, "", "settings")
    return _settings_form(talk, Filled(raw=kept))


def _settings_form(talk: Talk, filled: Filled, refusal: tuple[Text, Text] | None = None) -> Answer:
    view = small_form(
        talk.desk.playbook.forms["settings"],
        "settings.save",
        place=say("Settings"),
        revision=talk.person.settings_revision,
        person=talk.person,
        values=settings_of(talk.person),
        filled=filled,
    )
    return talk.form(replace(view, refusal=refusal or view.refusal))


async def save_settings(talk: Talk) -> Answer:
    """Save the pressed settings."""
    if talk.address is None:
        return talk.not_found()
    form = talk.desk.playbook.forms["settings"]
    values = await read_form(talk.session, form, talk.address)
    stands = settings_of(talk.person)
    words: dict[str, str] = {}
    if not isinstance(values, Turned):
        sent = {name: raw_of(values.get(name)) for name in stands}
        sent |= {name: sent[name] or stands[name] for name in TOLD}
        words, wrong = checked(sent)
        if wrong:
            values = await read_form(talk.session, form, talk.address, extra=wrong)
    if isinstance(values, Turned):
        return _settings_form(talk, values.filled)
    if words != stands:
        if talk.address.revision != talk.person.settings_revision:
            await drafts.keep(talk.session, "", "settings", words)
            return _settings_form(talk, Filled(raw=words), SINCE)
        talk.session.edit(partial(with_settings, words))
    await settled(talk.session, talk.address)
    return talk.notice(
        NoticeView(
            place=say("Settings"),
            title=say("✓ Settings are saved"),
            facts=(*_hours(talk), *_work(talk.person)),
            buttons=(notices.PORTFOLIO, notices.HELP),
        )
    )


async def privacy(talk: Talk) -> Answer:
    """`privacy`: what is kept about me."""
    days = talk.desk.retention_days
    after = f"Until {days} days after it is closed" if days else "As long as the engagement"
    return talk.notice(guides.privacy((*KEPT, ("People in a customer’s record", after), GONE)))


# -- leaving and taking back


async def cancel(talk: Talk) -> Answer:
    """`cancel`: leave the form; what was typed into it is kept as a draft."""
    address = talk.address
    if address is None:
        return talk.notice(notices.nothing_to_cancel() if not talk.person.dialog else notices.cancelled())
    engagement = await load(talk.desk, talk.actor, address.engagement) if address.engagement else None
    if address.engagement and engagement is None:
        return talk.not_found()
    talk.reads(engagement)
    kept = await leaving.keep_draft(talk, engagement)
    until = talk.draft_until() if kept else ""
    ways = small.back(talk, engagement) if engagement else ()
    resume = ways[0] if ways else _resume(talk, engagement)
    name = engagement.customer if engagement else ""
    return talk.notice(notices.cancelled(name, until, resume, engagement.id if engagement else ""))


def _resume(talk: Talk, engagement: Engagement | None) -> Button | None:
    address = talk.address
    if address is None:
        return None
    if engagement and address.step in talk.desk.playbook.steps:
        return Button(
            title=say("Open it again"),
            verb="step.open",
            engagement=engagement.id,
            step=address.step,
            primary=True,
        )
    if address.step == INTAKE:
        return Button(title=say("Open it again"), verb="new", primary=True)
    return None


async def take_back(talk: Talk) -> Answer:
    """`undo`: take my last change on the current engagement back."""
    return _taken_back(talk, await undo.undo(talk.session, talk.actor, key=talk.key))


def _taken_back(talk: Talk, outcome: undo.Undone | undo.CannotUndo | NotFound) -> Answer:
    here, name = talk.person.current, talk.person.current_name
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, undo.CannotUndo):
        if since := outcome.since:
            return talk.notice(notices.changed_since(name, here, since.name, talk.moment(since.at)))
        if outcome.why == "taken":
            return talk.notice(replace(notices.held_by_another(), place=say("Undo"), note=NOTHING))
        view = notices.nothing_to_undo(name, here)
        if outcome.why == "entered":
            view = replace(view, lead=say("What is marked as entered in FTOP can’t be taken back."))
        if outcome.why == "handed":
            lead = say("A hand-over can’t be taken back like this. *handover* shows what you can do.")
            view = replace(view, lead=lead)
        if outcome.why == "posted":
            lead = say(
                "What concerns a channel can’t be taken back like this. *More* of its series leads there."
            )
            view = replace(view, lead=lead)
        return talk.notice(view)
    if outcome.change is None:
        view = notices.undone(name, here, [say("The note is gone. Its words are kept as a draft.")])
        return talk.notice(replace(view, note=say("Type *note* to see them.")))
    what = [timeline.words_for(talk.desk.playbook, outcome.change)]
    return talk.notice(notices.undone(name, here, what))


async def take_back_answer(talk: Talk) -> tuple[Answer, bool]:
    """Take back the typed answer that a button names, unless something else was changed since.

    Tells whether the answer is gone, or what to say instead.
    """
    engagement = await talk.engagement("undo")
    if isinstance(engagement, Answer):
        return engagement, False
    if talk.key in engagement.done:
        return await take_back(talk), True
    latest = undo.undoable(engagement, talk.actor.id)
    if latest is None or latest.id != talk.arg("key"):
        return talk.notice(notices.nothing_to_undo(engagement.customer, engagement.id)), False
    outcome = await undo.undo(talk.session, talk.actor, key=talk.key)
    return _taken_back(talk, outcome), isinstance(outcome, undo.Undone)
