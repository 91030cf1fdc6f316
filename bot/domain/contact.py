"""A contact of an engagement. Never says which mail they belong on."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A person at the customer, a partner or Microsoft; `roles` are role ids of the playbook.

    `partner` is the id of the partner they work for or, as a PDM or PSE, look after.
    """

    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    roles: tuple[str, ...] = ()
    is_engaged: bool = False
    country: str = ""
    time_zone: str = ""
    partner: str = ""
