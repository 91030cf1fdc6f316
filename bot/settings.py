"""What the environment says, read once, checked at once and frozen. Never reads the environment by itself."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import TypeVar

from bot import setting_identity as identity
from bot import setting_kinds as kinds
from bot.errors import ConfigurationError

TEAMS_HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    }
)
"""Teams' connector, public and government clouds. Whole names: anybody may own a neighbour of theirs."""

SHAREPOINT_HOSTS = frozenset(
    {"sharepoint.com", "sharepoint.us", "sharepoint-mil.us", "sharepoint.cn", "sharepoint.de"}
)
"""Domains of the people's own OneDrive, public and other clouds: a file goes to a host below one of them."""

VARIABLES = frozenset(
    [
        "HOST",
        "PORT",
        "CADENCE_STORE",
        "CADENCE_COSMOS_DATABASE",
        "CADENCE_COSMOS_KEY",
        "MicrosoftAppId",
        "MicrosoftAppType",
        "MicrosoftAppTenantId",
        "MicrosoftAppPassword",
        "CADENCE_CERTIFICATE",
        "CADENCE_FEDERATED",
        "CADENCE_TENANTS",
        "CADENCE_ADMINS",
        "CADENCE_OPENID_URL",
        "CADENCE_AUTHORITY",
        "CADENCE_SERVICE_HOSTS",
        "CADENCE_UPLOAD_HOSTS",
        "CADENCE_PLAYBOOK",
        "CADENCE_SEND_RATE",
        "CADENCE_REPLICAS_MAX",
        "CADENCE_POLL_SECONDS",
        "CADENCE_METRICS",
        "CADENCE_FORMER_OWNER_DAYS",
        "CADENCE_RETENTION_DAYS",
        "CADENCE_CLOSES",
        "CADENCE_LOG",
    ]
)
TEST_PREFIX = "CADENCE_TEST_"
"""Variables of the test suite; the bot itself reads none of them."""

COSMOS_POLL = 30.0
"""Seconds between looks on Cosmos DB, where a look is a query of each shard and costs even if none is due."""

_ENDPOINT = "cosmos:https://contoso-cadence.documents.azure.com"
_EXAMPLE_GUID = "3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"
_PUBLIC_OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"
_PUBLIC_AUTHORITY = "https://login.microsoftonline.com"

_SECRET = ("Password", "_KEY", "_CERTIFICATE", "_FEDERATED")
"""Ends of names whose values no message repeats: they hold a secret, or somebody may paste one there."""

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of one process. Build it with `from_env`; tests may build it directly.

    `sqlite` is the path of the database file, or ":memory:"; "" where `cosmos` is the endpoint of an account
    of Cosmos DB. `cosmos_key` is for one on this machine alone. `app_id` "" means local mode: only this
    machine may speak to the bot. GUIDs are lower case. `credential` proves that the bot is `app_id`; None
    only in local mode. `send_rate` is messages a second for the whole app (infinity: no limit), before it is
    divided by `replicas_max`. `poll`: seconds between looks for what is due. `playbook` is a folder, or None.
    `former_days`: how long somebody who handed an engagement over may read it. `retention_days`: how long the
    people in a closed engagement are kept (0: for ever). `closes`: when a working day ends, by the clocks of
    its place (W8). `metrics_open`: /metrics answers everybody who reaches the port, not this machine alone.
    """

    host: str = "127.0.0.1"
    port: int = 3978
    sqlite: str = "cadence.db"
    cosmos: str = ""
    cosmos_database: str = ""
    cosmos_key: str = field(default="", repr=False)
    app_id: str = ""
    app_type: str = ""
    app_tenant: str = ""
    credential: identity.Credential | None = None
    tenants: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    openid_url: str = _PUBLIC_OPENID
    authority: str = _PUBLIC_AUTHORITY
    service_hosts: frozenset[str] = kinds.LOOPBACK_NAMES
    upload_hosts: frozenset[str] = kinds.LOOPBACK_NAMES
    playbook: Path | None = None
    send_rate: float = 25.0
    replicas_max: int = 1
    poll: float = 5.0
    former_days: int = 30
    retention_days: int = 180
    closes: time = time(17)
    metrics_open: bool = False
    log_level: str = "info"
    log_format: kinds.LogFormat = "text"

    @property
    def local(self) -> bool:
        """True without an app id: nobody is authenticated, so only this machine is answered."""
        return not self.app_id

    @property
    def machine(self) -> str:
        """The client id of the managed identity that this machine has; "" where the settings name none."""
        found = self.credential
        return found.value if found and found.kind in ("managed identity", "federated identity") else ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the variables. Raises one ConfigurationError that lists every problem by variable."""
        reader = _Reader(env)
        settings = _read(cls, reader)
        _check_together(settings, reader)
        if reader.problems:
            lines = "\n".join(f"  - {problem}" for problem in reader.problems)
            raise ConfigurationError(f"The configuration is not usable:\n{lines}")
        return settings


