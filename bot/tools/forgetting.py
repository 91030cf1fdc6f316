"""One person taken out of a whole store, while the bot works on it, and looked for afterwards.

Every document is read. What belongs to the person alone goes, what names them is changed by compare-and-set:
texts first, then engagements, then what is their own; so whoever starts again after a crash still knows what
to look for. Prints and logs nothing of what a document says.
"""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, cast

from bot.domain.engagement import Engagement, due_at
from bot.domain.forgetting import Forgotten, Seen, contact, forgotten, somebody
from bot.domain.notes import TenantClaim
from bot.domain.person import Person
from bot.domain.personal_data import NOBODY, holds, texts
from bot.errors import Changed, Missing, NewerSchema, StoreUnavailable
from bot.services import mailboxes, people
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.codecs import Codec, Unreadable, Unstorable
from bot.storage.store import Document, Stored
from bot.tools.transfer import Step, everything, patiently

CODECS: Mapping[str, Codec[Any]] = {
    each.kind: cast("Codec[Any]", each) for each in vars(kinds).values() if isinstance(each, Codec)
}
ROUNDS = 3
"""So often at most: somebody may write a name anew while it is being taken out."""
ATTEMPTS = 12
Stage = Literal["texts", "engagements", "own"]


class Owner(Exception):
    """They own engagements (`found`: their ids) that somebody has to take over first."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__()
        self.found = found


class Stranger(Exception):
    """Whoever should take over has not used the bot."""


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What was done: documents searched, changed, deleted; by kind those in which something is left."""

    searched: int = 0
    changed: int = 0
    deleted: int = 0
    shared: int = 0
    left: Counter[str] = field(default_factory=Counter[str])


async def forget(
    desk: Desk,
    whom: str,
    *,
    owner: str = "",
    dry: bool = False,
    progress: Callable[[str], Step] = lambda what: lambda count: None,
) -> Outcome:
    """Take somebody out: an object id, or the e-mail address of a contact.

    `owner` takes over what they own. `dry`: only look. Raises `Owner` and `Stranger` before anything is
    written, `StoreUnavailable`.
    """
    seen, owned = await _gathered(desk, whom, progress("reading"))
    who = contact(seen, whom) if "@" in whom else somebody(seen, whom)
    if owned and not owner and not dry:
        raise Owner(tuple(owned))
    for tenant in set(owned.values()) if owner else ():
        if await people.known(desk, tenant, owner) is None:
            raise Stranger
    work = Work(desk=desk, who=who, owner=owner)
    if dry:
        return await work.search(progress("searching"))
    outcome = Outcome()
    for _ in range(ROUNDS):
        for stage in ("texts", "engagements", "own"):
            await work.change(stage, progress(f"changing {stage}"))
        outcome = await work.search(progress("searching"))
        if not outcome.left:
            break
    return outcome


async def _gathered(desk: Desk, whom: str, step: Step) -> tuple[Seen, Mapping[str, str]]:
    """Return who is named in the store, and the engagements (with their tenants) that the person owns.

    Those that were removed are owned by nobody.
    """
    seen, owned = Seen(), dict[str, str]()
    async for each in _walk(desk, step):
        plain = plain_of(each)
        if isinstance(plain, dict):
            found = cast("dict[str, Any]", plain)
            seen.add(each.kind, found)
            removed = found.get("status", {}).get("state") == "removed"
            if each.kind == "engagement" and found.get("owner") == whom and not removed:
                owned[each.ref.id] = str(found.get("tenant"))
    return seen, owned


def plain_of(stored: Stored) -> Any:
    """Return a body as plain JSON; one that is none as text."""
    try:
        return json.loads(stored.body)
    except ValueError:
        return stored.body.decode(errors="replace")


async def _walk(desk: Desk, step: Step) -> AsyncGenerator[Stored]:
    async for items in everything(desk.store):
        for each in items:
            yield each
        step(len(items))


