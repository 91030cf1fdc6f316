"""A hand-over: its form, what waits, its offer, and what both are told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.domain.fields import Problem
from bot.domain.handover import Handover, Tiding
from bot.domain.person import Person
from bot.domain.text import NOTHING, say
from bot.playbook.loader import load
from bot.services.forms import EMPTY, Filled
from bot.services.small_forms import small_form
from bot.services.views.answers import FormView, NoticeView
from cards import handover

ENG = "5b1f8a52-0c0d-4a7e-8f53-2b6f7a9c1d02"
ALEX = Person(tenant="t1", id="p1", name="Alex Wilber")
MEGAN = "7d2f9a10-2222-4a22-8b33-9c4455667702"
NOTE = "Ines is back on Monday; *call her first*"
OFFER = Handover(
    id="0123456789abcdef",
    to=MEGAN,
    to_name="Megan Bowen",
    note=NOTE,
    at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    until=datetime(2026, 12, 8, 17, tzinfo=UTC),
)
SINCE, UNTIL = "Tue\u00a024\u00a0Nov,\u00a009:00", "Tue\u00a08\u00a0Dec,\u00a017:00"


def _form(name: str, verb: str, filled: Filled = EMPTY) -> FormView:
    place = say("Hand over")
    return small_form(
        load().forms[name],
        verb,
        place=place,
        customer="Contoso Harbour",
        engagement=ENG,
        person=ALEX,
        filled=filled,
    )


def form() -> FormView:
    """Return the empty form."""
    return _form("handover", "handover.save")


def refused() -> FormView:
    """Return the form as it comes back: a guest was picked."""
    problem = Problem(field="new_owner", message=say("{} is a guest here.", "Megan Bowen"))
    raw = {"new_owner": MEGAN, "handover_note": NOTE}
    return _form("handover", "handover.save", Filled(raw=raw, problems=(problem,)))


def answer() -> FormView:
    """Return the card that the other one gets."""
    return handover.offered(_form("decline", "decline.save"), OFFER, "Alex Wilber", UNTIL)


def _pending(*, fresh: bool, told: bool, name: str = "Megan Bowen") -> NoticeView:
    offer = Handover(id=OFFER.id, to=OFFER.to, to_name=name, note=OFFER.note, at=OFFER.at, until=OFFER.until)
    return handover.pending("Contoso Harbour", ENG, offer, SINCE, UNTIL, fresh=fresh, told=told)


def _told(news: str, reason: str = "") -> NoticeView:
    return handover.told(
        Tiding(id=f"{news}:1", engagement=ENG, customer="Contoso Harbour", who="Megan Bowen", reason=reason)
    )


_BANNER = handover.banner("Megan Bowen", "Tue\u00a024\u00a0Nov", "Thu\u00a024\u00a0Dec")
NOTICES: Mapping[str, Callable[[], NoticeView]] = {
    "handover-offered": lambda: _pending(fresh=True, told=True),
    "handover-waits": lambda: _pending(fresh=False, told=False, name=""),
    "handover-withdrawn": lambda: handover.withdrawn("Contoso Harbour", ENG, ""),
    "handover-changed": lambda: handover.nothing_to_withdraw("Contoso Harbour", ENG, changed=True),
    "handover-gone": lambda: handover.nothing_to_withdraw("Contoso Harbour", ENG, changed=False),
    "handover-offers": lambda: handover.offers(
        tuple((f"e{n}", f"Customer {n}", "Alex Wilber", UNTIL) for n in range(7))
    ),
    "handover-declined": lambda: handover.declined("Contoso Harbour", "Alex Wilber"),
    "handover-ended": lambda: handover.ended("over", "Contoso Harbour", "Alex Wilber"),
    "handover-guest": lambda: handover.ended("guest", "Contoso Harbour", ""),
    "handover-former": lambda: handover.handed_over(
        "Contoso Harbour", ENG, _BANNER, draft=say("What you typed is kept as a draft.")
    ),
    "handover-former-bare": lambda: handover.handed_over("Contoso Harbour", ENG, _BANNER, draft=NOTHING),
    "handover-told-accepted": lambda: _told("accepted"),
    "handover-told-declined": lambda: _told("declined", "I am away until May"),
    "handover-told-withdrawn": lambda: _told("withdrawn"),
}
