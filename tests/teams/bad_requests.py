"""The table of forged and malformed requests: each as the bytes on the wire, and the status it must get.

Tokens (X1, X2), tenants, hosts and senders (X3, X4, X10), bodies (X5), headers and methods (X6), activities
(X7), and data that no card sends (X27, X28). Sends nothing itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests import forged
from tests.fakes import Person
from tests.teams.test_shape import MISSING, OTHER, X3, X4_LOCAL, X5, X7, X10, changed

PATH = "/api/messages"
JSON = "application/json"


@dataclass(frozen=True)
class Row:
    """One request. `presses`: it is a card's, so it is answered with words and changes nothing. `own`: by
    whoever may see the engagement.
    """

    name: str
    status: int
    sent: bytes
    presses: bool = False
    own: bool = False


@dataclass(frozen=True)
class Table:
    """Makes the rows for a bot: a person with a good token; an engagement that is not theirs; its owner."""

    person: Person
    owner: Person
    engagement: str

    def rows(self) -> list[Row]:
        """Return all of them."""
        parts = (
            self._tokens(),
            self._bodies(),
            self._members(),
            self._headers(),
            self._lines(),
            self._cards(),
        )
        return [row for part in parts for row in part]

    def _request(
        self, body: bytes, *, method: str = "POST", path: str = PATH, more: Mapping[str, str] | None = None
    ) -> bytes:
        """Return a request as bytes; a header given as "" is left out."""
        headers = {
            "Host": "127.0.0.1",
            "Content-Type": JSON,
            "Content-Length": str(len(body)),
            "Authorization": f"Bearer {self.person.token}",
            **(more or {}),
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items() if v), "", ""]
        return "\r\n".join(lines).encode() + body

    def _hello(self) -> bytes:
        return json.dumps(self.person.text("help")).encode()

    def _chunked(self) -> bytes:
        body = self._hello()
        return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"

    def _with(self, path: str, value: Any, base: dict[str, Any] | None = None) -> bytes:
        """Return a message in which the member at this path is this value, or is missing."""
        return changed(path, value, base or self.person.text("help"))

    def _tokens(self) -> Iterator[Row]:
        url = self.person.service_url
        for name, header in forged.headers(url).items():
            yield Row(f"X1 {name}", 401, self._request(self._hello(), more={"Authorization": header or " "}))
        yield Row("X1 no header", 401, self._request(self._hello(), more={"Authorization": ""}))
        twice = {"Authorization": f"Bearer x\r\nAuthorization: Bearer {self.person.token}"}
        yield Row("X1 a second header", 401, self._request(self._hello(), more=twice))
        for name, token in forged.elsewhere(url).items():
            yield Row(
                f"X2 {name}", 401, self._request(self._hello(), more={"Authorization": f"Bearer {token}"})
            )
        for channel in ("emulator", "directline", "webchat", "skype", "MSTEAMS", "msteams "):
            yield Row(f"X2 channel {channel}", 403, self._request(self._with("channelId", channel)))

    def _bodies(self) -> Iterator[Row]:
        for number, cases in (("X5", X5), ("X7", X7)):
            for name, body in cases.items():
                yield Row(f"{number} {name}", 400, self._request(body))
        yield Row("X7 expectReplies", 400, self._request(self._with("deliveryMode", "expectReplies")))
        for kind in ("handoff", "event", "trace", "endOfConversation", "command", "typing", "invokeResponse"):
            yield Row(f"X7 {kind}", 400, self._request(self._with("type", kind)))
        for name in ("task/fetch", "signin/verifyState", "config/fetch", "adaptiveCard/Action", "\u0000"):
            invoke = self.person.execute("go", {}, "1")
            yield Row(f"X7 invoke {name!r}", 400, self._request(self._with("name", name, invoke)))

    def _members(self) -> Iterator[Row]:
        cases = {"X3": X3, "X10": X10}
        for number, members in cases.items():
            for name, (path, value, status) in members.items():
                yield Row(f"{number} {name}", status, self._request(self._with(path, value)))
        for name, update in self._updates().items():
            sent = self.person.activity("conversationUpdate", **update)
            yield Row(f"X38 {name}: nobody is greeted", 200, self._request(json.dumps(sent).encode()))
        other = self.person.text(
            "help",
            channelData={"tenant": {"id": OTHER}},
            conversation={"id": "a:1", "conversationType": "personal", "tenantId": OTHER},
        )
        yield Row("X3 another tenant", 403, self._request(json.dumps(other).encode()))
        for url, status in X4_LOCAL.items():
            yield Row(f"X4 {url[:40]!r}", status, self._request(self._with("serviceUrl", url)))
        yield Row("X4 missing", 400, self._request(self._with("serviceUrl", MISSING)))
        for url in (self.person.service_url + "/", self.person.service_url + "/x", "https://127.0.0.1/"):
            yield Row(f"X4 not the token's {url[-9:]}", 401, self._request(self._with("serviceUrl", url)))
        consent = {"type": "fileUpload", "action": "accept", "context": {"offer": "x"}}
        invoke = self.person.activity("invoke", name="fileConsent/invoke", value=consent)
        yield Row("X43 no address", 400, self._request(json.dumps(invoke).encode()))
        for url in ("https://example.com/up", "http://127.0.0.1:1/up", "https://sharepoint.com.example.com/"):
            info = {"uploadUrl": url, "contentUrl": url}
            body = self._with("value.uploadInfo", info, invoke)
            yield Row(f"X43 a file to {url}", 403, self._request(body))

    def _updates(self) -> Mapping[str, dict[str, Any]]:
        """Return who joined and left, other than the bot."""
        guest = {"id": "29:guest", "aadObjectId": OTHER, "tenantId": OTHER, "userRole": "anonymous"}
        bot = {"id": f"28:{OTHER}", "name": "Cadence"}
        return {
            "a guest joined": {"membersAdded": [guest]},
            "a guest left": {"membersRemoved": [guest]},
            "another bot joined": {"membersAdded": [bot, guest]},
            "1,500 joined": {"membersAdded": [guest | {"id": f"29:{each}"} for each in range(1500)]},
            "nobody joined": {"membersAdded": []},
        }

    def _headers(self) -> Iterator[Row]:
        for kind in (
            "text/plain",
            "application/jsonp",
            f"{JSON}; charset=utf-16",
            "multipart/form-data",
            "x",
            "",
        ):
            yield Row(f"X6 type {kind!r}", 415, self._request(self._hello(), more={"Content-Type": kind}))
        for named in (
            "charset = utf-16",
            "charset*=utf-16''x",
            "charset=utf-8; charset=utf-7",
            'charset="utf-16"',
        ):
            odd = {"Content-Type": f"{JSON}; {named}"}
            yield Row(f"X6 {named}", 415, self._request(self._hello(), more=odd))
        second = {"Content-Encoding": "identity\r\nContent-Encoding: gzip"}
        yield Row("X6 a second coding", 415, self._request(self._hello(), more=second))
        for coding in ("gzip, chunked", "identity, chunked", "deflate, chunked"):
            more = {"Content-Length": "", "Transfer-Encoding": coding}
            yield Row(f"X6 carried as {coding}", 415, self._request(self._chunked(), more=more))
        for coding in ("gzip", "deflate", "br", "zstd", "compress", "x-gzip", "gzip, identity"):
            yield Row(
                f"X6 coding {coding}", 415, self._request(self._hello(), more={"Content-Encoding": coding})
            )
        for method in ("GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            yield Row(f"X6 {method}", 405, self._request(b"", method=method))
        for size in (256 * 1024 + 1, 1 << 20, 1 << 40, 10**18):
            more = {"Content-Length": str(size)}
            yield Row(f"X6 {size} bytes announced", 413, self._request(b"{", more=more))
        chunked = {"Content-Length": "", "Transfer-Encoding": "chunked"}
        many = b"1000\r\n" + b" " * 4096 + b"\r\n"
        yield Row("X6 chunks without end", 413, self._request(many * 65, more=chunked))
        for path in ("/", "/api/messages/", "/api/messages/x", "/api", "/export/x", "/../etc/passwd", "//"):
            yield Row(f"no such path {path}", 404, self._request(self._hello(), path=path))

    def _lines(self) -> Iterator[Row]:
        """Yield what is hardly HTTP: refused by the reader of requests, before any of ours."""
        yield Row("no HTTP", 400, b"hello\r\n\r\n")
        yield Row("a TLS hello", 400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        yield Row("an unknown method", 400, self._request(b"", method="BREW"))
        yield Row("HTTP/9.9", 400, b"POST /api/messages HTTP/9.9\r\n\r\n")
        yield Row("a length that is none", 400, self._request(b"", more={"Content-Length": "-1"}))
        yield Row("two lengths", 400, self._request(b"{}", more={"Content-Length": "2\r\nContent-Length: 3"}))
        both = {"Content-Length": "2", "Transfer-Encoding": "chunked"}
        yield Row("a length and chunks", 400, self._request(b"{}", more=both))
        for length in ("+2", "0x2", "2, 2", "2_0", "-0", "2\r\nContent-Length: 2", "2 2", "2.0"):
            yield Row(f"a length of {length!r}", 400, self._request(b"{}", more={"Content-Length": length}))
        for coding in (
            "xchunked",
            "chunked, chunked",
            "chunked, identity",
            "identity",
            "chunked;q=1",
            "\vchunked",
        ):
            more = {"Content-Length": "", "Transfer-Encoding": coding}
            yield Row(f"carried as {coding!r}", 400, self._request(self._chunked(), more=more))
        twice = {"Content-Length": "", "Transfer-Encoding": "chunked\r\nTransfer-Encoding: identity"}
        yield Row("carried in two ways", 400, self._request(self._chunked(), more=twice))
        yield Row(
            "a space before a colon",
            400,
            self._request(self._chunked(), more={"Content-Length": "", "Transfer-Encoding ": "chunked"}),
        )
        for name, chunk in ODD_CHUNKS.items():
            yield Row(f"a chunk {name}", 400, self._request(chunk, more={"Content-Length": "", **_CHUNKED}))
        for name, more in ODD_HEADERS.items():
            yield Row(name, 400, self._request(self._hello(), more=more))
        for token in ("\r\n Bearer x", "Bearer x\r\n y"):
            yield Row(f"a folded token {token!r}", 400, self._request(b"{}", more={"Authorization": token}))
        yield Row("line ends without CR", 400, self._request(b"").replace(b"\r\n", b"\n"))
        yield Row("HTTP/2", 400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        yield Row("a method in small letters", 400, self._request(b"", method="post"))
        yield Row(
            "a token in the path",
            401,
            self._request(b"{}", path=f"{PATH}?token={self.person.token}", more=_NOBODY),
        )
        yield Row(
            "another name for the path", 401, self._request(b"{}", path="/api/%6dessages", more=_NOBODY)
        )
        yield Row("an expectation of another kind", 417, self._request(b"{}", more={"Expect": "x"}))
        yield Row(
            "a chunk of no size", 400, self._request(b"zz\r\n", more={"Content-Length": "", **_CHUNKED})
        )
        yield Row("a header of 20 KB", 400, self._request(b"{}", more={"X-Long": "x" * 20_000}))
        yield Row(
            "a token of 20 KB", 400, self._request(b"{}", more={"Authorization": "Bearer " + "x" * 20_000})
        )
        yield Row("a header with a NUL", 400, self._request(b"{}", more={"X-Odd": "a\0b"}))
        yield Row("a header with a space", 400, self._request(b"{}", more={"X Odd": "a"}))
        yield Row("a path of 20 KB", 400, self._request(b"{}", path="/" + "x" * 20_000))

    def _cards(self) -> Iterator[Row]:
        """Yield presses with data that no card has sent: of another's engagement, of none, of odd kinds."""
        whole = {"engagement": self.engagement, "step": "kickoff.dibs", "r": 0, "nonce": "n", "f": "intent"}
        for verb in VERBS:
            yield self._press(f"X28 {verb} another's", verb, whole | {"w": "teams", "intent.teams": "yes"})
        for name, data in ODD_DATA.items():
            yield self._press(f"X27 {name}", "step.save", {**whole, **data})
            yield self._press(f"X27 {name}, by its owner", "step.save", {**whole, **data}, self.owner)
        for name, verb in ODD_VERBS.items():
            yield self._press(f"X27 {name}", verb, whole)

    def _press(self, name: str, verb: str, data: dict[str, Any], who: Person | None = None) -> Row:
        body = json.dumps((who or self.person).execute(verb, data, "card-1")).encode()
        return Row(name, 200, self._request(body), presses=True, own=who is not None)


