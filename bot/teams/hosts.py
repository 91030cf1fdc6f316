"""Which hosts a `serviceUrl` may name, and which take a file: asked when a request comes in and again when
something leaves.

Never resolves a name and never connects.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.setting_kinds import is_loopback

_REMEMBERED = 256
_LONGEST = 512
_LONGEST_UPLOAD = 4096
"""An address to upload to carries its own permission."""


class ServiceHosts:
    """The allow-list. https to a host on it; plain http only to this machine, when that is on it."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(hosts)
        self._allowed: set[str] = set()

    def allows(self, url: str) -> bool:
        """Return whether messages may be sent to this service URL."""
        if url in self._allowed:
            return True
        if not self._check(url):
            return False
        if len(self._allowed) < _REMEMBERED:
            self._allowed.add(url)
        return True

    def _check(self, url: str) -> bool:
        if not _plain(url, _LONGEST):
            return False
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if "@" in parts.netloc or parts.query or parts.fragment or host not in self._hosts:
            return False
        if any(segment in (".", "..") for segment in parts.path.split("/")) or "%" in parts.path:
            return False
        if parts.scheme == "https":
            return port in (None, 443) or is_loopback(host)
        return parts.scheme == "http" and is_loopback(host)


class UploadHosts:
    """Where a file may go: https to a host below one of these domains, never to an address by number.

    This machine, http too, only where it is on the list by name.
    """

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        listed = frozenset(hosts)
        self._here = frozenset(host for host in listed if is_loopback(host))
        self._domains = tuple(f".{host}" for host in listed - self._here)

    def allows(self, url: str) -> bool:
        """Return whether a file may be sent to this URL."""
        if not _plain(url, _LONGEST_UPLOAD):
            return False
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if "@" in parts.netloc or parts.fragment:
            return False
        if host in self._here:
            return parts.scheme in ("http", "https")
        return parts.scheme == "https" and port in (None, 443) and host.endswith(self._domains)


def _plain(url: str, longest: int) -> bool:
    """Return whether every reader would read this URL alike."""
    return len(url) <= longest and url.isascii() and url.isprintable() and " " not in url and "\\" not in url
