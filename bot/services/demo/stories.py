"""The stories: what happened to a made-up customer up to now. Each goes through the services, act by act."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.services.demo.teller import Teller

DIBS = ("target_date", "intent", "business_reason", "success_owner")
SSAT = ("stakeholders", "scenarios", "awareness", "training")
REASONS = {
    "exchange": "One mailbox for everybody, whoever they work for",
    "teams": "Calls and meetings in one place, and no travel for status reviews",
    "sharepoint": "Plans and contracts are found in a minute",
    "ems": "Devices of the field staff are looked after from one place",
    "windows": "Laptops are ready on the first day",
}
RISKS = (
    "The network team has no time before the new year",
    "Their project manager leaves in spring",
    "Old mail archives are larger than planned",
    "Nobody owns the training yet",
)
CHECK = {"rm": "FTCQ AiR EMEA", "rfa_recent": "no", "other_tenant": "none", "entitled": "yes", "goback": "no"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """How many working days back it begins, and what happens."""

    back: int
    tell: Callable[[Teller], Awaitable[None]]


async def _blank(_: Teller) -> None:
    """Just opened."""


async def _checked(t: Teller) -> None:
    t.go(3)
    await t.step("gateway.requirements", CHECK)
    await t.contact("Lee Moreau", "account_manager")


async def _waiting(t: Teller) -> None:
    """The account team's window is open."""
    await _checked(t)
    t.go(1)
    await t.sent("account_team", "c1")


async def _silent(t: Teller) -> None:
    """The account team's window closed without an answer."""
    await t.step("gateway.requirements", CHECK)
    await t.contact("Lee Moreau", "account_manager")
    t.go(6)
    await t.sent("account_team", "c1")


async def _customer(t: Teller) -> str:
    """The account team answered; the customer is next."""
    await t.step("gateway.requirements", CHECK)
    lee = await t.contact("Lee Moreau", "account_manager")
    await t.sent("account_team", lee)
    t.go(9)
    await t.answered("account_team", lee, "contacts")
    return await t.contact("Ines Duarte", "sponsor", country=t.customer.country)


async def _second(t: Teller) -> None:
    """The first mail to the customer ran out, the second is under way."""
    ines = await _customer(t)
    t.go(8)
    await t.sent("customer", ines)
    t.go(2)
    await t.sent("customer", ines)


async def _partner(t: Teller) -> None:
    """A partner was asked, and has not answered."""
    await t.step("gateway.requirements", CHECK)
    lee = await t.contact("Lee Moreau", "account_manager")
    await t.sent("account_team", lee)
    t.go(7)
    await t.answered("account_team", lee, "partner")
    name = await t.partner("Litware Partners", mpn_id="1234567")
    kim = await t.contact("Kim Tran", "partner_pm", partner=name)
    t.go(t.customer.number % 2 + 3)
    await t.sent(name, kim)


async def _unreached(t: Teller) -> None:
    """The account team's mail came back."""
    await _silent(t)
    await t.bounced("account_team")


async def _answered(t: Teller) -> None:
    """The customer answered, with what they want."""
    ines = await _customer(t)
    t.go(6)
    await t.sent("customer", ines)
    t.go(4)
    await t.answered("customer", ines, "wanted")
    await t.note("Ines Duarte wants help with Teams before the spring.")
    await t.step("kickoff.dibs", {"target_date.teams": t.day(60), "intent.teams": "yes"})


async def _assigned(t: Teller) -> None:
    """An RFA whose first contact is due."""
    await t.contact("Ines Duarte", "project_manager")
    await t.item("task", "Ask for the project plan", t.day(2))


async def _planned(t: Teller) -> None:
    """The kickoff lies ahead, and something is missing."""
    await t.contact("Ines Duarte", "project_manager")
    t.go(3)
    await t.step("kickoff.prepare", {"kickoff_on": t.day(4), "check.context": "yes"})
    await t.item("gap", "They do not know what retention labels are", t.day(3))


async def _prepared(t: Teller) -> None:
    """The kickoff is tomorrow, all is prepared, and DIBS is not whole."""
    await t.contact("Ines Duarte", "project_manager")
    t.go(2)
    await t.step("kickoff.prepare", {"kickoff_on": t.day(1)}, ticks=True)
    await t.step("kickoff.dibs", {f"intent.{name}": "yes" for name in t.engagement.workloads})


