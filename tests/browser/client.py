"""What the driver knows of the Agents Playground's page and log. Drives nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
# The Playground is drawn for a desktop. A phone shows the conversation alone, the card about 330 px wide.
PHONE_STYLE = """
div:has(> h1), div:has(> div > [aria-label="Chat and Teams Channel"]) { display: none !important; }
div:has(.fai-OutputCard), div:has([data-lexical-editor]) { min-width: 0 !important; }
div:has(> [aria-label="Message header"]) { margin: 0 !important; width: 100%; }
div:has(> .fui-Avatar):has(+ .fai-OutputCard) { display: none !important; }
.fai-OutputCard:has(.ac-preview-panel), div:has(> .ac-preview-panel) {
  padding: 0 !important; min-width: 0 !important; width: 100% !important; box-sizing: border-box;
}
div:has(> div > div > [aria-label="Message header"]) { padding: 8px 12px !important; }
"""
STYLE_SCRIPT = """css => {
  let style = document.getElementById('driver-style');
  if (!style) {
    style = document.createElement('style');
    style.id = 'driver-style';
    document.head.append(style);
  }
  style.textContent = css;
}"""
# What stands beyond the right edge of a card, where a person would not see it.
BEYOND_SCRIPT = """card => {
  const edge = card.getBoundingClientRect().right + 1;
  const found = [...card.querySelectorAll('*')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > edge;
  });
  return found.map(each => each.tagName + ' ' + each.textContent.slice(0, 40));
}"""
# What has the focus, by the name a screen reader says: its label, else its own words.
FOCUS_SCRIPT = """() => {
  const it = document.activeElement;
  const labelled = (it.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean);
  const words = [...(it.labels || []), ...labelled.map(id => document.getElementById(id))]
    .filter(Boolean).map(each => each.innerText.replace(/\\s*[*]\\s*$/, ''));
  return (words[0] || it.getAttribute('aria-label') || it.innerText || it.placeholder || '').trim();
}"""
# A line of an accessibility tree for an input that has no name.
NAMELESS = re.compile(
    r"^\s*- (?:textbox|combobox|checkbox|spinbutton|radio)(?: \[[^\]]*\])*:?$", re.MULTILINE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request between the Playground and the bot, with the status of its answer."""

    to_bot: bool
    activity: dict[str, Any]
    status: int

    @classmethod
    def from_frame(cls, frame: str | bytes) -> Exchange | None:
        """Read one frame of the log stream; None for a line that is only text."""
        log = json.loads(frame).get("log") or {}
        if "request" not in log or "response" not in log:
            return None
        return cls(
            to_bot=log.get("to") == "User Application",
            activity=log["request"].get("body") or {},
            status=int(log["response"].get("statusCode") or 0),
        )

    def __str__(self) -> str:
        """One line for a failed test."""
        said = json.dumps(self.activity.get("value") or self.activity.get("text") or "", ensure_ascii=False)
        return f"{'->' if self.to_bot else '<-'} {self.activity.get('type')} {self.status} {said[:200]}"
