"""Playing: the next frame is asked for when its time has come and the last one is shown."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.view_state import ViewState


class Playback(QObject):
    """Plays the current video, each frame at its own time; frames are left out where decoding is too slow.

    Whoever goes to another frame meanwhile goes on from there. `playing_changed` also comes where there is nothing to
    play, so that the button that was pressed comes up again.
    """

    playing_changed = Signal(bool)

    def __init__(self, state: ViewState) -> None:
        super().__init__()
        self._state = state
        self._timer = QTimer(self)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._tick)
        self._times: Sequence[float] = ()
        self._is_waiting = False
        self._began, self._first = 0.0, 0  # when playing began, and on which frame
        self._asked = 0  # frame that was asked for last

    @property
    def is_playing(self) -> bool:
        """Whether the video plays."""
        return self._timer.isActive()

    def set_times(self, timestamps: Sequence[float]) -> None:
        """Set when the frames of the video come, in seconds, increasing."""
        self._times = timestamps

    def toggle(self) -> None:
        """Play or pause; at the end, play from the start."""
        if self.is_playing:
            self.stop()
            return
        if self._state.frame_count > 1:
            if self._state.frame >= self._state.frame_count - 1:
                self._state.show_frame(0)
            self._is_waiting = False
            self._begin()
            self._timer.start()
        self.playing_changed.emit(self.is_playing)

    def stop(self) -> None:
        """Pause."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def on_frame_shown(self) -> None:
        """Note that the frame asked for is on the screen."""
        self._is_waiting = False

    def _begin(self) -> None:
        self._began, self._first = time.monotonic(), self._state.frame
        self._asked = self._first

    def _tick(self) -> None:
        if self._is_waiting:
            return
        if self._state.frame >= self._state.frame_count - 1:
            self.stop()
            return
        if self._state.frame != self._asked:
            self._begin()
        due = bisect_right(self._times, self._times[self._first] + time.monotonic() - self._began) - 1
        if due > self._state.frame:
            self._is_waiting, self._asked = True, due
            self._state.show_frame(due)
