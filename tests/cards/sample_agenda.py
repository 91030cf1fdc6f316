"""A made-up agenda of a customer's review, as the mock-up has it, and what is said about channels."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.agenda import Action, Blocker, DateChange, Gap, Material, Topic, compose
from bot.domain.text import say
from bot.playbook.loader import load
from bot.services import agendas
from bot.services.readership import OUTSIDERS
from bot.services.views.answers import NoticeView
from bot.services.views.meetings import AgendaView
from bot.services.views.parts import Button
from cards import channels
from tests.cards.sample_forms import ENG

TODAY = date(2026, 12, 2)
MEETING = "Thu\u00a03\u00a0Dec,\u00a010:00"
MATERIAL = Material(
    blockers=(
        Blocker(
            id="b1",
            text="Firewall change for Teams calls",
            since=TODAY - timedelta(days=12),
            raised_by="Jo Adair",
        ),
        Blocker(
            id="b2",
            text="Mailbox export runs too slowly",
            since=TODAY - timedelta(days=1),
            raised_by="Ari Lund",
        ),
    ),
    actions=(
        Action(
            id="a1",
            text="book the Teams SME",
            since=TODAY - timedelta(days=8),
            owner="Megan Bowen",
            due_on=date(2026, 12, 1),
        ),
        Action(
            id="a2",
            text="name a success owner for SharePoint",
            since=TODAY - timedelta(days=8),
            owner="Jo Adair",
            due_on=date(2026, 12, 3),
        ),
    ),
    topics=(Topic(id="t1", text="Freeze at year’s end", raised_by="Ari Lund"),),
    dates=(
        DateChange(id="d1", workload="Exchange", on=TODAY, old=date(2026, 12, 14), new=date(2027, 1, 11)),
    ),
    gaps=(Gap(id="g1", workload="SSAT of Teams", part=say("training"), since=date(2026, 10, 5)),),
    seen={"g1": 3},
)


def agenda_view() -> AgendaView:
    """Return the agenda of a meeting tomorrow."""
    sections = agendas.forms(load())
    return AgendaView(
        customer="Fabrikam Rail",
        place=say("Customer Health Review"),
        title=say("Agenda for {}", MEETING),
        lead=say("45 minutes · Lisbon time · owner {}", "Megan Bowen"),
        groups=agendas.groups_of(compose(MATERIAL, today=TODAY, last=date(2026, 11, 26))),
        more=say("and {} more", 3),
        note=say("As of {}. {}", "Wed\u00a02\u00a0Dec,\u00a009:00", agendas.READ_BY),
        sections=sections,
        add=Button(
            title=say("Add"),
            verb=agendas.ADD,
            engagement=ENG,
            step=agendas.FORM,
            args=(("f", "blocker,action,action_owner,due_on,topic"), ("item", "s1")),
            sends=True,
        ),
    )


def empty_agenda() -> AgendaView:
    """Return an agenda with nothing on it."""
    return replace(agenda_view(), groups=(), more=agendas.NOTHING_OPEN)


def preview() -> AgendaView:
    """Return the agenda as its owner sees it first."""
    ways = tuple(
        Button(
            title=channels.WAYS[verb],
            verb=verb,
            engagement=ENG,
            args=(("item", "s1"),),
            primary=verb == "channel.post",
        )
        for verb in ("channel.post", "channel.leave")
    )
    return channels.preview(agenda_view(), "Onboarding › Customers", ways)


NOTICES: dict[str, Callable[[], NoticeView]] = {
    "channel-help": channels.channel_help,
    "channel-added": lambda: channels.added(("Jo Adair: *book* the SME",), "Ari Lund"),
    "channel-refused": lambda: channels.refused("Fabrikam Rail", say("Internal Health Review"), OUTSIDERS),
}
