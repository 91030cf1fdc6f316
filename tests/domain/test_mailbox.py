"""What becomes of a letter: one place at a time, known for 14 days, and every outcome of a post."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import mailbox as box
from bot.domain.mailbox import Letter, Mailbox
from tests.domain.letters import TUESDAY, WORK, at, holding, reminder

ONE = reminder("one")


def on_its_way(*, digest: bool = False) -> Mailbox:
    return box.sending(holding([ONE]), ["one"], at(24, 9), digest=digest)


def test_a_second_put_changes_nothing() -> None:
    """W8: wherever a letter is, the same reminder is no second one."""
    waits = holding([ONE])
    sent = box.sent(on_its_way(), ["one"], TUESDAY)
    dead = box.permanent(on_its_way(), ["one"], at(24, 9), "403")
    for mailbox in (waits, on_its_way(), sent, dead, box.done(waits, "one", at(24, 9), "Alex")):
        assert box.put(mailbox, replace(ONE, urgency=1)) is mailbox
    for mailbox in (waits, on_its_way(), dead):
        assert mailbox.letter("one") == Letter(reminder=ONE)
    assert sent.letter("one") is None
    assert Mailbox().letter("one") is None


def test_nothing_is_late_for_having_waited_for_work() -> None:
    """W8: what came due at three in the morning left in time at nine; two hours later it is late."""
    early = replace(ONE, due_at=at(24, 3))
    for hour, bucket in ((9, 0), (11, 4)):
        on_way = box.sending(holding([early]), ["one"], at(24, hour))
        assert box.sent(on_way, ["one"], TUESDAY, WORK).late.cards[bucket] == 1
    assert box.sent(on_way, ["one"], TUESDAY).late.cards[5] == 1, "a channel has no hours"


def test_one_that_was_dropped_waits_again_when_its_reason_comes_back() -> None:
    """W8: an answer that is taken back makes the window a reason again."""
    mailbox = box.dropped(holding([ONE]), "one", at(24, 9), "answered")
    assert mailbox.pending == {}
    assert mailbox.settled["one"].reason == "answered"
    assert set(box.put(mailbox, ONE).pending) == {"one"}
    assert box.put(mailbox, ONE).settled == {}
    sent = box.sent(on_its_way(), ["one"], TUESDAY)
    assert box.dropped(sent, "one", at(24, 9), "answered") is sent


def test_what_failed_waits_again_once_it_was_let_go_and_handed_on() -> None:
    """C7: let go it does not wait by itself; what is under way is let be."""
    dead = box.permanent(on_its_way(), ["one"], at(24, 9), "unsure")
    for mailbox in (dead, box.done(dead, "one", at(24, 9), "Alex")):
        gone = box.released(mailbox, "one", at(24, 10), "again")
        assert (gone.pending, gone.dead, gone.settled["one"].how) == ({}, {}, "dropped")
        assert set(box.put(gone, ONE).pending) == {"one"}
    for mailbox in (holding([ONE]), on_its_way(), Mailbox()):
        assert box.released(mailbox, "one", at(24, 10), "again") is mailbox


def test_what_was_sent_is_known_for_two_weeks() -> None:
    """X29: then it is forgotten; what waits never is."""
    mailbox = box.put(box.sent(on_its_way(), ["one"], TUESDAY), reminder("two"))
    assert box.forgotten(mailbox, at(24, 9) + timedelta(days=14)) is mailbox
    later = box.forgotten(mailbox, at(24, 10) + timedelta(days=14))
    assert (later.settled, set(later.pending)) == ({}, {"two"})
    assert set(box.put(later, ONE).pending) == {"one", "two"}


def test_cards_are_counted_a_day() -> None:
    """W8: each card of its own counts for its reader's day; a digest is none."""
    mailbox = box.sending(holding([ONE, reminder("two")]), ["one"], at(24, 9))
    mailbox = box.sent(mailbox, ["one"], TUESDAY)
    mailbox = box.sent(box.sending(mailbox, ["two"], at(24, 10)), ["two"], TUESDAY)
    assert (mailbox.day, mailbox.count, mailbox.digest_on) == (TUESDAY, 2, None)
    mailbox = box.sending(box.put(mailbox, reminder("three")), ["three"], at(25, 9))
    mailbox = box.sent(mailbox, ["three"], TUESDAY + timedelta(days=1))
    assert mailbox.count == 1
    digest = box.sent(on_its_way(digest=True), ["one"], TUESDAY)
    assert (digest.count, digest.digest_on) == (0, TUESDAY)


