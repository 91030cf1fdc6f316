"""A link that opens Teams' form for a new meeting, filled in: subject, people, begin and end, text.

Pure: words in, a link out. Nothing is invited until the person saves the form. The link makes one meeting: it
has no word for a rhythm or a place, so what is left to do by hand is said. See Microsoft's "Deep link to open
a meeting scheduling dialog"
(https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-workflow).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import LiteralString

from bot.domain.addresses import parse_email
from bot.domain.compose import LIMIT, evened, with_parameters
from bot.domain.text import NOTHING, Text, join, say

TEAMS: LiteralString = "https://teams.microsoft.com/l/meeting/new"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting to set up: addresses, and `starts` and `ends`, aware: by the clocks of its own place."""

    subject: str
    starts: datetime
    ends: datetime
    attendees: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingLink:
    """A link, and what of its meeting it does not carry: addresses, the subject, the text."""

    url: str
    left_out: tuple[str, ...] = ()
    subject: bool = True
    text: bool = True

    @property
    def note(self) -> Text:
        """What is left to do by hand beside the rhythm; NOTHING where the link carries all."""
        words = NOTHING if self.text else say("The text is too long for a link: copy it.")
        if not self.subject:
            words = say("Subject and text are too long for a link: copy them.")
        people = say("Add them in Teams: {}.", ", ".join(self.left_out)) if self.left_out else NOTHING
        return join(" ", [words, people])


def meeting_link(meeting: Meeting) -> MeetingLink:
    """Return the link with as much as fits: first the text goes, then the subject, last people.

    Times are ISO 8601 with their offset, which Teams asks for; spaces are `%20`, never `+`; people are parted
    by commas. Teams on phones opens the form with the present time instead
    (https://github.com/MicrosoftDocs/msteams-docs/issues/10645).
    """
    people = (each for each in dict.fromkeys(meeting.attendees) if isinstance(parse_email(each), str))
    whole = replace(
        meeting,
        subject=" ".join(meeting.subject.split()),
        attendees=tuple(people),
        text=evened(meeting.text),
    )
    kept = whole
    while len(_url(kept)) > LIMIT:
        kept = _shorter(kept)
    return MeetingLink(
        url=_url(kept),
        left_out=tuple(each for each in dict.fromkeys(meeting.attendees) if each not in kept.attendees),
        subject=kept.subject == whole.subject,
        text=kept.text == whole.text,
    )


def _shorter(meeting: Meeting) -> Meeting:
    if meeting.text:
        return replace(meeting, text="")
    if meeting.subject:
        return replace(meeting, subject="")
    return replace(meeting, attendees=meeting.attendees[:-1])


def _url(meeting: Meeting) -> str:
    pairs = [
        ("subject", meeting.subject),
        ("attendees", ",".join(meeting.attendees)),
        ("startTime", meeting.starts.isoformat(timespec="seconds")),
        ("endTime", meeting.ends.isoformat(timespec="seconds")),
        ("content", meeting.text),
    ]
    return with_parameters(TEAMS, pairs)
