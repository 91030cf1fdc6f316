"""The link to a new meeting in Teams: what goes in comes out again, nothing more, and never too long."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.compose import LIMIT
from bot.domain.meeting_link import TEAMS, Meeting, meeting_link

STARTS = datetime(2026, 12, 4, 10, tzinfo=ZoneInfo("Europe/Madrid"))
ENDS = STARTS + timedelta(minutes=45)


def meeting(subject: str = "Review", text: str = "", attendees: tuple[str, ...] = ()) -> Meeting:
    return Meeting(subject=subject, text=text, attendees=attendees, starts=STARTS, ends=ENDS)


def read(url: str) -> dict[str, str]:
    """Return the parameters of a link as a server reads them, each once."""
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == TEAMS
    assert not parts.fragment
    found = parse_qs(parts.query, strict_parsing=True, max_num_fields=5)
    assert found.keys() <= {"subject", "attendees", "startTime", "endTime", "content"}
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def test_the_link_of_the_example() -> None:
    """The shape that Teams documents: commas between people, %20 for spaces, times with their offset."""
    link = meeting_link(meeting("A & B", "1\r\n2", ("lee@example.com", "sam+x@example.com")))
    assert link.url == (
        f"{TEAMS}?subject=A%20%26%20B&attendees=lee@example.com,sam%2Bx@example.com"
        "&startTime=2026-12-04T10%3A00%3A00%2B01%3A00&endTime=2026-12-04T10%3A45%3A00%2B01%3A00&content=1%0A2"
    )
    assert not link.note


def test_what_is_too_long_goes_in_order_and_is_told() -> None:
    """First the text, then the subject, last people from the end; each is said."""
    long = meeting_link(meeting(text="x" * LIMIT, attendees=("lee@example.com",)))
    assert (long.text, long.subject, long.left_out) == (False, True, ())
    assert long.note.plain == "The text is too long for a link: copy it."
    longer = meeting_link(meeting("港" * 300, "x", ("lee@example.com",)))
    assert read(longer.url).keys() == {"attendees", "startTime", "endTime"}
    assert longer.note.plain == "Subject and text are too long for a link: copy them."
    crowd = tuple(f"{n:03}.{'x' * 50}@example.com" for n in range(40))
    link = meeting_link(meeting(attendees=crowd))
    held = tuple(read(link.url)["attendees"].split(","))
    assert held == crowd[: len(held)]
    assert link.left_out == crowd[len(held) :]
    assert 20 < len(held) < 40
    assert link.note.plain.endswith(f"Add them in Teams: {', '.join(link.left_out)}.")


WILD = st.text(max_size=60) | st.sampled_from(
    ["a@example.com", "b&subject=x@example.com", "c@x.com,d@x.com", "e@x.com\r\nf@x.com", "g+h@example.com"]
)


@given(st.text(max_size=400), st.text(max_size=2500), st.lists(WILD, max_size=30).map(tuple))
def test_x22_x32_it_holds_its_meeting_and_nothing_else(
    subject: str, text: str, attendees: tuple[str, ...]
) -> None:
    """X22, X32: whatever is typed, no word becomes a parameter or another person; the rest is named."""
    link = meeting_link(meeting(subject, text, attendees))
    assert len(link.url) <= LIMIT
    assert link.url.isascii()
    assert " " not in link.url
    found = read(link.url)
    held = tuple(found["attendees"].split(",")) if "attendees" in found else ()
    assert {*held} | {*link.left_out} == {*attendees}
    assert {*held}.isdisjoint(link.left_out)
    assert found.get("subject", "") == (" ".join(subject.split()) if link.subject else "")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    assert found.get("content", "") == (lines if link.text else "")
    begin, end = (datetime.fromisoformat(found[name]) for name in ("startTime", "endTime"))
    assert (begin, end) == (STARTS.astimezone(UTC), ENDS.astimezone(UTC))
