"""What an engagement gives reason to remind of: its record read as causes, which the rules in TOML speak of.

Pure. Only reads: when something is due, how much a delay costs and what the card is called is the rules' to
say. Windows, holds, items and meetings stand here; the other families each in a file beside this one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.dates import show_moment
from bot.domain.engagement import Engagement, state_on
from bot.domain.item import Item
from bot.domain.outcome import parts_of
from bot.domain.outreach import Attempt, Thread
from bot.domain.outreach_words import who
from bot.domain.plan.values import Cause
from bot.domain.text import Text, say, typed
from bot.playbook import gateway, gateway_record
from bot.playbook.causes_beside import beside_causes
from bot.playbook.causes_dates import HOME, dated_causes, first_contact
from bot.playbook.causes_end import ending_causes, next_action
from bot.playbook.causes_posts import SUMMARY, TROUBLE, post_causes
from bot.playbook.days import day_of, shown
from bot.playbook.governance import OUTCOME, SERIES
from bot.playbook.model import Playbook
from bot.playbook.when import When

CAUSES = (
    *("window.account_team", "window.partner", "window.customer", "window.referral"),
    *("rfa.first_contact", "rfa.first_contact_missed", "kickoff.gaps", "start.day", "golive.near"),
    *("golive.past", "item.due", "hold.ends", "series.prepare", "series.agenda", "series.outcome"),
    *(
        "checkpoint.weekly",
        "frp.data",
        "status.weekly",
        "status.biweekly",
        "forecast.missing",
        "forecast.day",
    ),
    *("disengage.ready", "queue.confirm", "next_action.day", SUMMARY, TROUBLE),
)
"""The rules that a cause is read for; each is for ever."""

ITEM = "item"
"""Where a cause leads that no step answers: one of the engagement's items."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One meeting of a series, as far as reminders ask: when it is (aware), and what was done about it.

    `posts`: its agenda goes to a channel, whose owner let it be posted.
    """

    id: str
    title: Text
    starts: datetime
    ends: datetime
    prepared: bool = False
    recorded: bool = False
    posts: bool = False


def causes_of(
    playbook: Playbook, engagement: Engagement, when: When, meetings: Iterable[Occurrence] = ()
) -> tuple[Cause, ...]:
    """Return every cause of an engagement, those to come too.

    On hold, only its end is one; a closed engagement still has its next action date; a removed one nothing.
    """
    if engagement.status.state == "removed":
        return ()
    lasting = (*_hold(engagement, when), *next_action(engagement, when))
    if state_on(engagement, when.local_day) != "open":
        return lasting
    met = (cause for each in meetings for cause in _meeting(each, when))
    own = (*_items(engagement), *met, *post_causes(engagement, when))
    if gateway.ended(playbook, engagement):
        return (*lasting, *own)
    if gateway.running(playbook, engagement):
        return (*lasting, *own, *_windows(playbook, engagement, when), *first_contact(engagement, when))
    return (
        *lasting,
        *own,
        *dated_causes(playbook, engagement, when),
        *ending_causes(playbook, engagement, when),
        *beside_causes(playbook, engagement, when),
    )


# -- windows


def _windows(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield a cause for the last contact of each: its window runs, or closed on silence (W1).

    Silence to the end no longer counts once somebody else was contacted after it, nor a window once the
    assignment is decided.
    """
    if not engagement.outreach.attempts or gateway_record.outcome_of(engagement, when).verdict != "go":
        return
    undecided = not gateway.decided(engagement)
    for thread in gateway_record.threads_of(playbook, engagement, when):
        found = _last(engagement, thread)
        if found and thread.closes_at:
            name, attempt = found
            after = any(each.at > attempt.at for each in engagement.outreach.attempts.values())
            silent = thread.state in ("waiting", "due") or (thread.state == "silent" and not after)
            yield Cause(
                rule=f"window.{thread.party}",
                occurrence=name,
                words=_silence(engagement, thread, attempt, when),
                step=gateway.STEP_OF[thread.party],
                item=thread.partner,
                moment=thread.closes_at,
                holds=undecided and silent,
            )


def _last(engagement: Engagement, thread: Thread) -> tuple[str, Attempt] | None:
    """Return the last attempt of a thread that reached somebody, with its id."""
    own = [
        (name, each)
        for name, each in engagement.outreach.attempts.items()
        if (each.party, each.partner) == (thread.party, thread.partner) and not each.void
    ]
    return max(own, key=lambda pair: pair[1].at, default=None)


def _silence(engagement: Engagement, thread: Thread, attempt: Attempt, when: When) -> Text:
    zone = when.calendars.own.zone
    name = engagement.partners[thread.partner].name if thread.partner else ""
    what = say("meeting") if attempt.kind == "meeting" else say("mail")
    day = shown(attempt.at.astimezone(zone).date(), when)
    closes = typed(show_moment(thread.closes_at or attempt.at, when.today, zone))
    them = who(thread.party, name)
    if (thread.closes_at or attempt.at) > when.now:
        return say("No answer from {} to your {} of {} yet; the window closes {}.", them, what, day, closes)
    return say("No answer from {} to your {} of {}; the window closed {}.", them, what, day, closes)


# -- what the FM set


def _items(engagement: Engagement) -> Iterator[Cause]:
    """Yield what the FM set a day for: gaps, risks and tasks (K8, K9, K22)."""
    for name, item in engagement.items.items():
        day = day_of(item.due_on)
        if day and item.kind != "missed":
            yield _item(name, item, day)


def _item(name: str, item: Item, day: date) -> Cause:
    return Cause(
        rule="item.due",
        occurrence=f"{name}:{day.isoformat()}",
        words=typed(item.text),
        step=ITEM,
        item=name,
        day=day,
        holds=item.done is None,
    )


def _hold(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the end of a hold, until the engagement is taken up or put on hold again."""
    status = engagement.status
    day = day_of(status.until) if status.state == "held" else None
    if day:
        yield Cause(
            rule="hold.ends",
            occurrence=day.isoformat(),
            words=say("On hold until {}: {}", shown(day, when), typed(status.reason)),
            step=HOME,
            day=day,
        )


def _meeting(meeting: Occurrence, when: When) -> Iterator[Cause]:
    """Yield a meeting that wants to be prepared, whose agenda is to be posted, whose outcome is missing."""
    zone = when.calendars.own.zone
    words = say("{}, {}.", meeting.title, typed(show_moment(meeting.starts, when.today, zone)))
    to_come = when.now < meeting.starts
    series = parts_of(meeting.id)[0]
    for rule, at, holds, step, item in (
        ("series.prepare", meeting.starts, to_come and not meeting.prepared, SERIES, series),
        ("series.agenda", meeting.starts, to_come and meeting.posts, SERIES, meeting.id),
        ("series.outcome", meeting.ends, not meeting.recorded, OUTCOME, meeting.id),
    ):
        yield Cause(
            rule=rule,
            occurrence=meeting.id,
            words=words,
            step=step,
            item=item,
            moment=at,
            holds=holds,
        )
