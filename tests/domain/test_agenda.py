"""The agenda: order, reasons, what carries over, and how much of it is shown."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import (
    LIMIT,
    Action,
    Agenda,
    Blocker,
    DateChange,
    Gap,
    Material,
    Topic,
    compose,
)
from bot.domain.text import say

DAY = timedelta(days=1)
TODAY = date(2026, 12, 2)
LAST = date(2026, 11, 19)
MATERIAL = Material(
    blockers=(
        Blocker(id="b2", text="Mailbox export runs too slowly", since=TODAY - DAY, raised_by="Ari Lund"),
        Blocker(id="b1", text="Firewall change for calls", since=LAST - DAY, raised_by="Jo Adair"),
        Blocker(id="b3", text="No test tenant", since=TODAY),
    ),
    actions=(
        Action(id="a3", text="ask about licences", since=LAST),
        Action(id="a2", text="name an owner", since=TODAY - 8 * DAY, owner="Jo Adair", due_on=TODAY + DAY),
        Action(id="a1", text="book the SME", since=TODAY - DAY, owner="Megan Bowen", due_on=TODAY - DAY),
    ),
    topics=(Topic(id="t1", text="Ignite", raised_by="Ari Lund"), Topic(id="t2", text="Freeze in December")),
    dates=(
        DateChange(id="d1", workload="Exchange", on=LAST, old=date(2026, 12, 4), new=date(2026, 12, 21)),
        DateChange(id="d2", workload="Teams", on=TODAY, new=date(2027, 1, 11)),
        DateChange(id="d3", workload="SharePoint", on=TODAY, old=date(2027, 1, 11)),
        DateChange(id="d4", workload="EMS", on=TODAY, old=date(2027, 1, 12), new=date(2027, 1, 11)),
        DateChange(id="d0", workload="Teams", on=LAST - DAY, old=date(2026, 12, 4), new=date(2026, 12, 1)),
    ),
    gaps=(
        Gap(id="g1", workload="SharePoint", part=say("success owner"), since=TODAY),
        Gap(id="g2", workload="Teams", part=say("training"), since=LAST - 30 * DAY),
    ),
    seen={"t2": 1, "g2": 2},
)


def shown(agenda: Agenda) -> list[str]:
    return [f"{each.text.plain} | {each.why.plain}".replace("\xa0", " ") for each in agenda.lines]


def test_the_most_pressing_comes_first() -> None:
    """Blockers by age, actions by lateness, then topics, changed dates, gaps; each says why it is there."""
    agenda = compose(MATERIAL, today=TODAY, last=LAST)
    assert shown(agenda) == [
        "Firewall change for calls | Still open · 14 days · raised by Jo Adair",
        "Mailbox export runs too slowly | New since last time · 1 day · raised by Ari Lund",
        "No test tenant | New since last time · since today",
        "Megan Bowen: book the SME | Late since Tue 1 Dec · open 1 day",
        "Jo Adair: name an owner | Due Thu 3 Dec · open 8 days",
        "Nobody yet: ask about licences | No date · open 13 days",
        "Freeze in December | To talk about · on the last agenda too",
        "Ignite | Raised by Ari Lund",
        "Exchange: go-live Fri 4 Dec → Mon 21 Dec | 17 days later · changed Thu 19 Nov",
        "Teams: go-live no date → Mon 11 Jan 2027 | New date · changed Wed 2 Dec",
        "SharePoint: go-live Mon 11 Jan 2027 → no date | No date any more · changed Wed 2 Dec",
        "EMS: go-live Tue 12 Jan 2027 → Mon 11 Jan 2027 | 1 day earlier · changed Wed 2 Dec",
    ]
    assert (agenda.more, agenda.rest.plain) == (2, "and 2 more")


def test_gaps_come_back_until_they_are_answered() -> None:
    """The one that stood there most often first; one that opened since the last meeting says so."""
    gaps = Material(gaps=MATERIAL.gaps, seen=MATERIAL.seen)
    assert shown(compose(gaps, today=TODAY, last=LAST)) == [
        "Teams: training | No answer yet · on 2 agendas before",
        "SharePoint: success owner | Open since last time",
    ]


def test_the_first_agenda_knows_no_last_time() -> None:
    """Then nothing is new, and every change of a date that is given counts."""
    first = Material(blockers=MATERIAL.blockers[:1], dates=MATERIAL.dates[-1:], gaps=MATERIAL.gaps[:1])
    agenda = compose(first, today=TODAY, last=None)
    assert [line.split(" | ")[1] for line in shown(agenda)] == [
        "Open · 1 day · raised by Ari Lund",
        "3 days earlier · changed Wed 18 Nov",
        "No answer yet",
    ]
    assert not agenda.rest


def test_what_people_typed_stays_theirs() -> None:
    """Their words are typed pieces, whatever they hold."""
    blocker = Blocker(id="b", text="[x](http://example.com)", since=TODAY, raised_by="*Jo*")
    line = compose(Material(blockers=(blocker,)), today=TODAY, last=None).lines[0]
    typed = [piece.text for piece in (*line.text.pieces, *line.why.pieces) if piece.typed]
    assert typed == ["[x](http://example.com)", "*Jo*"]


TOPICS = st.lists(st.integers(0, 40), unique=True, max_size=30)


COUNTS = st.lists(st.integers(0, 5), min_size=41, max_size=41)


@given(TOPICS, COUNTS)
def test_no_topic_is_lost(numbers: list[int], counts: list[int]) -> None:
    """Each open topic is shown or counted; those that stood there most often come first."""
    topics = tuple(Topic(id=f"t{n}", text=f"{n}") for n in numbers)
    seen = {f"t{n}": counts[n] for n in numbers}
    agenda = compose(Material(topics=topics, seen=seen), today=TODAY, last=LAST)
    assert len(agenda.lines) == min(len(topics), LIMIT)
    assert len(agenda.lines) + agenda.more == len(topics)
    shown_counts = [seen[line.id] for line in agenda.lines]
    assert shown_counts == sorted(seen.values(), reverse=True)[:LIMIT]
