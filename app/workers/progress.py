"""Telling the window how far a job in a thread is, and stopping it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from inspro_core.errors import StoppedError

EVERY_S = 0.05  # seconds between two reports


class Progress(QObject):
    """Counts the steps of a job; `moved` brings how many are done and how many there are, 0 while unknown.

    `step` and `should_stop` are called in the job's thread, `stop` in the window's.
    """

    moved = Signal(int, int)

    def __init__(self, count: int, parent: QObject) -> None:
        super().__init__(parent)
        self.is_stopping = False
        self._count, self._done, self._told_at = count, 0, 0.0

    def stop(self) -> None:
        """Let the job end at its next step."""
        self.is_stopping = True

    def should_stop(self) -> bool:
        """Tell whether the job shall end."""
        return self.is_stopping

    def step(self) -> None:
        """Count a step.

        Raises:
            StoppedError: if the job shall end.
        """
        if self.is_stopping:
            raise StoppedError("Stopped; nothing was changed")
        self._done += 1
        now = time.monotonic()
        if now - self._told_at > EVERY_S or self._done == self._count:
            self._told_at = now
            self.moved.emit(self._done, self._count)
