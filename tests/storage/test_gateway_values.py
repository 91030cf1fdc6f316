"""The values of Gateway, governance and disengagement can be kept: they come back from JSON as they were."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.changes import diff, plain
from bot.domain.decision import Decision
from bot.domain.disengagement import Completion, Farewell
from bot.domain.outreach import Answer, Attempt, Outreach, Skip, answered, bounced, held_back, sent, skipped
from bot.domain.partners import Partner
from bot.domain.requirements import Requirements
from bot.domain.series import Move, Onsite, Pause, Rule, Series
from bot.storage.codecs import Codec

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def outreach() -> Outreach:
    made = sent(Outreach(), Attempt(party="account_team", kind="meeting", at=NOON, to=("c1", "c2")))
    made = bounced(sent(made, Attempt(party="partner", kind="mail", at=NOON, partner="p1")), "a1", ["c2"])
    made = answered(made, Answer(party="customer", at=NOON, by=("c3",)))
    return held_back(skipped(made, "customer", Skip(reason="Left", at=NOON)), ["c7"])


def series() -> Series:
    """Return a series of which everything was changed once."""
    rule = Rule(
        starts_on=date(2026, 11, 24), rhythm="biweekly", weekday=4, time="10:00", anchor=date(2026, 11, 27)
    )
    return Series(
        kind="customer",
        time_zone="Europe/Lisbon",
        rules=(
            rule,
            Rule(starts_on=date(2027, 1, 4), rhythm="weekly", weekday=0, time="09:30", holiday_rule="skip"),
        ),
        skips={"2026-11-27": "Away"},
        moves={"2026-12-11": Move(day=date(2026, 12, 10), time="11:00")},
        pauses=(Pause(since=NOON, until=NOON + timedelta(days=7)),),
        ended_on=date(2027, 6, 30),
        experts=("fe",),
        onsite=Onsite(reason="no_remote_tools", outcomes="Pilots", guidance_followed=True, approved_by="Ana"),
        existing="Sync",
    )


VALUES = [
    outreach(),
    Outreach(),
    Partner(name="Fabrikam", mpn_id="1", on_frp_list=False, deploys=True),
    Requirements(rfa_recent=False, rfa_approved_on=date(2026, 11, 24), other_fm="Ana"),
    series(),
    Decision(option="css", matched="undecided", at=NOON, reason="The flowchart", answers=2),
    Completion(active_users=3, no_blocker_on=date(2026, 11, 24), next_workloads=("teams",), demo=False),
    Farewell(queue_mail_on=date(2026, 11, 24), in_queue=True),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    """Plain JSON into the same dataclass."""
    codec = Codec(kind="value", type=type(value))
    assert codec.decode(codec.encode(value)) == value


def test_a_change_of_outreach_is_one_place() -> None:
    """An undo takes back one attempt, not all of them."""
    before = outreach()
    after = sent(before, Attempt(party="customer", kind="mail", at=NOON))
    (edit,) = diff(before, after)
    assert (edit.path, edit.old, edit.new) == (("attempts", "a3"), None, plain(after.attempts["a3"]))


def test_a_skip_of_a_series_is_one_place() -> None:
    """An undo takes back one skip or one move, not all of the series."""
    before = series()
    (edit,) = diff(before, replace(before, skips={**before.skips, "2027-01-11": "Away"}))
    assert (edit.path, edit.old, edit.new) == (("skips", "2027-01-11"), None, "Away")
    (edit,) = diff(before, replace(before, moves={}))
    assert (edit.path, edit.new) == (("moves", "2026-12-11"), None)