@dataclass(kw_only=True, slots=True)
class Work:
    """Somebody being taken out. What was changed and deleted is counted over all rounds."""

    desk: Desk
    who: Forgotten
    owner: str = ""
    changed: int = 0
    deleted: int = 0

    async def search(self, step: Step) -> Outcome:
        """Look through every document; return what was done so far and what is left."""
        found = Outcome(changed=self.changed, deleted=self.deleted, shared=self.who.shared)
        async for each in _walk(self.desk, step):
            found.searched += 1
            found.left[each.kind] += self.names(each)
        found.left = +found.left
        return found

    def names(self, stored: Stored) -> bool:
        """Tell whether a document names them, in its place or in what it holds."""
        places = (stored.ref.pk, stored.ref.id)
        return any(holds(text, self.who.traces) for text in (*places, *texts(plain_of(stored))))

    def owns(self, stored: Stored) -> bool:
        """Tell whether a document is theirs alone."""
        person, ref = self.who.person, stored.ref
        own = ref.pk.startswith("person:") and ref.pk.endswith(f":{person}")
        return bool(person) and (
            own or (stored.kind in ("mailbox", "drafter") and ref.id.endswith(f"-{person}"))
        )

    async def change(self, stage: Stage, step: Step) -> None:
        """Change every document of a stage that names them."""
        async for each in _walk(self.desk, step):
            if stage != self._stage(each) or not self.names(each):
                continue
            with suppress(Unreadable, Unstorable, NewerSchema):  # the search finds what could not be changed
                if stage == "own":
                    await self._delete(each)
                elif each.kind in CODECS:
                    await self._rewrite(each)

    def _stage(self, stored: Stored) -> Stage:
        if self.owns(stored):
            return "own"
        return "engagements" if stored.kind == "engagement" else "texts"

    async def _rewrite(self, stored: Stored) -> None:
        """Change one document by compare-and-set, however often others are faster."""
        found: Stored | None = stored
        for _ in range(ATTEMPTS):
            if found is None or not self.names(found):
                return
            document = await self._without(found)
            with suppress(Changed, Missing):
                await patiently(partial(self.desk.store.replace, document, found.etag))
                self.changed += 1
                return
            found = await patiently(partial(self.desk.store.get, stored.ref))
        raise StoreUnavailable("A document is being changed all the time; run it again.")

    async def _without(self, stored: Stored) -> Document:
        """Return a document without them. Raises `Unreadable`, `NewerSchema`, `Unstorable`."""
        codec, due = CODECS[stored.kind], stored.due_at
        value = codec.decode(stored.body)
        if isinstance(value, Engagement):
            value = await self._handed_over(value)
            now = self.desk.clock()
            due = due_at(value, now, now)
        elif isinstance(value, TenantClaim) and self.owner and value.owner == self.who.person:
            value = replace(value, owner=self.owner)
        body = codec.encode(forgotten(value, self.who))
        return Document(ref=stored.ref, kind=stored.kind, body=body, due_at=due)

    async def _handed_over(self, engagement: Engagement) -> Engagement:
        """Return an engagement with its new owner, whose list shows it once a worker has been there."""
        if not self.owner or engagement.owner != self.who.person:
            return engagement
        new = await people.known(self.desk, engagement.tenant, self.owner)
        return replace(
            engagement,
            owner=self.owner,
            owner_name=new.name if new else "",
            handover=None,
            seq=engagement.seq + 1,
            unpublished=True,
        )

    async def _delete(self, stored: Stored) -> None:
        """Delete what is theirs alone; what waits in their mailbox goes to whoever owns its engagement."""
        if stored.kind == "mailbox":
            await self._pass_on(stored)
        with suppress(Changed, Missing):
            await patiently(partial(self.desk.store.delete, stored.ref, stored.etag))
            self.deleted += 1

    async def _pass_on(self, stored: Stored) -> None:
        box = kinds.MAILBOX.decode(stored.body)
        letters = [
            *box.pending.values(),
            *(each.letter for each in (*box.sending.values(), *box.dead.values())),
        ]
        for letter in letters:
            found = await self.desk.store.get(kinds.engagement_ref(letter.reminder.engagement))
            held = kinds.ENGAGEMENT.decode(found.body) if found else None
            if held and held.owner not in (self.who.person, NOBODY):
                reader = await people.known(self.desk, held.tenant, held.owner)
                reader = reader or Person(tenant=held.tenant, id=held.owner)
                await mailboxes.hand_on(self.desk, reader, (letter.reminder,))
