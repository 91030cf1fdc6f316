"""How people write addresses: mail, phone, host names, links. Never looks anything up."""

import re
from urllib.parse import quote, urlsplit

from bot.domain.numbers import ascii_digits
from bot.domain.text import Text, say

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}")
_EMAIL = say("Give an address, like jo.adair@contoso.example.")
_PHONE = say("Give 3 to 15 digits, like +351 21 000 0000.")
_LINK = say("Give a link that starts with https:// and names a site.")


def is_host(words: str) -> bool:
    """Say whether this is a host name with at least two labels, in lower case; no address in numbers."""
    return _HOST.fullmatch(words) is not None


def parse_email(words: str) -> str | Text:
    """Return `name@host.domain` with the host in lower case; one @, one address (X22)."""
    if words.count("@") != 1:
        return say("An address has exactly one @. {}", _EMAIL)
    name, host = words.split("@")
    if (
        not re.fullmatch(r"[^\s\"(),:;<>\[\\\].]{1,64}(?:\.[^\s\"(),:;<>\[\\\].]{1,64})*", name)
        or len(name) > 64
    ):
        return say("That is not an address. {}", _EMAIL)
    return (
        f"{name}@{host.lower()}"
        if is_host(host.lower())
        else say("Its part after the @ is not a domain. {}", _EMAIL)
    )


def parse_phone(words: str) -> str | Text:
    """Return the number as typed, spaces evened: 3 to 15 digits, separators, a plus before them (X22)."""
    text = ascii_digits(" ".join(words.split()))
    if not re.fullmatch(r"\+?[\d(][\d ().\-/]*", text):
        return say("A phone number has digits, spaces and separators only. {}", _PHONE)
    digits = sum(c.isdigit() for c in text)
    return text if 3 <= digits <= 15 else say("That has {} digits. {}", digits, _PHONE)


def parse_domain(words: str) -> str | Text:
    """Return a host name in lower case; a scheme, a path and a last dot, typed by habit, are dropped."""
    host = re.sub(
        r"[/?#].*", "", words.lower().removeprefix("https://").removeprefix("http://")
    ).removesuffix(".")
    return host if is_host(host) else say("That is not a domain. Give one like contoso.example.com.")


def parse_link(words: str) -> str | Text:
    """Return a link on https to a named host; what is not ASCII in it is percent-encoded (X32).

    No user or password in it, no address in numbers, no other scheme (`javascript:` and the like).
    """
    try:
        parts = urlsplit(words)
        named = parts.scheme == "https" and "@" not in parts.netloc and parts.port != 0
        named = named and is_host(parts.hostname or "")
    except ValueError:
        named = False
    if not named or re.search(r"[\s\\<>\"]", words):
        return say("That link can’t be used. {}", _LINK)
    return quote(words, safe="%/:=&?~#+!$,;'@()*[]")
