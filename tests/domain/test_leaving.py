"""Which letters leave now, one by one or in the digest, and when to look again (W8)."""

from datetime import datetime, time

import pytest

from bot.domain import mailbox as box
from bot.domain.leaving import Leaving, leaving, next_look
from bot.domain.mailbox import Letter, Mailbox
from bot.domain.plan.values import Reminder
from bot.domain.worktime import WorkTime
from tests.domain.letters import PORTUGAL, TUESDAY, WORK, at, holding, reminder


def names(found: Leaving) -> tuple[list[str], list[str], list[str]]:
    parts = (found.cards, found.digest, found.waits)
    cards, digest, waits = ([each.reminder.id for each in part] for part in parts)
    return cards, digest, waits


def test_the_most_costly_delay_leaves_first() -> None:
    """W8: by urgency, then by the moment they are due."""
    mailbox = holding(
        [
            reminder("late", due=at(20, 9), urgency=5),
            reminder("b", urgency=1),
            reminder("a", due=at(23, 9), urgency=1),
            reminder("to come", due=at(25, 9), urgency=1),
        ]
    )
    assert names(leaving(mailbox, at(24, 9), WORK)) == (["a", "b", "late"], [], ["to come"])


@pytest.mark.parametrize("now", [at(24, 8, 59), at(24, 17), at(28, 12), at(1, 12, month=12)])
def test_nothing_leaves_outside_work(now: datetime) -> None:
    """W8: not before the start, not after the end, not on a Saturday, not on a holiday."""
    found = leaving(holding([reminder("a", due=at(20, 9)), reminder("b", informs=True)]), now, WORK)
    assert names(found)[:2] == ([], [])
    assert len(found.waits) == 2


def test_what_exceeds_the_days_limit_goes_into_the_digest() -> None:
    """W8: the least costly of them, in one message in the morning; later ones wait for the next."""
    mailbox = holding([reminder(name, urgency=rank) for rank, name in enumerate("abcd", 1)])
    assert names(leaving(mailbox, at(24, 9), WORK, 2)) == (["a", "b"], ["c", "d"], [])
    mailbox = box.sending(mailbox, ["a"], at(24, 9))
    assert names(leaving(mailbox, at(24, 9), WORK, 2)) == (["b"], ["c", "d"], [])  # on its way counts
    mailbox = box.sent(box.sending(mailbox, ["b"], at(24, 9)), ["a", "b"], TUESDAY)
    mailbox = box.sending(mailbox, ["c", "d"], at(24, 9), digest=True)
    mailbox = box.put(mailbox, reminder("e", due=at(24, 9)))
    assert names(leaving(mailbox, at(24, 9), WORK, 2)) == ([], [], ["e"])  # one digest is on its way
    mailbox = box.sent(mailbox, ["c", "d"], TUESDAY)
    assert names(leaving(mailbox, at(24, 12), WORK, 2)) == ([], [], ["e"])
    assert names(leaving(mailbox, at(25, 9), WORK, 2)) == (["e"], [], [])


def test_a_digest_is_of_the_morning() -> None:
    """W8: what came due during the day waits for the next; what merely informs is never a card."""
    mailbox = holding(
        [reminder("a", due=at(24, 9), informs=True), reminder("b", due=at(24, 11), informs=True)]
    )
    assert names(leaving(mailbox, at(24, 14), WORK)) == ([], ["a"], ["b"])
    assert names(leaving(mailbox, at(25, 9), WORK)) == ([], ["a", "b"], [])
    assert names(leaving(holding([reminder("c", due=at(24, 11))]), at(24, 14), WORK, 0)) == ([], [], ["c"])


def test_what_came_due_in_quiet_hours_is_told_in_the_digest() -> None:
    """W8: no row of cards when the quiet ends."""
    work = WorkTime(calendar=PORTUGAL, quiet=(time(18), time(9)))
    late = Letter(reminder=reminder("a"), not_before=at(24, 20))
    mailbox = box.waiting(holding([reminder("b", due=at(25, 9))]), late)
    assert names(leaving(mailbox, at(25, 9), work)) == (["b"], ["a"], [])


