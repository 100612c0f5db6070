"""Playing: the next frame is asked for when its time has come and the last one is shown."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.view_state import ViewState


class Playback(QObject):
    """Plays the current video at its own speed; frames are left out where decoding is too slow."""

    playing_changed = Signal(bool)

    def __init__(self, state: ViewState) -> None:
        super().__init__()
        self._state = state
        self._timer = QTimer(self)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._tick)
        self._frames_per_second = 25.0
        self._is_waiting = False
        self._began, self._first = 0.0, 0

    @property
    def is_playing(self) -> bool:
        """Whether the video plays."""
        return self._timer.isActive()

    def set_speed(self, frames_per_second: float) -> None:
        """Set the video's rate."""
        self._frames_per_second = frames_per_second

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.stop()
        elif self._state.frame_count > 1:
            if self._state.frame >= self._state.frame_count - 1:
                self._state.show_frame(0)
            self._began, self._first, self._is_waiting = time.monotonic(), self._state.frame, False
            self._timer.start()
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Pause."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def on_frame_shown(self) -> None:
        """Note that the frame asked for is on the screen."""
        self._is_waiting = False

    def _tick(self) -> None:
        due = self._first + int((time.monotonic() - self._began) * self._frames_per_second)
        if self._is_waiting or due <= self._state.frame:
            return
        if self._state.frame >= self._state.frame_count - 1:
            self.stop()
            return
        self._is_waiting = True
        self._state.show_frame(due)
