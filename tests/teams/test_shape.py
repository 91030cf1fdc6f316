"""Request bodies as bytes: rows X3 to X7 and X10, and that nothing ever raises."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.setting_kinds import LOOPBACK_NAMES
from bot.settings import TEAMS_HOSTS
from bot.teams.decode import decode
from bot.teams.hosts import ServiceHosts
from bot.teams.reply import Refused
from bot.teams.shape import Inbound, Rules, read
from tests.fakes import ALEX, TENANT, Person

LOCAL = Rules(hosts=ServiceHosts(LOOPBACK_NAMES), local=True)
PERSON = Person("", "http://127.0.0.1:1/amer")
OTHER = "11111111-2222-3333-4444-555555555555"

MISSING = object()
WIDE = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
"""Full-width digits, which `int` reads too."""


def changed(path: str, value: Any, base: dict[str, Any] | None = None) -> bytes:
    """Return a message whose member at the dotted path is this value (or is missing)."""
    activity = copy.deepcopy(base or PERSON.text("hello"))
    *parents, last = path.split(".")
    inner = activity
    for name in parents:
        inner = inner[name]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(activity).encode()


def raw(text: str) -> bytes:
    """Return a message with a piece of JSON of our own as its value."""
    return json.dumps(PERSON.text("hello")).encode()[:-1] + b',"value":' + text.encode("latin-1") + b"}"


def refused(body: bytes, rules: Rules = LOCAL) -> int:
    outcome = read(body, rules)
    assert isinstance(outcome, Refused), outcome
    assert outcome.reason
    return outcome.status


def accepted(body: bytes, rules: Rules = LOCAL) -> Inbound:
    outcome = read(body, rules)
    assert isinstance(outcome, Inbound), outcome
    return outcome


INVOKE = PERSON.execute("go", {}, "1")
GOOD = json.dumps(PERSON.text("hello")).encode()

X5 = {
    "empty": b"",
    "space": b"  ",
    "not JSON": b"hello",
    "truncated": GOOD[:-1],
    "trailing": GOOD + b"x",
    "array": b"[]",
    "string": b'"x"',
    "null": b"null",
    "number": b"1",
    "invalid UTF-8": GOOD.replace(b"hello", b"\xff\xfe"),
    "surrogate in UTF-8": GOOD.replace(b"hello", b"\xed\xa0\x80"),
    "BOM": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "NaN": raw("NaN"),
    "Infinity": raw("[Infinity]"),
    "-Infinity": raw('{"a":-Infinity}'),
    "huge float": raw("1e999"),
    "huge negative float": raw("-1e999"),
    "long float": raw("0." + "1" * 5000),
    "duplicate keys": raw('{"a":1,"a":2}'),
    "duplicate top keys": GOOD[:-1] + b',"type":"invoke"}',
    "duplicate keys by escape": raw('{"a":1,"\\u0061":2}'),
    "5000 digits": raw("1" * 5000),
    "integer beyond 64 bit": raw(str(2**63)),
    "negative beyond 64 bit": raw(str(-(2**63) - 1)),
    "deeper than 64": raw("[" * 64 + "]" * 64),
    "deeper than 64, objects": raw('{"a":' * 70 + "1" + "}" * 70),
    "deeper than the stack": b"[" * 100_000,
    "deeper than the stack, objects": b'{"a":' * 40_000,
    "control character": raw('"a\x01"'),
    "type a number": changed("type", 1),
    "type missing": changed("type", MISSING),
    "id a number": changed("id", 1),
    "id missing": changed("id", MISSING),
    "id empty": changed("id", ""),
    "id with a line end": changed("id", "a\nb"),
    "id of 2000 characters": changed("id", "x" * 2000),
    "text a list": changed("text", ["x"]),
    "text an object": changed("text", {"x": 1}),
    "from a string": changed("from", "alex"),
    "from missing": changed("from", MISSING),
    "from.id missing": changed("from.id", MISSING),
    "from.name a list": changed("from.name", []),
    "recipient null": changed("recipient", None),
    "recipient.id empty": changed("recipient.id", ""),
    "conversation a list": changed("conversation", []),
    "conversation.id a number": changed("conversation.id", 7),
    "conversation.id empty": changed("conversation.id", ""),
    "conversation.isGroup a string": changed("conversation.isGroup", "yes"),
    "conversationType missing": changed("conversation.conversationType", MISSING),
    "conversationType unknown": changed("conversation.conversationType", "party"),
    "channelData a string": changed("channelData", "x"),
    "channelData missing": changed("channelData", MISSING),
    "entities an object": changed("entities", {}),
    "entities of strings": changed("entities", ["x"]),
    "attachments of numbers": changed("attachments", [1]),
    "attachment type a number": changed("attachments", [{"contentType": 1}]),
    "membersAdded a string": changed("membersAdded", "x"),
    "replyToId a number": changed("replyToId", 1),
    "locale a number": changed("locale", 1),
    "serviceUrl a number": changed("serviceUrl", 1),
    "channelId missing": changed("channelId", MISSING),
}

X7 = {
    "unknown type": changed("type", "suggestion"),
    "empty type": changed("type", ""),
    "type in capitals": changed("type", "Message"),
    "invoke without name": changed("name", MISSING, INVOKE),
    "invoke with empty name": changed("name", "", INVOKE),
    "unknown invoke": changed("name", "composeExtension/query", INVOKE),
    "invoke without value": changed("value", MISSING, INVOKE),
    "invoke with a string": changed("value", "x", INVOKE),
    "invoke without action": changed("value", {}, INVOKE),
    "action null": changed("value.action", None, INVOKE),
    "action a list": changed("value.action", [], INVOKE),
    "action of another type": changed("value.action.type", "Action.Submit", INVOKE),
    "verb a number": changed("value.action.verb", 1, INVOKE),
    "data a list": changed("value.action.data", [1], INVOKE),
    "data a string": changed("value.action.data", "x", INVOKE),
}


@pytest.mark.parametrize("body", X5.values(), ids=list(X5))
def test_x5_a_body_that_is_no_activity_is_refused(body: bytes) -> None:
    """X5: 400, whatever is wrong with it."""
    assert refused(body) == 400


@pytest.mark.parametrize("body", X7.values(), ids=list(X7))
def test_x7_what_the_bot_does_not_know_is_refused(body: bytes) -> None:
    """X7: 400 with a reason."""
    assert refused(body) == 400


def test_x7_expect_replies_is_for_local_mode() -> None:
    """X7: expectReplies is 400 outside local mode and served inside."""
    app = Rules(hosts=ServiceHosts(LOOPBACK_NAMES), local=False, tenants=frozenset({TENANT}))
    body = changed("deliveryMode", "expectReplies")
    assert refused(body, app) == 400
    assert accepted(body).head.delivery_mode == "expectReplies"


X3 = {
    "conversation tenant missing": ("conversation.tenantId", MISSING, 400),
    "channel tenant missing": ("channelData.tenant", MISSING, 400),
    "channel tenant id missing": ("channelData.tenant.id", MISSING, 400),
    "tenants disagree": ("channelData.tenant.id", OTHER, 400),
    "tenant not a GUID": ("conversation.tenantId", "contoso", 400),
    "tenant empty": ("conversation.tenantId", "", 400),
    "tenant with a line end": ("conversation.tenantId", TENANT + "\n", 400),
    "tenant a number": ("conversation.tenantId", 1, 400),
    "tenant a list with ours": ("conversation.tenantId", [TENANT], 400),
    "tenant null": ("conversation.tenantId", None, 400),
    "tenant with a space": ("conversation.tenantId", f"{TENANT} ", 400),
    "tenant in braces": ("conversation.tenantId", "{" + TENANT + "}", 400),
    "tenant without hyphens": ("conversation.tenantId", TENANT.replace("-", ""), 400),
    "tenant in other digits": ("conversation.tenantId", TENANT.translate(WIDE), 400),
    "tenant with a NUL": ("conversation.tenantId", f"{TENANT}\0", 400),
    "channel tenant a list": ("channelData.tenant", [{"id": TENANT}], 400),
    "channel tenant a string": ("channelData.tenant", TENANT, 400),
    "channel tenant null": ("channelData.tenant", None, 400),
    "channel tenant id a list": ("channelData.tenant.id", [TENANT], 400),
    "channel tenant id null": ("channelData.tenant.id", None, 400),
    "channel tenant in a tenant": ("channelData.tenant", {"tenant": {"id": TENANT}}, 400),
    "channel tenant id an object": ("channelData.tenant.id", {"id": TENANT}, 400),
    "channel data a list": ("channelData", [{"tenant": {"id": TENANT}}], 400),
    "channel data of several tenants": ("channelData", {"tenants": [{"id": TENANT}]}, 400),
}


@pytest.mark.parametrize(("path", "value", "status"), X3.values(), ids=list(X3))
def test_x3_both_tenant_fields_agree(path: str, value: Any, status: int) -> None:
    """X3: tenant fields that disagree, or are missing or malformed, get 400."""
    assert refused(changed(path, value)) == status


def test_x3_a_tenant_that_is_not_on_the_list() -> None:
    """X3: 403, marked as a matter of security; upper case is the same tenant."""
    app = Rules(hosts=ServiceHosts(LOOPBACK_NAMES), local=False, tenants=frozenset({TENANT}))
    other = Person("", "http://127.0.0.1:1/amer", tenant=OTHER)
    outcome = read(json.dumps(other.text("x")).encode(), app)
    assert outcome == Refused(403, "the tenant is not allowed", security=True, kind="tenant")
    upper = Person("", "http://127.0.0.1:1/amer", tenant=TENANT.upper())
    assert accepted(json.dumps(upper.text("x")).encode(), app).tenant == TENANT
    nobody = Rules(hosts=ServiceHosts(LOOPBACK_NAMES), local=False)
    assert refused(GOOD, nobody) == 403


X4_LOCAL = {
    "": 400,
    "http://10.0.0.5/": 403,
    "http://example.org/": 403,
    "https://smba.trafficmanager.net/amer/": 403,
    "http://127.0.0.1@example.org/": 403,
    "http://example.org#@127.0.0.1/": 403,
    "http://127.0.0.1.example.org/": 403,
    "http://localhost.example.org/": 403,
    "http://[::2]/": 403,
    "http://127.0.0.1:99999/": 403,
    "http://127.0.0.1/?a=1": 403,
    "http://127.0.0.1/../x": 403,
    "http://127.0.0.1/%2e%2e/x": 403,
    "http://127.0.0.1\\@example.org/": 403,
    "http://127.0.0.1/ x": 403,
    "ftp://127.0.0.1/": 403,
    "file:///etc/hosts": 403,
    "127.0.0.1": 403,
    "http://0x7f000001/": 403,
    "http://2130706433/": 403,
    "http://ⅼocalhost/": 403,
    "http://127.0.0.1/" + "x" * 600: 403,
}


@pytest.mark.parametrize(("url", "status"), X4_LOCAL.items())
def test_x4_service_url_in_local_mode(url: str, status: int) -> None:
    """X4: plain http goes to this machine only, whatever the URL tries."""
    assert refused(changed("serviceUrl", url)) == status


@pytest.mark.parametrize(
    "url", ["http://localhost:56150/_connector", "http://[::1]:1/", "https://127.0.0.1/"]
)
def test_x4_this_machine_is_served(url: str) -> None:
    """X4: loopback names and addresses are accepted in local mode."""
    assert accepted(changed("serviceUrl", url)).head.service_url == url


def test_x4_teams_hosts() -> None:
    """X4: with an app id only https to Teams' own hosts, by their whole name and on the usual port."""
    hosts = ServiceHosts(TEAMS_HOSTS)
    assert hosts.allows("https://smba.trafficmanager.net/amer/")
    assert hosts.allows("https://SMBA.trafficmanager.net:443/emea/")
    for url in (
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://evil-smba.trafficmanager.net/",
        "https://x.smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.org/",
        "https://smba.trafficmanager.net@evil.org/",
        "https://evil.org/smba.trafficmanager.net",
        "https://trafficmanager.net/",
        "http://127.0.0.1/",
        "https://smba.trafficmanager.net:80/",
        "https://smba.trafficmanager.net:0/",
        "https://smba.trafficmanager.net:443:443/",
        "https://smba.trafficmanager.net:４４３/",
        "https://smba.trafficmanager.net:x/",
        "https://u@smba.trafficmanager.net/",
        "https://u:p@smba.trafficmanager.net/",
        "https://@smba.trafficmanager.net/",
        "https://evil.org\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\\.evil.org/",
        "https://smba.trafficmanager.net%2eevil.org/",
        "https://smba%2etrafficmanager.net/",
        "https://smba.trafficmanager.net./",
        "https://smba。trafficmanager。net/",
        "https://ѕmba.trafficmanager.net/",
        "https://ｓmba.trafficmanager.net/",
        "https://xn--mba-fhb.trafficmanager.net/",
        "https://smba.trafficmanager.net\u200b/",
        "https://smba.traffic\nmanager.net/",
        "https://smba.trafficmanager.net\t/",
        " https://smba.trafficmanager.net/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[smba.trafficmanager.net]/",
        "https://smba.trafficmanager.net#@evil.org/",
        "https://smba.trafficmanager.net?@evil.org/",
        "https:smba.trafficmanager.net/",
        "https:///smba.trafficmanager.net/",
        "//smba.trafficmanager.net/",
        "javascript://smba.trafficmanager.net/",
        "wss://smba.trafficmanager.net/",
    ):
        assert not hosts.allows(url), url


