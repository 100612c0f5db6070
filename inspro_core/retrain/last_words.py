"""What a process said last in its log; of an error the message with its values, so that the window translates it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from inspro_core.errors import Message

ASKED_BY = "INSPRO_TELLS_MESSAGES"
"""Variable of the environment; set to anything, it lets a command tell its error for `last_words`, too."""


def tell(message: Message, log: TextIO) -> None:
    """Add a message to a log, on a line of its own."""
    print(json.dumps({"message": message.as_json()}), file=log)


def last_words(log: Path) -> Message | None:
    """Return the message that was told last, or the last line with words; None where there is none."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return None
    line = next((line.strip() for line in reversed(lines) if line.strip()), "")
    try:
        return Message.from_json(json.loads(line)["message"])
    except (ValueError, TypeError, KeyError):
        return Message(line) if line else None
