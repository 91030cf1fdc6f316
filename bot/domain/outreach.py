"""What was tried to reach account team, partners and customer, and where that stands (G6–G18).

Frozen values and pure functions. An `Outreach` keeps only what happened; windows, who is next and whether the
customer is unresponsive are computed from it. Nothing here sends a mail or knows what it says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from bot.domain.calendar import Calendar
from bot.domain.mailing import Correspondent, People, at_partner
from bot.domain.partners import Partner, Partners, listed

Party = Literal["account_team", "partner", "customer"]
Kind = Literal["mail", "meeting"]

WINDOW_DAYS = 3
"""Business days to answer, whoever it is (W1)."""
CONTACTS: Mapping[Party, int] = MappingProxyType({"account_team": 2, "partner": 1, "customer": 3})
"""How often each is contacted (G8, G11, G15)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A mail, at the moment it was sent, or a meeting, at the moment it takes place (UTC).

    `to` are contacts by id, `partner` is set where `party` is "partner". `bounced` are those whom it did not
    reach; `void`: it reached nobody. `away` sent an automatic reply, which is no answer.
    """

    party: Party
    kind: Kind
    at: datetime
    to: tuple[str, ...] = ()
    partner: str = ""
    bounced: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    void: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer, however late: who gave it (contacts by id), and when (UTC)."""

    party: Party
    at: datetime
    by: tuple[str, ...] = ()
    partner: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """Why somebody is not contacted, or not any more."""

    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Outreach:
    """All that happened. `skips` are by party, or by partner; `held` are customer contacts that the account
    team gave before it was the customer's turn (G20).
    """

    attempts: Mapping[str, Attempt] = field(default_factory=dict[str, Attempt])
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    skips: Mapping[str, Skip] = field(default_factory=dict[str, Skip])
    held: tuple[str, ...] = ()


def sent(outreach: Outreach, attempt: Attempt) -> Outreach:
    """Return the outreach with one more attempt, under an id of its own (`a1`, `a2`, …)."""
    return replace(outreach, attempts={**outreach.attempts, _free("a", outreach.attempts): attempt})


def answered(outreach: Outreach, answer: Answer) -> Outreach:
    """Return the outreach with an answer (`r1`, `r2`, …); it counts whenever it comes."""
    return replace(outreach, answers={**outreach.answers, _free("r", outreach.answers): answer})


def bounced(outreach: Outreach, attempt: str, who: Iterable[str] = ()) -> Outreach:
    """Return the outreach with an attempt that did not arrive: at these contacts, or (none named) at anybody.

    An attempt that reached nobody is void: it neither counts nor waits. Raises KeyError for an unknown one.
    """
    old, missed = outreach.attempts[attempt], tuple(who)
    lost = tuple(dict.fromkeys((*old.bounced, *(missed or old.to))))
    new = replace(old, bounced=lost, void=old.void or not missed or set(old.to) <= set(lost))
    return replace(outreach, attempts={**outreach.attempts, attempt: new})


def replied_automatically(outreach: Outreach, attempt: str, who: Iterable[str]) -> Outreach:
    """Return the outreach with automatic replies noted: the window runs on. Raises KeyError."""
    old = outreach.attempts[attempt]
    new = replace(old, away=tuple(dict.fromkeys((*old.away, *who))))
    return replace(outreach, attempts={**outreach.attempts, attempt: new})


def skipped(outreach: Outreach, party: Party, skip: Skip, partner: str = "") -> Outreach:
    """Return the outreach with a recorded skip. Raises ValueError where the reason is blank."""
    if not skip.reason.strip():
        raise ValueError("a skip needs its reason")
    return replace(outreach, skips={**outreach.skips, partner or party: skip})


def unskipped(outreach: Outreach, thread: str) -> Outreach:
    """Return the outreach with a skip taken back; `thread` is a party, or a partner."""
    return replace(outreach, skips={name: skip for name, skip in outreach.skips.items() if name != thread})


def held_back(outreach: Outreach, contacts: Iterable[str]) -> Outreach:
    """Return the outreach with customer contacts that wait for the customer's turn (G10, G20)."""
    return replace(outreach, held=tuple(dict.fromkeys((*outreach.held, *contacts))))


