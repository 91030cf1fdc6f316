"""Reading a field: a value, a problem, or nothing (X20 to X27)."""

from datetime import date
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.fields import Choice, Field, Kind, Problem, Value
from bot.domain.reading import read, remark

TODAY = date(2026, 11, 24)
CALENDAR = Calendar(zone=ZoneInfo("Europe/Lisbon"), first_year=2024, last_year=2033)
INTENT = (Choice(value="will", title="Will deploy"), Choice(value="none", title="No plans"))
MANY = tuple(
    Choice(value=f"w{n}", title=title)
    for n, title in enumerate(("Exchange", "SharePoint", "Teams", "EMS", "Yammer", "Viva"))
)
KINDS: tuple[Kind, ...] = get_args(Kind)


def field(kind: Kind, **options: Any) -> Field:
    return Field(id=options.pop("id", "it"), kind=kind, label="Label", **options)


def value(asked: Field, raw: object, **options: Any) -> Value | None:
    """Return the value, failing where there is a problem."""
    found = read(asked, raw, today=TODAY, calendar=CALENDAR, **options)
    assert not isinstance(found, Problem), found
    return found


def problem(asked: Field, raw: object, **options: Any) -> str:
    """Return what the problem says, with plain spaces; failing where there is none."""
    found = read(asked, raw, today=TODAY, calendar=CALENDAR, **options)
    assert isinstance(found, Problem), found
    assert found.field == asked.id
    return found.message.plain.replace("\xa0", " ")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", [None, "", "   ", "\u200b\ufeff", "\n"])
def test_nothing_is_empty(kind: Kind, raw: object) -> None:
    """X20: only spaces or zero-width characters is empty; a required field says what to give."""
    assert value(field(kind), raw) is None
    assert problem(field(kind, required=True), raw).startswith("This can’t stay empty. ")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", [[], ["a"], {}, {"a": 1}, object(), b"bytes"])
def test_a_list_or_an_object_is_refused(kind: Kind, raw: object) -> None:
    """X27: a field as list or object is a problem, not an exception."""
    assert problem(field(kind, choices=INTENT), raw).startswith("I can’t use what came in here. ")


def test_a_number_is_no_text_and_a_tick_is_no_number() -> None:
    """X27: a JSON type that the field does not have is refused."""
    assert problem(field("text"), 5)
    assert problem(field("number"), True)
    assert problem(field("text"), False)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([10**4000, -(10**400), float("nan")]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.sampled_from(KINDS), JSON, st.booleans(), st.booleans(), st.dates())
def test_reading_never_raises(kind: Kind, raw: object, required: bool, typed_word: bool, today: date) -> None:
    """X20 to X27: whatever a client sends is a value, a problem that says something, or nothing."""
    asked = field(kind, choices=MANY, required=required, past="confirm", minimum=0)
    found = read(asked, raw, today=today, calendar=CALENDAR, typed_word=typed_word)
    if isinstance(found, Problem):
        assert found.message.plain.strip()
    else:
        assert remark(asked, raw, found, today=today) is not None


def test_text_is_cleaned_and_kept() -> None:
    """X11: one line for a text, lines for a long one; and the loss is told."""
    assert value(field("text"), " Contoso\n\u202eLtd ") == "Contoso Ltd"
    assert value(field("long"), "one\r\ntwo\x00") == "one\ntwo"
    assert (
        remark(field("long"), "one\r\ntwo\x00", "one\ntwo", today=TODAY).plain
        == "Characters that can’t be shown were left out."
    )
    assert not remark(field("long"), "one\r\ntwo", "one\ntwo", today=TODAY)


