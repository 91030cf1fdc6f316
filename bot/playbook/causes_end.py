"""Causes of an engagement's end: ready for the talk, the tenant's queue, the next action date.

Pure, as causes.py, which asks for them. What the end rests on stands in ending.py.
"""

from collections.abc import Iterator

from bot.domain.disengagement import ended, next_action_on
from bot.domain.engagement import Engagement
from bot.domain.plan.values import Cause
from bot.domain.text import join, say
from bot.playbook import ending
from bot.playbook.causes_dates import HOME
from bot.playbook.days import shown
from bot.playbook.missing import applies, workload_name
from bot.playbook.model import Playbook
from bot.playbook.when import When


def ending_causes(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield these causes, for an engagement past its Gateway."""
    yield from _disengage(playbook, engagement)
    yield from _queue(engagement, when)


def _disengage(playbook: Playbook, engagement: Engagement) -> Iterator[Cause]:
    """Yield the completion talk once the work on every workload is over, and not all were discussed (D17)."""
    step = playbook.steps.get(ending.PREPARE)
    work = engagement.workloads
    if step is None or not work or not applies(step, engagement):
        return
    if all(ended(ending.completion(each)) for each in work.values()):
        latest = max(part.stamp.at for each in work.values() for part in each.completion.values())
        yield Cause(
            rule="disengage.ready",
            occurrence=",".join(sorted(work)),
            words=say("Over for: {}.", join(", ", [workload_name(playbook, name) for name in work])),
            step=ending.PREPARE,
            moment=latest,
            holds=any(ending.completion(each).discussed_on is None for each in work.values()),
        )


def _queue(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the queue mail until FTOP shows the tenant there (D10, D11)."""
    mailed = ending.farewell_of(ending.once(engagement))
    if mailed.queue_mail_on:
        yield Cause(
            rule="queue.confirm",
            occurrence=mailed.queue_mail_on.isoformat(),
            words=say("You mailed the Assignment team on {}.", shown(mailed.queue_mail_on, when)),
            step=ending.LEAVE,
            day=mailed.queue_mail_on,
            holds=not (mailed.in_queue or mailed.unassigned),
        )


def next_action(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the next action date of an engagement all of whose workloads were discussed (D9, W6)."""
    talks = [ending.completion(each).discussed_on for each in engagement.workloads.values()]
    day = next_action_on(each for each in talks if each) if all(talks) else None
    if day:
        yield Cause(
            rule="next_action.day",
            occurrence=day.isoformat(),
            words=say("You left it in FTOP for {}.", shown(day, when)),
            step=HOME,
            day=day,
        )
