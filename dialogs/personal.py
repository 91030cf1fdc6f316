"""What concerns the person alone: welcome, help, settings, privacy, cancel, discard, undo."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import places
from bot.domain.engagement import Engagement
from bot.domain.text import Text, content, say, typed
from bot.errors import AlreadyExists
from bot.playbook.progress import INTAKE
from bot.services import drafts, timeline, undo
from bot.services.forms import Filled, small_form
from bot.services.records import NotFound, load
from bot.services.smallforms import Turned, read_form, settled
from bot.services.views import Button, NoticeView
from bot.storage import kinds
from bot.storage.store import Document
from cards import guides, notices
from dialogs import overview, stage
from dialogs.talk import Talk
from dialogs.turn import Answer

OWN_LINKS = ("kickoff_deck",)
KEPT = (
    ("Your name and your Teams id", "To know you again; as long as you use me"),
    ("Time zone, country, language, own links", "Your settings; change them any time"),
    ("The last engagement you opened", "So that commands know what they speak of"),
    ("Forms you did not finish", "As drafts, for 30 days"),
    ("What you changed, and when", "In the timeline of the engagement"),
)


async def welcome(talk: Talk) -> Answer | None:
    """Greet once: the greeting is a document with a fixed id, so that two install events say hello only once."""
    ref = kinds.welcome_ref(talk.actor.tenant, talk.actor.id)
    try:
        await talk.desk.store.create(Document(ref=ref, kind="welcome", body=b'{"schema":1}'))
    except AlreadyExists:
        return None
    first = talk.person.name.split(" ")[0] if talk.person.name else ""
    return talk.notice(guides.welcome(first, _hours(talk)))


def _hours(talk: Talk) -> tuple[tuple[str, Text], ...]:
    country = places.countries().get(talk.person.country)
    return (
        ("Time zone", typed(talk.person.zone) if talk.person.zone else say("UTC, until you set yours")),
        ("Holidays", typed(country.name) if country else say("None, until you set your country")),
    )


async def settings(talk: Talk) -> Answer:
    """`settings`: time zone, country, language, own links."""
    kept = await drafts.find(talk.session, "", "settings")
    return _settings_form(talk, Filled(raw=kept))


def _settings_form(talk: Talk, filled: Filled) -> Answer:
    person = talk.person
    values = {
        "time_zone": person.zone,
        "country": person.country,
        "language": person.language,
        **person.links,
    }
    view = small_form(
        talk.desk.playbook.forms["settings"],
        "settings.save",
        place=say("Settings"),
        today=talk.today,
        person=person,
        values=values,
        filled=filled,
    )
    return talk.form(view)


async def save_settings(talk: Talk) -> Answer:
    """Save the pressed settings."""
    if talk.address is None:
        return talk.not_found()
    form = talk.desk.playbook.forms["settings"]
    values = await read_form(talk.session, form, talk.address)
    if isinstance(values, Turned):
        return _settings_form(talk, values.filled)
    words = {name: str(value or "") for name, value in values.items()}
    links = {name: words[name] for name in OWN_LINKS if words.get(name)}
    talk.session.edit(
        lambda person: replace(
            person,
            zone=words.get("time_zone", ""),
            country=words.get("country", ""),
            language=words.get("language", ""),
            links=links,
        )
    )
    await settled(talk.session, form, talk.address)
    return talk.notice(
        NoticeView(
            place=say("Settings"),
            title=say("✓ Settings are saved"),
            facts=_hours(talk),
            buttons=(replace(notices.PORTFOLIO), notices.HELP),
        )
    )


async def privacy(talk: Talk) -> Answer:
    """`privacy`: what is kept about me."""
    return talk.notice(guides.privacy(KEPT))


# -- leaving and taking back


async def cancel(talk: Talk) -> Answer:
    """`cancel`: leave the form; what was typed into it is kept as a draft."""
    address = talk.address
    if address is None:
        return talk.notice(notices.nothing_to_cancel() if not talk.person.dialog else notices.cancelled())
    engagement = await load(talk.desk, talk.actor, address.engagement) if address.engagement else None
    if address.engagement and engagement is None:
        return talk.not_found()
    kept = await stage.keep_draft(talk, engagement)
    until = talk.draft_until() if kept else ""
    resume = _resume(talk, engagement)
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


async def discard(talk: Talk) -> Answer:
    """Drop the draft of a step."""
    address = talk.address
    if address is None:
        return talk.not_found()
    await drafts.drop(talk.session, address.engagement, address.step)
    if not address.engagement:
        return talk.notice(notices.discarded(""))
    engagement = await talk.loaded(address.engagement, "read")
    if isinstance(engagement, Answer):
        return engagement
    step = talk.desk.playbook.steps.get(address.step)
    return await stage.show(talk, engagement, step) if step else overview.home_answer(talk, engagement)


async def take_back(talk: Talk) -> Answer:
    """`undo`: take my last change on the current engagement back."""
    outcome = await undo.undo(talk.session, talk.actor, key=talk.key)
    here, name = talk.person.current, talk.person.current_name
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, undo.CannotUndo):
        if outcome.why == "changed since":
            return talk.notice(
                notices.changed_since(name, here, outcome.who or "Somebody", talk.day(talk.today))
            )
        return talk.notice(notices.nothing_to_undo(name, here))
    if outcome.change is None:
        return talk.notice(notices.undone(name, here, [say("The note is gone.")]))
    what = [timeline.words_for(talk.desk.playbook, outcome.change)]
    return talk.notice(notices.undone(name, here, what))


def described(groups: Mapping[str, list[tuple[str, str]]]) -> guides.Commands:
    """Return the commands by group, as the help card takes them."""
    return tuple((content(title), commands) for title, commands in groups.items())
