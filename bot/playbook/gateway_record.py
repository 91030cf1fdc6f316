"""What the record of an engagement says of its Gateway, as the domain's values (G1–G28, A1–A12).

Pure. The rules stand in the domain; this only knows under which ids the record holds what they ask.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain import assignment
from bot.domain.assignment import Facts
from bot.domain.contact import Contact
from bot.domain.dibs_source import Given, GiverSide, WorkloadDibs, may_not_give
from bot.domain.engagement import Engagement
from bot.domain.fields import Value
from bot.domain.mailing import Correspondent, People
from bot.domain.outreach import Setting, Thread, still_held, threads, unresponsive
from bot.domain.requirements import Outcome, Requirements, before_outreach, check
from bot.domain.stamp import Stamp
from bot.domain.text import NOTHING, Text
from bot.playbook.model import Playbook, Side
from bot.playbook.when import When

REQUIREMENTS, ASSIGN = "gateway.requirements", "gateway.assign"
GIVERS: Mapping[str, GiverSide] = {
    "side:customer": "customer",
    "side:account_team": "account_team",
    "side:partner": "partner",
}
"""Who gave a part of DIBS, where it was said by side and not by name."""


def requirements_of(engagement: Engagement) -> Requirements:
    """Return the answers of the requirements check."""

    def said(name: str) -> bool | None:
        return _said(engagement.answer(REQUIREMENTS, name))

    other = engagement.answer(REQUIREMENTS, "other_tenant")
    return Requirements(
        rfa_recent=said("rfa_recent"),
        rfa_approved_on=_day(engagement.facts.get("rfa_approved_on")),
        duplicate={"none": False, "free": True, "taken": True}.get(str(other)),
        other_fm_working={"free": False, "taken": True}.get(str(other)),
        other_fm=str(engagement.answer(REQUIREMENTS, "other_fm") or ""),
        entitled=said("entitled"),
        entitlement_override=str(engagement.answer(REQUIREMENTS, "entitlement_override") or ""),
        goback=said("goback"),
        frp_assigned=said("frp_assigned"),
        css_signs=said("css_signs"),
        css_active_on=_day(engagement.answer(REQUIREMENTS, "css_active_on")),
    )


def outcome_of(engagement: Engagement, when: When) -> Outcome:
    """Return what follows from the requirements check (G1–G5)."""
    return check(requirements_of(engagement), region=region_of(engagement), today=when.local_day)


def region_of(engagement: Engagement) -> str:
    """Return the region, "" where it is not known."""
    return str(engagement.facts.get("region", ""))


def unsettled(engagement: Engagement) -> tuple[Text, ...]:
    """Return what to settle before outreach starts (G23)."""
    goback = requirements_of(engagement).goback or engagement.origin == "goback"
    rm = str(engagement.answer(REQUIREMENTS, "rm") or "")
    return before_outreach(rm, engagement.workloads, goback=bool(goback))


# -- people and outreach


def side_of(playbook: Playbook, contact: Contact) -> Side | None:
    """Return where a contact stands, by the first of their roles; None where no role says so.

    Any role at a partner makes them the partner's: they must see no mail to the customer (G14).
    """
    sides: list[Side] = [playbook.roles[role].side for role in contact.roles if role in playbook.roles]
    return "partner" if "partner" in sides else next(iter(sides), None)


def people_of(playbook: Playbook, engagement: Engagement) -> People:
    """Return the contacts as mails see them."""
    return {
        name: Correspondent(
            name=contact.name,
            side=side_of(playbook, contact) or "unknown",
            email=contact.email,
            roles=contact.roles,
            partner=contact.partner,
        )
        for name, contact in engagement.contacts.items()
    }


def setting_of(playbook: Playbook, engagement: Engagement, when: When) -> Setting:
    """Return what outreach depends on beside its own history."""
    return Setting(
        now=when.now,
        calendars=when.calendars,
        people=people_of(playbook, engagement),
        partners=engagement.partners,
        managed=_said(engagement.managed),
    )


def threads_of(playbook: Playbook, engagement: Engagement, when: When) -> tuple[Thread, ...]:
    """Return where account team, partners and customer stand."""
    return threads(engagement.outreach, setting_of(playbook, engagement, when))


def waiting(playbook: Playbook, engagement: Engagement, when: When) -> tuple[str, ...]:
    """Return the contacts that do not go to FTOP before it is the customer's turn (G20)."""
    log, contacts = engagement.outreach, engagement.contacts
    if not log.held:
        return ()
    held = still_held(log, threads_of(playbook, engagement, when))
    return tuple(
        name for name in held if name in contacts and side_of(playbook, contacts[name]) == "customer"
    )


# -- DIBS and its source


def dibs_of(playbook: Playbook, engagement: Engagement) -> tuple[WorkloadDibs, ...]:
    """Return each workload's known parts, with who gave them."""
    return tuple(
        WorkloadDibs(
            name=playbook.workloads[name].short if name in playbook.workloads else name,
            parts={
                part: _given(playbook, engagement, held.source, held.stamp)
                for part, held in work.dibs.items()
                if held.known
            },
        )
        for name, work in engagement.workloads.items()
    )


def barred(playbook: Playbook, engagement: Engagement, source: str) -> Text:
    """Return why DIBS cannot come from a contact (by id) or a side (G9, G21); nothing where it can.

    Any role of a contact can bar them. While no partner is recorded, the FM's word that one deploys is
    enough.
    """
    contact, partners = engagement.contacts.get(source), engagement.partners
    held: list[Correspondent] = []
    if contact is not None:
        known = [role for role in contact.roles if role in playbook.roles]
        held = [
            Correspondent(
                name=contact.name, side=playbook.roles[role].side, roles=(role,), partner=contact.partner
            )
            for role in known
        ]
    elif GIVERS.get(source) == "partner":
        held = [Correspondent(name="", side="partner")]
    reasons = (may_not_give(one, partners) for one in held if one.side != "partner" or partners)
    return next(filter(None, reasons), NOTHING)


def _given(playbook: Playbook, engagement: Engagement, source: str, stamp: Stamp) -> Given:
    contact = engagement.contacts.get(source)
    if contact is None:
        return Given(side=GIVERS.get(source, "other"), at=stamp.at)
    side, roles = side_of(playbook, contact), [name for name in contact.roles if name in playbook.roles]
    if side is None or side == "fasttrack" or not all(playbook.roles[name].gives_dibs for name in roles):
        return Given(side="other", at=stamp.at)
    return Given(side=side, at=stamp.at, partner=contact.partner if side == "partner" else "")


# -- the decision


def facts_of(playbook: Playbook, engagement: Engagement, when: When) -> Facts:
    """Return all that the assignment rests on."""

    def said(name: str) -> bool | None:
        return _said(engagement.answer(ASSIGN, name))

    return replace(
        assignment.of_requirements(requirements_of(engagement), when.local_day),
        ftc_wanted=said("ftc_wanted"),
        frp_eligible=said("frp_eligible"),
        css_criteria=said("css_criteria"),
        unresponsive=unresponsive(threads_of(playbook, engagement, when)),
        no_intent=engagement.answer(ASSIGN, "no_intent") is True,
        partners=engagement.partners,
        dibs=dibs_of(playbook, engagement),
    )


def _said(value: Value | None) -> bool | None:
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None


def _day(value: Value | None) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
