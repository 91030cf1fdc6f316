"""People as the bot knows them: who acts, and what a person has set.

Never what they may do (see services).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.text import Text, say

_OBJECT_ID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """Somebody who is away now: their name, and the last day of it."""

    name: str
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Roles:
    """What somebody is beside an owner, as it stands now.

    `covers` are those for whom they stand in now, by object id. `leads` are the teams they lead, `members`
    the names of who is in these, by object id. `admin`: they see teams.
    """

    covers: Mapping[str, Covered] = field(default_factory=dict[str, Covered])
    leads: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict[str, str])
    admin: bool = False


NO_ROLES = Roles()


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who wrote or pressed: the truth about a person is (tenant, id); the rest is what the client told this
    time.

    `guest`: the client says they are one. `roles` are read once a turn, whatever the client says. `channel`
    is the channel of a team they speak in, "" elsewhere.

    `tenant` and `id` (the aadObjectId) are lower-case GUIDs; `time_zone` is an IANA name or "", `country` an
    ISO 3166 code or "", `locale` like "pt-PT" or "".
    """

    tenant: str
    id: str
    name: str
    time_zone: str = ""
    country: str = ""
    locale: str = ""
    guest: bool = False
    roles: Roles = NO_ROLES
    channel: str = ""


def parse_person(words: str) -> str | Text:
    """Read whom a people picker sent: the object id of an account (lower case), or what is wrong with it.

    A picker sends ids separated by commas; anything else was typed by hand.
    """
    ids = dict.fromkeys(filter(None, (part.strip().lower() for part in words.split(","))))
    if len(ids) > 1:
        return say("Pick one person, not {}.", len(ids))
    found = next(iter(ids), "")
    return found if _OBJECT_ID.fullmatch(found) else say("I don’t know that person. Pick them from the list.")