def test_a_text_over_its_limit_is_told_both_figures() -> None:
    """X21: limit and length told; the limit counts characters, not bytes."""
    assert problem(field("text"), "あ" * 201) == "That is 201 characters; the limit is 200. Shorten it."
    assert value(field("text"), "あ" * 200) == "あ" * 200
    assert problem(field("long", limit=4000), "x" * 30_000).startswith(
        "That is 30000 characters; the limit is 4000."
    )


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        *[
            ("jo.adair@contoso.example", "jo.adair@contoso.example"),
            (" Jo@Contoso.Example ", "Jo@contoso.example"),
        ],
        *[
            ("o'neil+x@mail.contoso.example", "o'neil+x@mail.contoso.example"),
            ("josé@contoso.example", "josé@contoso.example"),
        ],
    ],
)
def test_an_address(raw: str, kept: str) -> None:
    """X22: the host in lower case, the name as typed."""
    assert value(field("email"), raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        *[
            "jo",
            "jo@@contoso.example",
            "jo@contoso",
            "a@b@contoso.example",
            "jo@contoso.example\r\nBcc: x@y.example",
        ],
        *["jo@contoso.example\n", "Jo <jo@contoso.example>", "jo adair@contoso.example", "a@b.example,c"],
        *[
            ".jo@contoso.example",
            "jo..a@contoso.example",
            "@contoso.example",
            "jo@",
            "jo@-x.example",
            "jo@10.0.0.1",
        ],
        *["x" * 65 + "@contoso.example", "jo@" + "x" * 64 + ".example", "mailto:jo@contoso.example"],
    ],
)
def test_what_is_no_address(raw: str) -> None:
    """X22: without or with two @, with CR or LF, with anything around it: refused with an example."""
    assert "jo.adair@contoso.example" in problem(field("email"), raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("+351 21 000 0000", "+351 21 000 0000"),
        ("(0)20-7946.0000", "(0)20-7946.0000"),
        ("１１２", "112"),
        ("1  2\xa03", "1 2 3"),
    ],
)
def test_a_phone_number(raw: str, kept: str) -> None:
    """X22: digits, separators, a plus before them."""
    assert value(field("phone"), raw) == kept


@pytest.mark.parametrize(
    "raw", ["call me", "+351 x12", "1" * 40, "12", "+", "1+2345", "123\n456", "++351 21", "²²²²"]
)
def test_what_is_no_phone_number(raw: str) -> None:
    """X22: letters or 40 digits are refused with the rule."""
    assert "+351" in problem(field("phone"), raw)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        *[
            ("0", 0),
            ("-0", 0),
            ("007", 7),
            ("１２", 12),
            ("٣٤", 34),
            ("+5", 5),
            ("1 200", 1200),
            ("1\u202f200", 1200),
        ],
        *[
            ("1,200", 1200),
            ("1.200", 1200),
            ("1’200", 1200),
            ("1,200,000", 1_200_000),
            ("1.000.000", 1_000_000),
        ],
        *[
            ("12.0", 12),
            ("12,00", 12),
            ("1,200.00", 1200),
            ("1.200,0", 1200),
            (1200, 1200),
            (1200.0, 1200),
            ("\u22125", -5),
        ],
    ],
)
def test_a_whole_number(raw: object, number: int) -> None:
    """X26: taken where just one reading is whole."""
    found = value(field("number"), raw)
    assert found == number
    assert type(found) is int


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("1,5", "1,5 is not a whole number. Give a whole number, 0 or more."),
        ("1,20,0", "1,20,0 is not a whole number. Give a whole number, 0 or more."),
        ("1e9", "I can’t read that as a number. Give a whole number, 0 or more."),
        ("½", "I can’t read that as a number. Give a whole number, 0 or more."),
        ("10²", "I can’t read that as a number. Give a whole number, 0 or more."),
        ("9" * 41, "I can’t read that as a number. Give a whole number, 0 or more."),
        ("-", "I can’t read that as a number. Give a whole number, 0 or more."),
        ("1.000", "That can be 1 or 1000: write it with digits alone. Give a whole number, 0 or more."),
        ("-12,000", "That can be -12 or -12000: write it with digits alone. Give a whole number, 0 or more."),
        ("-3", "-3 is out of range. Give a whole number, 0 or more."),
        (-3, "-3 is out of range. Give a whole number, 0 or more."),
        (1.5, "1.5 is not a whole number. Give a whole number, 0 or more."),
        ("9" * 30, "That is out of range. Give a whole number, 0 or more."),
        (10**400, "That is out of range. Give a whole number, 0 or more."),
        (float("nan"), "That is out of range. Give a whole number, 0 or more."),
        (float("inf"), "That is out of range. Give a whole number, 0 or more."),
    ],
)
def test_what_is_no_whole_number(raw: object, message: str) -> None:
    """X26: refused with what was read and what would be right; never guessed between two readings."""
    assert problem(field("number", minimum=0), raw) == message


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({}, "Give a whole number, up to 999999999."),
        ({"minimum": 0}, "Give a whole number, 0 or more."),
        ({"maximum": 9}, "Give a whole number, 9 or less."),
        ({"minimum": 15, "maximum": 240}, "Give a whole number from 15 to 240."),
    ],
)
def test_the_bounds_are_told(bounds: dict[str, int], message: str) -> None:
    """X26: negative seats and the like."""
    assert problem(field("number", **bounds), "9999999999") == f"That is out of range. {message}"


