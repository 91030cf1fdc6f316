"""Settings from environment variables: what is accepted, and how a mistake is told."""

import re
from datetime import time
from pathlib import Path

import pytest
import trustme

from bot.errors import ConfigurationError
from bot.setting_identity import certificate, secret
from bot.settings import TEAMS_HOSTS, VARIABLES, Settings
from tests.sources import ROOT

GUID = "3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"
PROOF = {"MicrosoftAppPassword": "s3cret"}


def problems(**env: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_env(env)
    first, *lines = str(caught.value).splitlines()
    assert first == "The configuration is not usable:"
    return [line.removeprefix("  - ") for line in lines]


def test_nothing_set_is_local_mode() -> None:
    """An empty environment is local mode on loopback with SQLite; other variables do not matter."""
    settings = Settings.from_env({"HOME": "/root", "PATH": "/bin", "CADENCE_TEST_X": "1"})
    assert settings == Settings()
    assert settings.local
    assert (settings.host, settings.port, settings.sqlite) == ("127.0.0.1", 3978, "cadence.db")
    assert (settings.log_level, settings.log_format) == ("info", "text")
    assert settings.service_hosts == {"localhost", "127.0.0.1", "::1"}


def test_everything_that_may_be_set_in_local_mode(tmp_path: Path) -> None:
    """Every variable is read, spaces around it aside."""
    settings = Settings.from_env(
        {
            "HOST": " ::1 ",
            "PORT": "0",
            "CADENCE_STORE": f"sqlite:{tmp_path}/a.db",
            "CADENCE_TENANTS": f"{GUID.upper()}, {GUID}",
            "CADENCE_ADMINS": GUID,
            "CADENCE_OPENID_URL": "http://127.0.0.1:9/keys/",
            "CADENCE_AUTHORITY": "https://login.microsoftonline.us",
            "CADENCE_SERVICE_HOSTS": "LOCALHOST [::1]",
            "CADENCE_UPLOAD_HOSTS": "LOCALHOST",
            "CADENCE_PLAYBOOK": str(tmp_path),
            "CADENCE_SEND_RATE": "12.5",
            "CADENCE_REPLICAS_MAX": "4",
            "CADENCE_FORMER_OWNER_DAYS": "0",
            "CADENCE_CLOSES": "9:30",
            "CADENCE_LOG": "json,DEBUG",
        }
    )
    assert settings == Settings(
        host="::1",
        port=0,
        sqlite=f"{tmp_path}/a.db",
        tenants=frozenset({GUID}),
        admins=frozenset({GUID}),
        openid_url="http://127.0.0.1:9/keys",
        authority="https://login.microsoftonline.us",
        service_hosts=frozenset({"localhost", "::1"}),
        upload_hosts=frozenset({"localhost"}),
        playbook=tmp_path,
        send_rate=12.5,
        replicas_max=4,
        former_days=0,
        closes=time(9, 30),
        log_level="debug",
        log_format="json",
    )
    assert Settings.from_env({"CADENCE_STORE": "sqlite::memory:"}).sqlite == ":memory:"
    assert Settings.from_env({"CADENCE_LOG": "json"}).log_level == "info"


LOCAL_COSMOS = {
    "CADENCE_STORE": "cosmos:http://127.0.0.1:8081/",
    "CADENCE_COSMOS_DATABASE": "cadence",
    "CADENCE_COSMOS_KEY": "YSBrZXk=",
}


def test_cosmos_on_this_machine() -> None:
    """An endpoint, a database and a key that is shown nowhere; the worker looks less often: a look costs."""
    settings = Settings.from_env(LOCAL_COSMOS)
    assert (settings.cosmos, settings.cosmos_database) == ("http://127.0.0.1:8081", "cadence")
    assert (settings.sqlite, settings.cosmos_key, settings.poll) == ("", "YSBrZXk=", 30.0)
    assert "YSBrZXk" not in repr(settings)
    assert Settings.from_env(LOCAL_COSMOS | {"CADENCE_POLL_SECONDS": "7"}).poll == 7


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        *[
            ({"CADENCE_STORE": f"cosmos:{url}"}, "CADENCE_STORE")
            for url in ("", "x", "http://example.com", "https://")
        ],
        ({"CADENCE_COSMOS_DATABASE": ""}, "CADENCE_COSMOS_DATABASE"),
        ({"CADENCE_COSMOS_DATABASE": "a/b"}, "CADENCE_COSMOS_DATABASE"),
        ({"CADENCE_COSMOS_KEY": ""}, "CADENCE_COSMOS_KEY"),
        ({"CADENCE_COSMOS_KEY": "YSBrZXk"}, "CADENCE_COSMOS_KEY"),
        ({"CADENCE_STORE": "cosmos:https://contoso.documents.azure.com"}, "CADENCE_COSMOS_KEY"),
        ({"CADENCE_STORE": "cosmos:https://contoso.documents.azure.com"}, "CADENCE_STORE"),
        ({"CADENCE_STORE": ""}, "CADENCE_COSMOS_DATABASE"),
        ({"CADENCE_STORE": ""}, "CADENCE_COSMOS_KEY"),
    ],
)
def test_cosmos_that_is_not_usable(changed: dict[str, str], named: str) -> None:
    """A key is for this machine alone, and local mode leads to no other; the key itself is never told."""
    found = problems(**LOCAL_COSMOS | changed)
    assert named in [problem.split(":")[0] for problem in found]
    assert "YSBrZXk" not in str(found)


