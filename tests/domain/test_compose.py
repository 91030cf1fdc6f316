"""Links to a mail ready to send: what goes in comes out again, nothing more, and never too long."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.addresses import parse_email
from bot.domain.compose import LIMIT, OUTLOOK, ComposeLink, Draft, outlook_link

ODD = st.text("abcé0&?=#%;/'!+.", min_size=1, max_size=30)
ADDRESS = st.builds(
    lambda name, host: f"{name}@{host}.example.com", ODD, st.text("abc", min_size=1, max_size=9)
)
"""Addresses, some with characters that mean something in a link; some are none."""
WILD = st.text(max_size=60)
LINES = st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80), max_size=8)
DRAFTS = st.builds(
    Draft,
    to=st.lists(ADDRESS | WILD, max_size=6).map(tuple),
    copy=st.lists(ADDRESS | WILD, max_size=40).map(tuple),
    subject=st.text(max_size=400),
    body=LINES.map("\n".join) | st.text(max_size=3000),
)


def read_outlook(url: str) -> Draft:
    """Return the mail that a link holds, as a server reads it; no parameter but the four."""
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == OUTLOOK
    assert not parts.fragment
    found = parse_qs(parts.query, strict_parsing=bool(parts.query), max_num_fields=4)
    assert set(found) <= {"to", "cc", "subject", "body"}
    assert all(len(values) == 1 for values in found.values())
    one = {name: values[0] for name, values in found.items()}
    return Draft(
        to=tuple(one["to"].split(";")) if "to" in one else (),
        copy=tuple(one["cc"].split(";")) if "cc" in one else (),
        subject=one.get("subject", ""),
        body=one.get("body", ""),
    )


def evened(draft: Draft) -> tuple[str, str]:
    """Return subject and body as a mail holds them: a subject is one line, lines end one way."""
    body = draft.body.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(draft.subject.split()), body


def check(draft: Draft, link: ComposeLink, held: Draft) -> None:
    """Check what holds of every link: short, plain ASCII, true to its mail, honest about the rest."""
    assert len(link.url) <= LIMIT
    assert link.url.isascii()
    assert link.url.isprintable()
    assert " " not in link.url
    subject, body = evened(draft)
    assert (held.subject, held.body) == (subject if link.subject else "", body if link.body else "")
    assert {*held.to, *held.copy} | {*link.left_out} == {*draft.to, *draft.copy}
    assert {*held.to, *held.copy}.isdisjoint(link.left_out)
    assert set(held.to) <= set(draft.to)
    assert set(held.to).isdisjoint(held.copy)
    assert all(isinstance(parse_email(address), str) for address in (*held.to, *held.copy))


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no finding
@given(draft=DRAFTS)
def test_x22_x32_an_outlook_link_holds_its_mail_and_nothing_else(draft: Draft) -> None:
    """X22, X32: whatever is typed, no address or word becomes a parameter or another recipient."""
    link = outlook_link(draft)
    check(draft, link, read_outlook(link.url))


@given(to=st.lists(ADDRESS.filter(lambda each: isinstance(parse_email(each), str)), max_size=3, unique=True))
def test_good_addresses_are_all_carried(to: list[str]) -> None:
    """Odd characters are no reason to leave somebody off; Outlook's `+` alone is, and is told."""
    assert outlook_link(Draft(to=tuple(to))).left_out == tuple(each for each in to if "+" in each)


def test_what_an_address_may_not_do() -> None:
    """X22: `&`, `?`, a line break or a comma in an address adds nothing; what is no address is named."""
    sly = (
        "a&bcc=x@example.com",
        "b?subject=y@example.com",
        "c@example.com,d@example.com",
        "e@x.com\r\nBcc:f@x.com",
    )
    link = outlook_link(Draft(to=sly))
    assert read_outlook(link.url).to == sly[:2]
    assert link.left_out == sly[2:]
    assert "bcc=" not in link.url.replace("%3D", "")
    assert link.note.plain == f"Add them in Outlook: {', '.join(sly[2:])}."


def test_the_link_of_the_example() -> None:
    """The shape Outlook on the web takes: `;` between addresses, %20 for spaces, %0A for lines."""
    draft = Draft(
        to=("lee@example.com", "sam@example.com"), copy=("jo@example.com",), subject="A & B", body="1\n2"
    )
    assert outlook_link(draft).url == (
        f"{OUTLOOK}?to=lee@example.com%3Bsam@example.com&cc=jo@example.com&subject=A%20%26%20B&body=1%0A2"
    )
    assert not outlook_link(draft).note
    assert outlook_link(Draft()) == ComposeLink(url=OUTLOOK)


def test_what_is_too_long_goes_in_order_and_is_told() -> None:
    """First the text, then the subject, then people on copy from the last; each is said."""
    long = Draft(to=("lee@example.com",), subject="S", body="x" * LIMIT)
    assert read_outlook(outlook_link(long).url) == Draft(to=("lee@example.com",), subject="S")
    assert outlook_link(long).note.plain == "The text is too long for a link: copy it."
    longer = Draft(to=("lee@example.com",), subject="港" * 300, body="x")
    assert read_outlook(outlook_link(longer).url) == Draft(to=("lee@example.com",))
    assert outlook_link(longer).note.plain == "Subject and text are too long for a link: copy them."
    crowd = tuple(f"{n:03}.{'x' * 50}@example.com" for n in range(40))
    link = outlook_link(Draft(to=("lee@example.com",), copy=crowd))
    held = read_outlook(link.url)
    assert held.copy == crowd[: len(held.copy)]
    assert link.left_out == crowd[len(held.copy) :]
    assert 20 < len(held.copy) < 40
    many = outlook_link(Draft(to=crowd, copy=("lee@example.com",), subject="S", body="B"))
    assert many.left_out[-1] == "lee@example.com"
    assert many.note.plain.startswith(
        "Subject and text are too long for a link: copy them. Add them in Outlook: 0"
    )


def test_somebody_on_both_lists_is_written_to_once() -> None:
    """An address twice is one person."""
    link = outlook_link(Draft(to=("a@example.com", "a@example.com"), copy=("a@example.com", "b@example.com")))
    assert link.url.count("a@example.com") == 1
    assert link.left_out == ()