@pytest.mark.parametrize(
    ("raw", "options", "message"),
    [
        ("2207-03-12", {}, "Thu 12 Mar 2207 is too far off. Give a date up to Mon 24 Nov 2031."),
        ("9999-12-31", {}, "Fri 31 Dec 9999 is too far off. Give a date up to Mon 24 Nov 2031."),
        ("0001-01-01", {}, "Mon 1 Jan 0001 is too long ago. Give a date from Wed 24 Nov 2021."),
        (
            "2026-10-12",
            {"past": "confirm", "id": "target_date.teams"},
            "Mon 12 Oct has passed. Correct it, or say below that it is live.",
        ),
        (
            "2026-10-12",
            {"past": "confirm"},
            "Mon 12 Oct has passed. Correct it, or say below that it stands.",
        ),
        ("2026-11-23", {"past": "refuse"}, "Mon 23 Nov has passed. Give today, Tue 24 Nov, or a later date."),
        (
            "2026-11-25",
            {"future": "refuse"},
            "Wed 25 Nov is still to come. Give today, Tue 24 Nov, or a date before.",
        ),
        ("2026-02-30", {}, "There is no 30 Feb 2026; February ends on Sat 28 Feb."),
        ("2028-11-25", {"years": 2}, "Sat 25 Nov 2028 is too far off. Give a date up to Fri 24 Nov 2028."),
    ],
)
def test_a_date_out_of_range_is_told_the_range(raw: str, options: dict[str, Any], message: str) -> None:
    """X23: the date with its weekday, and the range; a past go-live asks for confirmation."""
    assert problem(field("date", **options), raw) == message


def test_a_date_within_range() -> None:
    """X23: the bounds themselves are within; a confirmed past date stands, unless nobody could mean it."""
    live = field("date", past="confirm")
    assert value(field("date"), "2031-11-24") == "2031-11-24"
    assert value(field("date"), "2021-11-24") == "2021-11-24"
    assert value(field("date", past="refuse", future="refuse"), "today") == "2026-11-24"
    assert value(live, "2026-10-12", confirmed=True) == "2026-10-12"
    assert "too long ago" in problem(live, "0001-01-01", confirmed=True)
    assert value(field("date", future="refuse"), "1 Dec") == "2025-12-01"
    assert value(field("date", past="refuse"), "12 Oct") == "2027-10-12"
    assert value(field("date"), "3bd") == "2026-11-27"


def test_the_range_on_29_february() -> None:
    """X23: five years from a leap day is the 28th."""
    found = read(field("date"), "2033-03-01", today=date(2028, 2, 29))
    assert isinstance(found, Problem)
    assert found.message.plain.endswith("Mon\xa028\xa0Feb\xa02033.")


def test_a_time_is_kept_as_hours_and_minutes() -> None:
    """X24: 24:00 and 9am are refused with an example."""
    assert value(field("time"), "9:05") == "09:05"
    assert "17:00" in problem(field("time"), "9am")
    assert "midnight is 00:00" in problem(field("time"), "24:00")


def test_a_choice_from_a_form_is_its_value() -> None:
    """X27: a form sends values of the list and nothing else."""
    assert value(field("choice", choices=INTENT), "will") == "will"
    assert problem(field("choice", choices=INTENT), "Will deploy") == (
        "“Will deploy” is not on the list. Choose Will deploy or No plans."
    )
    assert problem(field("choice"), "x") == "“x” is not on the list."
    assert "…" in problem(field("choice", choices=INTENT[:1]), "y" * 30_000)
    assert len(problem(field("choice", choices=MANY), "y" * 30_000)) < 150


def test_a_choice_that_was_typed_is_known_by_its_title() -> None:
    """A chat or a pasted table holds titles, in any case; a near miss names the nearest."""
    assert value(field("choice", choices=INTENT), "no  PLANS", typed_word=True) == "none"
    assert value(field("choices", choices=MANY), "teams, exchange", typed_word=True) == ("w0", "w2")
    assert problem(field("choice", choices=MANY), "Sharepont", typed_word=True).endswith("Choose SharePoint.")


def test_several_choices_keep_the_order_of_the_field() -> None:
    """X27: duplicates dropped, an unknown one refused."""
    assert value(field("choices", choices=MANY), "w2,w0, w2 ,") == ("w0", "w2")
    assert problem(field("choices", choices=INTENT), "will,admin").startswith("“admin” is not on the list.")
    assert problem(field("choices", choices=MANY), ",,") == "Choose at least one."


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        *[("yes", True), ("true", True), ("ON", True), ("1", True), (True, True)],
        *[("no", False), ("false", False), ("0", False), (False, False)],
    ],
)
def test_a_toggle(raw: object, answer: bool) -> None:
    """Clients differ in what they send for a tick."""
    assert value(field("toggle"), raw) is answer


