"""When a person works, as read from their settings."""

from datetime import date

from bot.domain.person import Person
from bot.services.hours import work_of


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