async def _kicked_off(t: Teller) -> None:
    """The kickoff was held; DIBS and SSAT are there in part."""
    await t.contact("Ines Duarte", "project_manager", "sponsor")
    await t.contact("Omar Haddad", "tech_lead")
    t.go(7)
    await t.step("kickoff.prepare", {"kickoff_on": t.day(-6)}, ticks=True)
    t.go(5)
    await t.step("kickoff.meeting", {"kickoff_on": t.day(-6)}, ticks=True)
    await _dibs(t, 45, DIBS[: 2 + t.customer.number % 3])
    name = next(iter(t.engagement.workloads))
    parts = SSAT[: 1 + t.customer.number % 4]
    await t.step("kickoff.ssat", {f"{part}.{name}": f"Talked about for {name}" for part in parts})
    await t.item("risk", RISKS[t.customer.number % 4], t.day(t.customer.number % 7 - 2))


async def _dibs(t: Teller, away: int, parts: tuple[str, ...] = DIBS) -> None:
    """Answer parts of DIBS, workload by workload."""
    for later, name in enumerate(t.engagement.workloads):
        values = {"target_date": t.day(away + 5 * later), "intent": "yes", "success_owner": "Ines Duarte"}
        values["business_reason"] = REASONS[name]
        await t.step("kickoff.dibs", {f"{part}.{name}": values[part] for part in parts})


async def _ssat(t: Teller) -> None:
    for name in t.engagement.workloads:
        await t.step("kickoff.ssat", {f"{part}.{name}": f"Agreed for {name}" for part in SSAT})


async def _over(t: Teller) -> None:
    """The kickoff stage is over."""
    await _kicked_off(t)
    await _dibs(t, 45)
    await _ssat(t)
    await t.step("kickoff.outputs", ticks=True)


async def _golive(t: Teller) -> None:
    """The go-live date is near, or has just passed."""
    await _over(t)
    t.go(4)
    await t.step("enable.assist", {"enable_on": t.day(-4)}, ticks=True)
    await _dibs(t, 4 if t.customer.number % 2 else 2)


async def _complete(t: Teller) -> None:
    """Enough people use it: the review with the customer is next."""
    await _golive(t)
    t.go(2)
    for name in t.engagement.workloads:
        await t.step("disengage.milestone", {f"active_users.{name}": "900", f"enabled.{name}": "yes"})


async def _series(t: Teller) -> None:
    """Three series meet, in weeks of their own."""
    await _over(t)
    t.go(3)
    await t.meets("customer", "weekly", ("mon", "tue", "wed")[t.customer.number % 3], "10:00")
    await t.meets("internal", "biweekly", "thu", "15:30")
    await t.meets("program", "biweekly", "fri", "09:00")


async def _frp(t: Teller) -> None:
    """A FastTrack Ready Partner works on Teams; its forecasts are there."""
    await _over(t)
    t.go(4)
    answers = {"frp_workloads": "teams", "frp_partner": "Litware Partners"}
    await t.step("frp.identify", answers, ticks=True)
    await t.step("frp.initiate", ticks=True)
    await t.step("frp.first_meeting", {"frp_meeting_on": t.day(-5), "frp_enters": "fm"}, ticks=True)
    await t.step("frp.ftop_update", {"forecast_15.teams": t.day(3), "forecast_40.teams": t.day(40)})


async def _adopting(t: Teller) -> None:
    """The talk about adoption was held; a partner is wanted."""
    await _over(t)
    t.go(3)
    await t.step("acm.conversation", {"acm_on": t.day(-3)}, ticks=True)
    await t.meets("customer", "biweekly", "wed", "11:00")


async def _held(t: Teller) -> None:
    """Paused until a day."""
    await _planned(t)
    await t.state("held", "They merge with another company", t.day(8 + t.customer.number % 5))


async def _closed(t: Teller) -> None:
    """Over, with a reason."""
    await t.contact("Ines Duarte", "project_manager")
    t.go(2)
    await t.state("closed", "They go on by themselves")


STORIES: Mapping[str, Story] = {
    "blank": Story(back=0, tell=_blank),
    "checked": Story(back=4, tell=_checked),
    "waiting": Story(back=4, tell=_waiting),
    "silent": Story(back=8, tell=_silent),
    "second": Story(back=12, tell=_second),
    "partner": Story(back=9, tell=_partner),
    "unreached": Story(back=8, tell=_unreached),
    "answered": Story(back=12, tell=_answered),
    "assigned": Story(back=1, tell=_assigned),
    "planned": Story(back=5, tell=_planned),
    "prepared": Story(back=6, tell=_prepared),
    "kicked_off": Story(back=10, tell=_kicked_off),
    "golive": Story(back=14, tell=_golive),
    "complete": Story(back=14, tell=_complete),
    "series": Story(back=12, tell=_series),
    "frp": Story(back=12, tell=_frp),
    "adopting": Story(back=12, tell=_adopting),
    "held": Story(back=7, tell=_held),
    "closed": Story(back=10, tell=_closed),
}
