"""People as the bot knows them: who acts, and what a person has set.

Never what they may do (see services).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who wrote or pressed: the truth about a person is (tenant, id); the rest is what the client told this
    time.

    `tenant` and `id` (the aadObjectId) are lower-case GUIDs; `time_zone` is an IANA name or "", `country` an
    ISO 3166 code or "", `locale` like "pt-PT" or "".
    """

    tenant: str
    id: str
    name: str
    time_zone: str = ""
    country: str = ""
    locale: str = ""
