"""A mailbox in any order of events: nothing is lost, nothing leaves twice unless it may not have arrived."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import mailbox as box
from bot.domain.leaving import leaving, next_look
from bot.domain.mailbox import Letter, Mailbox
from bot.domain.snoozing import Choice, Snoozed, snoozed
from tests.domain.letters import WORK, at, reminder

LIMIT = 3
NAMES = [f"r{number}" for number in range(8)]
REMINDERS = {
    name: reminder(name, due=at(24, 9) + number * timedelta(hours=2), urgency=number % 3, informs=number > 5)
    for number, name in enumerate(NAMES)
}
Outcome = Literal["sent", "not_sent", "unknown", "permanent"]
CHOICES: tuple[Choice, ...] = ("next_day", "three_days", "monday")
Step = tuple[str, int, Outcome]
WHAT = (
    *("put", "put", "wait", "wait", "leave", "leave", "leave", "leave"),
    *("snooze", "done", "not_needed", "drop", "rearm"),
)
OUTCOMES: tuple[Outcome, ...] = ("sent", "sent", "not_sent", "unknown", "unknown", "permanent")
STEPS = st.tuples(st.sampled_from(WHAT), st.integers(0, 40), st.sampled_from(OUTCOMES))


@dataclass
class Reader:
    """What the test knows of a mailbox's reader: `wants` are reminders they are still to see.

    "again": nobody knows whether they saw it. `dead` could not be delivered, with what they wanted then.
    """

    now: datetime = datetime(2026, 11, 24, 8, tzinfo=UTC)
    mailbox: Mailbox = field(default_factory=Mailbox)
    wants: dict[str, Literal["new", "again"]] = field(default_factory=dict[str, Literal["new", "again"]])
    dead: dict[str, Literal["new", "again"]] = field(default_factory=dict[str, Literal["new", "again"]])
    seen: set[str] = field(default_factory=set[str])
    cards: Counter[date] = field(default_factory=Counter[date])
    digests: Counter[date] = field(default_factory=Counter[date])

    def step(self, what: str, number: int, outcome: Outcome) -> None:
        name = NAMES[number % len(NAMES)]
        if what == "put":
            if name not in self.wants and name not in self.seen and name not in self.dead:
                self.wants[name] = "new"
            self.mailbox = box.put(self.mailbox, REMINDERS[name])
        elif what == "wait":
            looks = next_look(self.mailbox, self.now, WORK, LIMIT)
            self.now = looks if looks and number > 8 else self.now + timedelta(hours=number)
        elif what == "leave":
            self.leave(outcome, number)
        elif what == "rearm":
            self.mailbox = box.rearmed(self.mailbox)
            self.wants |= self.dead
            self.dead = {}
        elif self.mailbox.letter(name) or name in self.mailbox.settled:
            self.answer(what, name, number)
        self.check()

    def leave(self, outcome: Outcome, number: int) -> None:
        found = leaving(self.mailbox, self.now, WORK, LIMIT)
        assert not (found.cards or found.digest) or WORK.inside(self.now)
        for letters, digest in ((found.cards, False), (found.digest, True)):
            self.post(letters, outcome, digest=digest)

    def post(self, letters: tuple[Letter, ...], outcome: Outcome, *, digest: bool) -> None:
        names, day = [each.reminder.id for each in letters], WORK.day_of(self.now)
        for each in letters:
            assert each.ready_at <= self.now
            assert each.again == (self.wants[each.reminder.id] == "again")
        self.mailbox = box.sending(self.mailbox, names, self.now, digest=digest)
        self.check()
        if outcome == "not_sent":
            self.mailbox = box.not_sent(self.mailbox, names, self.now + timedelta(minutes=1))
        elif outcome == "permanent":
            self.mailbox = box.permanent(self.mailbox, names, self.now, "403")
            self.dead |= {name: self.wants.pop(name) for name in names}
        else:
            act = box.sent if outcome == "sent" else box.unknown
            self.mailbox = act(self.mailbox, names, day)
            unsure = [name for name in names if outcome != "sent" and self.wants[name] == "again"]
            arrived = [name for name in names if outcome == "sent"]
            for name in names:
                self.wants[name] = "again"
            for name in arrived:
                del self.wants[name]
                self.seen.add(name)
            for name in unsure:
                self.dead[name] = self.wants.pop(name)
            if digest:
                self.digests[day] += bool(arrived or unsure)
            else:
                self.cards[day] += len(names)

    def answer(self, what: str, name: str, number: int) -> None:
        one = REMINDERS[name]
        if what == "snooze" and not self.mailbox.answer(name):
            found = snoozed(self.mailbox, one, CHOICES[number % 3], self.now, WORK)
            if isinstance(found, Snoozed):
                self.mailbox = found.mailbox
                self.wants[name] = "new"
                self.seen.discard(name)
                self.dead.pop(name, None)
        elif what == "drop":
            if name in self.mailbox.pending:
                del self.wants[name]
            self.mailbox = box.dropped(self.mailbox, name, self.now, "over")
        elif what in ("done", "not_needed"):
            if what == "done":
                self.mailbox = box.done(self.mailbox, name, self.now, "Alex")
            else:
                self.mailbox = box.not_needed(self.mailbox, name, self.now, "Alex", "moved")
            self.wants.pop(name, None)
            self.dead.pop(name, None)
            self.seen.add(name)

    def check(self) -> None:
        parts = (self.mailbox.pending, self.mailbox.sending, self.mailbox.settled, self.mailbox.dead)
        places = Counter(name for part in parts for name in part)
        assert max(places.values(), default=1) == 1
        assert {*self.mailbox.pending, *self.mailbox.sending} == set(self.wants)
        assert set(self.mailbox.dead) == set(self.dead)
        assert max(self.cards.values(), default=0) <= LIMIT
        assert max(self.digests.values(), default=0) <= 1


@settings(deadline=None, max_examples=100)
@given(st.lists(STEPS, min_size=40, max_size=80))
def test_nothing_is_lost_and_nothing_leaves_twice(steps: list[Step]) -> None:
    """W8: whatever happens, what is still to be seen waits and nothing else does; what leaves again was put
    off, or may not have arrived and says so; the day's limit and the one digest hold. In the end all of it
    leaves.
    """
    reader = Reader()
    for what, number, outcome in steps:
        reader.step(what, number, outcome)
    for _ in range(60):
        looks = next_look(reader.mailbox, reader.now, WORK, LIMIT)
        if looks is None:
            break
        assert looks >= reader.now
        reader.now = looks
        before = set(reader.wants)
        reader.leave("sent", 0)
        reader.check()
        assert before > set(reader.wants) or next_look(reader.mailbox, looks, WORK, LIMIT) != looks
    assert not reader.wants
