"""How much work a video takes: seconds at work, pauses left out, and edits."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.document import Document
from app.error_texts import error_text
from inspro_core.errors import InsProError

PAUSE_SECONDS = 30.0  # without a key or the mouse; a longer one is no work
WRITE_MS = 20_000
INPUT_EVENTS = frozenset((QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel))


class EffortMeter(QObject):
    """Watches the input of the window and writes time and edits of the current video into the project.

    What cannot be written is kept for the next time; `failed` says so once, until writing works again. `worked` comes
    with each input.

    Args:
        document: whose videos are worked on.
        clock: seconds.
    """

    failed = Signal(str)
    worked = Signal()

    def __init__(self, document: Document, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._document, self._clock = document, clock
        self._video_id = 0
        self._last_input: float | None = None
        self._seconds, self._actions = 0.0, 0
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setInterval(WRITE_MS)
        self._timer.timeout.connect(self.write)
        self._timer.start()
        document.edited.connect(self._on_edited)
        document.video_leaving.connect(self._leave)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Note the time of input; nothing is held back."""
        if event.type() in INPUT_EVENTS:
            self.note_input()
        return False

    def note_input(self) -> None:
        """Count the time since the last input, unless it was a pause."""
        now = self._clock()
        if self._last_input is not None and now - self._last_input < PAUSE_SECONDS:
            self._seconds += now - self._last_input
        self._last_input = now
        self.worked.emit()

    def begin(self, video_id: int) -> None:
        """Count for another video from now on; 0 for none."""
        self._video_id, self._last_input = video_id, None
        self._seconds, self._actions = 0.0, 0

    def write(self) -> None:
        """Write what was counted since the last time."""
        if not (self._video_id and self._document.is_open and (self._seconds or self._actions)):
            return
        try:
            self._document.project.add_effort(self._video_id, self._seconds, self._actions)
        except InsProError as error:
            if not self._has_failed:
                self._has_failed = True
                self.failed.emit(error_text(error))
        else:
            self._seconds, self._actions, self._has_failed = 0.0, 0, False

    def _leave(self) -> None:
        """Write for the video that is left, and count for none until another one begins."""
        self.write()
        self._video_id = 0

    def _on_edited(self) -> None:
        self._actions += 1