_CHUNKED = {"Transfer-Encoding": "chunked"}
_NOBODY = {"Authorization": ""}
ODD_CHUNKS = {
    "of a size with 0x": b"0x2\r\n{}\r\n0\r\n\r\n",
    "of a negative size": b"-2\r\n{}\r\n0\r\n\r\n",
    "larger than any number": b"f" * 20 + b"\r\n{}",
    "that goes on behind its end": b"2\r\n{}XX0\r\n\r\n",
    "with a line end in its extension": b"2;a\nb\r\n{}\r\n0\r\n\r\n",
    "that is none, with a token behind": b"0\r\nAuthorization: Bearer x\r\n\r\n",
    "that is none, and 100 KB behind": b"0\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
}
ODD_HEADERS: Mapping[str, Mapping[str, str]] = {
    "a second host": {"Host": "a\r\nHost: b"},
    "no host": {"Host": ""},
    "a second content type": {"Content-Type": f"text/plain\r\nContent-Type: {JSON}"},
    "a header on two lines": {"X-Odd": "a\r\n b"},
    "a line end alone": {"X-Odd": "a\rb"},
    "5,000 headers": {f"X-{number}": "a" for number in range(5000)},
}
VERBS = (
    *("open", "step.open", "step.save", "next", "timeline", "hold.save", "reopen", "cancel", "note.save"),
    *("handover.offer", "handover.accept", "remove", "close.save", "export", "undo", "series.open"),
)
ODD_VERBS = {
    "no verb": "",
    "an unknown verb": "launch.missiles",
    "a verb of 10,000 letters": "v" * 10_000,
    "a verb with a NUL": "step\0save",
    "a verb like a path": "../../step.save",
    "a verb like a format": "{0.__class__}",
}
ODD_DATA: Mapping[str, dict[str, Any]] = {
    "no engagement": {"engagement": None},
    "engagement a list": {"engagement": ["a"]},
    "engagement an object": {"engagement": {"$ne": ""}},
    "engagement of 10,000 letters": {"engagement": "e" * 10_000},
    "engagement like a path": {"engagement": "../audit"},
    "engagement like SQL": {"engagement": "' OR 1=1 --"},
    "engagement with a NUL": {"engagement": "a\0b"},
    "step a number": {"step": 7},
    "step unknown": {"step": "kickoff.nothing"},
    "step of Python": {"step": "__class__.__mro__"},
    "revision a word": {"r": "first"},
    "revision negative": {"r": -1},
    "revision huge": {"r": 2**62},
    "revision a fraction": {"r": 0.5},
    "revision true": {"r": True},
    "nonce an object": {"nonce": {}},
    "nonce of 10,000 letters": {"nonce": "n" * 10_000},
    "fields a list": {"f": ["intent"]},
    "fields of 5,000 names": {"f": ",".join(f"f{number}" for number in range(5000))},
    "a field unknown": {"f": "owner,role", "owner": "someone", "role": "admin"},
    "a value a list": {"intent": ["yes"]},
    "a value an object": {"intent": {"a": 1}},
    "a value 60 deep": {"intent": json.loads("[" * 55 + "]" * 55)},
    "a value of 100,000 letters": {"intent": "x" * 100_000},
    "a thousand members": {f"m{number}": number for number in range(1000)},
    "a member like a prototype": {"__proto__": {"admin": True}, "constructor": {}},
}
