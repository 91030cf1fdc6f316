"""Being away: the form for who covers, the absences that are kept, and who is told. Decides nothing."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from bot.domain.away import FROM, UNTIL, Away, against, parse_days, to_come
from bot.domain.dates import show_day
from bot.domain.fields import Problem, Value
from bot.domain.handover import Tiding
from bot.domain.people import parse_person
from bot.domain.person import Person
from bot.domain.text import NOTHING, Text, say, typed
from bot.playbook.model import Form
from bot.services import covering, drafts, people, telling
from bot.services.address import Address
from bot.services.calendars import calendar_for
from bot.services.covering import Told
from bot.services.desk import Desk
from bot.services.forms import Filled
from bot.services.picking import Picker, judged
from bot.services.revisions import thing
from bot.services.small_forms import Turned, read_form, settled, small_form
from cards import cover as cards
from cards import notice as notice_card
from dialogs import small
from dialogs.talk import Talk
from dialogs.turn import Answer, Card

FORM = "cover"
COVER = Picker(
    picked="cover",
    by_hand="cover_id",
    nobody=say("Pick who covers for you."),
    oneself=say("That is you. Pick somebody else."),
)
NEWS = ("covers", "uncovers")
NAMED = 6
"""Words of a name that may stand before the days."""


async def start(talk: Talk) -> Answer:
    """`cover <person> <dates>`: the form, filled in as far as the words are understood."""
    raw, said = _typed(talk) if talk.address is None and talk.words else ({}, NOTHING)
    kept = await drafts.find(talk.session, "", FORM)
    return await _form(talk, "", Filled(raw={**kept, **raw}, said=said))


def _typed(talk: Talk) -> tuple[dict[str, str], Text]:
    """Return what typed words fill in: an object id, then days; and what to say of the rest."""
    words = talk.words.split()
    who = parse_person(words[0])
    known = isinstance(who, str)
    raw = {COVER.picked: who, COVER.by_hand: ""} if isinstance(who, str) else {}
    rest = words[1:] if known else words
    for place in range(1 if known else min(len(rest), NAMED)):
        found = _days(talk, " ".join(rest[place:]))
        if not isinstance(found, Text):
            raw |= {FROM: found[0].isoformat(), UNTIL: found[1].isoformat()}
            return raw, _unknown(" ".join(rest[:place])) if place else NOTHING
    return raw, _unknown(" ".join(rest)) if rest else NOTHING


def _days(talk: Talk, words: str) -> tuple[date, date] | Text:
    person = talk.person
    calendar = calendar_for(person.country, person.zone or "UTC", talk.today.year)
    return parse_days(words, today=talk.today, calendar=calendar)


def _unknown(words: str) -> Text:
    return say("I can’t look up “{}” here: pick below.", typed(words[:60]))


async def edit(talk: Talk) -> Answer:
    """One absence, to change or to end."""
    name = talk.arg(cards.AWAY)
    if _standing(talk, name) is None:
        return talk.notice(cards.gone())
    kept = await drafts.find(talk.session, "", thing(FORM, name))
    return await _form(talk, name, Filled(raw=kept))


def _standing(talk: Talk, name: str) -> Away | None:
    """Return an absence that is not over."""
    found = covering.find(talk.person, name)
    return found if found and found.last >= talk.today else None


async def _form(talk: Talk, name: str, filled: Filled) -> Answer:
    view = small_form(
        _asked(talk, name),
        "cover.save",
        place=cards.PLACE,
        person=talk.person,
        values=covering.values_of(talk.person, name),
        filled=filled,
        args=((cards.AWAY, name),) if name else (),
    )
    rows = [
        (each.id, each.cover_name, talk.day(each.first), talk.day(each.last))
        for each in to_come(talk.person.away, talk.today)
    ]
    return talk.form(await small.named(talk, cards.asked(view, rows, name)))


def _asked(talk: Talk, name: str) -> Form:
    """Return the form; an absence that has begun keeps its first day."""
    form, away = talk.desk.playbook.forms[FORM], _standing(talk, name)
    if away is None or away.first > talk.today:
        return form
    first, *rest = form.groups
    left = replace(first, fields=tuple(each for each in first.fields if each.id != FROM))
    return replace(form, groups=(left, *rest))


async def save(talk: Talk) -> Answer:
    """Keep what the form says (X53); the same press again is told the same."""
    if talk.address is None:
        return talk.not_found()
    name = talk.arg(cards.AWAY)
    if done := covering.find(talk.person, talk.key[:16]):
        return await _kept(talk, done)
    if name and _standing(talk, name) is None:
        return talk.notice(cards.gone())
    new = await _read(talk, talk.address, name)
    if isinstance(new, Turned):
        return await _form(talk, name, new.filled)
    await settled(talk.session, talk.address)
    return await _kept(talk, new, name)


async def _read(talk: Talk, address: Address, name: str) -> Away | Turned:
    """Return the absence that a pressed form gives, or the form with what is wrong with it."""
    form, before = _asked(talk, name), _standing(talk, name)
    values = await read_form(talk.session, form, address)
    if isinstance(values, Turned):
        return values
    found = await judged(talk.desk, talk.actor, COVER, values)
    if not isinstance(found, Problem):
        first = _day(values, FROM) or (before.first if before else talk.today)
        last = _day(values, UNTIL) or max(first, talk.today)
        new = Away(id=talk.key[:16], first=first, last=last, cover=found[0], cover_name=found[1])
        wrong = against(talk.person.away, new, talk.today, name)
        if wrong is None:
            return new
        found = wrong
    turned = await read_form(talk.session, form, address, extra=(found,))
    assert isinstance(turned, Turned), "a form with a problem is refused"
    return turned


def _day(values: Mapping[str, Value | None], field: str) -> date | None:
    return date.fromisoformat(str(values[field])) if values.get(field) else None


async def _kept(talk: Talk, away: Away, instead: str = "") -> Answer:
    """Keep an absence and say so; a second time tells who covers only what a first one could not."""
    _deliver(talk, await covering.keep(talk.session, away, talk.today, instead))
    person = await people.known(talk.desk, talk.actor.tenant, away.cover)
    told = person is not None and person.reference is not None
    days = talk.day(away.first), talk.day(away.last)
    return talk.notice(cards.saved(away.id, away.cover_name, *days, told=told))


async def end(talk: Talk) -> Answer:
    """Call an absence off, or end it before its time."""
    away = _standing(talk, talk.arg(cards.AWAY))
    told = await covering.end(talk.session, away.id) if away else None
    if told is None or away is None:
        return talk.notice(cards.gone())
    _deliver(talk, (told,))
    return talk.notice(cards.ended(away.cover_name))


# -- telling


def _deliver(talk: Talk, told: tuple[Told, ...]) -> None:
    """Send who covers what they are to know, beside this turn."""
    for each in told:
        draw = partial(_drawn, talk.desk)
        talk.desk.later(telling.deliver(talk.desk, talk.actor.tenant, each.person, each.tiding, draw))


def _drawn(desk: Desk, person: Person, tiding: Tiding) -> tuple[Card, str]:
    view = cards.told(tiding.news, tiding.who, *_span(desk.today_of(person), tiding))
    return notice_card.notice(view, secrets.token_urlsafe(9)), notice_card.summary(view)


def news(talk: Talk, tiding: Tiding) -> Text:
    """Return the same in one line, for whoever speaks."""
    return cards.news(tiding.news, tiding.who, *_span(talk.today, tiding))


def _span(today: date, tiding: Tiding) -> tuple[str, str]:
    first, last = tiding.first or today, tiding.last or today
    return show_day(first, today), show_day(last, today)
