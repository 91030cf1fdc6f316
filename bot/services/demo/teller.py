"""Tells what happened to one made-up customer, by the services that a person's cards use.

Every act has an operation key of its own, so that a story told twice happens once. It has a clock of its own
as well: what lies back is recorded as of then.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from bot.domain.contact import Contact
from bot.domain.engagement import Engagement, State
from bot.domain.fields import Value
from bot.domain.instants import local_instant
from bot.domain.people import Actor
from bot.domain.worktime import WorkTime
from bot.playbook.gateway_record import threads_of
from bot.playbook.progress import INTAKE
from bot.services import contacts, items, notes, openings, outreaching, partners, people, series, steps
from bot.services.address import Address
from bot.services.claims import Known
from bot.services.demo.customers import ENTRY, Customer
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.notes import Noted
from bot.services.people import Session
from bot.services.records import Applied
from bot.services.slots import step_slots
from bot.services.status import set_state
from bot.services.steps import Saved
from bot.services.workload_forms import SOURCE, givers

TEN = time(10)


@dataclass(slots=True)
class StoryClock:
    """The time at which a story is."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@dataclass(kw_only=True, slots=True)
class Teller:
    """One customer's story, told at `now`. `engagement` is as it stands; `refused` are acts not taken.

    `happened` holds the operation keys of what happened before it broke off, for the record forgets old keys.
    `acts` and `people` count what was told.
    """

    customer: Customer
    actor: Actor
    session: Session
    clock: StoryClock
    now: datetime
    engagement: Engagement
    happened: frozenset[str] = frozenset()
    acts: int = 0
    people: int = 0
    refused: list[str] = field(default_factory=list[str])

    @property
    def desk(self) -> Desk:
        """The desk at the story's time."""
        return self.session.desk

    @property
    def work(self) -> WorkTime:
        """When the person works."""
        return work_of(self.session.person, self.now.year)

    def day(self, away: int) -> str:
        """Return a working day of the person so far from today, as an answer."""
        return self._worked(away).isoformat()

    def _worked(self, away: int) -> date:
        work, step = self.work, timedelta(days=1 if away > 0 else -1)
        day = work.day_of(self.now)
        for _ in range(abs(away)):
            day += step
            while not work.works(day):
                day += step
        return day

    def begin(self, back: int) -> None:
        """Begin on the morning of a working day that lies back."""
        self.clock.now = self._morning(back)

    def go(self, back: int) -> None:
        """Go to the morning of a working day that lies back; the story only goes forward."""
        self.clock.now = max(self.clock.now, self._morning(back))

    def _morning(self, back: int) -> datetime:
        return min(self.now, local_instant(self._worked(-back), TEN, self.work.zone))

    async def _act(self, what: str, act: Callable[[str], Awaitable[object]]) -> None:
        """Do the next act under its operation key, unless that happened before the story broke off."""
        self.acts += 1
        key = key_of(self.actor, self.customer, self.acts)
        if key in self.happened:
            return
        outcome = await act(key)
        if isinstance(outcome, Applied | Saved):
            self.engagement = outcome.engagement
        elif not isinstance(outcome, Noted):
            self.refused.append(f"{self.customer.name}: {what}: {outcome}")

    async def step(self, step: str, answers: Mapping[str, str] | None = None, *, ticks: bool = False) -> None:
        """Answer a step, if the playbook has it; `ticks`: everything that can be ticked is."""
        declared = self.desk.playbook.steps.get(step)
        if declared is None:
            return
        inputs, names = dict(answers or {}), tuple(self.engagement.workloads)
        if ticks:
            slots = step_slots(self.desk.playbook, declared, self.engagement, names)
            inputs = {slot.id: "yes" for slot in slots if slot.field.kind == "toggle"} | inputs
        fields = tuple(inputs)
        if declared.target == "dibs":
            inputs[SOURCE] = givers(self.desk.playbook, self.engagement)[0].value
        address = Address(
            nonce="",
            engagement=self.engagement.id,
            step=step,
            revision=self.engagement.revision(step),
            fields=fields,
            workloads=tuple(name for name in names if any(each.endswith(f".{name}") for each in fields)),
            inputs=inputs,
        )
        await self._act(step, lambda key: steps.save(self.session, self.actor, address, key))

    async def contact(self, name: str, *roles: str, country: str = "", partner: str = "") -> str:
        """Add a contact; return their id."""
        self.people += 1
        first = name.split(" ", maxsplit=1)[0].lower()
        email = f"{first}@{self.customer.word}.example.com"
        new = Contact(name=name, email=email, roles=roles, country=country, partner=partner)
        here, revision = self.engagement.id, self.engagement.revision(contacts.FORM)
        await self._act(
            "contact",
            lambda key: contacts.save(
                self.desk, self.actor, here, "", new, key=key, revision=revision, twins="keep"
            ),
        )
        return f"c{self.people}"

    async def partner(self, name: str, **values: Value) -> str:
        """List the partner; return its id."""
        here, revision = self.engagement.id, self.engagement.revision(partners.FORM)
        given = {"name": name, **values}
        await self._act(
            "partner",
            lambda key: partners.save(self.desk, self.actor, here, "", given, key=key, revision=revision),
        )
        return "p1"

    async def sent(self, thread: str, *to: str) -> None:
        """Record the next mail of a thread as sent now."""
        when = self.desk.when(self.engagement, self.clock.now.date())
        found = threads_of(self.desk.playbook, self.engagement, when)
        number = next((each.number for each in found if outreaching.key_of(each) == thread), 0)
        await self._act(
            f"sent {thread}",
            lambda key: outreaching.record_contact(
                self.desk,
                self.actor,
                self.engagement.id,
                thread,
                number=number,
                kind="mail",
                at=self.clock.now,
                to=to,
                key=key,
            ),
        )

    async def answered(self, thread: str, who: str, *outcomes: str) -> None:
        """Record an answer that came now."""
        told = outreaching.Told(by=(who,), at=self.clock.now, outcomes=outcomes)
        here = self.engagement.id
        await self._act(
            f"answer {thread}",
            lambda key: outreaching.record_answer(self.desk, self.actor, here, thread, told, key=key),
        )

    async def bounced(self, thread: str) -> None:
        """Record that the latest mail came back."""
        here = self.engagement.id
        await self._act(
            f"bounce {thread}",
            lambda key: outreaching.record_return(
                self.desk, self.actor, here, thread, automatic=False, who=(), key=key
            ),
        )

    async def meets(self, kind: str, rhythm: str, weekday: str, clock: str) -> None:
        """Set a series up, from tomorrow on."""
        first = self.clock.now.date() + timedelta(days=1)
        zone = str(self.engagement.facts.get("time_zone", "UTC"))
        form = {"kind": kind, "rhythm": rhythm, "weekday": weekday, "time": clock, "time_zone": zone}
        form |= {"duration": "60", "starts_on": first.isoformat(), "holiday_rule": "move"}
        here, revision = self.engagement.id, self.engagement.revision(series.SERIES)
        await self._act(
            f"series {kind}",
            lambda key: series.save(
                self.desk, self.actor, here, series.SERIES, "", form, key=key, revision=revision
            ),
        )

    async def item(self, kind: str, text: str, due_on: str) -> None:
        """Add a gap, a risk or a task."""
        form = {"item_kind": kind, "text": text, "follow_up": "none", "due_on": due_on}
        here, revision = self.engagement.id, self.engagement.revision(items.FORM)
        await self._act(
            "item",
            lambda key: items.save(self.desk, self.actor, here, "", form, "", key=key, revision=revision),
        )

    async def note(self, text: str) -> None:
        """Keep a note."""
        here = self.engagement.id
        await self._act(
            "note",
            lambda key: notes.add(self.desk, self.actor, here, "engagement_management", text, key=key),
        )

    async def state(self, state: State, reason: str, until: str = "") -> None:
        """Put it on hold, or close it."""
        here = self.engagement.id
        await self._act(
            state,
            lambda key: set_state(self.desk, self.actor, here, state, key=key, reason=reason, until=until),
        )


