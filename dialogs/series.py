"""`governance`: the meeting series of an engagement, and a card for each (C1, C2, C14). Changes none.

Its three reviews are what the process calls governance.program, governance.customer and governance.internal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES, PROPOSED, established, who_starts
from bot.domain.series import Kind, Series
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import governance
from bot.playbook.causes_posts import told
from bot.playbook.governance import expected_of
from bot.services import series_shown as shown
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines, LinkView
from cards import notices
from dialogs import gone, outcome
from dialogs.talk import Talk
from dialogs.turn import Answer

PLACE = say("Governance")
EXISTING = "series_existing"
OUTCOMES = 3
"""Recorded outcomes that a series' card shows."""
RFA = say("An RFA has no series of its own: use its enablement sync, else meet ad hoc.")
OWN_FORM: Mapping[Kind, str] = {"program": "series_experts", "customer": "series_onsite"}
"""What one kind alone decides."""


SET_UP: Mapping[Kind, Text] = {
    "program": say("Set up program review"),
    "customer": say("Set up health review"),
    "internal": say("Set up internal review"),
    "frp_review": say("Set up status review"),
    "checkpoint": say("Set up checkpoints"),
}
"""Buttons: a phone shows 22 characters of one."""


async def show(talk: Talk) -> Answer:
    """`governance`: the latest series of each kind, and what is expected and not there yet."""
    engagement = await talk.engagement("governance")
    if isinstance(engagement, Answer):
        return engagement
    held = established(engagement.series.values(), talk.today)
    lacking: list[Kind] = [kind for kind in expected_of(engagement) if kind not in held]
    latest = {each.kind: name for name, each in engagement.series.items()}
    rows = tuple(_row(talk, engagement, name, engagement.series[name]) for name in latest.values())
    new = tuple(_lacking(engagement, kind) for kind in lacking)
    late = tuple(outcome.missing_line(talk, engagement, each) for each in outcome.missing(talk, engagement))
    named = (
        Lines(title=say("Outcome missing"), lines=late),
        Lines(title=say("Series") if late else NOTHING, lines=rows),
        Lines(title=say("Not set up yet"), lines=new),
    )
    lists = tuple(each for each in named if each.lines)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=PLACE,
            title=_title(len(rows), len(new)),
            lead=_lead(engagement),
            lists=lists,
            note=PROPOSED if new else NOTHING,
            buttons=(
                *(replace(each.button, primary=True) for each in new[:1] if each.button and not late),
                *((_existing(engagement),) if "internal" in lacking else ()),
                *_to_mark(talk, engagement),
                _button(engagement, say("Set up a series"), "series.new"),
                notices.home_button(engagement.id, primary=False),
            ),
        )
    )


def _title(there: int, lacking: int) -> Text:
    if lacking:
        return say("One series to set up") if lacking == 1 else say("{} series to set up", lacking)
    return say("The meeting series") if there else say("No series yet")


def _lead(engagement: Engagement) -> Text:
    if expected_of(engagement):
        return NOTHING
    return RFA if "rfa" in engagement.motions else say("Its motion decides which series belong to it.")


def _row(talk: Talk, engagement: Engagement, name: str, series: Series) -> Line:
    small_line = [shown.rhythm(series, talk.today), shown.PURPOSE[series.kind]]
    small_line.append(shown.NEVER.get(series.kind, NOTHING))
    return Line(
        title=say("{} · {}", NAMES[series.kind], shown.state(talk.desk, engagement, series)),
        detail=join(" · ", small_line),
        button=_button(engagement, NAMES[series.kind], "series.open", ("item", name)),
    )


def _lacking(engagement: Engagement, kind: Kind) -> Line:
    segment = str(engagement.facts.get("segment", ""))
    words = (who_starts(kind, segment), shown.NEVER.get(kind, NOTHING))
    button = _button(engagement, SET_UP[kind], "series.new", ("of", kind))
    return Line(title=NAMES[kind], detail=join(" ", words), mark="○", button=button)


def _to_mark(talk: Talk, engagement: Engagement) -> Iterator[Button]:
    """Yield the way to the FTOP tasks, once one can be marked (C6)."""
    if tasks := governance.to_mark(talk.desk.playbook, engagement):
        title = say("Mark {}", content(" and ".join(tasks)))
        yield _button(engagement, title, "step.open", step=governance.STEP)


def _existing(engagement: Engagement) -> Button:
    return _button(engagement, say("A call exists already"), "series.new", step=EXISTING)


def _button(
    engagement: Engagement,
    title: Text,
    verb: str,
    *args: tuple[str, str],
    step: str = "",
    primary: bool = False,
) -> Button:
    return Button(title=title, verb=verb, engagement=engagement.id, step=step, args=args, primary=primary)


# -- one series


async def open_one(talk: Talk) -> Answer:
    """Show one series: its next dates, what is still to settle, and who is in it."""
    found = await _found(talk)
    return found if isinstance(found, Answer) else card(talk, found[0], talk.arg("item"))


async def _found(talk: Talk) -> tuple[Engagement, Series] | Answer:
    engagement = await talk.engagement("governance")
    if isinstance(engagement, Answer):
        return engagement
    series = engagement.series.get(talk.arg("item"))
    back = _button(engagement, PLACE, "governance", primary=True)
    return (engagement, series) if series else gone.thing_gone(talk, engagement, PLACE, back)


