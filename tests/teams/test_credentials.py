"""Each way to prove who the bot is, against an authority over TLS on loopback; how each failure is told."""

import asyncio
import base64
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import jwt
import pytest
import pytest_asyncio
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from bot.errors import NotSent
from bot.setting_identity import Credential, certificate, federated, secret
from bot.settings import Settings
from bot.teams.bearer import Bearer, Pace
from bot.teams.credentials import Identity, sending_as
from tests.authority import Authority, How, on_this_machine
from tests.fakes import TENANT
from tests.identity import APP
from tests.waiting import until

OTHER = "7d2f9a10-3333-4a22-8b33-9c4455667703"
MANAGED = Credential(kind="managed identity", variable="MicrosoftAppId")
FORM = f"/{TENANT}/oauth2/v2.0/token"
SERVICE = "https://api.botframework.com"

Make = Callable[..., Identity]


@pytest_asyncio.fixture
async def authority(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Authority]:
    async with on_this_machine(monkeypatch) as up:
        yield up


@pytest_asyncio.fixture
async def identity(authority: Authority) -> AsyncIterator[Make]:
    """Make identities that are closed at the end."""
    async with AsyncExitStack() as stack:

        def make(credential: Credential, **more: Any) -> Identity:
            named = f"{authority.url}/{TENANT}"
            made = Identity(APP, credential, named, **{"trust": authority.trust, **more})
            stack.push_async_callback(made.close)
            return made

        yield make


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A certificate with its key, as one file."""
    path = tmp_path / "cadence.pem"
    new_certificate(path)
    return path


def new_certificate(path: Path) -> None:
    made = trustme.CA().issue_cert("cadence.example.com", key_type=trustme.KeyType.RSA)
    path.write_bytes(made.private_key_pem.bytes() + made.cert_chain_pems[0].bytes())


def key_of(path: Path, assertion: str) -> Any:
    """Return the public key of the file, whose certificate the assertion names."""
    found = x509.load_pem_x509_certificate(path.read_bytes())
    print_ = base64.urlsafe_b64encode(found.fingerprint(hashes.SHA256())).decode().rstrip("=")
    assert jwt.get_unverified_header(assertion)["x5t#S256"].rstrip("=") == print_
    return found.public_key()


async def test_a_client_secret(authority: Authority, identity: Make) -> None:
    """Goes to the tenant's own endpoint, for the connector's scope; the next question looks nothing up."""
    bot = identity(secret("s3cret"))
    token = await bot.fetch()
    assert (token.value, token.seconds) == ("token-0", 3600)
    (asked,) = authority.asked
    assert (asked["path"], asked["client_id"], asked["client_secret"]) == (FORM, APP, "s3cret")
    assert (asked["grant_type"], asked["scope"]) == ("client_credentials", f"{SERVICE}/.default")
    assert (await bot.fetch()).value == "token-1", "a fresh one, not msal's own"
    assert authority.looked_up == 1, "one client for the life of the process"


async def test_a_certificate(authority: Authority, identity: Make, pem: Path) -> None:
    """Signs an assertion for this endpoint; the key itself stays here. Refused, the file is read anew."""
    bot = identity(certificate(str(pem)))
    await bot.fetch()
    assertion = authority.asked[0]["client_assertion"]
    claims = jwt.decode(
        assertion, key_of(pem, assertion), algorithms=["PS256"], audience=authority.url + FORM
    )
    assert (claims["iss"], claims["sub"]) == (APP, APP)
    assert "client_secret" not in authority.asked[0]
    new_certificate(pem)
    authority.answer = "invalid_client"
    with pytest.raises(NotSent):
        await bot.fetch()
    authority.answer = "token"
    await bot.fetch()
    assertion = authority.asked[-1]["client_assertion"]
    assert jwt.decode(assertion, key_of(pem, assertion), algorithms=["PS256"], audience=authority.url + FORM)


async def test_a_managed_identity(authority: Authority, identity: Make) -> None:
    """The machine itself vouches: no secret, and the authority is not asked."""
    assert (await identity(MANAGED).fetch()).value == "token-0"
    (asked,) = authority.asked
    assert (asked["path"], asked["header"]) == ("/msi/token", "of this machine")
    assert (asked["resource"], asked["client_id"]) == (SERVICE, APP)
    assert authority.looked_up == 0


async def test_the_government_cloud(authority: Authority) -> None:
    """Its connector is another one, and a token for the public one's is worth nothing there."""
    bot = Identity(APP, MANAGED, f"https://login.microsoftonline.us/{TENANT}")
    await bot.fetch()
    await bot.close()
    assert authority.asked[0]["resource"] == "https://api.botframework.us"


