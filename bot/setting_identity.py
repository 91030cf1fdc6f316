"""How the bot proves who it is to the authority: the variables that can name a credential, of which one does.

Reads no secret but the one that a variable holds, and looks only whether files are there. Asks nobody.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.setting_kinds import guid

Kind = Literal["managed identity", "federated identity", "federated file", "certificate", "secret"]

SINGLE, MANAGED = "SingleTenant", "UserAssignedMSI"


@dataclass(frozen=True, kw_only=True)
class Credential:
    """One way to prove who it is, and the variable that named it.

    `value`: the client id of this machine's managed identity, which the bot itself is or which vouches for
    it; the path of a file; or the secret itself.
    """

    kind: Kind
    variable: str
    value: str = field(default="", repr=False)


def certificate(text: str) -> Credential:
    """A PEM file that holds a certificate and its private key, which no passphrase locks."""
    try:
        held = Path(text).expanduser().read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise ValueError("is not a PEM file that can be read") from None
    if "-----BEGIN CERTIFICATE-----" not in held or "PRIVATE KEY-----" not in held:
        raise ValueError("does not hold both a certificate and its private key")
    if "ENCRYPTED" in held:
        raise ValueError("holds a private key that is locked by a passphrase")
    path = str(Path(text).expanduser())
    return Credential(kind="certificate", variable="CADENCE_CERTIFICATE", value=path)


def federated(text: str) -> Credential:
    """`identity:` and a managed identity's client id, or `file:` and where a workload's token lies."""
    kind, _, rest = text.partition(":")
    if kind == "identity":
        try:
            client = guid(rest.strip())
        except ValueError:
            raise ValueError("does not name a managed identity by its client id") from None
        return Credential(kind="federated identity", variable="CADENCE_FEDERATED", value=client)
    path = Path(rest.strip()).expanduser()
    if kind != "file" or not path.is_file():
        raise ValueError("is neither identity:CLIENT_ID nor file:PATH of a file that is there")
    return Credential(kind="federated file", variable="CADENCE_FEDERATED", value=str(path))


def secret(text: str) -> Credential:
    """A client secret."""
    return Credential(kind="secret", variable="MicrosoftAppPassword", value=text)


CREDENTIALS: tuple[tuple[str, Callable[[str], Credential], str], ...] = (
    ("CADENCE_FEDERATED", federated, "identity:3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"),
    ("CADENCE_CERTIFICATE", certificate, "/secrets/cadence.pem"),
    ("MicrosoftAppPassword", secret, "the value of a client secret"),
)
"""Variable, how it is read, and an example."""


def chosen(app_type: str, app_id: str, named: Iterable[Credential | None]) -> Credential | None:
    """Return the bot's credential: the managed identity itself, or the first that a variable names."""
    if app_type == MANAGED:
        return Credential(kind="managed identity", variable="MicrosoftAppId", value=app_id)
    return next(filter(None, named), None)


def problems(app_type: str, tenant: str, names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield variable, what is wrong and an example, for the names of credentials that are set."""
    if app_type == MANAGED:
        for name in names:
            yield name, f"is set, but {MANAGED} needs no other credential", f"unset it, or {SINGLE}"
        return
    if not tenant:
        yield "MicrosoftAppTenantId", f"is missing, and {SINGLE} needs it", "the tenant of the registration"
    if not names:
        wrong = "is missing: nothing proves that the bot is MicrosoftAppId"
        yield "CADENCE_FEDERATED", wrong, f"{CREDENTIALS[0][2]}, or CADENCE_CERTIFICATE"
    for name in list(names)[1:]:
        yield name, f"is set beside {next(iter(names))}, and one credential is enough", "unset one of them"