X10 = {
    "aadObjectId missing": ("from.aadObjectId", MISSING, 400),
    "aadObjectId null": ("from.aadObjectId", None, 400),
    "aadObjectId not a GUID": ("from.aadObjectId", "alex", 400),
    "aadObjectId with braces": ("from.aadObjectId", "{" + ALEX + "}", 400),
    "role bot": ("from.role", "bot", 403),
    "role skill": ("from.role", "skill", 403),
    "id of a bot": ("from.id", "28:" + OTHER, 403),
    "the bot itself": ("from.id", "28:5d1f3a52-0c0d-4a7e-8f53-2b6f7a9c1d02", 403),
}


@pytest.mark.parametrize(("path", "value", "status"), X10.values(), ids=list(X10))
def test_x10_the_sender_is_a_person(path: str, value: Any, status: int) -> None:
    """X10: 400 without a usable aadObjectId, 403 for a bot."""
    assert refused(changed(path, value)) == status


def test_x2_another_channel() -> None:
    """X2: a channel other than Teams gets 403."""
    assert refused(changed("channelId", "emulator")) == 403
    assert refused(changed("channelId", "directline")) == 403


def test_what_is_unusual_and_still_right() -> None:
    """Nulls for optional members, unknown members, depth 64 and 64-bit integers are accepted."""
    assert accepted(changed("text", None)).head.text is None
    assert accepted(changed("somethingNew", {"a": [1]})).raw["somethingNew"] == {"a": [1]}
    assert accepted(raw("[" * 63 + "]" * 63))
    assert accepted(raw(f"[{2**63 - 1},{-(2**63)},1.5,-0.0]"))
    assert accepted(raw(json.dumps([{"a": 1}] * 500))).head.value == [{"a": 1}] * 500


