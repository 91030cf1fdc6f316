"""`outcome`: what became of a meeting, recorded by its form; then the summary as the others may read it.

Private to who records it. Posts nothing.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.outcome import Outcome, meeting_id, parts_of
from bot.domain.series import Series
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import governance
from bot.playbook.causes_posts import posted
from bot.playbook.meetings import Meeting, meeting_of, meetings
from bot.services import outcomes, undo
from bot.services.forms import Filled
from bot.services.own_forms import own_form, with_sent
from bot.services.records import NotFound
from bot.services.revisions import OUTCOME, Gone, Late, counted, outdated, thing
from bot.services.small_forms import Turned, read_form, settled, small_form, stands
from bot.services.summaries import summary_of
from bot.services.views.answers import NoticeView
from bot.services.views.meetings import SummaryView
from bot.services.views.parts import Button, Line, Lines
from cards import notices
from cards import summary as summary_card
from dialogs import gone, late, small
from dialogs.talk import Talk
from dialogs.turn import Answer

PLACE = say("Meeting outcome")
RECORDED = 5
"""Recorded outcomes that a card lists, the newest first."""
OFFERED = ("settled", "action_owner")
"""Fields whose choices change with the engagement."""


async def choose(talk: Talk) -> Answer:
    """`outcome`: the form of the one meeting that lacks it; else the meetings to choose from."""
    engagement = await talk.engagement("outcome", "write")
    if isinstance(engagement, Answer):
        return engagement
    lacking = missing(talk, engagement)
    if len(lacking) == 1 and talk.address is None:
        return await _open(talk, engagement, lacking[0])
    to_do = tuple(missing_line(talk, engagement, each) for each in lacking)
    there = tuple(_latest(talk, engagement))[:RECORDED]
    named = (Lines(title=say("Not recorded yet"), lines=to_do), Lines(title=say("Recorded"), lines=there))
    lists = tuple(each for each in named if each.lines)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=PLACE,
            title=say("Which meeting?") if lists else say("No meeting to record"),
            lead=NOTHING if lists else say("None of its series has met in the last four weeks."),
            lists=lists,
            buttons=(
                Button(title=say("Governance"), verb="governance", engagement=engagement.id),
                notices.home_button(engagement.id, primary=not lists),
            ),
        )
    )


def missing(talk: Talk, engagement: Engagement, series: str = "") -> list[Meeting]:
    """Return the meetings that have begun and lack their outcome, newest first (of one series, or of all)."""
    when = talk.when(engagement)
    found = (each for each in meetings(engagement, when) if each.begun(when.now))
    own = [each for each in found if not series or each.series == series]
    return sorted(own, key=lambda each: each.at.moment, reverse=True)


def missing_line(talk: Talk, engagement: Engagement, meeting: Meeting) -> Line:
    """Return the row of a meeting whose outcome is missing."""
    day = show_day(meeting.at.day, talk.today)
    return Line(
        title=say("How did {} go?", day),
        detail=NAMES[meeting.kind],
        mark="○",
        button=_to(engagement, meeting.id, say("Outcome of {}", day)),
    )


def recorded_lines(talk: Talk, engagement: Engagement, name: str) -> Iterator[Line]:
    """Yield the recorded outcomes of a series, newest first."""
    series = engagement.series[name]
    for planned in sorted(series.outcomes, reverse=True):
        yield _recorded_line(talk, engagement, name, series, planned)


def _latest(talk: Talk, engagement: Engagement) -> Iterator[Line]:
    found = [(day, name) for name, series in engagement.series.items() for day in series.outcomes]
    for planned, name in sorted(found, reverse=True):
        line = _recorded_line(talk, engagement, name, engagement.series[name], planned)
        yield replace(line, detail=join(" · ", [NAMES[engagement.series[name].kind], line.detail]))


def _recorded_line(talk: Talk, engagement: Engagement, name: str, series: Series, planned: str) -> Line:
    found = meeting_of(engagement, meeting_id(name, planned), talk.when(engagement))
    day = show_day(found.at.day, talk.today) if found else planned
    outcome = series.outcomes[planned]
    return Line(
        title=say("{}", day),
        detail=_said(outcome),
        mark="✓" if outcome.held == "held" else "–",
        button=_to(engagement, meeting_id(name, planned), say("Outcome of {}", day)) if found else None,
    )


def _said(outcome: Outcome) -> Text:
    if outcome.held == "not_held":
        return say("Not held: {}", outcome.reason)
    return content(outcomes.HEALTH_WORDS[outcome.health])


def _to(engagement: Engagement, meeting: str, title: Text) -> Button:
    return Button(title=title, verb="outcome.open", engagement=engagement.id, args=(("item", meeting),))


# -- the form


async def open_one(talk: Talk) -> Answer:
    """The form of one meeting's outcome, as it stands or as it was left."""
    found = await _found(talk)
    return found if isinstance(found, Answer) else await _open(talk, *found)


async def _found(talk: Talk) -> tuple[Engagement, Meeting] | Answer:
    """Return the meeting that a button names; an answer where it is gone, or has not begun."""
    opened = await small.opened(talk, "outcome")
    if isinstance(opened, Answer):
        return opened
    engagement, _ = opened
    when = talk.when(engagement)
    meeting = meeting_of(engagement, talk.arg("item"), when)
    if meeting is None:
        return gone.thing_gone(talk, engagement, PLACE)
    return (engagement, meeting) if meeting.begun(when.now) else _to_come(talk, engagement, meeting)