def test_not_sent_waits_again() -> None:
    """W8: refused, it may leave at once; told to wait, it does, and a snooze before stays."""
    assert box.not_sent(on_its_way(), ["one"]) == holding([ONE])
    later = box.not_sent(on_its_way(), ["one"], at(24, 10))
    assert later.pending["one"].ready_at == at(24, 10)
    snoozed = box.waiting(holding([ONE]), Letter(reminder=ONE, not_before=at(26, 9), snoozes=1))
    back = box.not_sent(box.sending(snoozed, ["one"], at(26, 9)), ["one"])
    assert back == snoozed
    assert Letter(reminder=ONE, not_before=at(20, 9)).ready_at == at(24, 9)


@pytest.mark.parametrize("digest", [False, True])
def test_an_unknown_outcome_is_sent_once_more_and_says_so(digest: bool) -> None:
    """W8: after a crash or a time-out it may have arrived; the second time it is left to its owner."""
    once = box.unknown(on_its_way(digest=digest), ["one"], TUESDAY)
    assert once.pending["one"].again
    assert (once.count, once.digest_on) == (0 if digest else 1, None)
    twice = box.unknown(box.sending(once, ["one"], at(24, 10), digest=digest), ["one"], TUESDAY)
    assert twice.dead["one"].reason == "unsure"
    assert (twice.pending, twice.sending) == ({}, {})
    assert box.rearmed(twice).pending["one"].again, "a third copy is labelled as well"
    assert (twice.count, twice.digest_on) == ((0, TUESDAY) if digest else (2, None))


def test_what_cannot_be_delivered_waits_for_an_install() -> None:
    """W8: it stops, with its reason, and is armed again once the bot is installed anew."""
    dead = box.permanent(on_its_way(), ["one"], at(24, 9), "403: blocked")
    assert (dead.dead["one"].reason, dead.pending, dead.sending) == ("403: blocked", {}, {})
    assert box.rearmed(dead) == holding([ONE])


def test_the_first_answer_stands() -> None:
    """X29: done or not needed, from whichever card; a later press finds who said so and when."""
    mailbox = box.done(Mailbox(), "one", at(24, 9), "Alex")
    found = mailbox.answer("one")
    assert found is not None
    assert (found.how, found.by, found.at) == ("done", "Alex", at(24, 9))
    assert box.not_needed(mailbox, "one", at(24, 10), "Sam", "moved") is mailbox
    said = box.not_needed(holding([ONE]), "one", at(24, 10), "Sam", "moved").settled["one"]
    assert (said.how, said.reason) == ("not_needed", "moved")
    with pytest.raises(ValueError):
        box.not_needed(holding([ONE]), "one", at(24, 10), "Sam", "  ")
    assert box.sent(on_its_way(), ["one"], TUESDAY).answer("one") is None
    assert Mailbox().answer("one") is None


def test_an_answer_given_while_it_is_on_its_way_stands() -> None:
    """X29, X30: no outcome of the post brings it back."""
    mailbox = box.done(on_its_way(), "one", at(24, 9), "Alex")
    assert box.sent(mailbox, ["one"], TUESDAY) is mailbox
    assert box.not_sent(mailbox, ["one"]) is mailbox
    assert box.unknown(mailbox, ["one"], TUESDAY) is mailbox
    assert box.permanent(mailbox, ["one"], at(24, 9), "404") is mailbox


def test_only_what_waits_can_leave() -> None:
    """W8: nothing leaves twice by accident."""
    with pytest.raises(KeyError):
        box.sending(on_its_way(), ["one"], at(24, 9))
