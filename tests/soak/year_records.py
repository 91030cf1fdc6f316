"""Records of engagements as the year needs them: what a rule speaks of, what ends it, what brings it back.

A switch is something a person does and may undo: it edits the record as a card would have, and notes in the
reasons of the walk from when to when they hold.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.domain.engagement import Engagement, Stamp, Status, StepRecord, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.item import Item
from bot.domain.outreach import Answer, Attempt, Outreach, Party, Skip
from bot.domain.partners import Partner
from bot.domain.workload import Part, Workload
from tests.soak.calendar_walk import BEGINS, DAY, ENDS, Place, Reason

Edit = Callable[[Engagement, datetime], Engagement]
CHECKED: dict[str, Value] = {
    "rfa_recent": "no",
    "other_tenant": "none",
    "entitled": "yes",
    "goback": "no",
    "rm": "FTCQ AiR EMEA",
}


def same(engagement: Engagement, at: datetime) -> Engagement:
    """Change nothing."""
    return engagement


@dataclass(kw_only=True, eq=False)
class Switch:
    """Something that is open until it is done. `reasons` hold while it is open, `after` once it is done.

    `opens` is when it begins to be there; `turns` are the moments at which it is done and, where there is
    `undone`, undone in turn.
    """

    reasons: tuple[Reason, ...]
    done: Edit | None = None
    undone: Edit | None = None
    after: tuple[Reason, ...] = ()
    opened: Edit = same
    opens: datetime = BEGINS
    turns: tuple[datetime, ...] = ()
    is_open: bool = False
    was_done: bool = False

    def was_opened(self, at: datetime) -> None:
        """Note that it is open from a moment on."""
        self._holds(self.reasons, self.after, at)
        self.is_open = True

    def turned(self, at: datetime) -> Edit | None:
        """Turn it; return what that does to the record, None where it cannot be turned now."""
        if at < self.opens:
            return None
        if self.is_open:
            if self.done is None:
                return None
            self._holds(self.after, self.reasons, at)
            self.is_open, self.was_done = False, True
            return self.done
        edit = self.undone if self.was_done else self.opened
        if edit is not None:
            self.was_opened(at)
        return edit

    def _holds(self, now: tuple[Reason, ...], no_more: tuple[Reason, ...], at: datetime) -> None:
        for reason in no_more:
            if reason.spans:
                reason.ends(at)
        for reason in now:
            reason.begins(at)


@dataclass(kw_only=True, eq=False)
class Case:
    """One engagement of the year: where its customer and its owner are, and what happens to it."""

    engagement: Engagement
    customer: Place
    owner: Place
    switches: list[Switch] = field(default_factory=list)

    def reasons(self) -> Iterator[Reason]:
        """Yield every reason there is for a card."""
        for switch in self.switches:
            yield from (*switch.reasons, *switch.after)

    def about(self, rule: str, name: str) -> Switch | None:
        """Return what ends the reason of a card; None where nothing does.

        Nothing that begins something else by that: it would leave once the worker's claim is over.
        """
        for switch in self.switches:
            if (
                switch.done
                and not switch.after
                and any((each.rule, each.name) == (rule, name) for each in switch.reasons)
            ):
                return switch
        return None


def case_of(name: str, number: int, random: Random, customer: Place, owner: Place) -> Case:
    """Return an engagement of some kind, by its number."""
    engagement = Engagement(
        id=name,
        tenant="t",
        owner=f"p-{name}",
        owner_name="Alex",
        opened_at=BEGINS - timedelta(days=random.randrange(1, 12)),
        facts={
            "customer": f"Contoso {number}",
            "tenant_domain": f"{name}.example.com",
            "country": customer.country,
            "time_zone": customer.zone,
            "managed": "yes",
        },
        workloads={"teams": Workload(), "exchange": Workload()},
    )
    kind = (gateway, rfa, health, paused, ending, rfa, gateway)[number % 7]
    return kind(Case(engagement=engagement, customer=customer, owner=owner), random)


# -- chance


def a_moment(random: Random) -> datetime:
    return BEGINS + timedelta(minutes=random.randrange(1, 355 * 24 * 60))


def a_day(random: Random) -> date:
    return date(2026, 1, 10) + random.randrange(340) * DAY


def turns(random: Random, day: date, most: int = 3) -> tuple[datetime, ...]:
    """Return when something is done, undone and done again: around the days on which it is due, or never."""
    count = random.randrange(most + 1)
    around = datetime.combine(day, time(12), UTC)
    moments = sorted(around + timedelta(minutes=random.randrange(-12_000, 40_000)) for _ in range(count))
    return tuple(each for each in moments if BEGINS < each < ENDS)


# -- edits


def stamp(at: datetime) -> Stamp:
    return Stamp(by="p", name="Alex", at=at)


def fact(name: str, value: Value | None) -> Edit:
    def edit(engagement: Engagement, at: datetime) -> Engagement:
        facts = {key: each for key, each in engagement.facts.items() if key != name}
        return replace(engagement, facts=facts if value is None else {**facts, name: value})

    return edit


def task(name: str, *, marked: bool) -> Edit:
    def edit(engagement: Engagement, at: datetime) -> Engagement:
        record = TaskRecord(stamp=stamp(at)) if marked else None
        return replace(engagement, tasks=put(engagement.tasks, name, record))

    return edit


def answer(step: str, name: str, value: Value | None) -> Edit:
    def edit(engagement: Engagement, at: datetime) -> Engagement:
        old = engagement.steps.get(step) or StepRecord(revision=0)
        answers = {key: each for key, each in old.answers.items() if key != name}
        answers |= {} if value is None else {name: value}
        record = StepRecord(revision=old.revision + 1, answers=answers, stamp=stamp(at))
        return replace(engagement, steps=put(engagement.steps, step, record))

    return edit


def parts(workload: str, kind: str, **values: Value | None) -> Edit:
    def edit(engagement: Engagement, at: datetime) -> Engagement:
        work = engagement.workloads[workload]
        held = {key: each for key, each in getattr(work, kind).items() if key not in values}
        held |= {key: Part(value=each, source="", stamp=stamp(at)) for key, each in values.items() if each}
        work = replace(work, **{kind: held})
        return replace(engagement, workloads=put(engagement.workloads, workload, work))

    return edit


def status(state: str, until: str = "") -> Edit:
    def edit(engagement: Engagement, at: datetime) -> Engagement:
        held = Status(state="held", reason="New CIO", until=until, stamp=stamp(at))
        return replace(engagement, status=held if state == "held" else Status())

    return edit


# -- switches


def an_item(case: Case, random: Random, name: str) -> None:
    day = a_day(random)
    item = Item(kind="task", text="Call Ines", stage="kickoff", stamp=stamp(BEGINS), due_on=day.isoformat())

    def set_done(engagement: Engagement, done: Stamp | None) -> Engagement:
        changed = replace(engagement.items[name], done=done)
        return replace(engagement, items=put(engagement.items, name, changed))

    case.engagement = replace(case.engagement, items={**case.engagement.items, name: item})
    case.switches.append(
        Switch(
            reasons=(Reason(rule="item.due", name=f"{name}:{day.isoformat()}", day=day),),
            done=lambda engagement, at: set_done(engagement, stamp(at)),
            undone=lambda engagement, at: set_done(engagement, None),
            turns=turns(random, day),
        )
    )


def dated(
    case: Case,
    random: Random,
    rules: tuple[str, ...],
    set_day: Callable[[str], Edit],
    *,
    name: str = "{}",
    done: Edit,
    undone: Edit,
) -> None:
    """Add a day that is known from the beginning, and the rules that speak of it."""
    day = a_day(random)
    case.engagement = set_day(day.isoformat())(case.engagement, BEGINS)
    reasons = tuple(Reason(rule=rule, name=name.format(day.isoformat()), day=day) for rule in rules)
    case.switches.append(Switch(reasons=reasons, turns=turns(random, day), done=done, undone=undone))


# -- kinds of engagements


def gateway(case: Case, random: Random) -> Case:
    """A tenant from Gateway: the window of one party, and things to do."""
    party: Party = random.choice(("account_team", "partner", "customer"))
    moment, partner = a_moment(random), "p1" if party == "partner" else ""
    facts: dict[str, Value] = {"origin": "gateway", "region": "emea", "motions": ("health",)}
    case.engagement = replace(case.engagement, facts={**case.engagement.facts, **facts})
    case.engagement = replace(
        case.engagement,
        steps={"gateway.requirements": StepRecord(revision=1, answers=CHECKED, stamp=stamp(BEGINS))},
        partners={"p1": Partner(name="Litware")} if partner else {},
    )
    skips = {} if party == "account_team" else {"account_team": Skip(reason="x", at=BEGINS)}
    attempt = Attempt(party=party, kind="mail", at=moment, to=("c1",), partner=partner)

    def silent(engagement: Engagement, at: datetime) -> Engagement:
        return replace(engagement, outreach=Outreach(attempts={"a1": attempt}, skips=skips))

    def heard(engagement: Engagement, at: datetime) -> Engagement:
        said = {"r1": Answer(party=party, at=at, partner=partner)}
        return replace(engagement, outreach=replace(engagement.outreach, answers=said))

    around = turns(random, moment.date(), 2)
    case.switches.append(
        Switch(
            reasons=(Reason(rule=f"window.{party}", name="a1", moment=moment),),
            opened=silent,
            done=heard,
            undone=silent,
            opens=moment,
            turns=tuple(each for each in around if each > moment),
        )
    )
    an_item(case, random, "i1")
    an_item(case, random, "i2")
    return case


def rfa(case: Case, random: Random) -> Case:
    """An RFA: first contact, kickoff, start, go-live, the queue, things to do."""
    case.engagement = fact("motions", ("rfa",))(case.engagement, BEGINS)
    dated(
        case,
        random,
        ("rfa.first_contact", "rfa.first_contact_missed"),
        lambda day: fact("assigned_on", day),
        done=task("3616", marked=True),
        undone=task("3616", marked=False),
    )
    dated(
        case,
        random,
        ("kickoff.gaps",),
        lambda day: fact("kickoff_on", day),
        done=task("994", marked=True),
        undone=task("994", marked=False),
    )
    dated(
        case,
        random,
        ("start.day",),
        lambda day: fact("desired_start_on", day),
        done=fact("started_on", "2026-01-05"),
        undone=fact("started_on", None),
    )
    dated(
        case,
        random,
        ("golive.near", "golive.past"),
        lambda day: parts("teams", "dibs", target_date=day),
        name="teams:{}",
        done=parts("teams", "completion", enabled=True, migration="no"),
        undone=parts("teams", "completion", enabled=None, migration=None),
    )
    dated(
        case,
        random,
        ("queue.confirm",),
        lambda day: answer("disengage.leave", "queue_mail_on", day),
        done=answer("disengage.leave", "in_queue_on", "2026-01-05"),
        undone=answer("disengage.leave", "in_queue_on", None),
    )
    an_item(case, random, "i1")
    return case


def health(case: Case, random: Random) -> Case:
    """A customer in their health motion: what comes every week, a partner, an FRP with forecasts."""
    case.engagement = fact("motions", ("health",))(case.engagement, BEGINS)
    opened = case.customer.day_of(case.engagement.opened_at)
    slower = datetime.combine(opened + (14 * random.randrange(2, 24) + 10) * DAY, time(12), UTC)
    case.switches.append(
        Switch(
            reasons=(Reason(rule="status.weekly", name=opened.isoformat(), day=opened),),
            after=(Reason(rule="status.biweekly", name=opened.isoformat(), day=opened),),
            done=task("1126", marked=True),
            turns=(slower,),
        )
    )
    held = date(2025, 12, 20) + random.randrange(10) * DAY
    case.engagement = answer("remediate.checkpoint", "checkpoint_on", held.isoformat())(
        case.engagement, BEGINS
    )
    case.switches.append(
        Switch(
            reasons=(Reason(rule="checkpoint.weekly", name=held.isoformat(), day=held),),
            done=answer("remediate.checkpoint", "check.remediated", True),
            turns=turns(random, a_day(random), 1),
        )
    )
    _referral(case, random)
    _frp(case, random)
    return case


def _referral(case: Case, random: Random) -> None:
    moment = a_moment(random)
    day = case.customer.day_of(moment)
    around = tuple(each for each in turns(random, day) if each > moment)
    case.switches.append(
        Switch(
            reasons=(Reason(rule="window.referral", name=day.isoformat(), day=day),),
            opened=task("983", marked=True),
            done=answer("acm.partner", "acm_route", "referral"),
            undone=answer("acm.partner", "acm_route", "none"),
            opens=moment,
            turns=around,
        )
    )


def _frp(case: Case, random: Random) -> None:
    found = BEGINS - random.randrange(1, 8) * DAY
    case.engagement = fact("frp_workloads", ("teams",))(case.engagement, BEGINS)
    case.engagement = answer("frp.identify", "check.frp_looked", True)(case.engagement, found)
    looked = case.customer.day_of(found)
    case.switches.append(Switch(reasons=(Reason(rule="frp.data", name=looked.isoformat(), day=looked),)))
    first, second = sorted((a_day(random), a_day(random)))
    days = {"forecast_15": first, "forecast_40": second}
    case.switches.append(
        Switch(
            reasons=(Reason(rule="forecast.missing", name="teams", day=looked),),
            after=tuple(
                Reason(rule="forecast.day", name=f"teams.{part}:{day.isoformat()}", day=day)
                for part, day in days.items()
            ),
            done=parts("teams", "forecast", **{part: day.isoformat() for part, day in days.items()}),
            turns=turns(random, date(2026, 1, 8), 1),
        )
    )


def paused(case: Case, random: Random) -> Case:
    """On hold from a moment on, until a day, and nothing else."""
    case.engagement = fact("motions", ("rfa",))(case.engagement, BEGINS)
    day, moment = a_day(random), a_moment(random)
    held = status("held", day.isoformat())
    case.switches.append(
        Switch(
            reasons=(Reason(rule="hold.ends", name=day.isoformat(), day=day),),
            opened=held,
            done=status("open"),
            undone=held,
            opens=moment,
            turns=tuple(each for each in turns(random, day) if each > moment),
        )
    )
    return case


def ending(case: Case, random: Random) -> Case:
    """At its end: ready for the talk; or all was talked about last year, and the next action date comes."""
    work = {"teams": Workload()}
    case.engagement = fact("motions", ("rfa",))(replace(case.engagement, workloads=work), BEGINS)
    if random.random() < 0.3:
        case.engagement = parts("teams", "discussion", discussed_on="2025-11-20")(case.engagement, BEGINS)
        day = date(2026, 12, 31)
        case.switches.append(Switch(reasons=(Reason(rule="next_action.day", name=day.isoformat(), day=day),)))
        return case
    moment = a_moment(random)
    case.switches.append(
        Switch(
            reasons=(Reason(rule="disengage.ready", name="teams", moment=moment),),
            opened=parts("teams", "completion", enabled=True, migration="no"),
            done=parts("teams", "discussion", discussed_on="2026-01-05"),
            undone=parts("teams", "discussion", discussed_on=None),
            opens=moment,
            turns=tuple(each for each in turns(random, moment.date()) if each > moment),
        )
    )
    return case
