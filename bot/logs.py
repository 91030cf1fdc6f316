"""How log lines look: text for a person, JSON for a collector. Never logs anything itself."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal

_WORDY = ("azure", "msal", "urllib3")
"""Libraries that write down requests: a store's every read is one, and its address names people."""


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON: at, level, name, message, and the traceback where there is one."""
        line: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, form: Literal["json", "text"]) -> None:
    """Send log lines from this level on to standard error; of libraries that log requests, only warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLines()
        if form == "json"
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)