def card(talk: Talk, engagement: Engagement, name: str, said: Text = NOTHING) -> Answer:
    """Return the card of a series."""
    series = engagement.series[name]
    link = shown.new_meeting(talk.desk, engagement, series)
    once = say("The link makes one meeting: set in Teams how it repeats.")
    by_hand = join(" ", [once, link.note]) if link else NOTHING
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=PLACE,
            title=NAMES[series.kind],
            lead=join(" ", [said, shown.PURPOSE[series.kind]]),
            box=_trouble(talk, engagement, series, name),
            facts=tuple(_facts(talk, engagement, series)),
            lists=(
                *_outcomes(talk, engagement, name),
                *((shown.dates(talk.desk, engagement, series),) if series.rules else ()),
                *shown.settle_lines(series),
                *shown.guidance(talk.desk.playbook, series),
                *shown.people(talk.desk.playbook, engagement, series),
            ),
            note=by_hand,
            link=LinkView(title=say("New meeting in Teams"), url=link.url) if link else None,
            buttons=tuple(_ways(talk, engagement, series, name)),
        )
    )


def _trouble(
    talk: Talk, engagement: Engagement, series: Series, name: str
) -> tuple[Text, Text, tuple[Button, ...]] | None:
    """Return the box of the oldest post that needs a look."""
    link = series.channel
    if link is None or not link.troubles:
        return None
    post, trouble = next(iter(link.troubles.items()))
    words = told(series, link, post, trouble, talk.when(engagement))
    of = (("item", name), ("of", post))
    again = Button(title=say("Post it again"), verb="channel.again", engagement=engagement.id, args=of)
    there = say("It is there") if trouble.kind == "unsure" else say("Leave it")
    return (
        say("A post needs a look"),
        words,
        (again, Button(title=there, verb="channel.there", engagement=engagement.id, args=of)),
    )


def _outcomes(talk: Talk, engagement: Engagement, name: str) -> tuple[Lines, ...]:
    """Return the meetings that lack an outcome, and the last recorded ones."""
    lacking = (
        outcome.missing_line(talk, engagement, each) for each in outcome.missing(talk, engagement, name)
    )
    recorded = tuple(outcome.recorded_lines(talk, engagement, name))[:OUTCOMES]
    lines = (*(replace(each, detail=NOTHING) for each in lacking), *recorded)
    return (Lines(title=say("What became of it"), lines=lines),) if lines else ()


def _facts(talk: Talk, engagement: Engagement, series: Series) -> Iterator[tuple[str, Text]]:
    yield "Rhythm", shown.rhythm(series, talk.today) or say("Not told")
    yield "State", shown.state(talk.desk, engagement, series)
    if series.existing:
        yield "Call", typed(series.existing)
    if series.channel:
        waits = NOTHING if series.channel.accepted else say(", waits for you to look at the preview")
        yield "Channel", say("{}{}", series.channel.shown, waits)
    if series.rules:
        yield "Minutes", content(str(series.duration))
    if series.kind == "program":
        yield "FE, SME", shown.joining(series)
    if series.kind == "customer":
        yield "Held", shown.held(series)


def _over(talk: Talk, series: Series) -> bool:
    return series.ended_on is not None and series.ended_on < talk.desk.today(series.time_zone)


def _ways(talk: Talk, engagement: Engagement, series: Series, name: str) -> Iterator[Button]:
    if not _over(talk, series):
        if not _met(talk, engagement, name):
            yield _edit(talk, engagement, "series_change", name)
        if series.rules:
            yield _edit(talk, engagement, "series_skip", name)
            yield _edit(talk, engagement, "series_move", name)
        yield _button(engagement, say("More"), "series.more", ("item", name))
    yield _button(engagement, PLACE, "governance")


def _met(talk: Talk, engagement: Engagement, name: str) -> bool:
    """Tell whether there is a meeting to speak of: its row needs a button, and the rhythm stands by then."""
    return bool(engagement.series[name].outcomes or outcome.missing(talk, engagement, name))


def _edit(talk: Talk, engagement: Engagement, form: str, name: str) -> Button:
    title = content(talk.desk.playbook.forms[form].opener)
    return _button(engagement, title, "series.edit", ("item", name), step=form)


async def more(talk: Talk) -> Answer:
    """The rest of what can be done with a series."""
    found = await _found(talk)
    if isinstance(found, Answer):
        return found
    (engagement, series), name = found, talk.arg("item")
    ways = [_button(engagement, say("Calendar file"), "export.file", ("form", "ics"), ("item", name))]
    ways = ways if shown.meetings(talk.desk, engagement, series, 1) else []
    if _met(talk, engagement, name):
        ways.append(_edit(talk, engagement, "series_change", name))
    if series.rules:
        ways.append(_edit(talk, engagement, "series_pause", name))
    ways.append(_edit(talk, engagement, "series_end", name))
    if form := OWN_FORM.get(series.kind):
        ways.append(_edit(talk, engagement, form, name))
    if series.kind == "frp_review":
        ways.append(_button(engagement, say("The FRP missed it"), "missed.new"))
    if series.channel:
        ways.append(_button(engagement, say("Channel"), "channel.preview", ("item", name)))
    if series.kind == "internal":
        ways.append(_button(engagement, say("Sample agenda"), "series.agenda", ("item", name)))
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=PLACE,
            title=NAMES[series.kind],
            lead=say("The calendar file holds the meetings of a year, for any calendar."),
            buttons=(*ways, _back(engagement, name)),
        )
    )


async def agenda(talk: Talk) -> Answer:
    """Show the sample agenda of the internal review (C5, C13)."""
    found = await _found(talk)
    if isinstance(found, Answer):
        return found
    engagement, _ = found
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=NAMES["internal"],
            title=say("A sample agenda"),
            lead=shown.NEVER["internal"],
            lists=(shown.agenda(),),
            buttons=(_back(engagement, talk.arg("item")),),
        )
    )


def _back(engagement: Engagement, name: str) -> Button:
    return _button(engagement, say("Back to the series"), "series.open", ("item", name), primary=True)
