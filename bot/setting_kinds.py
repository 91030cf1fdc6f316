"""The kinds of values a variable can hold: each function takes its text and gives the value.

Each raises ValueError with the rest of a sentence that begins with the text. Never names a variable.
"""

import base64
import ipaddress
import math
import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

LogFormat = Literal["json", "text"]

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LEVELS = ("debug", "info", "warning", "error")


def is_guid(text: str) -> bool:
    """Return whether the text is a GUID in its usual form (hyphens, no braces, any case)."""
    return _GUID.fullmatch(text) is not None


def is_loopback_url(text: str) -> bool:
    """Return whether a URL leads to this machine."""
    return is_loopback(urlsplit(text).hostname or "")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address (IPv6 without brackets) can only be this machine."""
    if host.lower() in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def guid(text: str) -> str:
    """A GUID, in lower case."""
    if not is_guid(text):
        raise ValueError("is not a GUID")
    return text.lower()


def guids(text: str) -> frozenset[str]:
    """GUIDs, separated by commas or spaces."""
    return frozenset(guid(part) for part in parts(text))


def parts(text: str) -> list[str]:
    """The words between commas, semicolons and spaces, of which there must be one."""
    if not (found := [part for part in re.split(r"[\s,;]+", text) if part]):
        raise ValueError("holds nothing")
    return found


def address(text: str) -> str:
    """An IP address to listen on."""
    if text == "localhost":
        return text
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("is not an IP address to listen on") from None


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within these bounds."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise ValueError(f"is not a whole number from {low} to {high}")
        return int(text)

    return parse


def rate(text: str) -> float:
    """A number of messages a second."""
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", text) is None or not 0 < float(text) <= 1000:
        raise ValueError("is not a number above 0 and up to 1000")
    return float(text)


def closing(text: str) -> time:
    """A time of day at which work ends; midnight ends none."""
    if re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text) is None or text in ("0:00", "00:00"):
        raise ValueError("is not a time from 00:01 to 23:59")
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def send_rate(text: str) -> float:
    """The same; infinite for "unlimited"."""
    return math.inf if text == "unlimited" else rate(text)


def store(text: str) -> str:
    """The path of a SQLite file, whose folder must be there; "" where another kind of store is named."""
    kind, _, rest = text.partition(":")
    if kind == "cosmos":
        return ""
    if kind != "sqlite" or not rest.strip():
        raise ValueError("is not of the form sqlite:PATH or cosmos:ENDPOINT")
    if rest == ":memory:":
        return rest
    path = Path(rest.strip()).expanduser()
    if path.is_dir():
        raise ValueError("names a folder, not a file")
    if not path.parent.is_dir():
        raise ValueError("is in a folder that does not exist")
    return str(path)


def cosmos(text: str) -> str:
    """The endpoint of a Cosmos DB account; "" where another kind of store is named."""
    kind, _, rest = text.partition(":")
    return url(rest.strip()) if kind == "cosmos" else ""


def database(text: str) -> str:
    """The name of a database of Cosmos DB."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,255}", text):
        raise ValueError("is not a name of letters, digits, hyphens, dots and underscores")
    return text


def key(text: str) -> str:
    """A key of an account of Cosmos DB; its client decodes it at the first request, and fails there."""
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("is not base64") from None
    return text


def folder(text: str) -> Path | None:
    """A folder that is there."""
    path = Path(text).expanduser()
    if not path.is_dir():
        raise ValueError("is not a folder")
    return path


def app_type(text: str) -> str:
    """A kind of bot identity that can still be made."""
    if text not in ("SingleTenant", "UserAssignedMSI"):
        raise ValueError("is not SingleTenant or UserAssignedMSI")
    return text


def url(text: str) -> str:
    """An https URL; http to this machine only. Without a slash at its end."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if not host or parts.username is not None or parts.fragment:
        raise ValueError("is not a plain URL")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError("does not begin with https:// (http only to this machine)")
    return text.rstrip("/")


def https(text: str) -> str:
    """An https URL, to this machine too."""
    found = url(text)
    if not found.startswith("https:"):
        raise ValueError("does not begin with https://, which is all that msal speaks to an authority")
    return found


def hosts(text: str) -> frozenset[str]:
    """Host names or addresses, in lower case."""
    hosts = frozenset(part.lower().strip("[]") for part in parts(text))
    for host in sorted(hosts):
        if not _HOST.fullmatch(host) and not is_loopback(host):
            raise ValueError(f"holds {host!r}, which is not a host name")
    return hosts


def log(text: str) -> tuple[str, str]:
    """A level and a form, either may be missing ("")."""
    level = form = ""
    for part in parts(text.lower()):
        if part in _LEVELS and not level:
            level = part
        elif part in ("json", "text") and not form:
            form = part
        else:
            raise ValueError("is not a level (debug, info, warning, error) and a form (json, text)")
    return level, form


def log_format(text: str) -> LogFormat:
    """The form of log lines."""
    return "json" if text == "json" else "text"


def metrics_open(text: str) -> bool:
    """Read who may ask for numbers: this machine alone ("local"), or everybody who reaches the port."""
    if text.lower() not in ("local", "open"):
        raise ValueError("is neither local nor open")
    return text.lower() == "open"