def test_an_unlimited_rate() -> None:
    """For measurements alone; every other word is refused."""
    assert Settings.from_env({"CADENCE_SEND_RATE": "unlimited"}).send_rate == float("inf")


WRONG = {
    "CADENCE_CLOSES": ["24:00", "5pm", "17", "17:60", "00:00", "٠٩:٣٠"],
    "HOST": ["bot.example.org", "0.0.0.0", "192.168.1.4", "::"],
    "PORT": ["http", "-1", "65536", "3978.0", "٣٩٧٨", "99999999999999999999"],
    "CADENCE_STORE": ["cadence.db", "sqlite:", "sqlite:/no/such/folder/a.db", "sqlite:/tmp", "postgres://x"],
    "CADENCE_TENANTS": ["contoso.com", f"{GUID},x", ","],
    "CADENCE_ADMINS": ["alex@contoso.com"],
    "CADENCE_OPENID_URL": ["http://example.org", "login", "https://[", "https://u:p@example.org"],
    "CADENCE_AUTHORITY": ["ftp://example.org", "https://example.org:x", "http://127.0.0.1:9"],
    "CADENCE_CERTIFICATE": ["/no/such/file.pem", "/tmp"],
    "CADENCE_FEDERATED": ["identity:x", "file:/no/such/file", "file:", "token"],
    "CADENCE_SERVICE_HOSTS": ["https://smba.trafficmanager.net", "a_b", "smba.trafficmanager.net",
    "127.0.0.1:80", ", ;"],
    "CADENCE_UPLOAD_HOSTS": ["https://contoso.sharepoint.com", "sharepoint.com", "*.sharepoint.com"],
    "CADENCE_PLAYBOOK": ["/no/such/folder"],
    "CADENCE_SEND_RATE": ["0", "-1", "fast", "1e3", "nan", "inf", "1001"],
    "CADENCE_REPLICAS_MAX": ["0", "two", "1001"],
    "CADENCE_LOG": ["loud", "info,debug", "json,text", "info json xml"],
    "MicrosoftAppType": ["MultiTenant"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    """Each problem starts with the variable, says what is wrong and gives an example."""
    found = problems(**{name: value})
    assert found
    assert all(problem.startswith(f"{name}: ") for problem in found)
    assert all("; for example " in problem for problem in found) or name == "MicrosoftAppType"


def test_every_problem_at_once() -> None:
    """One start tells all that is wrong."""
    found = problems(HOST="x", PORT="y", CADENCE_STORE="z", CADENCE_LOG="q", CADENCE_STOER="a")
    named = sorted(problem.split(":")[0] for problem in found)
    assert named == ["CADENCE_LOG", "CADENCE_STOER", "CADENCE_STORE", "HOST", "PORT"]
    assert any(p.startswith("CADENCE_STOER: is not a variable") and "CADENCE_STORE" in p for p in found)


def test_an_app_id_opens_the_bot() -> None:
    """With an identity it may listen to the world, and speaks to Teams' hosts and the app's tenant alone."""
    settings = Settings.from_env(
        {"MicrosoftAppId": GUID.upper(), "MicrosoftAppTenantId": GUID, "HOST": "0.0.0.0", **PROOF}
    )
    assert (settings.local, settings.app_id, settings.host) == (False, GUID, "0.0.0.0")
    assert (settings.tenants, settings.service_hosts) == ({GUID}, TEAMS_HOSTS)
    assert settings.openid_url == "https://login.botframework.com/v1/.well-known/openidconfiguration"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.4"])
@pytest.mark.parametrize("app_id", ["", "  "])
def test_x12_no_local_mode_for_other_machines(host: str, app_id: str) -> None:
    """X12: a container that listens to others and whose app id came out empty does not start."""
    (found,) = problems(HOST=host, MicrosoftAppId=app_id)
    assert found.startswith(f"HOST: '{host}' would let other machines in")
    found = problems(HOST=host, MicrosoftAppId=app_id, MicrosoftAppType="UserAssignedMSI")
    assert [problem.split(":")[0] for problem in found] == ["MicrosoftAppType", "HOST"]


def test_an_app_id_needs_to_know_its_tenants() -> None:
    """X3: no list and no tenant of its own would be a bot for nobody; files never go to this machine."""
    (found,) = problems(MicrosoftAppId=GUID, MicrosoftAppType="UserAssignedMSI")
    assert found.startswith("CADENCE_TENANTS: is not set, and neither is MicrosoftAppTenantId")
    managed = {"MicrosoftAppId": GUID, "MicrosoftAppType": "UserAssignedMSI"}
    (found,) = problems(**managed, CADENCE_TENANTS="contoso")
    assert found.startswith("CADENCE_TENANTS: 'contoso'")
    assert Settings.from_env({**managed, "CADENCE_TENANTS": GUID}).tenants == {GUID}
    here = [p for p in problems(MicrosoftAppId=GUID, CADENCE_UPLOAD_HOSTS="127.0.0.1") if "UPLOAD" in p]
    assert here
    assert "where only local mode leaves files" in here[0]


def test_one_credential(tmp_path: Path) -> None:
    """An app id needs exactly one proof of who it is, and its tenant; a managed identity is its own."""

    def wrong(**env: str) -> set[str]:
        try:
            Settings.from_env({"MicrosoftAppId": GUID, "CADENCE_TENANTS": GUID, **env})
        except ConfigurationError as error:
            return {line.removeprefix("  - ").partition(":")[0] for line in str(error).splitlines()[1:]}
        return set()

    token, tenant = tmp_path / "token", {"MicrosoftAppTenantId": GUID}
    token.write_text("x")
    assert wrong() == {"MicrosoftAppTenantId", "CADENCE_FEDERATED"}
    assert wrong(**tenant) == {"CADENCE_FEDERATED"}
    assert wrong(**tenant, MicrosoftAppPassword="x") == set()
    assert wrong(**tenant, CADENCE_FEDERATED=f"file:{token}") == set()
    assert wrong(**tenant, CADENCE_FEDERATED=f"identity:{GUID}") == set()
    both = {"CADENCE_FEDERATED": f"identity:{GUID}", "MicrosoftAppPassword": "x"}
    assert wrong(**tenant, **both) == {"MicrosoftAppPassword"}
    managed = {"MicrosoftAppType": "UserAssignedMSI", **tenant}
    assert wrong(**managed) == set()
    assert wrong(**managed, **both) == set(both)


def test_the_machine_has_an_identity() -> None:
    """The store is asked by it as well: the bot's own, or the one that vouches for it; else none is named."""
    env = {"MicrosoftAppId": GUID, "MicrosoftAppTenantId": GUID}
    other = "7d2f9a10-3333-4a22-8b33-9c4455667703"
    assert Settings.from_env({**env, "MicrosoftAppType": "UserAssignedMSI"}).machine == GUID
    assert Settings.from_env({**env, "CADENCE_FEDERATED": f"identity:{other}"}).machine == other
    assert Settings.from_env({**env, **PROOF}).machine == ""
    assert Settings.from_env({}).machine == ""


def test_what_a_certificate_file_holds(tmp_path: Path) -> None:
    """A certificate and its key, unlocked: said at the start, not when the first message is sent."""
    pem = tmp_path / "cadence.pem"
    made = trustme.CA().issue_cert("cadence.example.com", key_type=trustme.KeyType.RSA)
    key, cert = made.private_key_pem.bytes(), made.cert_chain_pems[0].bytes()
    for held, words in (
        (key, "does not hold both"),
        (cert, "does not hold both"),
        (cert + key.replace(b"PRIVATE", b"ENCRYPTED PRIVATE"), "locked by a passphrase"),
        (b"\xff", "is not a PEM file"),
    ):
        pem.write_bytes(held)
        with pytest.raises(ValueError, match=words):
            certificate(str(pem))
    pem.write_bytes(cert + key)
    assert certificate(str(pem)).value == str(pem)


def test_half_an_identity_is_a_mistake() -> None:
    """A password without an app id would silently be local mode; and it is never repeated in the message."""
    found = problems(MicrosoftAppPassword="s3cret", MicrosoftAppTenantId=GUID, CADENCE_COSMOS_KEY="k3yk")
    assert len(found) == 3
    assert "s3cret" not in str(found)
    assert "k3yk" not in str(found)


def test_secrets_stay_out_of_logs() -> None:
    """The credential is not in the settings' own description, and no problem repeats it."""
    assert "s3cret" not in repr(Settings(credential=secret("s3cret")))
    pasted = "-----BEGIN PRIVATE KEY-----s3cret"
    found = problems(CADENCE_CERTIFICATE=pasted, CADENCE_FEDERATED="s3cret", CADENCE_COSMOS_KEY="s3cret")
    assert len(found) >= 3
    assert "s3cret" not in str(found)


def test_the_contract() -> None:
    """Teams' hosts are whole names, and every variable of ours carries the prefix."""
    assert all(host.count(".") >= 2 for host in TEAMS_HOSTS)
    assert {name for name in VARIABLES if not name.startswith(("CADENCE_", "MicrosoftApp"))} == {
        "HOST",
        "PORT",
    }


def test_the_readme_names_every_variable() -> None:
    """Whoever runs the bot finds each in the table, and none that does not exist."""
    rows = re.findall(r"^\| (`[^|]+) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    named = {
        name for cell in rows for name in re.findall(r"`((?:CADENCE_|MicrosoftApp)\w+|HOST|PORT)`", cell)
    }
    assert named == VARIABLES