async def test_a_managed_identity_of_a_virtual_machine(
    authority: Authority, identity: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the platform sets no endpoint, the one of virtual machines is asked."""
    monkeypatch.delenv("IDENTITY_ENDPOINT")
    monkeypatch.delenv("IDENTITY_HEADER")
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", authority.machine)
    authority.for_machines = True
    token = await identity(MANAGED).fetch()
    assert token.seconds == pytest.approx(3600, abs=2)
    (asked,) = authority.asked
    assert (asked["path"], asked["client_id"]) == ("/metadata/identity/oauth2/token", APP)


async def test_a_federated_identity(authority: Authority, identity: Make) -> None:
    """Another managed identity's token is the assertion; the token comes from the app's own tenant."""
    await identity(federated(f"identity:{OTHER}")).fetch()
    vouched, asked = authority.asked
    assert (vouched["client_id"], vouched["resource"]) == (OTHER, "api://AzureADTokenExchange")
    assert (asked["path"], asked["client_id"], asked["client_assertion"]) == (FORM, APP, "token-0")


async def test_a_federated_file(authority: Authority, identity: Make, tmp_path: Path) -> None:
    """A workload's token, read anew each time: the platform replaces it every hour or so."""
    path = tmp_path / "token"
    path.write_text("first\n")
    bot = identity(federated(f"file:{path}"))
    await bot.fetch()
    path.write_text("second\n")
    await bot.fetch()
    assert [asked["client_assertion"] for asked in authority.asked] == ["first", "second"]
    path.unlink()
    with pytest.raises(NotSent, match="CADENCE_FEDERATED"):
        await bot.fetch()


FAILURES: list[tuple[How, str]] = [
    ("500", "localhost answered 500"),
    ("html", "localhost answered something that is not JSON"),
    ("broken", "localhost answered something that is not JSON"),
    ("nothing", "No token: "),
    ("odd", "No token: "),
    ("invalid_client", "invalid_client AADSTS7000215"),
    ("elsewhere", "localhost answered something that is not JSON"),
    ("huge", "localhost answered more than 262144 bytes"),
    ("deep", "localhost answered something that is not JSON"),
    ("hang", r"localhost does not answer \(TimeoutError\)"),
]


@pytest.mark.parametrize("known", [False, True], ids=["from the start", "later"])
@pytest.mark.parametrize(("how", "words"), FAILURES, ids=[how for how, _ in FAILURES])
async def test_every_failure_is_not_sent(
    authority: Authority,
    identity: Make,
    caplog: pytest.LogCaptureFixture,
    how: How,
    words: str,
    *,
    known: bool,
) -> None:
    """Of the authority's look-up and of its token endpoint: told in one line, within the time-out.

    The line names the variables to look at, and neither it nor any log holds the secret or a token. The
    endpoint is asked again as soon as we like, and nothing is sent to where a redirect points.
    """
    caplog.set_level(logging.INFO)
    bot = identity(secret("s3cret"), seconds=0.4)
    if known:
        await bot.fetch()
    authority.answer = how
    began = time.monotonic()
    with pytest.raises(NotSent, match=words) as caught:
        await bot.fetch()
    assert time.monotonic() - began < 2
    assert "MicrosoftAppPassword" in str(caught.value)
    assert not [asked for asked in authority.asked if "elsewhere" in asked["path"]]
    authority.answer = "token"
    assert (await bot.fetch()).value.startswith("token-")
    assert not [word for word in ("s3cret", "cut-sh", "token-") if word in caplog.text + str(caught.value)]


async def test_an_untrusted_authority_gets_no_secret(authority: Authority, identity: Make) -> None:
    """A certificate that no trusted authority signed ends the matter before anything is said."""
    with pytest.raises(NotSent, match="does not answer"):
        await identity(secret("s3cret"), trust=True).fetch()
    assert (authority.asked, authority.looked_up) == ([], 0)


async def test_all_at_once(authority: Authority, identity: Make) -> None:
    """A hundred messages before the first token are one question over the wire; renewed while it serves."""
    authority.takes, authority.lives = 0.05, 4.0
    bearer = Bearer(identity(secret("s3cret")).fetch, Pace(margin=0.5))
    bearer.start()
    assert set(await asyncio.gather(*(bearer() for _ in range(100)))) == {"Bearer token-0"}
    assert len(authority.asked) == 1

    async def renewed() -> bool:
        return await bearer() != "Bearer token-0"

    await until(renewed, 3.4, 0.02)  # it may be sent for 3.5 s, and is renewed after two
    assert await bearer() == "Bearer token-1"
    await bearer.close()


async def test_a_secret_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """At the start, by its variable; a managed identity is not."""
    for credential in (MANAGED, secret("s3cret")):
        assert not caplog.text
        settings = Settings(
            app_id=APP, app_tenant=TENANT, authority="https://127.0.0.1:9", credential=credential
        )
        async with sending_as(settings):
            pass
    assert "MicrosoftAppPassword holds a client secret" in caplog.text
    assert "s3cret" not in caplog.text
    async with sending_as(Settings()) as nothing:
        assert nothing is None


async def test_a_slow_authority_blocks_nobody(authority: Authority, identity: Make) -> None:
    """While a token is fetched, msal's first import and its signatures included, the loop turns."""
    authority.takes = 0.5
    bearer = Bearer(identity(secret("s3cret")).fetch)
    bearer.start()
    longest, before = 0.0, time.monotonic()
    while not bearer.had:
        await asyncio.sleep(0.005)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    await bearer.close()
    assert longest < 0.4
