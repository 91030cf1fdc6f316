"""A channel gets nothing twice where the marks of what was posted are gone: after a hand-over, or a hold."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain import mailbox as box
from bot.domain.engagement import Engagement, Status
from bot.domain.outcome import Outcome, meeting_id
from bot.domain.plan.values import identity
from bot.errors import Changed, Unknown
from bot.reminders import planning
from bot.services import posts
from bot.services.records import write
from bot.storage import kinds
from tests.reminders.test_posting import ALEX, NINE, POSTS, STAMP, Office, office
from tests.soak.agendas import MEETING, NAME, series

__all__ = ["office"]
HELD = "2026-11-18"
SUMMARY = meeting_id(NAME, HELD)
DAY = timedelta(days=1)
Lose = Callable[[Office, timedelta], Awaitable[None]]
"""Lets some time pass, in which the engagement loses its marks."""


async def stored(office: Office) -> Engagement:
    """Return the engagement as it stands."""
    found = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert found
    return kinds.ENGAGEMENT.decode(found.body)


async def save(office: Office, engagement: Engagement) -> None:
    """Write the engagement over what stands."""
    found = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert found
    await write(office.desk, replace(engagement, seq=engagement.seq + 1), found.etag)


async def summary_of(office: Office) -> None:
    """Record a meeting whose summary is let be posted now; nothing else of the series is posted."""
    held = series(1, "http://x", STAMP)
    outcome = Outcome(held="held", stamp=STAMP, posting=replace(STAMP, at=office.now))
    ended = replace(held, outcomes={HELD: outcome}, ended_on=date.fromisoformat(HELD))
    await save(office, replace(await stored(office), series={NAME: ended}))


async def handed_over(office: Office, after: timedelta) -> None:
    """Give it to somebody else, who is reminded anew."""
    office.now += after
    await save(office, replace(await stored(office), owner="p2", marks={}))


async def rests(office: Office, after: timedelta) -> None:
    """Put it on hold until that time has passed; the worker looks at it meanwhile."""
    until = (office.now + after).date().isoformat()
    await save(office, replace(await stored(office), status=Status(state="held", until=until)))
    await office.passes(after=after / 2)
    assert (await stored(office)).marks == {}
    office.now += after / 2


async def says(office: Office, *, again: bool) -> None:
    """The owner settles the trouble of the summary."""
    owner = replace(ALEX, id=(await stored(office)).owner)
    post = f"series.summary:{SUMMARY}"
    await posts.settle(office.desk, owner, "e1", NAME, post, again=again, key=f"{office.now}")


@pytest.mark.parametrize("lose", [handed_over, rests])
@pytest.mark.parametrize("days", [2, 9, 13, 20])
@pytest.mark.parametrize("came", ["posted", "unsure", "it is there"])
async def test_a_summary_is_posted_once(office: Office, came: str, days: int, lose: Lose) -> None:
    """C7: it arrived, nobody knows, or its owner has seen it there: it does not leave by itself. Where nobody
    knows, its owner is still asked.
    """
    if came != "posted":
        office.team.faults.append(Unknown("no answer"))
    await summary_of(office)
    await office.passes()
    if came == "it is there":
        await says(office, again=False)
    await lose(office, days * DAY)
    await posts.edit(office.desk, POSTS, lambda held: box.forgotten(held, office.now))  # old
    for _ in range(3):
        await office.passes(after=timedelta(minutes=5))
    assert office.team.got == ([SUMMARY] if came == "posted" else [])
    assert await office.troubles() == (["unsure"] if came == "unsure" else [])


async def test_what_was_said_while_a_worker_held_it_does_not_wait(office: Office) -> None:
    """W8, C7: the summary is let be posted between a worker's claim and its note: it leaves at the next look,
    not when the lease ends; and once.
    """
    found = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert found
    planned = await planning.prepare(office.desk, "w1", found)
    assert planned
    await planning.hand_on(office.desk, [planned])
    await summary_of(office)
    with pytest.raises(Changed):
        await planning.finish(office.desk, planned)
    for name in ("w2", "w1"):
        await office.passes(name)
    assert office.team.got == [SUMMARY]


@pytest.mark.parametrize("lose", [handed_over, rests])
@pytest.mark.parametrize("days", [1, 9, 20])
async def test_posted_again_by_a_word_however_late(office: Office, days: int, lose: Lose) -> None:
    """C7: *Post it again* posts it, once, also where its days were over; a second unknown outcome is told."""
    office.team.faults += [Unknown("no answer"), Unknown("no answer")]
    await summary_of(office)
    await office.passes()
    await lose(office, days * DAY)
    await says(office, again=True)
    await office.passes()
    assert (office.team.got, await office.troubles()) == ([], ["unsure"])
    office.now += timedelta(minutes=5)
    await says(office, again=True)
    for _ in range(3):
        await office.passes(after=timedelta(minutes=5))
    assert (office.team.got, await office.troubles()) == ([SUMMARY], [])


async def test_said_twice_is_said_once(office: Office) -> None:
    """X8: the press that let it be posted again, delivered once more, does nothing to what came since."""
    office.team.faults += [Unknown("no answer"), Unknown("no answer")]
    await summary_of(office)
    await office.passes()
    at = office.now
    await says(office, again=True)
    await office.passes(after=timedelta(minutes=5))
    assert await office.troubles() == ["unsure"]
    office.now, later = at, office.now
    await says(office, again=True)
    office.now = later
    await handed_over(office, timedelta(0))
    await office.passes(after=timedelta(minutes=5))
    assert (office.team.got, await office.troubles()) == ([], ["unsure"])


async def test_a_word_that_was_not_saved_posts_nothing(office: Office) -> None:
    """X40: the store goes away between the two writes of *Post it again*: the trouble stands, and its owner
    settles it either way.
    """
    office.team.faults.append(Unknown("no answer"))
    await summary_of(office)
    await office.passes()
    name = identity("e1", "series.summary", SUMMARY)
    await posts.edit(office.desk, POSTS, lambda held: box.released(held, name, office.now, "again"))
    await office.passes(after=timedelta(minutes=5))
    assert (office.team.got, await office.troubles()) == ([], ["unsure"])
    await says(office, again=False)
    await handed_over(office, DAY)
    await office.passes(after=timedelta(minutes=5))
    assert (office.team.got, await office.troubles()) == ([], [])


@pytest.mark.parametrize("lose", [handed_over, rests])
async def test_an_agenda_posted_by_hand_is_that_of_its_meeting(office: Office, lose: Lose) -> None:
    """C7: the first press posts it; the plan, which has no mark of it any more, does not."""
    office.now = NINE - 2 * DAY
    await posts.by_hand(office.desk, ALEX, "e1", MEETING)
    await lose(office, 2 * DAY)
    await office.passes()
    assert office.team.got == []
