"""One turn at work: who speaks, what they said or pressed, and the ways to answer.

Knows no command and no rule.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.cleaning import clean, fold
from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement
from bot.domain.entry import Entry
from bot.domain.keys import card_key
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.services import entries, home
from bot.services.address import Address, address_of
from bot.services.desk import Desk
from bot.services.people import Session
from bot.services.records import load
from bot.services.rights import Operation
from bot.services.views import FormView, NoticeView
from cards import form as form_card
from cards import notice as notice_card
from cards import notices
from dialogs.turn import Answer, Card, Incoming

V = TypeVar("V")


@dataclass(frozen=True, kw_only=True, slots=True)
class Expecting:
    """What a typed word would answer: one input of one step, at the revision the last card showed."""

    engagement: str
    step: str
    field: str
    workload: str
    revision: int

    def state(self) -> dict[str, Any]:
        """Return it as a dialog's plain state."""
        return {
            "engagement": self.engagement,
            "step": self.step,
            "field": self.field,
            "workload": self.workload,
            "revision": self.revision,
        }


DRAFT_DAYS = timedelta(days=30)


@dataclass(kw_only=True, slots=True)
class Talk:
    """A turn. `words` are what follows a typed command; `address` is the pressed card's, None for typed text.

    `nonce` is that of the card this turn answers with; `expected` what a typed word would answer on that
    card.
    """

    desk: Desk
    session: Session
    incoming: Incoming
    words: str = ""
    address: Address | None = None
    nonce: str = ""
    expected: Expecting | None = None

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.incoming.actor

    @property
    def person(self) -> Person:
        """The person's document, with this turn's edits."""
        return self.session.person

    @property
    def today(self) -> date:
        """The day it is for the person."""
        return self.desk.today_of(self.person)

    @property
    def key(self) -> str:
        """The operation key of this turn: of the press (card, verb, inputs), or of the typed message."""
        if self.address is None:
            return self.incoming.key
        data = {name: value for name, value in self.incoming.data.items() if name not in ("nonce", "verb")}
        return card_key(
            tenant=self.actor.tenant,
            actor=self.actor.id,
            nonce=self.address.nonce,
            verb=self.incoming.verb,
            inputs=data,
        )

    def arg(self, name: str) -> str:
        """Return a plain value of the pressed button, "" where there is none."""
        return self.address.arg(name) if self.address else ""

    def page(self) -> int:
        """Return the page a button asks for."""
        return self.address.number("page") if self.address else 0

    def day(self, day: date) -> str:
        """Return a day as the person reads it."""
        return show_day(day, self.today)

    # -- answering

    def card(self, card: Card, summary: str) -> Answer:
        """Answer with a card: in place of a pressed one, as a new message otherwise."""
        return Answer(card=card, summary=summary)

    def form(self, view: FormView) -> Answer:
        """Answer with a form."""
        return self.card(form_card.form(view, self.nonce), form_card.summary(view))

    def notice(self, view: NoticeView) -> Answer:
        """Answer with a notice."""
        return self.card(notice_card.notice(view, self.nonce), notice_card.summary(view))

    def shown(self, view: V, draw: Callable[[V, str], Card], summary: Callable[[V], str]) -> Answer:
        """Answer with any view, by its card's functions."""
        return self.card(draw(view, self.nonce), summary(view))

    def not_found(self) -> Answer:
        """Answer neutrally: it is not there, or not theirs."""
        return self.notice(notices.not_found())

    # -- the engagement a turn is about

    async def engagement(self, command: str, operation: Operation = "read") -> Engagement | Answer:
        """Return the engagement this turn is about: the pressed card's, the one named, or the current one.

        A name is looked for in the person's own list, literally; several: a choice, none: told (X51).
        """
        if self.address is not None and self.address.engagement:
            return await self.loaded(self.address.engagement, operation)
        if self.words:
            return await self._named(command, operation)
        if self.person.current:
            return await self.loaded(self.person.current, operation)
        mine = home.visible(await self._entries(), self.today)
        if len(mine) == 1:
            return await self.loaded(mine[0].engagement, operation)
        return self.notice(notices.no_current(command))

    async def _entries(self) -> tuple[Entry, ...]:
        return await entries.listed(self.desk, self.actor.tenant, self.actor.id)

    async def _named(self, command: str, operation: Operation) -> Engagement | Answer:
        everything = await self._entries()
        found = home.matching(home.visible(everything, self.today), self.words) or home.matching(
            everything, self.words
        )
        exact = [entry for entry in found if fold(entry.customer) == fold(self.words)]
        if len(exact) == 1:
            found = exact
        if len(found) == 1:
            return await self.loaded(found[0].engagement, operation)
        if not found:
            return self.notice(notices.no_such_customer(self.words))
        rows = [(entry.engagement, entry.customer, entry.tenant_domain) for entry in found]
        return self.notice(notices.which_customer(self.words, rows, verb=command))

    async def loaded(self, engagement: str, operation: Operation) -> Engagement | Answer:
        """Return an engagement by its id, made the current one; the neutral answer where it is not there or
        not theirs.
        """
        found = await load(self.desk, self.actor, engagement, operation)
        if found is None:
            return self.not_found()
        self.enter(found)
        return found

    def enter(self, engagement: Engagement) -> None:
        """Make an engagement the current one, of which commands without a name speak."""
        here, name = engagement.id, engagement.customer
        if (self.person.current, self.person.current_name) != (here, name):
            self.session.edit(lambda person: replace(person, current=here, current_name=name))

    def draft_until(self) -> str:
        """Return until when a draft of today is kept, as the person reads it."""
        return self.day(self.today + DRAFT_DAYS)

    def moment(self, stamp_at: datetime) -> str:
        """Return a moment as the person reads it."""
        return show_moment(stamp_at, self.today, ZoneInfo(self.person.zone or "UTC"))


def begin(desk: Desk, session: Session, incoming: Incoming) -> Talk | None:
    """Return the turn; None for a press whose address was tampered with."""
    talk = Talk(
        desk=desk,
        session=session,
        incoming=incoming,
        nonce=secrets.token_urlsafe(9),
        words=clean(incoming.text, multiline=True).text,
    )
    if incoming.kind == "press":
        talk.address = address_of(incoming.data)
        if talk.address is None:
            return None
    return talk