def _free(letter: str, taken: Mapping[str, object]) -> str:
    return f"{letter}{max((int(name[1:]) for name in taken), default=0) + 1}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendars:
    """The engagement's calendar, and those of contacts who have a country or zone of their own (W8)."""

    own: Calendar
    of: Mapping[str, Calendar] = field(default_factory=dict[str, Calendar])

    def closes(self, attempt: Attempt) -> datetime:
        """Return when the attempt's window closes (UTC): for the last of those whom it reached.

        Raises OutsideCalendar.
        """
        reached = [who for who in attempt.to if who not in attempt.bounced] or [""]
        calendars = (self.of.get(who, self.own) for who in reached)
        return max(calendar.window_closes(attempt.at, WINDOW_DAYS) for calendar in calendars)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What outreach depends on beside its own history. `managed` None: not known. `now` is aware."""

    now: datetime
    calendars: Calendars
    people: People = field(default_factory=dict[str, Correspondent])
    partners: Partners = field(default_factory=dict[str, Partner])
    managed: bool | None = None


State = Literal["closed", "open", "waiting", "due", "silent", "skipped", "answered"]
_PASSED: frozenset[State] = frozenset({"silent", "skipped", "answered"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """Where one party, or one partner, stands.

    `state`: not its turn yet, its turn, a window is running, the next contact is due, silent to the end,
    skipped, or answered. `number` counts the contact that runs or is to be made, or the last one. `next` is
    what to do when open or due ("skip": there is nobody to write to). `closes_at` is the last window's end.
    """

    party: Party
    state: State
    number: int = 0
    next: Literal["", "mail", "meeting", "skip"] = ""
    closes_at: datetime | None = None
    partner: str = ""

    @property
    def passed(self) -> bool:
        """Whether the next in the order may be contacted."""
        return self.state in _PASSED

    @property
    def reply_all(self) -> bool:
        """Whether the contact may answer the one before with "reply all" (G15)."""
        return self.party == "customer" and self.number > 1


def threads(outreach: Outreach, setting: Setting) -> tuple[Thread, ...]:
    """Return where everybody stands, in their order: account team, each partner listed, customer.

    The next opens on an outcome, a recorded skip or the last window that has passed. One partner that answers
    and deploys is outcome enough. Whoever was contacted already stays open.
    """
    team = _thread(outreach, setting, "account_team", opened=True)
    partners = tuple(
        _thread(outreach, setting, "partner", opened=team.passed, partner=name)
        for name in listed(setting.partners)
    )
    found = any(each.state == "answered" and setting.partners[each.partner].deploys for each in partners)
    ready = team.passed and (found or all(each.passed for each in partners))
    return (team, *partners, _thread(outreach, setting, "customer", opened=ready))


def upcoming(found: Iterable[Thread]) -> Thread | None:
    """Return the contact to make now, else the window that closes first, else None: outreach is over."""
    held = tuple(found)
    now = next((each for each in held if each.state in ("open", "due")), None)
    waiting = [
        (each.closes_at, index) for index, each in enumerate(held) if each.closes_at and not each.passed
    ]
    return now or (held[min(waiting)[1]] if waiting else None)


def unresponsive(found: Iterable[Thread]) -> bool:
    """Say whether the customer left the third contact unanswered (G18); a late answer ends that."""
    return any(each.party == "customer" and each.state == "silent" for each in found)


def still_held(outreach: Outreach, found: Iterable[Thread]) -> tuple[str, ...]:
    """Return the customer contacts that do not go to FTOP yet: none once it is the customer's turn (G20)."""
    waits = any(each.party == "customer" and each.state == "closed" for each in found)
    return outreach.held if waits else ()


def second_contact(people: People, managed: bool | None) -> Literal["mail", "meeting"]:
    """Return how to contact a silent account team again (G8): a meeting; by mail where all it has is a PDM
    and the tenant is known to be unmanaged. That there is somebody has been asked before.
    """
    team = [person for person in people.values() if person.side == "account_team"]
    only_pdm = all("pdm" in person.roles for person in team)
    return "mail" if only_pdm and managed is False else "meeting"


def _thread(outreach: Outreach, setting: Setting, party: Party, *, opened: bool, partner: str = "") -> Thread:
    tried = [each for each in _of(outreach.attempts, party, partner) if not each.void]
    last = max(tried, key=lambda attempt: attempt.at, default=None)
    closes_at = setting.calendars.closes(last) if last else None
    count, following = len(tried), _following(setting, party, partner, len(tried))
    state: State = "open" if opened else "closed"
    if _of(outreach.answers, party, partner):
        state = "answered"
    elif (partner or party) in outreach.skips:
        state = "skipped"
    elif closes_at:
        over = setting.now >= closes_at
        state = "waiting" if not over else "due" if count < CONTACTS[party] else "silent"
    to_make = state in ("closed", "open", "due")
    return Thread(
        party=party,
        partner=partner,
        state=state,
        number=count + 1 if to_make else count,
        next=following if state in ("open", "due") else "",
        closes_at=closes_at,
    )


class _Directed(Protocol):
    @property
    def party(self) -> Party: ...
    @property
    def partner(self) -> str: ...


D = TypeVar("D", bound=_Directed)


def _of(held: Mapping[str, D], party: Party, partner: str) -> list[D]:
    return [each for each in held.values() if (each.party, each.partner) == (party, partner)]


def _following(
    setting: Setting, party: Party, partner: str, count: int
) -> Literal["mail", "meeting", "skip"]:
    """Return the next contact; "skip" where nobody of theirs has an address to write to."""
    partners = listed(setting.partners)
    theirs = {
        name: person
        for name, person in setting.people.items()
        if (at_partner(person, partner, partners) if party == "partner" else person.side == party)
    }
    if not any(person.email for person in theirs.values()):
        return "skip"
    return second_contact(theirs, setting.managed) if party == "account_team" and count else "mail"