class _Reader:
    """Reads variables one by one and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return self._env.get(name, "").strip()

    def value(self, name: str, parse: Callable[[str], _T], default: _T, example: str) -> _T:
        """Return the parsed variable, or the default when unset. `parse` raises ValueError with the rule."""
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            shown = "what it holds" if name.endswith(_SECRET) else repr(text)
            self.problem(name, f"{shown} {error}", example)
            return default

    def problem(self, name: str, wrong: str, example: str) -> None:
        self.problems.append(f"{name}: {wrong}; for example {example}")

    def unknown(self) -> list[str]:
        """Names that look like ours and are not: a typing error would otherwise be silent."""
        ours = [name for name in self._env if name.upper().startswith("CADENCE_")]
        return sorted(name for name in ours if name not in VARIABLES and not name.startswith(TEST_PREFIX))


def _read(cls: type[Settings], reader: _Reader) -> Settings:
    app_id = reader.value("MicrosoftAppId", kinds.guid, "", _EXAMPLE_GUID)
    local = not reader.text("MicrosoftAppId")
    app_tenant = reader.value("MicrosoftAppTenantId", kinds.guid, "", _EXAMPLE_GUID)
    app_type, credential = _identity(reader, app_id)
    own = frozenset({app_tenant} - {""})
    level, form = reader.value("CADENCE_LOG", kinds.log, ("", ""), "info,json")
    return cls(
        host=reader.value("HOST", kinds.address, "127.0.0.1", "127.0.0.1"),
        port=reader.value("PORT", kinds.whole(0, 65535), 3978, "3978"),
        sqlite=reader.value("CADENCE_STORE", kinds.store, "cadence.db", "sqlite:cadence.db"),
        cosmos=(cosmos := reader.value("CADENCE_STORE", kinds.cosmos, "", _ENDPOINT)),
        cosmos_database=reader.value("CADENCE_COSMOS_DATABASE", kinds.database, "", "cadence"),
        cosmos_key=reader.value("CADENCE_COSMOS_KEY", kinds.key, "", "the emulator's key"),
        app_id=app_id,
        app_type=app_type,
        app_tenant=app_tenant,
        credential=credential,
        tenants=reader.value("CADENCE_TENANTS", kinds.guids, own, f"{_EXAMPLE_GUID},…"),
        admins=reader.value("CADENCE_ADMINS", kinds.guids, frozenset[str](), f"{_EXAMPLE_GUID},…"),
        openid_url=reader.value("CADENCE_OPENID_URL", kinds.url, _PUBLIC_OPENID, _PUBLIC_OPENID),
        authority=reader.value("CADENCE_AUTHORITY", kinds.https, _PUBLIC_AUTHORITY, _PUBLIC_AUTHORITY),
        service_hosts=_hosts(reader, "CADENCE_SERVICE_HOSTS", TEAMS_HOSTS, "smba.trafficmanager.net"),
        upload_hosts=_hosts(reader, "CADENCE_UPLOAD_HOSTS", SHAREPOINT_HOSTS, "sharepoint.com"),
        playbook=reader.value("CADENCE_PLAYBOOK", kinds.folder, None, "./my-playbook"),
        send_rate=reader.value("CADENCE_SEND_RATE", kinds.send_rate, 25.0, "25"),
        replicas_max=reader.value("CADENCE_REPLICAS_MAX", kinds.whole(1, 1000), 1, "4"),
        poll=reader.value("CADENCE_POLL_SECONDS", kinds.rate, COSMOS_POLL if cosmos else 5.0, "5"),
        metrics_open=reader.value("CADENCE_METRICS", kinds.metrics_open, False, "local"),
        former_days=reader.value("CADENCE_FORMER_OWNER_DAYS", kinds.whole(0, 3650), 30, "30"),
        retention_days=reader.value("CADENCE_RETENTION_DAYS", kinds.whole(0, 3650), 180, "180"),
        closes=reader.value("CADENCE_CLOSES", kinds.closing, time(17), "17:00"),
        log_level=level or "info",
        log_format=kinds.log_format(form or ("text" if local else "json")),
    )


def _hosts(reader: _Reader, name: str, outside: frozenset[str], example: str) -> frozenset[str]:
    """Return hosts; in local mode this machine's unless told otherwise."""
    if reader.text("MicrosoftAppId"):
        return reader.value(name, kinds.hosts, outside, example)
    return reader.value(name, kinds.hosts, kinds.LOOPBACK_NAMES, "127.0.0.1,localhost")


