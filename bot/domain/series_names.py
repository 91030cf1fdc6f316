"""What people type for a series, as in `link contoso internal`. Only reads words."""

from collections.abc import Mapping

from bot.domain.cleaning import fold
from bot.domain.governance import NAMES
from bot.domain.series import Kind

_WORDS: Mapping[str, Kind] = {
    **{fold(name.plain): kind for kind, name in NAMES.items()},
    **dict.fromkeys(("program", "programme", "program review", "program governance"), "program"),
    **dict.fromkeys(("customer", "customer review", "health review"), "customer"),
    **dict.fromkeys(("internal", "internal review"), "internal"),
    **dict.fromkeys(("frp", "frp review", "status review"), "frp_review"),
    **dict.fromkeys(("checkpoint", "checkpoints"), "checkpoint"),
}
_LONGEST = max(len(words.split()) for words in _WORDS)


def split_series(words: str) -> tuple[str, Kind | None]:
    """Return the words before a series' name and its kind; all of them and None where they name none."""
    parts = words.split()
    for count in range(min(_LONGEST, len(parts)), 0, -1):
        if kind := _WORDS.get(fold(" ".join(parts[-count:]))):
            return " ".join(parts[:-count]), kind
    return " ".join(parts), None
