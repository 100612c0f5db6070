"""What a run reports: one JSON object per line, for the window, for plots and for people."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, TextIO


class EventLog:
    """Appends events to a file and flushes each, so that a reader sees them at once.

    Args:
        path: of the file, or None to write nothing (every process but the first).
        echo: a stream that gets the same lines, or None.
    """

    def __init__(self, path: Path | None, echo: TextIO | None = None) -> None:
        self._file = path.open("a", encoding="utf-8") if path is not None else None
        self._echo = echo if path is not None else None

    def write(self, kind: str, **values: Any) -> None:
        """Write one event with its kind and the time."""
        line = json.dumps({"event": kind, "time": round(time.time(), 3), **values})
        for stream in (self._file, self._echo):
            if stream is not None:
                self._print(stream, line)

    def _print(self, stream: TextIO, line: str) -> None:
        try:
            print(line, file=stream, flush=True)
        except OSError:
            if stream is not self._echo:
                raise
            self._echo = None  # who listened is gone; the run goes on

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