def test_what_is_no_toggle() -> None:
    """X27: neither yes nor no."""
    assert problem(field("toggle"), "maybe") == "Answer yes or no."


def test_a_country_is_kept_by_its_code() -> None:
    """X25: refused with the nearest."""
    assert value(field("country"), "portugal") == "PT"
    assert problem(field("country"), "Portugla") == "I don’t know that country. Did you mean Portugal?"
    assert (
        problem(field("country"), "qqq") == "I don’t know that country. Give a country, like Portugal or PT."
    )
    assert problem(field("country"), "united") == (
        "I don’t know that country. Did you mean United States, United Kingdom or United Arab Emirates?"
    )


def test_a_zone_is_kept_by_its_name() -> None:
    """X25: refused with the nearest."""
    assert value(field("zone"), "lisbon") == "Europe/Lisbon"
    assert problem(field("zone"), "Europe/Lisboa").startswith(
        "I don’t know that time zone. Did you mean Europe/Lisbon"
    )
    assert (
        problem(field("zone"), "qqq") == "I don’t know that time zone. Give a time zone, like Europe/Lisbon."
    )


@pytest.mark.parametrize(
    "raw", ["contoso.example.com", " HTTPS://Contoso.example.com/path?x#y", "contoso.example.com."]
)
def test_a_domain(raw: str) -> None:
    """What is typed by habit around a host name is dropped."""
    assert value(field("domain"), raw) == "contoso.example.com"


@pytest.mark.parametrize(
    "raw",
    [
        "contoso",
        "a b.example",
        "jo@contoso.example",
        "10.0.0.1",
        "-a.example",
        "a..example",
        "x." * 130 + "example",
        "ftp://a.example",
        "*.a.example",
        "日本.jp",
    ],
)
def test_what_is_no_domain(raw: str) -> None:
    """Refused with an example."""
    assert "contoso.example.com" in problem(field("domain", limit=4000), raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("https://contoso.example.com/deck.pptx?web=1#2", "https://contoso.example.com/deck.pptx?web=1#2"),
        ("https://contoso.example.com:8443/é(1)", "https://contoso.example.com:8443/%C3%A9(1)"),
        ("https://contoso.example.com/a%20b", "https://contoso.example.com/a%20b"),
    ],
)
def test_a_link(raw: str, kept: str) -> None:
    """A person's own link, on https."""
    assert value(field("url"), raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        *[
            "javascript:alert(1)",
            "http://contoso.example.com",
            "https://",
            "https://localhost/x",
            "contoso.example.com",
        ],
        *[
            "https://jo:x@contoso.example.com",
            "https://[::1",
            "https://[::1]/",
            "https://contoso.example.com/a b",
        ],
        *[
            "https://contoso.example.com:99999/",
            "https://contoso.example.com/\\x",
            "data:text/html,x",
            "https://1.2.3.4/",
        ],
        *["https://contoso.example.com/<script>", "https://contoso.example.com:0/", "java\nscript:alert(1)"],
    ],
)
def test_what_is_no_link(raw: str) -> None:
    """X32: no other scheme, no user in it, no address in numbers."""
    assert "https://" in problem(field("url"), raw)


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        ("date", "next Friday", "Read as Fri 4 Dec."),
        ("date", "2026-12-04", ""),
        ("number", "1,200", "Read as 1200."),
        ("number", 1200, ""),
        ("country", "pt", "Read as Portugal."),
        ("country", "PT", ""),
        ("zone", "lisbon", "Read as Europe/Lisbon."),
        ("time", "9:05", "Read as 09:05."),
        ("domain", "https://contoso.example.com/", "Read as contoso.example.com."),
        ("domain", "contoso\u200b.example.com", "Characters that can’t be shown were left out."),
        (
            "domain",
            "Contoso\u200b.example.com",
            "Read as contoso.example.com. Characters that can’t be shown were left out.",
        ),
        ("toggle", "yes", ""),
        ("choice", "will", ""),
    ],
)
def test_what_was_read_is_echoed(kind: Kind, raw: object, said: str) -> None:
    """X26: the parsed value is echoed where it is not what was typed; a date with its weekday."""
    asked = field(kind, choices=INTENT)
    assert remark(asked, raw, value(asked, raw), today=TODAY).plain.replace("\xa0", " ") == said
