"""Being away and covering: the form, what is kept, what both are told; teams and their lists."""

from collections.abc import Callable, Mapping

from bot.domain.person import Person
from bot.domain.team import ESCALATE, LEADS, MEMBERS, NAME, Team
from bot.domain.text import NOTHING, say
from bot.playbook.loader import load
from bot.services.forms import EMPTY, Filled
from bot.services.small_forms import small_form
from bot.services.views.answers import FormView, NoticeView
from cards import cover, role
from tests.cards.sample_handover import ENG, MEGAN

ALEX = Person(tenant="t1", id="p1", name="Alex Wilber")
FIRST, LAST = "Mon\u00a030\u00a0Nov", "Fri\u00a04\u00a0Dec"


def form(name: str = "", filled: Filled = EMPTY, count: int = 0) -> FormView:
    """Return the form, with absences below it; `name` is the one it changes."""
    args = ((cover.AWAY, name),) if name else ()
    form = load().forms["cover"]
    view = small_form(form, "cover.save", place=cover.PLACE, person=ALEX, filled=filled, args=args)
    rows = [(f"a{each}", "Megan Bowen", FIRST, LAST if each else FIRST) for each in range(count)]
    return cover.asked(view, rows, name)


def typed() -> FormView:
    """Return it as words after the command fill it in."""
    raw = {"cover_id": MEGAN, "away_from": "2026-11-30", "away_until": "2026-12-04"}
    return form(filled=Filled(raw=raw, said=say("I can’t look up “{}” here: pick below.", "Megan *Bowen*")))


_COVERING = role.covering("Alex Wilber", LAST)
_LEADING = role.leading("Alex Wilber")
_TEAM = Team(
    tenant="t1",
    name="N" * NAME,
    leads={f"lead-{each}": "Megan *Bowen*" if each else "" for each in range(LEADS)},
    members={f"member-{each}": "" for each in range(MEMBERS)},
    escalate_after=ESCALATE,
)
_SMALL = Team(tenant="t1", name="North", members={"p1": "Alex Wilber"})
NOTICES: Mapping[str, Callable[[], NoticeView]] = {
    "cover-saved": lambda: cover.saved("a1", "Megan Bowen", FIRST, LAST, told=True),
    "cover-saved-waits": lambda: cover.saved("a1", "", FIRST, FIRST, told=False),
    "cover-ended": lambda: cover.ended("Megan Bowen"),
    "cover-gone": cover.gone,
    "cover-not-yet": lambda: cover.not_yet("Alex Wilber", FIRST, LAST),
    "cover-told": lambda: cover.told("covers", "Alex Wilber", FIRST, LAST),
    "cover-told-ended": lambda: cover.told("uncovers", "Alex Wilber", FIRST, LAST),
    "cover-told-ended-day": lambda: cover.told("uncovers", "Alex Wilber", FIRST, FIRST),
    "role-lead": lambda: role.only_read(
        "Contoso Harbour", ENG, _LEADING, draft=say("What you typed is kept as a draft.")
    ),
    "role-cover": lambda: role.owners_alone("Contoso Harbour", ENG, _COVERING, draft=NOTHING),
    "teams": lambda: role.teams([_SMALL, *[_TEAM] * 9]),
    "teams-none": lambda: role.teams([]),
}
