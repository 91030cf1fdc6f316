"""A link that opens a mail ready to send, in Outlook on the web.

Pure: words in, a link out. Sends nothing and looks nothing up. A link carries every word percent-encoded, so
that nothing in an address, a subject or a text adds a recipient or a parameter of its own (X22, X32). What it
cannot carry it names: nobody is left off in silence.
"""

from dataclasses import dataclass, replace
from typing import LiteralString
from urllib.parse import quote

from bot.domain.addresses import parse_email
from bot.domain.text import NOTHING, Text, join, say

LIMIT = 2_000
"""Characters of a link, a little below the shortest limit on its way (read, not measured): Windows takes
links of 2,083 characters (INTERNET_MAX_URL_LENGTH), Outlook on the web is reported to take about 2,048, and
Teams on Windows hands a link through the first to the second. What is longer opens in part or not at all."""

SAFE = "@,"
"""Left as they are: neither ends a value."""

OUTLOOK: LiteralString = "https://outlook.office.com/mail/deeplink/compose"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A mail to write: addresses, subject, and a text whose lines are parted by line feeds."""

    to: tuple[str, ...] = ()
    copy: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ComposeLink:
    """A link, and what of its mail it does not carry: addresses, the subject, the text."""

    url: str
    left_out: tuple[str, ...] = ()
    subject: bool = True
    body: bool = True

    @property
    def note(self) -> Text:
        """What is left to do by hand; NOTHING where the link carries all."""
        people = say("Add them in Outlook: {}.", ", ".join(self.left_out)) if self.left_out else NOTHING
        if self.subject and self.body:
            return people
        words = say("The text is too long for a link: copy it.")
        if not self.subject:
            words = say("Subject and text are too long for a link: copy them.")
        return join(" ", [words, people])


def outlook_link(draft: Draft) -> ComposeLink:
    """Return the link that opens the mail in Outlook on the web.

    Several addresses are parted by `;`, spaces are `%20` (never `+`, which may be shown as it is), lines end
    in `%0A`. What does not fit goes: first the text, then the subject, last people on copy. Outlook reads an
    encoded `+` as a space (https://github.com/OfficeDev/office-js/issues/4127): such an address is left out,
    and named.
    """
    to = tuple(dict.fromkeys(filter(_usable, draft.to)))
    copy = tuple(address for address in dict.fromkeys(filter(_usable, draft.copy)) if address not in to)
    whole = Draft(to=to, copy=copy, subject=" ".join(draft.subject.split()), body=evened(draft.body))
    kept = whole
    while len(_url(kept)) > LIMIT:
        kept = _shorter(kept)
    carried = {*kept.to, *kept.copy}
    everybody = dict.fromkeys((*draft.to, *draft.copy))
    return ComposeLink(
        url=_url(kept),
        left_out=tuple(address for address in everybody if address not in carried),
        subject=kept.subject == whole.subject,
        body=kept.body == whole.body,
    )


def _usable(address: str) -> bool:
    return isinstance(parse_email(address), str) and "+" not in address


def _shorter(draft: Draft) -> Draft:
    if draft.body:
        return replace(draft, body="")
    if draft.subject:
        return replace(draft, subject="")
    if draft.copy:
        return replace(draft, copy=draft.copy[:-1])
    return replace(draft, to=draft.to[:-1])


def evened(body: str) -> str:
    """Return a text whose lines are parted by line feeds alone."""
    return body.replace("\r\n", "\n").replace("\r", "\n").strip()


def _url(draft: Draft) -> str:
    pairs = [
        ("to", ";".join(draft.to)),
        ("cc", ";".join(draft.copy)),
        ("subject", draft.subject),
        ("body", draft.body),
    ]
    return with_parameters(OUTLOOK, pairs)


def with_parameters(start: str, pairs: list[tuple[str, str]]) -> str:
    """Return the address with its parameters; an empty one is left out (some clients show it as a value)."""
    query = "&".join(f"{name}={quote(value, safe=SAFE)}" for name, value in pairs if value)
    return f"{start}?{query}" if query else start
