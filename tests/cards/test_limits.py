"""25 KB with the longest Japanese text in every field, 12 workloads and 40 contacts."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import agenda
from bot.domain.fields import Choice
from bot.domain.text import say, typed
from bot.services.views.answers import StaleView
from bot.services.views.engagement import ContactRow, TimelineRow, WorkloadRow
from bot.services.views.parts import Input, Section
from bot.services.views.portfolio import PortfolioView
from cards.kit import LIMIT, Card, size
from cards.stale import stale
from tests.cards import samples
from tests.cards.poison import poisoned
from tests.cards.reading import rows
from tests.cards.samples import VIEWS

LONG = "港" * 200


def _longest(words: str, holder: Any) -> str:
    if isinstance(holder, Choice):
        return words
    if isinstance(holder, Input):
        kept = holder.kind in ("date", "number", "choice", "choices", "toggle", "time")
        return words if kept or words != holder.value else "港" * holder.limit
    return words if isinstance(holder, tuple) and words in ("done", "now", "open") else LONG


@pytest.mark.parametrize("name", VIEWS)
def test_card_stays_small_with_the_longest_words(name: str) -> None:
    """Every person's word at its limit, in characters of three bytes; the playbook's own stay."""
    view, render = VIEWS[name]
    assert size(render(poisoned(view, _longest))) <= LIMIT


def _filled(name: str, limit: int) -> Input:
    return Input(id=name, kind="text", label=say("Stakeholders"), limit=limit, value="港" * limit)


def _blocks(parts: tuple[tuple[str, int], ...]) -> tuple[Section, ...]:
    line = say("{} · {}", LONG, LONG)
    return tuple(
        Section(
            title=typed("港" * 30),
            large=True,
            mark="✓ 4 of 4",
            inputs=tuple(_filled(f"{part}.w{n}", limit) for part, limit in parts),
            folded=n == 0,
            summary=line,
            toggle=say("Change {}", "Teams"),
        )
        for n in range(3)
    )


def test_dibs_for_three_workloads_with_forty_contacts_to_choose_from() -> None:
    """A form shows three workloads; its list of givers and copies may be long."""
    view = samples.dibs_form()
    givers = tuple(Choice(value=f"c{n}", title="From " + "港" * 60) for n in range(40))
    last = replace(view.sections[-1], inputs=(replace(view.sections[-1].inputs[0], choices=givers),))
    parts = (("target_date", 10), ("intent", 10), ("business_reason", 500), ("success_owner", 200))
    assert size(VIEWS["form-dibs"][1](replace(view, sections=(*_blocks(parts), last)))) <= LIMIT


def test_ssat_for_three_workloads_fits() -> None:
    """Four parts of 500 characters for three workloads: the largest form there is."""
    parts = tuple((part, 500) for part in ("stakeholders", "scenarios", "awareness", "training"))
    view = replace(samples.dibs_form(), sections=_blocks(parts))
    assert size(VIEWS["form-dibs"][1](view)) <= LIMIT


def _fits(card: Card) -> bool:
    return size(card) <= LIMIT


def test_lists_stay_small_however_much_they_are_given() -> None:
    """40 contacts, 12 workloads, 12 differences, a page of changes."""
    contact = ContactRow(
        id="c1",
        name=LONG,
        email="a" * 254,
        phone="+" * 40,
        organisation=LONG,
        roles=(LONG,) * 5,
        engaged=True,
    )
    view, render = VIEWS["contacts"]
    card = render(replace(view, customer=LONG, rows=(contact,) * 40, total=40))
    assert _fits(card)
    assert len(rows(card)) == 5
    view, render = VIEWS["home"]
    twelve = tuple(
        WorkloadRow(name="港" * 30, dibs=n % 5, ssat=0, missing=("date", "intent", "reason", "owner"))
        for n in range(12)
    )
    assert _fits(render(replace(poisoned(view, _longest), workloads=twelve)))
    view, render = VIEWS["timeline"]
    change = TimelineRow(
        when="Tue 24 Nov, 10:02", who=LONG, what=typed(LONG), details=(typed("港" * 4000),) * 12
    )
    assert _fits(render(replace(view, customer=LONG, rows=(change,) * 20)))
    view, render = VIEWS["outreach"]
    (letter,), (others,) = view.letters, view.lists
    crowd = tuple((word, (typed(LONG),) * 40, why) for word, _, why in letter.people)
    letters = (replace(letter, people=crowd, mail=poisoned(letter.mail, _longest)),) * 10
    rows_of_seven = (replace(others, lines=(replace(others.lines[0], title=typed(LONG)),) * 7),)
    assert _fits(render(replace(view, customer=LONG, letters=letters, lists=rows_of_seven)))
    view, render = VIEWS["import"]
    bad = replace(view.rows[2], customer=LONG, problems=(typed(LONG),) * 9)
    assert _fits(render(replace(view, rows=(bad,) * 30)))
    late: StaleView = replace(samples.stale_view(), differences=(("Label", "港" * 500, "港" * 500),) * 12)
    assert _fits(stale(poisoned(late, _longest), "n"))


def test_twelve_lines_of_an_agenda_fit() -> None:
    """Each as long as it can be, in characters of three bytes, by people with long names."""
    view, render = VIEWS["agenda"]
    lines = ((typed(LONG * 2), typed(LONG * 2)),) * agenda.LIMIT
    assert _fits(render(replace(view, customer=LONG, groups=((say("Blockers"), lines),))))


def test_an_empty_portfolio_and_one_row_are_cards_too() -> None:
    """Nothing to show is said."""
    view, render = VIEWS["portfolio"]
    one: PortfolioView = replace(view, rows=view.rows[:1], total=1, more=False, late=0)
    assert _fits(render(one))
    assert len(rows(render(one))) == 1


def test_a_note_of_the_full_length_fits() -> None:
    """4,000 characters of three bytes in one field."""
    note = Input(id="text", kind="long", label=say("Note"), limit=4000, value="港" * 4000)
    view = replace(samples.contact_form(), sections=(Section(inputs=(note,)),))
    assert _fits(VIEWS["form-contact"][1](view))


def test_a_day_with_everything_fits() -> None:
    """Seven rows that open something, three of them meetings, four that wait, and what did not arrive."""
    view, render = VIEWS["day"]
    whole = poisoned(view, _longest)
    card = render(
        replace(
            whole, late=whole.late * 4, due=(), meetings=whole.meetings[:1] * 3, waiting=whole.waiting * 2
        )
    )
    assert _fits(card)
    assert len(rows(card)) == 7 + 1
