"""Whether the window has time for work that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

REST_MS = 1000  # without input


class Idleness(QObject):
    """Watches for a rest: no input for a second at least, and nothing that runs.

    `changed` tells when one begins and ends.

    Args:
        is_busy: whether something runs now.
    """

    changed = Signal(bool)

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self._is_busy = is_busy
        self._is_idle = self._is_quiet = False
        self._timer = QTimer(self)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def note(self) -> None:
        """Note input: a rest ends at once."""
        self._is_quiet = False
        self._set_idle(False)

    def _look(self) -> None:
        self._set_idle(self._is_quiet and not self._is_busy())
        self._is_quiet = True

    def _set_idle(self, is_idle: bool) -> None:
        if is_idle != self._is_idle:
            self._is_idle = is_idle
            self.changed.emit(is_idle)