def test_without_a_digest_all_comes_as_cards() -> None:
    """W8: what informs and what came due in quiet hours too, each within the limit."""
    work = WorkTime(calendar=PORTUGAL, quiet=(time(12), time(13)))
    mailbox = holding(
        [reminder("a", due=at(24, 12, 30)), reminder("b", informs=True), reminder("c", due=at(24, 12, 40))]
    )
    assert names(leaving(mailbox, at(24, 9), work, digest=False)) == (["b"], [], ["a", "c"])
    assert next_look(mailbox, at(24, 9), work, digest=False) == at(24, 9)
    mailbox = box.sent(box.sending(mailbox, ["b"], at(24, 9)), ["b"], TUESDAY)
    assert next_look(mailbox, at(24, 10), work, digest=False) == at(24, 13)
    assert next_look(mailbox, at(24, 12, 50), work, digest=False) == at(24, 13)
    assert names(leaving(mailbox, at(24, 13), work, digest=False)) == (["a", "c"], [], [])
    assert next_look(mailbox, at(24, 10), work) == at(25, 9)


@pytest.mark.parametrize("limit", [1, 2, 3, 8])
@pytest.mark.parametrize("digest", [True, False])
def test_nothing_is_lost_whatever_the_limit(limit: int, digest: bool) -> None:
    """W8: with a digest or without, all that waits has left by the second morning; cards keep the limit."""
    rows = [
        reminder(f"{name}", due=at(24, 9, rank), informs=rank % 3 == 0) for rank, name in enumerate("abcdef")
    ]
    mailbox, told = holding(rows), list[str]()
    for now in (at(24, 9), at(24, 12), at(25, 9)):
        found = leaving(mailbox, now, WORK, limit, digest=digest)
        today = [each.reminder.id for each in found.cards]
        mailbox = box.sent(box.sending(mailbox, today, now), today, WORK.day_of(now))
        both = [each.reminder.id for each in found.digest]
        mailbox = box.sent(box.sending(mailbox, both, now, digest=True), both, WORK.day_of(now))
        assert mailbox.count <= limit
        told += [*today, *both]
    assert sorted(told) == list("abcdef")
    assert next_look(mailbox, at(25, 9), WORK, limit, digest=digest) is None


def test_a_card_that_quiet_hours_overtook_leaves_when_they_end() -> None:
    """W8: due a minute before them and looked at a minute after, it does not wait for the next day."""
    work = WorkTime(calendar=PORTUGAL, quiet=(time(12), time(13)))
    mailbox = holding([reminder("a", due=at(24, 11, 59))])
    assert next_look(mailbox, at(24, 12, 1), work) == at(24, 13)
    assert names(leaving(mailbox, at(24, 13), work)) == (["a"], [], [])


def waiting_for(*reminders: Reminder) -> Mailbox:
    return holding(reminders)


@pytest.mark.parametrize(
    ("mailbox", "now", "limit", "looks"),
    [
        (Mailbox(), at(24, 9), 8, None),
        (waiting_for(reminder("a")), at(24, 9), 8, at(24, 9)),
        (waiting_for(reminder("a", informs=True)), at(24, 9), 8, at(24, 9)),
        (waiting_for(reminder("a", due=at(24, 12))), at(24, 9), 8, at(24, 12)),
        (waiting_for(reminder("a", due=at(24, 12), informs=True)), at(24, 9), 8, at(25, 9)),
        (waiting_for(reminder("a", due=at(24, 18))), at(24, 9), 8, at(25, 9)),
        (waiting_for(reminder("a")), at(24, 18), 8, at(25, 9)),
        (waiting_for(reminder("a", due=at(24, 10))), at(24, 12), 0, at(25, 9)),
        (waiting_for(reminder("a", due=at(30, 9)), reminder("b", due=at(27, 9))), at(24, 9), 8, at(27, 9)),
    ],
)
def test_when_to_look_again(mailbox: Mailbox, now: datetime, limit: int, looks: datetime | None) -> None:
    """W8: at once while something may leave, else at the next moment at which something may."""
    assert next_look(mailbox, now, WORK, limit) == looks


def test_a_look_that_moves_nothing_is_not_repeated_at_once() -> None:
    """W8: with the digest gone at the very start of work, the next look is the day after."""
    mailbox = box.sending(holding([reminder("a", informs=True)]), ["a"], at(24, 9), digest=True)
    mailbox = box.sent(mailbox, ["a"], TUESDAY)
    mailbox = box.put(mailbox, reminder("b", informs=True))
    assert next_look(mailbox, at(24, 9), WORK) == at(25, 9)