def _identity(reader: _Reader, app_id: str) -> tuple[str, identity.Credential | None]:
    """Read what kind of identity the bot has, and what proves it."""
    usual = identity.SINGLE if reader.text("MicrosoftAppId") else ""
    app_type = reader.value("MicrosoftAppType", kinds.app_type, usual, identity.SINGLE)
    named = [reader.value(name, parse, None, example) for name, parse, example in identity.CREDENTIALS]
    return app_type, identity.chosen(app_type, app_id, named)


def _check_together(settings: Settings, reader: _Reader) -> None:
    """Check what no variable can say alone."""
    if reader.text("MicrosoftAppId"):
        names = [name for name, _, _ in identity.CREDENTIALS if reader.text(name)]
        for problem in identity.problems(settings.app_type, reader.text("MicrosoftAppTenantId"), names):
            reader.problem(*problem)
        for host in sorted(filter(kinds.is_loopback, settings.upload_hosts)):
            wrong = f"{host!r} is this machine, where only local mode leaves files"
            reader.problem("CADENCE_UPLOAD_HOSTS", wrong, "sharepoint.com")
        if not settings.tenants and not reader.text("CADENCE_TENANTS"):
            wrong = "is not set, and neither is MicrosoftAppTenantId: no tenant could speak to it"
            reader.problem("CADENCE_TENANTS", wrong, _EXAMPLE_GUID)
    else:
        _check_local(settings, reader)
    _check_store(settings, reader)
    for name in reader.unknown():
        near = difflib.get_close_matches(name.upper(), VARIABLES, n=1)
        reader.problem(name, "is not a variable of Cadence", near[0] if near else "CADENCE_STORE")


def _check_store(settings: Settings, reader: _Reader) -> None:
    """Cosmos DB needs a database; a key only where there is no identity: on this machine."""
    if not reader.text("CADENCE_STORE").startswith("cosmos:"):
        for name in ("CADENCE_COSMOS_DATABASE", "CADENCE_COSMOS_KEY"):
            if reader.text(name):
                reader.problem(name, "is set, but CADENCE_STORE names no Cosmos DB", "unset it")
        return
    if not reader.text("CADENCE_COSMOS_DATABASE"):
        reader.problem("CADENCE_COSMOS_DATABASE", "is not set, but CADENCE_STORE names Cosmos DB", "cadence")
    here = kinds.is_loopback_url(settings.cosmos)
    if settings.cosmos_key and settings.cosmos and not here:
        wrong = (
            "is set, but a key gives all rights for ever, so an account in Azure is asked by identity alone"
        )
        reader.problem("CADENCE_COSMOS_KEY", wrong, "unset it and give the bot's identity a data-plane role")
    if here and not reader.text("CADENCE_COSMOS_KEY"):
        wrong = "is not set, but a Cosmos DB on this machine knows no identity"
        reader.problem("CADENCE_COSMOS_KEY", wrong, "the emulator's key")


def _check_local(settings: Settings, reader: _Reader) -> None:
    """Without an app id nobody is authenticated: nothing may lead to or from another machine."""
    named = (name for name, _, _ in identity.CREDENTIALS)
    for name in ("MicrosoftAppType", "MicrosoftAppTenantId", *named):
        if reader.text(name):
            reader.problem(name, "is set without MicrosoftAppId", "unset it for local mode")
    if settings.cosmos and not kinds.is_loopback_url(settings.cosmos):
        wrong = f"{settings.cosmos!r} is not this machine, and without MicrosoftAppId nobody is checked"
        reader.problem("CADENCE_STORE", wrong, "sqlite:cadence.db")
    if not kinds.is_loopback(settings.host):
        wrong = f"{settings.host!r} would let other machines in, and without MicrosoftAppId nobody is checked"
        reader.problem("HOST", wrong, "127.0.0.1")
    for name, hosts in (
        ("CADENCE_SERVICE_HOSTS", settings.service_hosts),
        ("CADENCE_UPLOAD_HOSTS", settings.upload_hosts),
    ):
        for host in sorted(hosts):
            if not kinds.is_loopback(host):
                wrong = f"{host!r} is not this machine, which is all that local mode speaks to"
                reader.problem(name, wrong, "127.0.0.1,localhost")
