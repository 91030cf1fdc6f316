"""Which hosts a `serviceUrl` may name: the one check, asked when a request comes in and again when a message
leaves.

Never resolves a name and never connects.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.setting_kinds import is_loopback

_REMEMBERED = 256
_LONGEST = 512


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
        if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
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