def _to_come(talk: Talk, engagement: Engagement, meeting: Meeting) -> Answer:
    begins = typed(show_moment(meeting.at.moment, talk.today, meeting.zone))
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=NAMES[meeting.kind],
            title=say("It hasn’t begun yet"),
            lead=say("It is on {}. Record it once it has begun.", begins),
            buttons=(
                _back(engagement, meeting, primary=True),
                notices.home_button(engagement.id, primary=False),
            ),
        )
    )


async def _open(talk: Talk, engagement: Engagement, meeting: Meeting) -> Answer:
    filled = await small.drafted(talk, engagement, thing(OUTCOME, meeting.id))
    return _form(talk, engagement, meeting, filled)


def _form(talk: Talk, engagement: Engagement, meeting: Meeting, filled: Filled) -> Answer:
    form = with_sent(
        own_form(talk.desk.playbook, OUTCOME, engagement, meeting.id),
        {name: filled.raw.get(name, "") for name in OFFERED},
    )
    again = Button(
        title=say("Save, add an action"),
        verb="outcome.more",
        engagement=engagement.id,
        step=OUTCOME,
        revision=engagement.revision(counted(OUTCOME, meeting.id)),
        args=(("f", ",".join(each.id for each in form.fields)), ("item", meeting.id)),
        sends=True,
    )
    view = small_form(
        form,
        "outcome.save",
        place=NAMES[meeting.kind],
        customer=engagement.customer,
        engagement=engagement.id,
        revision=again.revision,
        person=talk.person,
        values=stands(OUTCOME, meeting.id, engagement, talk.person, talk.today),
        filled=filled,
        args=(("item", meeting.id),),
        extra=(again,),
    )
    return talk.form(replace(view, title=say("How did {} go?", show_day(meeting.at.day, talk.today))))


async def save(talk: Talk) -> Answer:
    """Save the outcome, and show the summary that comes of it."""
    return await _sent(talk, again=False)


async def more(talk: Talk) -> Answer:
    """Save the outcome, and ask for the next action."""
    return await _sent(talk, again=True)


async def _sent(talk: Talk, *, again: bool) -> Answer:
    found = await _found(talk)
    if isinstance(found, Answer) or talk.address is None:
        return found if isinstance(found, Answer) else talk.not_found()
    (engagement, meeting), address = found, talk.address
    if talk.key in engagement.done:
        return _saved(talk, engagement, meeting, again=again)
    form = with_sent(
        own_form(talk.desk.playbook, OUTCOME, engagement, meeting.id),
        {name: address.arg(name) for name in OFFERED},
    )
    if isinstance(stale := outdated(engagement, OUTCOME, meeting.id, address.revision), Late):
        return await late.small(talk, form, address, stale)
    stood = outcomes.values_of(engagement, meeting.id).get("reason", "")
    unclear = outcomes.unclear(address.arg("held"), address.arg("reason"), stood)
    values = await read_form(talk.session, form, address, extra=unclear)
    if isinstance(values, Turned):
        return _form(talk, engagement, meeting, values.filled)
    outcome = await outcomes.save(
        talk.desk,
        talk.actor,
        engagement.id,
        meeting.id,
        values,
        key=talk.key,
        revision=address.revision,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone):
        return gone.thing_gone(talk, outcome.engagement, PLACE)
    if isinstance(outcome, Late):
        return await late.small(talk, form, address, outcome)
    await settled(talk.session, address)
    undo.remember_change(talk.session)
    return _saved(talk, outcome.engagement, meeting, again=again)


def _saved(talk: Talk, engagement: Engagement, meeting: Meeting, *, again: bool) -> Answer:
    view = summary_of(engagement, meeting.id, talk.when(engagement))
    if view is None:  # taken back since
        return gone.thing_gone(talk, engagement, PLACE)
    if again:
        return _form(talk, engagement, meeting, Filled(said=say("✓ Saved. Add the next one.")))
    return talk.shown(
        _preview(talk, engagement, meeting, view), summary_card.summary_card, summary_card.summary
    )


def _preview(talk: Talk, engagement: Engagement, meeting: Meeting, view: SummaryView) -> SummaryView:
    """Return the summary as who recorded it sees it: what is left to do about it, and the ways on."""
    link = engagement.series[meeting.series].channel
    done = engagement.series[meeting.series].outcomes[parts_of(meeting.id)[1]].posting
    posts: tuple[Button, ...] = ()
    if link and posted(link) and not done:
        where = say("The channel {} would get it. A post can’t be taken back with *undo*.", link.shown)
        view = replace(view, lead=join(" ", [view.lead, where]))
        title = say("Post it in the channel")
        posts = (replace(_to(engagement, meeting.id, title), verb="summary.post", primary=True),)
    return replace(
        view,
        lead=say("✓ Saved. Its summary: {}", view.lead),
        box=_to_mark(talk, engagement),
        buttons=(
            *posts,
            _to(engagement, meeting.id, say("Change outcome")),
            _back(engagement, meeting),
            notices.home_button(engagement.id, primary=False),
        ),
    )


def _to_mark(talk: Talk, engagement: Engagement) -> tuple[Text, Text, tuple[Button, ...]] | None:
    """Return the box that offers 3333, from the first health review held until it is marked (C6)."""
    if governance.REVIEW not in governance.to_mark(talk.desk.playbook, engagement):
        return None
    button = Button(
        title=say("Mark 3333"),
        verb="step.open",
        engagement=engagement.id,
        step=governance.STEP,
        primary=True,
    )
    text = say("A health review was held: the FTA marks it, or you for them.")
    return say("Next: mark 3333 as done"), text, (button,)


def _back(engagement: Engagement, meeting: Meeting, *, primary: bool = False) -> Button:
    return Button(
        title=say("Back to the series"),
        verb="series.open",
        engagement=engagement.id,
        args=(("item", meeting.series),),
        primary=primary,
    )