def key_of(actor: Actor, customer: Customer, act: int) -> str:
    """Return the operation key of an act of a story."""
    return sha256(f"demo|{actor.tenant}|{actor.id}|{customer.word}|{act}".encode()).hexdigest()


async def begin(desk: Desk, actor: Actor, customer: Customer, back: int) -> Teller | None:
    """Open the customer so many working days back; None where its tenant is somebody else's."""
    clock = StoryClock(desk.clock())
    session = await people.begin(replace(desk, clock=clock), actor)
    empty = openings.blank(actor, session.person, desk)
    teller = Teller(
        customer=customer, actor=actor, session=session, clock=clock, now=clock.now, engagement=empty
    )
    teller.begin(back)
    values: dict[str, Value | None] = {
        **ENTRY[customer.entry],
        "customer": customer.name,
        "tenant_domain": f"{customer.word}.{sha256(actor.id.encode()).hexdigest()[:6]}.example.com",
        "country": customer.country,
        "region": customer.region,
        "seats": 150 + 175 * customer.number,
        "assigned_on": teller.day(-back),
    }
    step = desk.playbook.steps[INTAKE]
    opened = await openings.create(
        session.desk, actor, session.person, step, values, key_of(actor, customer, 0)
    )
    if isinstance(opened, Known):
        return None
    teller.engagement = opened.engagement
    teller.happened = frozenset(each.id for each in opened.engagement.changes)
    return teller
