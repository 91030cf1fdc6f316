"""The series of an engagement as views: what stands, when each meets next, who is in it (C1-C5, C12-C14).

Writes nothing. Days and times are those of the series' own zone.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.attendance import attendance
from bot.domain.calendar import OutsideCalendar
from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement
from bot.domain.fields import Choice
from bot.domain.governance import NAMES, to_settle
from bot.domain.internal_agenda import SAMPLE
from bot.domain.mailing import Seat
from bot.domain.meeting_link import Meeting, MeetingLink, meeting_link
from bot.domain.series import Kind, Rule, Series
from bot.domain.series_dates import LeftOut, Occurrence, following, paused_until, schedule
from bot.domain.series_words import why_left_out, why_there
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.gateway_record import people_of
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.series import calendar_of
from bot.services.views.parts import Line, Lines

SHOWN = 5
"""Dates that a card shows."""
NAMED = 6
"""People that a line names; how many more there are is said."""
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
PURPOSE: Mapping[Kind, Text] = {
    "program": say("Customer health, blockers, action items"),
    "customer": say("Programme health, blockers, action items"),
    "internal": say("Health, deployment, blockers, actions and their owners"),
    "frp_review": say("What the FRP delivers, for the customer’s status slide"),
    "checkpoint": say("How remediation goes"),
}
NEVER: Mapping[Kind, Text] = {
    "program": say("Never in it: customers and their partners"),
    "internal": say("Never in it: customers, partners, FRPs"),
    "frp_review": say("Never in it: customers, other partners"),
}
"""Who is never in it; a kind that is not here excludes nobody."""
STATUS_REVIEW = "frp.status_review"
"""The step whose guidance says what happens in the review with an FRP (P4)."""
EXPERTS: Mapping[str, Text] = {"fe": say("FE"), "sme": say("SME")}


def rhythm(series: Series, today: date) -> Text:
    """Return how often and when a series meets, in words, and what is to change; NOTHING where none knows."""
    now = series.rule_on(today) or next(iter(series.rules), None)
    if now is None:
        return NOTHING
    words = [_rule_words(each) for each in series.rules if each == now]
    later = (each for each in series.rules if each.starts_on > max(today, now.starts_on))
    words += [say("from {}: {}", show_day(each.starts_on, today), _rule_words(each)) for each in later]
    return join("; ", words)


def _rule_words(rule: Rule) -> Text:
    often = say("Weekly") if rule.rhythm == "weekly" else say("Biweekly")
    return say("{} on {}, {}", often, content(WEEKDAYS[rule.weekday]), rule.time)


def state(desk: Desk, engagement: Engagement, series: Series) -> Text:
    """Return when a series meets next, or why it does not: ended, paused, its times are not known."""
    calendar = calendar_of(desk, engagement, series.time_zone)
    today = _today(desk, series)
    if series.ended_on and series.ended_on < today:
        return say("Ended on {}", show_day(series.ended_on, today))
    if until := paused_until(series, calendar, desk.clock()):
        return say("Paused until {}", show_day(until, today))
    if not series.rules:
        return say("Uses {}", series.existing)
    coming = meetings(desk, engagement, series, 1)
    return say("Next: {}", _moment(coming[0], series, today)) if coming else say("No meeting is to come")


def meetings(
    desk: Desk, engagement: Engagement, series: Series, count: int = SHOWN
) -> tuple[Occurrence, ...]:
    """Return the next meetings, as far as their holidays are known."""
    calendar = calendar_of(desk, engagement, series.time_zone)
    for fewer in range(count, 0, -1):
        with suppress(OutsideCalendar):
            return following(series, calendar, desk.clock(), fewer)
    return ()


def choices(desk: Desk, engagement: Engagement, series: Series) -> tuple[Choice, ...]:
    """Return the next meetings as a form offers them."""
    today = _today(desk, series)
    found = meetings(desk, engagement, series)
    return tuple(Choice(value=each.id, title=_moment(each, series, today)) for each in found)


def dates(desk: Desk, engagement: Engagement, series: Series) -> Lines:
    """Return the next five dates, each with what moved it; what falls away between them is told too (X45)."""
    today, found = _today(desk, series), meetings(desk, engagement, series)
    lines = [(each.planned, _date(each, series, today)) for each in found]
    lines += [(each.planned, _left_out(each, today)) for each in _between(desk, engagement, series, found)]
    title = say("Next five dates, time of {}", series.time_zone.rpartition("/")[2].replace("_", " "))
    if not lines:
        told = say("No meeting is to come, or I don’t know its holidays yet.")
        return Lines(title=title, lines=(Line(title=told),))
    return Lines(title=title, lines=tuple(line for _, line in sorted(lines, key=lambda pair: pair[0])))


def _date(each: Occurrence, series: Series, today: date) -> Line:
    return Line(title=typed(_moment(each, series, today)), detail=why_there(each, today))


def _left_out(each: LeftOut, today: date) -> Line:
    return Line(title=say("Not on {}", show_day(each.planned, today)), detail=why_left_out(each))


def _between(
    desk: Desk, engagement: Engagement, series: Series, found: tuple[Occurrence, ...]
) -> tuple[LeftOut, ...]:
    """Return what is planned up to the last date shown and does not take place; a pause says so itself."""
    if not found:
        return ()
    calendar = calendar_of(desk, engagement, series.time_zone)
    days = schedule(series, calendar, _today(desk, series), max(each.planned for each in found))
    gone = (each for each in days if isinstance(each, LeftOut) and each.why != "pause")
    return tuple(gone)[:SHOWN]


def settle_lines(series: Series) -> tuple[Lines, ...]:
    """Return what is still to be decided or got for a series; nothing where all is settled (C3, C4, C12)."""
    lines = tuple(Line(title=words, mark="○") for words in to_settle(series))
    return (Lines(title=say("Still to settle"), lines=lines),) if lines else ()


def held(series: Series) -> Text:
    """Return how a customer’s review is held: on site once all that it asks for is there (C4, C12)."""
    if series.onsite is None:
        return say("Remote")
    return say("Remote, until what is below is settled") if to_settle(series) else say("On site")


def joining(series: Series) -> Text:
    """Return who of FE and SME was decided to join (C3)."""
    if series.experts is None:
        return say("Not decided yet")
    return join(" and ", [EXPERTS[each] for each in series.experts]) or say("Neither joins")


def people(playbook: Playbook, engagement: Engagement, series: Series) -> tuple[Lines, ...]:
    """Return who belongs in a series, who may join and who never is, by name, each with why (C2-C5)."""
    found = attendance(series.kind, people_of(playbook, engagement), engagement.partners, series.experts)
    groups = (
        (say("In it"), found.attending),
        (say("May join"), found.optional),
        (say("Never in it"), found.never),
        (say("Not asked to come"), found.outside),
    )
    return tuple(
        Lines(title=title, lines=tuple(_named(engagement, seats))) for title, seats in groups if seats
    )


def _named(engagement: Engagement, seats: Iterable[Seat]) -> Iterator[Line]:
    """Yield a line a reason, with those it holds for."""
    by: dict[Text, list[str]] = {}
    for seat in seats:
        by.setdefault(seat.why, []).append(engagement.contacts[seat.contact].name)
    for why, names in by.items():
        more = [say("{} more", len(names) - NAMED)] if len(names) > NAMED else []
        yield Line(title=join(", ", [*map(typed, names[:NAMED]), *more]), detail=why)


def guidance(playbook: Playbook, series: Series) -> tuple[Lines, ...]:
    """Return what happens in a status review: the slide, who reports what (C8, C17); others have none."""
    step = playbook.steps.get(STATUS_REVIEW) if series.kind == "frp_review" else None
    if step is None:
        return ()
    first = step.guidance[:1]
    return tuple(
        Lines(title=content(each.title), lines=tuple(Line(title=content(point)) for point in each.points))
        for each in first
    )


def agenda() -> Lines:
    """Return the sample agenda of the internal review, with its minutes (C5, C13)."""
    lines = (Line(title=say("{} min: {}", each.minutes, each.who), detail=each.about) for each in SAMPLE)
    return Lines(title=say("60 minutes in eight parts"), lines=tuple(lines))


def new_meeting(desk: Desk, engagement: Engagement, series: Series) -> MeetingLink | None:
    """Return the link to a new meeting in Teams for the next date, with those who are in it.

    Who has no address is named instead: the link leaves them out and says so.
    """
    coming = meetings(desk, engagement, series, 1)
    if not coming:
        return None
    found = attendance(series.kind, people_of(desk.playbook, engagement), engagement.partners, series.experts)
    asked = [engagement.contacts[seat.contact] for seat in found.attending]
    zone = ZoneInfo(series.time_zone)
    return meeting_link(
        Meeting(
            subject=subject(engagement, series),
            starts=coming[0].moment.astimezone(zone),
            ends=coming[0].ends.astimezone(zone),
            attendees=tuple(each.email or each.name for each in asked),
        )
    )


def subject(engagement: Engagement, series: Series) -> str:
    """Return what a meeting of a series is called in a calendar."""
    return f"{engagement.customer}: {NAMES[series.kind].plain}"


def _today(desk: Desk, series: Series) -> date:
    return desk.today(series.time_zone)


def _moment(each: Occurrence, series: Series, today: date) -> str:
    return show_moment(each.moment, today, ZoneInfo(series.time_zone))
