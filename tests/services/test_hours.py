"""When a person works, as read from their settings."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.hours import WEEKDAYS, Hours
from bot.domain.leaving import DAILY
from bot.domain.person import Person
from bot.services.hours import daily_limit, wants_digest, work_of
from bot.services.settings_form import checked, hours_of, settings_of, with_settings
from bot.storage import kinds

CLOCKS = st.times().map(lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0))
QUIET = st.one_of(
    st.just(("", "")), st.tuples(CLOCKS, CLOCKS).map(lambda both: (f"{both[0]:%H:%M}", f"{both[1]:%H:%M}"))
)
WORDS = st.fixed_dictionaries(
    {
        "time_zone": st.sampled_from(("Europe/Lisbon", "Africa/Cairo", "")),
        "country": st.sampled_from(("DE", "EG", "")),
        "language": st.just("en"),
        "work_start": CLOCKS.map(lambda at: f"{at:%H:%M}"),
        "work_end": CLOCKS.map(lambda at: f"{at:%H:%M}"),
        "subdivision": st.sampled_from(("", "Bayern", "by", "Nowhere")),
        "weekend": st.sets(st.sampled_from(WEEKDAYS)).map(
            lambda days: ",".join(d for d in WEEKDAYS if d in days)
        ),
        "days_off": st.sampled_from(("", "2026-12-24 to 2027-01-02", "2026-12-07,2026-12-09")),
        "quiet": QUIET,
        "daily_cards": st.sampled_from(("", "1", "50")),
        "digest": st.sampled_from(("yes", "no")),
        "kickoff_deck": st.just(""),
    }
)


def test_a_person_rests_on_the_holidays_of_their_country() -> None:
    """W7: Monday to Friday by their own clocks, less the public holidays of their country."""
    work = work_of(Person(tenant="t", id="p", zone="Europe/Lisbon", country="PT"), 2026)
    assert not work.works(date(2026, 12, 8))
    assert work.works(date(2026, 12, 9))
    assert str(work.zone) == "Europe/Lisbon"


def test_a_person_nobody_knows_anything_of_works_monday_to_friday_in_utc() -> None:
    """W7: the default, where neither settings nor client told."""
    work = work_of(Person(tenant="t", id="p"), 2026)
    assert not work.works(date(2026, 12, 5))
    assert work.works(date(2026, 12, 8))
    assert str(work.zone) == "UTC"


def test_a_person_works_as_they_said() -> None:
    """W7, W8: hours, quiet hours, weekend, part of the country, days off."""
    hours = Hours(
        start=time(10),
        end=time(15),
        quiet=(time(9), time(11)),
        weekend=(4, 5),
        days_off=("2026-12-07",),
        subdivision="Bayern",
        daily=3,
        digest=False,
    )
    person = Person(tenant="t", id="p", zone="Europe/Berlin", country="DE", hours=hours)
    work = work_of(person, 2026)
    assert (work.opens, work.end) == (time(11), time(15))
    assert work.inside(datetime(2026, 12, 6, 10, tzinfo=UTC)), "a Sunday, 11:00 in Berlin"
    assert not work.works(date(2026, 12, 4)), "a Friday"
    assert not work.works(date(2026, 12, 7)), "an own day off"
    assert not work.works(date(2026, 1, 6)), "Epiphany in Bayern"
    assert (daily_limit(person), wants_digest(person)) == (3, False)
    assert kinds.PERSON.decode(kinds.PERSON.encode(person)) == person


@pytest.mark.parametrize(
    ("country", "part"), [("XX", ""), ("XX", "Bayern"), ("ES", "Bayern"), ("", "Bayern")]
)
def test_a_place_that_is_not_known_has_work_all_the_same(country: str, part: str) -> None:
    """W7, X25: what a client told, or what an older version stored, stops no reminder."""
    person = Person(tenant="t", id="p", country=country, hours=Hours(subdivision=part))
    assert work_of(person, 2026).works(date(2026, 1, 7))


@settings(deadline=None)
@given(WORDS)
def test_settings_without_a_problem_have_work_and_come_back(words: dict[str, str]) -> None:
    """W8, X24: whatever the form takes has a next start of work, and stands in the form as it was kept."""
    first, last = words.pop("quiet")
    kept, problems = checked({**words, "quiet_from": first, "quiet_to": last})
    person = Person(tenant="t", id="p")
    if problems:
        assert {each.field for each in problems} <= {"work_end", "quiet_to", "weekend", "subdivision"}
        return
    person = with_settings(kept, person)
    shown = settings_of(person)
    assert {**kept, "daily_cards": kept["daily_cards"] or str(DAILY)} == shown
    assert hours_of(shown) == person.hours
    starts = work_of(person, 2026).next_start(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert work_of(person, 2026).inside(starts)
