"""The summary of a meeting: what the others may read, and nothing that was recorded for the FM alone."""

from dataclasses import replace

from bot.domain.outcome import Outcome
from bot.services.summaries import SHOWN, age_of, summary_of
from tests.cards.sample_outcome import MEETING, TODAY, engagement, item, stamp, when


def test_what_was_decided_who_does_what_what_stands_in_the_way() -> None:
    """Decisions line by line; actions first, then blockers by age, then what is to be talked about."""
    view = summary_of(engagement(), MEETING, when())
    assert view
    assert view.title.plain == "What we agreed on Thu 3 Dec".replace("Thu 3 Dec", "Thu\u00a03\u00a0Dec")
    assert view.lead.plain == "1 action settled, 2 blockers open, new: 1 action."
    assert view.decisions == (
        "Move *200* dispatch mailboxes first.",
        "Pause SharePoint until its owner is back.",
    )
    rows = {title.plain: [(row.who, row.detail.plain) for row in lines] for title, lines in view.groups}
    assert rows == {
        "Who does what": [("Jo", "Due Thu\u00a010\u00a0Dec · new")],
        "Still in the way": [
            ("", "open 13 days · raised by Ari Lund"),
            ("", "open 2 days · raised by Ari Lund"),
        ],
        "To talk about": [("", "open 1 day · raised by Ari Lund")],
    }
    assert view.coming.plain == "Next time: Thu\u00a010\u00a0Dec,\u00a010:00"


def test_what_is_for_the_fm_alone_is_not_in_it() -> None:
    """Neither the health, nor why a meeting was not held, nor a risk or gap kept beside the series."""
    own = replace(item("risk", "They may leave us", TODAY), series="")
    missed = Outcome(held="not_held", stamp=stamp(TODAY), health="blocked", reason="They were away")
    record = engagement()
    held = replace(record.series["s1"], outcomes={"2026-12-03": missed})
    view = summary_of(replace(record, series={"s1": held}, items={"r": own}), MEETING, when())
    assert view
    assert view.title.plain == "Thu\u00a03\u00a0Dec was not held"
    assert not [word for word in ("away", "leave us", "locked") if word in str(view)]
    assert view.lead.plain == "Nothing is open."


def test_items_of_another_series_stay_there() -> None:
    """What one review goes on about is nobody's business in another."""
    record = engagement()
    other = replace(item("blocker", "Licences they do not know of", TODAY), series="s2")
    view = summary_of(replace(record, items={**record.items, "o": other}), MEETING, when())
    assert view
    assert "Licences" not in str(view)


def test_a_long_list_says_how_much_it_leaves_out() -> None:
    """Twelve are shown."""
    record = engagement()
    many = {f"b{number}": item("blocker", f"Blocker {number}", TODAY) for number in range(SHOWN + 3)}
    view = summary_of(replace(record, items=many), MEETING, when())
    assert view
    assert (sum(len(rows) for _, rows in view.groups), view.more) == (SHOWN, 3)


def test_there_is_none_without_an_outcome() -> None:
    """Nor of a meeting that never was."""
    record = engagement()
    assert summary_of(record, "s1.2026-12-10", when()) is None
    assert summary_of(record, "s1.2026-12-04", when()) is None
    assert summary_of(record, "s9.2026-12-03", when()) is None


def test_an_age_in_words() -> None:
    """From the day it was raised."""
    assert age_of(item("topic", "x", TODAY), when()).plain == "open since today"
