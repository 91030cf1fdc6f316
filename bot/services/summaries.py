"""The summary of a meeting: what was decided, who does what, what is still in the way, when the next one is.

Pure. Holds nothing that was recorded for the FM alone: neither the health nor why a meeting was not held.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES, SERIES_KINDS
from bot.domain.item import Item, ItemKind
from bot.domain.outcome import Outcome, parts_of
from bot.domain.text import NOTHING, Text, join, say, typed
from bot.playbook.days import day_of, local
from bot.playbook.meetings import Meeting, meeting_of, next_of
from bot.playbook.when import When
from bot.services.outcomes import open_items
from bot.services.views.meetings import SummaryRow, SummaryView

SHOWN = 12
"""Open items that a summary shows; it says how many more there are."""
HEADS: Mapping[ItemKind, Text] = {
    "action": say("Who does what"),
    "blocker": say("Still in the way"),
    "topic": say("To talk about"),
}
"""Heads of its groups, in order."""

THINGS: Mapping[ItemKind, Text] = {
    "action": say("action"),
    "blocker": say("blocker"),
    "topic": say("topic"),
}


def summary_of(engagement: Engagement, meeting: str, when: When) -> SummaryView | None:
    """Return the summary of a meeting as it reads now; None where no outcome of it is recorded."""
    found, (name, planned) = meeting_of(engagement, meeting, when), parts_of(meeting)
    outcome = engagement.series[name].outcomes.get(planned) if found else None
    if found is None or outcome is None:
        return None
    still = [pair for pair in open_items(engagement, name) if pair[1].kind in HEADS]
    still.sort(key=lambda pair: list(HEADS).index(pair[1].kind))
    return SummaryView(
        customer=engagement.customer,
        place=NAMES[found.kind],
        title=_title(found, outcome, when),
        lead=_lead(engagement, outcome, still),
        decisions=tuple(filter(None, map(str.strip, outcome.decisions.split("\n")))),
        groups=_groups(still[:SHOWN], outcome, when),
        more=max(0, len(still) - SHOWN),
        coming=_coming(engagement, found, when),
    )


def _title(meeting: Meeting, outcome: Outcome, when: When) -> Text:
    day = show_day(meeting.at.day, when.today)
    return say("What we agreed on {}", day) if outcome.held == "held" else say("{} was not held", day)


def _lead(engagement: Engagement, outcome: Outcome, still: Iterable[tuple[str, Item]]) -> Text:
    """Return in numbers what was settled, what is open, what is new."""
    settled = Counter(engagement.items[name].kind for name in outcome.settled if name in engagement.items)
    stands = Counter(item.kind for _, item in still)
    new = Counter(item.kind for name, item in still if name in outcome.raised)
    older = stands["action"] - new["action"]
    words = [
        *(say("{} settled", _counted(settled[kind], kind)) for kind in SERIES_KINDS if settled[kind]),
        say("{} open", _counted(stands["blocker"], "blocker")) if stands["blocker"] else NOTHING,
        say("{} open", _counted(older, "action")) if older else NOTHING,
        say("new: {}", _counted(new["action"], "action")) if new["action"] else NOTHING,
    ]
    told = join(", ", words)
    return say("{}.", told) if told else say("Nothing is open.")


def _counted(number: int, kind: ItemKind) -> Text:
    return say("{} {}", number, THINGS[kind] if number == 1 else say("{}s", THINGS[kind]))


def _groups(
    still: Iterable[tuple[str, Item]], outcome: Outcome, when: When
) -> tuple[tuple[Text, tuple[SummaryRow, ...]], ...]:
    rows: dict[ItemKind, list[SummaryRow]] = {}
    for name, item in still:
        rows.setdefault(item.kind, []).append(_row(item, when, new=name in outcome.raised))
    return tuple((HEADS[kind], tuple(lines)) for kind, lines in rows.items())


def _row(item: Item, when: When, *, new: bool) -> SummaryRow:
    due = day_of(item.due_on)
    until = say("Due {}", show_day(due, when.today)) if due else NOTHING
    raised = NOTHING if item.kind == "action" else say("raised by {}", item.stamp.name)
    age = say("new") if new else age_of(item, when)
    who = item.owner.split()[0] if item.owner.strip() else ""
    if item.kind == "action" and not who:
        who = "Nobody"
    return SummaryRow(who=who, words=item.text, detail=join(" · ", [until, age, raised]))


def age_of(item: Item, when: When) -> Text:
    """Return for how long an item has been open, by the engagement's days."""
    days = (when.local_day - local(item.stamp.at, when)).days
    if days < 1:
        return say("open since today")
    return say("open 1 day") if days == 1 else say("open {} days", days)


def _coming(engagement: Engagement, meeting: Meeting, when: When) -> Text:
    series = engagement.series[meeting.series]
    coming = next_of(series, when, max(when.now, meeting.at.moment))
    if coming is None:
        return NOTHING
    return say("Next time: {}", typed(show_moment(coming.moment, when.today, meeting.zone)))
