"""What is due when: one rule of each basis, its marks, its lateness, and when it falls silent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.plan.plan import advanced, cause_of, plan, told
from bot.domain.plan.values import Cause, Missed, Planned, Rule, Setting, identity
from bot.domain.text import say
from bot.domain.worktime import Absence, WorkTime

LISBON, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
PORTUGAL = Calendar(
    zone=LISBON, country="PT", first_year=2026, last_year=2027, holidays=((date(2026, 12, 1), "Restoration"),)
)
STATES = Calendar(zone=NEW_YORK, country="US", first_year=2026, last_year=2027)
WORDS = say("No answer.")


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def setting(now: datetime, work: WorkTime | None = None) -> Setting:
    return Setting(now=now, calendar=PORTUGAL, work=work or WorkTime(calendar=PORTUGAL))


WINDOW = Rule(id="window", title="T", reason="R", basis="closes", urgency=2)
BEFORE = Rule(id="before", title="T", reason="R", basis="before", days=2, urgency=3)
ON = Rule(id="on", title="T", reason="R", basis="on", urgency=3)
AFTER = Rule(id="after", title="T", reason="R", basis="after", days=3, at="closing", urgency=3)
WEEKLY = Rule(id="weekly", title="T", reason="R", basis="every", days=7, urgency=6)
RULES = {rule.id: rule for rule in (WINDOW, BEFORE, ON, AFTER, WEEKLY)}


def cause(
    rule: str, *, moment: datetime | None = None, day: date | None = None, holds: bool = True, key: str = "x"
) -> Cause:
    return Cause(rule=rule, occurrence=key, words=WORDS, step="s", moment=moment, day=day, holds=holds)


def due(found: Planned) -> list[datetime]:
    return [each.due_at for each in found.reminders]


@pytest.mark.parametrize(
    ("given", "when"),
    [
        (cause("window", moment=at(24, 17)), at(25, 9)),
        (cause("window", moment=at(27, 17)), at(30, 9)),  # closes on Friday evening
        (cause("window", day=date(2026, 11, 24)), at(25, 9)),
        (cause("before", day=date(2026, 11, 26)), at(24, 9)),
        (cause("before", moment=at(26, 15)), at(24, 9)),
        (cause("before", day=date(2026, 12, 2)), at(27, 9)),  # the holiday and the weekend are no days
        (cause("on", day=date(2026, 11, 24)), at(24, 9)),
        (cause("on", day=date(2026, 11, 28)), at(30, 9)),  # a Saturday
        (cause("after", day=date(2026, 11, 19)), at(25, 9)),
        (cause("weekly", day=date(2026, 11, 19)), at(26, 9)),
    ],
)
def test_each_basis_names_its_moment(given: Cause, when: datetime) -> None:
    """W7, W8: by the engagement's business days, at the owner's next start of work."""
    assert due(plan("e1", RULES, [given], {}, setting(at(20, 12)))) == [when]


def test_calendar_days_are_told_apart_from_business_days() -> None:
    """W7: a rule may count plain days; then the weekend only moves the card."""
    rules = {"after": replace(AFTER, business=False)}
    found = plan("e1", rules, [cause("after", day=date(2026, 11, 19))], {}, setting(at(20, 12)))
    assert due(found) == [at(23, 9)]


def test_the_owner_may_sit_elsewhere() -> None:
    """W8: the window closes where the customer is, the card comes when the owner starts."""
    work = WorkTime(calendar=STATES)
    found = plan("e1", RULES, [cause("window", moment=at(24, 17))], {}, setting(at(20, 12), work))
    assert due(found) == [at(25, 14)]
    found = plan("e1", RULES, [cause("on", day=date(2026, 12, 1))], {}, setting(at(20, 12), work))
    assert due(found) == [at(1, 14, month=12)]


def test_a_reminder_says_what_it_rests_on() -> None:
    """X29: whoever plans it, its id is the same; it carries the facts, the reason and where it leads."""
    first = plan("e1", RULES, [cause("window", moment=at(24, 17))], {}, setting(at(20, 12))).reminders[0]
    again = plan("e1", RULES, [cause("window", moment=at(24, 17))], {}, setting(at(26, 12))).reminders[0]
    assert first == again
    assert first.id == identity("e1", "window", "x")
    assert len({identity(*each) for each in (("e1", "a", "b"), ("e1", "b", "a"), ("e2", "a", "b"))}) == 3
    assert (first.words, first.reason.plain, first.step, first.since) == (WORDS, "R", "s", at(24, 17))
    work = WorkTime(calendar=PORTUGAL)
    assert not first.late(at(25, 10), work)
    assert first.late(at(25, 11), work)


def test_what_comes_due_after_work_is_not_late_the_next_morning() -> None:
    """W8: a meeting that ends at 18:00 is asked about at nine, and late from ten on."""
    rules, causes = {"window": replace(WINDOW, at="once")}, [cause("window", moment=at(24, 18))]
    (asked,) = plan("e1", rules, causes, {}, setting(at(24, 18))).reminders
    work = WorkTime(calendar=PORTUGAL)
    assert asked.due_at == at(24, 18)
    assert not asked.late(at(25, 9), work)
    assert asked.late(at(25, 11), work)


def test_the_plan_is_in_order_and_knows_what_comes_next() -> None:
    """W8: by the moment, then by what a delay costs; what is due and waits is due in the past."""
    causes = [cause("weekly", day=date(2026, 11, 18)), cause("window", moment=at(24, 17))]
    found = plan("e1", RULES, causes, {}, setting(at(20, 12)))
    assert [each.rule for each in found.reminders] == ["window", "weekly"]
    assert found.next_due == at(25, 9)
    assert [each.rule for each in found.due(at(25, 9))] == ["window", "weekly"]
    assert found.due(at(25, 8)) == ()
    assert Planned().next_due is None


def test_no_cause_no_reminder() -> None:
    """W8: one that does not hold is silent, and so is one whose rule the playbook dropped."""
    gone = [cause("window", moment=at(24, 17), holds=False), cause("dropped", day=date(2026, 11, 24))]
    assert plan("e1", RULES, gone, {}, setting(at(20, 12))) == Planned()
    with pytest.raises(ValueError, match="window x"):
        cause("window")


def test_it_is_asked_again_whether_the_reason_holds() -> None:
    """X29: at the moment of sending; an answer given meanwhile silences it."""
    held = cause("window", moment=at(24, 17))
    reminder = plan("e1", RULES, [held], {}, setting(at(20, 12))).reminders[0]
    assert cause_of(reminder, [cause("on", day=date(2026, 11, 24)), held]) is held
    assert cause_of(reminder, [replace(held, holds=False), replace(held, occurrence="y")]) is None
    assert cause_of(reminder, []) is None


def test_a_one_off_is_planned_once_and_however_late() -> None:
    """W8: months late it still comes; behind its mark it does not, until its reason ceased and came back."""
    held = cause("window", moment=at(24, 17))
    late = datetime(2027, 3, 1, tzinfo=UTC)
    found = plan("e1", RULES, [held], {}, setting(late))
    assert due(found) == [at(25, 9)]
    assert advanced({}, found, [held], at(24, 12)) == {}
    marks = advanced({}, found, [held], late)
    assert plan("e1", RULES, [held], marks, setting(late)) == Planned()
    assert advanced(marks, Planned(), [replace(held, holds=False)], late) == {}
    assert advanced(marks, Planned(), [], late) == {}


THURSDAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("now", "mark", "comes", "missed"),
    [
        (at(20, 12), None, at(26, 9), None),
        (at(26, 9), None, at(26, 9), None),
        (at(28, 9), None, at(26, 9), None),  # 48 hours late
        (at(28, 10), None, at(3, 9, month=12), (1, at(26, 0), at(26, 0))),
        (at(10, 12, month=12), None, at(10, 9, month=12), (2, at(26, 0), at(3, 0, month=12))),
        (at(14, 12, month=12), None, at(17, 9, month=12), (3, at(26, 0), at(10, 0, month=12))),
        (at(28, 9), date(2026, 11, 26), at(3, 9, month=12), None),
    ],
)
def test_what_recurs_is_sent_once_or_recorded_as_missed(
    now: datetime, mark: date | None, comes: datetime, missed: tuple[int, datetime, datetime] | None
) -> None:
    """W8: late by two days at most; of several only the latest; older ones are recorded."""
    marks = {"weekly:x": mark} if mark else {}
    found = plan("e1", RULES, [cause("weekly", day=THURSDAY)], marks, setting(now))
    assert due(found) == [comes]
    lost = missed and Missed(key="weekly:x", count=missed[0], first=missed[1].date(), last=missed[2].date())
    assert found.missed == ((lost,) if lost else ())


def test_what_comes_every_other_day_is_late_after_half_a_day() -> None:
    """W8: the shorter the rhythm, the sooner it is too late."""
    rules = {"weekly": replace(WEEKLY, days=2)}
    for hours, count in ((12, 0), (13, 1)):
        now = at(24, 9) + timedelta(hours=hours)
        found = plan("e1", rules, [cause("weekly", day=date(2026, 11, 22))], {}, setting(now))
        assert sum(each.count for each in found.missed) == count


def test_marks_of_a_rhythm_advance_with_it() -> None:
    """W8: each comes once, under an id of its own; what was missed is recorded once."""
    held, marks, ids = cause("weekly", day=THURSDAY), {}, list[str]()
    for now in (at(26, 9), at(26, 10), at(3, 9, month=12)):
        found = plan("e1", RULES, [held], marks, setting(now))
        ids += [each.id for each in found.due(now)]
        marks = advanced(marks, found, [held], now)
    assert len(set(ids)) == len(ids) == 2
    assert marks == {"weekly:x": date(2026, 12, 3)}
    found = plan("e1", RULES, [held], marks, setting(at(14, 12, month=12)))
    marks = advanced(marks, found, [held], at(14, 12, month=12))
    assert marks == {"weekly:x": date(2026, 12, 10)}
    assert plan("e1", RULES, [held], marks, setting(at(14, 12, month=12))).missed == ()


def test_what_was_handed_on_can_be_answered_while_it_holds() -> None:
    """X29: a one-off at any time; of a rhythm those of a month, also where it was too late to send the last,
    where an absence was noted since, and where a new owner has no marks.
    """
    once, again = cause("window", moment=at(24, 17)), cause("weekly", day=THURSDAY)
    now = at(14, 12, month=12)
    for marks in ({}, {"weekly:x": date(2026, 12, 3)}, {"weekly:x": date(2026, 12, 10)}):
        found = list(told("e1", RULES, [once, again], marks, setting(now)))
        assert [each.mark for each in found if each.recurs] == [
            date(2026, 12, 10), date(2026, 12, 3), date(2026, 11, 26)
        ]  # fmt: skip
        assert [each.rule for each in found if not each.recurs] == ["window"]
    away = WorkTime(calendar=PORTUGAL, absences=(Absence(first=date(2026, 12, 9), last=date(2026, 12, 18)),))
    found = told("e1", RULES, [again], {"weekly:x": date(2026, 12, 10)}, setting(now, away))
    assert next(found).mark == date(2026, 12, 10)
    assert list(told("e1", RULES, [replace(once, holds=False)], {}, setting(now))) == []
    later = [
        each.mark for each in told("e1", RULES, [again], {}, setting(at(28, 12, month=1).replace(year=2027)))
    ]
    assert (len(later), later[-1]) == (5, date(2026, 12, 31))


def test_one_of_a_rhythm_may_close_with_its_day() -> None:
    """W8: by the closing of the engagement's place, then at the owner's next start of work."""
    rules = {"weekly": replace(WEEKLY, at="closing")}
    found = plan("e1", rules, [cause("weekly", day=THURSDAY)], {}, setting(at(20, 12)))
    assert due(found) == [at(27, 9)]


def test_several_that_fall_into_an_absence_are_one() -> None:
    """W8: three weeks away, one card on the first day back, and the same one whenever it is planned."""
    work = WorkTime(calendar=PORTUGAL, absences=(Absence(first=date(2026, 11, 23), last=date(2026, 12, 13)),))
    held = cause("weekly", day=THURSDAY)
    before = plan("e1", RULES, [held], {}, setting(at(20, 12), work))
    after = plan("e1", RULES, [held], {}, setting(at(14, 9, month=12), work))
    assert due(before) == due(after) == [at(14, 9, month=12)]
    assert before.reminders == after.reminders
    assert before.reminders[0].mark == date(2026, 12, 10)


def test_a_rhythm_that_begins_later_waits() -> None:
    """W8: a day in the future is no reason to look back."""
    found = plan("e1", RULES, [cause("weekly", day=date(2027, 1, 7))], {}, setting(at(20, 12)))
    assert due(found) == [datetime(2027, 1, 14, 9, tzinfo=UTC)]


def test_days_beyond_the_calendar_have_a_card_all_the_same() -> None:
    """W7: where no holidays are known, the weekend alone rests: never too late."""
    found = plan("e1", RULES, [cause("after", day=date(2031, 11, 27))], {}, setting(at(20, 12)))
    assert due(found) == [datetime(2031, 12, 3, 9, tzinfo=UTC)]
    found = plan("e1", RULES, [cause("before", day=date(2028, 1, 4))], {}, setting(at(20, 12)))
    assert due(found) == [datetime(2027, 12, 31, 9, tzinfo=UTC)]
