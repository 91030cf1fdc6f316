"""One turn at work: who speaks, what they said or pressed, and the ways to answer.

Knows no command and no rule.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.cleaning import clean
from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement
from bot.domain.entry import Entry
from bot.domain.keys import card_key
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.domain.text import Text, say
from bot.playbook.when import When
from bot.services import drafts, entries, portfolio
from bot.services.address import Address, address_of, lossy
from bot.services.desk import Desk
from bot.services.forms import within_limits
from bot.services.people import Session
from bot.services.records import ReadOnly, ensure_open, load
from bot.services.rights import Operation, may
from bot.services.views.answers import FormView, NoticeView
from cards import form as form_card
from cards import notice as notice_card
from cards import notices
from cards.kit import LIMIT, size
from cards.parts import with_note
from dialogs.expecting import FORM, Expecting
from dialogs.turn import Answer, Card, Incoming

V = TypeVar("V")


REMOVED = say("I left out characters that can’t be shown.")
DRAFT_DAYS = timedelta(days=30)
QUOTES = ('""', "''", "“”", "‘’", "„“", "«»")


def noted(answer: Answer, words: Text) -> Answer:
    """Return the answer with a footnote on its card, where there are words for one."""
    return replace(answer, card=with_note(answer.card, words)) if answer.card and words else answer


def unquoted(words: str) -> str:
    """Return words without the pair of quotes they stand in, if they do (X50)."""
    words = words.strip()
    quoted = len(words) > 1 and any(words[0] in pair and words[-1] in pair for pair in QUOTES)
    return words[1:-1].strip() if quoted else words


@dataclass(kw_only=True, slots=True)
class Talk:
    """A turn. `words` are what follows a typed command; `address` is the pressed card's, None for typed text.

    `removed`: something in what was typed cannot be kept (X11). `named`: it is a command with words after it;
    such words answer no field that takes any text. `nonce` is that of the card this turn answers
    with; `expected` what a typed word would answer on that card; `reading` what may only be read.
    """

    desk: Desk
    session: Session
    incoming: Incoming
    words: str = ""
    removed: bool = False
    named: bool = False
    address: Address | None = None
    nonce: str = ""
    expected: Expecting | None = None
    reading: Engagement | None = None

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.incoming.actor

    @property
    def person(self) -> Person:
        """The person's document, with this turn's edits."""
        return self.session.person

    @property
    def name(self) -> str:
        """The name that follows a typed command, without the quotes it may stand in."""
        return unquoted(self.words)

    @property
    def today(self) -> date:
        """The day it is for the person."""
        return self.desk.today_of(self.person)

    def when(self, engagement: Engagement) -> When:
        """Return this moment, for an engagement and its reader."""
        return self.desk.when(engagement, self.today)

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

    @property
    def fresh(self) -> bool:
        """Whether the button asks for what stands, without the draft."""
        return self.arg("fresh") == "yes"

    def page(self) -> int:
        """Return the page a button asks for."""
        return self.address.number("page") if self.address else 0

    def day(self, day: date) -> str:
        """Return a day as the person reads it."""
        return show_day(day, self.today)

    # -- answering

    def card(self, card: Card, summary: str) -> Answer:
        """Answer with a card: in place of a pressed one, else as a new message. Says what got lost (X11)."""
        answer = Answer(card=card, summary=summary)
        return noted(answer, REMOVED) if self.removed else answer

    def form(self, view: FormView) -> Answer:
        """Answer with a form; over-long texts are cut where no card could hold them (X21)."""
        return self.whole_form(view) or self._form(within_limits(view))

    def whole_form(self, view: FormView) -> Answer | None:
        """Answer with a form as it is; None where it is too large for a card."""
        answer = self._form(view)
        return answer if answer.card and size(answer.card) <= LIMIT else None

    def _form(self, view: FormView) -> Answer:
        self.expected = self.expected or FORM
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

        A name is looked for literally, in the person's own list, then in those of others they may see;
        several, or none named: a choice; none found: told (X51). Raises `AtRest` for a write to one at rest.
        """
        if self.address is not None and self.address.engagement:
            return await self.loaded(self.address.engagement, operation)
        if self.name:
            return await self._named(command, operation)
        if self.person.current and (found := await self._still(operation)):
            return found
        mine = portfolio.ranked(portfolio.visible(await self.entries()), self.today)
        if len(mine) == 1:
            return await self.loaded(mine[0].engagement, operation)
        return self._choice(mine, command) if mine else self.notice(notices.no_current(command))

    async def _still(self, operation: Operation) -> Engagement | None:
        """Return the current engagement; None where it is not there any more, and then none is current."""
        found = await load(self.desk, self.actor, self.person.current, operation)
        if found is None:
            self.session.edit(lambda person: replace(person, current="", current_name=""))
        elif operation != "read":
            ensure_open(found)
        self.reads(found)
        return found

    async def entries(self) -> tuple[Entry, ...]:
        """Return the person's own list."""
        return await entries.listed(self.desk, self.actor.tenant, self.actor.id)

    async def _named(self, command: str, operation: Operation) -> Engagement | Answer:
        found = portfolio.named(await self.entries(), self.name, self.today)
        found = found or portfolio.named(
            await entries.of_others(self.desk, self.actor), self.name, self.today
        )
        if len(found) == 1:
            return await self.loaded(found[0].engagement, operation)
        if not found:
            return self.notice(notices.no_such_customer(self.name))
        return self._choice(found, command)

    def _choice(self, found: Sequence[Entry], command: str) -> Answer:
        rows = [(entry.engagement, entry.customer, entry.tenant_domain) for entry in found]
        return self.notice(notices.which_customer(self.name, rows, verb=command))

    async def loaded(self, engagement: str, operation: Operation) -> Engagement | Answer:
        """Return an engagement by its id, made the current one; the neutral answer where it is not there or
        not theirs. Raises `AtRest` for a write to one that is closed or removed.
        """
        found = await load(self.desk, self.actor, engagement, operation)
        if found is None:
            return self.not_found()
        self.enter(found)
        self.reads(found)
        if operation != "read":
            ensure_open(found)
        return found

    def enter(self, engagement: Engagement) -> None:
        """Make an engagement the current one, of which commands without a name speak."""
        here, name = engagement.id, engagement.customer
        if (self.person.current, self.person.current_name) != (here, name):
            self.session.edit(lambda person: replace(person, current=here, current_name=name))

    def reads(self, found: Engagement | None) -> None:
        """Note that the turn shows an engagement to somebody who may only read it."""
        if found and not self.may("write", found):
            self.reading = found

    def may(self, operation: Operation, engagement: Engagement) -> bool:
        """Tell whether whoever speaks may do something to an engagement."""
        return may(self.actor, operation, engagement, self.desk.clock())

    def writes(self) -> None:
        """Raise `ReadOnly` where whoever speaks may only read."""
        if self.reading:
            raise ReadOnly(self.reading)

    def gives(self, engagement: Engagement) -> None:
        """Raise `ReadOnly` where whoever speaks may not give an engagement away."""
        if not self.may("give", engagement):
            raise ReadOnly(engagement)

    # -- typed words, kept until they are wanted

    async def keep_words(self, engagement: str, form: str, words: Mapping[str, str]) -> None:
        """Keep what was typed after a command as the draft of its form, below what that holds already."""
        held = await drafts.find(self.session, engagement, form)
        text, older = words["text"], held.get("text", "")
        whole = older if f"\n{text}\n" in f"\n{older}\n" else f"{older}\n{text}".strip()
        await drafts.keep(self.session, engagement, form, {**words, **held, "text": whole})

    async def kept_back(self, answer: Answer, form: str, words: Mapping[str, str]) -> Answer:
        """Keep typed words that have no engagement yet, for when the form is next opened; say so."""
        if not words["text"]:
            return answer
        await self.keep_words("", form, words)
        return noted(answer, say("What you typed is kept as a draft until {}.", self.draft_until()))

    async def bring(self, engagement: Engagement, form: str) -> None:
        """Bring words that had no engagement to the one their form is opened for, if no draft is there."""
        words = await drafts.find(self.session, "", form)
        if words and not await drafts.find(self.session, engagement.id, form):
            await drafts.keep(self.session, engagement.id, form, words)
            await drafts.drop(self.session, "", form)

    def draft_until(self) -> str:
        """Return until when a draft of today is kept, as the person reads it."""
        return self.day(self.today + DRAFT_DAYS)

    @property
    def zone(self) -> ZoneInfo:
        """The person's zone."""
        return ZoneInfo(self.person.zone or "UTC")

    def moment(self, stamp_at: datetime) -> str:
        """Return a moment as the person reads it."""
        return show_moment(stamp_at, self.today, self.zone)


def begin(desk: Desk, session: Session, incoming: Incoming) -> Talk:
    """Return the turn. A press without an address was tampered with."""
    address = address_of(incoming.data) if incoming.kind == "press" else None
    return Talk(
        desk=desk,
        session=session,
        incoming=incoming,
        nonce=secrets.token_urlsafe(9),
        words=clean(incoming.text, multiline=True).text,
        removed=address.lost if address else lossy(incoming.text),
        address=address,
    )