def test_x11_lone_surrogates_never_reach_a_store() -> None:
    """X11: a lone surrogate becomes U+FFFD wherever it stands; a pair stays the character it is."""
    body = changed("text", "a\ud800b\U0001f600")
    assert b"\\ud800" in body
    assert accepted(body).head.text == "a\ufffdb\U0001f600"
    inbound = accepted(raw('{"\\ud800": ["x\\uDFFF", {"y": "\\ud83d\\ude00"}]}'))
    assert inbound.head.value == {"\ufffd": ["x\ufffd", {"y": "😀"}]}
    json.dumps(inbound.raw, ensure_ascii=False).encode()
    assert len(accepted(changed("id", "x\udc00")).key) == 64
    assert refused(raw('{"\\ud800":1,"\\ud801":2}')) == 400


def test_keys() -> None:
    """X8, X9: the operation key is the same for the same activity in the same conversation only."""
    again = accepted(GOOD)
    assert accepted(GOOD).key == again.key
    assert accepted(changed("conversation.id", "a:personal-2", json.loads(GOOD))).key != again.key
    assert accepted(changed("id", "other", json.loads(GOOD))).key != again.key
    assert again.delivery != accepted(changed("from.aadObjectId", OTHER, json.loads(GOOD))).delivery


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(PERSON.text(""))), json_values)
def test_any_member_of_any_type(member: str, value: Any) -> None:
    """X5: whatever JSON stands in a member, the outcome is a value, never an exception."""
    assert read(changed(member, value), LOCAL) is not None


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes(body: bytes) -> None:
    """X5: whatever bytes come, the outcome is a value."""
    assert isinstance(decode(body), dict | Refused)
