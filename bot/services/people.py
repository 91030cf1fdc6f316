"""A person's document through one turn: read once, changed by functions, written once.

Another person's is only ever told something: what was offered, accepted, declined.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.domain import places
from bot.domain.people import Actor
from bot.domain.person import Person, Reference
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document

Edit = Callable[[Person], Person]


@dataclass(kw_only=True, slots=True)
class Session:
    """A person in a turn.

    `actor` is who speaks, with their roles. `person` always shows the edits so far; `save` writes them if
    they changed anything.
    """

    desk: Desk
    actor: Actor
    person: Person
    etag: str
    stored: Person | None
    edits: list[Edit] = field(default_factory=list[Edit])

    def edit(self, change: Edit) -> None:
        """Change the person; the function may run again on a newer document."""
        self.edits.append(change)
        self.person = change(self.person)

    async def save(self) -> None:
        """Write the edits.

        Somebody else's edits in another conversation are kept: ours are applied on top.
        """
        for attempt in range(ATTEMPTS):
            if self.person == self.stored:
                return
            ref = kinds.person_ref(self.person.tenant, self.person.id)
            document = Document(ref=ref, kind="person", body=kinds.PERSON.encode(self.person))
            try:
                store = self.desk.store
                written = await (store.replace(document, self.etag) if self.etag else store.create(document))
            except (Changed, AlreadyExists, Missing):
                await pause(attempt)
                await self._again()
                continue
            self.etag, self.stored, self.edits = written.etag, self.person, []
            return
        raise StoreUnavailable("Your settings are being changed elsewhere; nothing was saved.")

    async def _again(self) -> None:
        edits = self.edits
        fresh = await begin(self.desk, self.actor)
        self.person, self.etag, self.stored, self.edits = fresh.person, fresh.etag, fresh.stored, []
        for change in edits:
            self.edit(change)


async def begin(desk: Desk, actor: Actor) -> Session:
    """Read the person who acts: one read.

    What the client tells of zone, country and language fills only gaps.
    """
    stored = await desk.store.get(kinds.person_ref(actor.tenant, actor.id))
    if stored is None:
        person, kept, etag = Person(tenant=actor.tenant, id=actor.id), None, ""
    else:
        person = kept = kinds.PERSON.decode(stored.body)
        etag = stored.etag
    session = Session(desk=desk, actor=actor, person=person, etag=etag, stored=kept)
    if _told(person, actor):
        session.edit(lambda old: replace(old, **_told(old, actor)))
    return session


def _told(person: Person, actor: Actor) -> dict[str, str]:
    told: dict[str, str] = {}
    if actor.name and actor.name != person.name:
        told["name"] = actor.name
    if not person.zone and actor.time_zone:
        told["zone"] = actor.time_zone
    if not person.country and actor.country:
        told["country"] = actor.country
    language = actor.locale.split("-")[0].lower()
    if not person.language and language in places.languages():
        told["language"] = language
    return told


def reached(session: Session, service_url: str, conversation: str) -> None:
    """Remember where the person's own chat is, when it moved."""
    here = Reference(service_url=service_url, conversation=conversation)
    if session.person.reference != here:
        session.edit(lambda person: replace(person, reference=here))


async def tell(desk: Desk, tenant: str, person: str, change: Edit) -> Person:
    """Change the document of a person who is not acting; they may never have talked to the bot."""
    session = await begin(desk, Actor(tenant=tenant, id=person, name=""))
    session.edit(change)
    await session.save()
    return session.person


async def known(desk: Desk, tenant: str, person: str) -> Person | None:
    """Return somebody's document, None where the bot keeps none."""
    stored = await desk.store.get(kinds.person_ref(tenant, person))
    return kinds.PERSON.decode(stored.body) if stored else None
