"""The line at the bottom: messages, what the tool in hand does, progress, and what is saved."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton

from app.texts import tr

MESSAGE_MS, LETTER_MS = 8000, 80  # at least; and for each letter, so that notes of an import can be read
SAVED_MS = 1000


class StatusLine:
    """Fills a status bar.

    Args:
        bar: of the window.
        cancel: action that stops a run.
    """

    def __init__(self, bar: QStatusBar, cancel: QAction) -> None:
        self._bar = bar
        self.hint, self.learning, self.saved, self.device = QLabel(), QLabel(), QLabel(), QLabel()
        self.progress, self._cancel = QProgressBar(), QToolButton()
        self.progress.setMinimumWidth(280)
        self.progress.setMaximumWidth(420)
        self._cancel.setDefaultAction(cancel)
        self._is_waiting = False
        self._saved_at: float | None = None
        self._clock = QTimer(bar)
        self._clock.setInterval(SAVED_MS)
        self._clock.timeout.connect(self._show_saved)
        bar.addWidget(self.hint)
        for widget in (self.progress, self._cancel, self.learning, self.saved, self.device):
            bar.addPermanentWidget(widget)
        self.hide_progress()

    def inform(self, text: str) -> None:
        """Show a message for some seconds; while a run begins, until that goes on."""
        self._bar.showMessage(text, 0 if self._is_waiting else max(MESSAGE_MS, LETTER_MS * len(text)))

    def forget(self) -> None:
        """Take the message away, so that the keys of another tool are seen; not what is said while a run begins."""
        if not self._is_waiting:
            self._bar.clearMessage()

    def note_saved(self) -> None:
        """Note that everything is in the file now."""
        self._saved_at = time.monotonic()
        self._clock.start()
        self._show_saved()

    def show_waiting(self) -> None:
        """Show that a run begins, whose length is not known yet."""
        self._is_waiting = True
        self.progress.setRange(0, 0)
        self.progress.setFormat("")
        self._set_progress_visible(True)

    def show_progress(self, done: int, count: int, rate: float, left: float) -> None:
        """Show how far a run is, be it that another one has ended meanwhile and taken the progress away.

        Args:
            done: frames.
            count: of all.
            rate: frames per second; 0 while unknown.
            left: seconds.
        """
        if done:
            self._end_waiting()
            self._set_progress_visible(True)
            self.progress.setRange(0, count)
            self.progress.setValue(done)
            minutes, seconds = divmod(int(left), 60)
            if rate:
                text = tr("%p %   {rate} frames/s   {left} left", rate=f"{rate:.1f}", left=f"{minutes}:{seconds:02d}")
                self.progress.setFormat(text)
            else:
                self.progress.setFormat("%p %")

    def hide_progress(self) -> None:
        """Take the progress away."""
        self._end_waiting()
        self._set_progress_visible(False)

    def show_learning(self, text: str) -> None:
        """Show how a training is that goes on beside the work; empty for none."""
        self.learning.setText(text)

    def _end_waiting(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self._bar.clearMessage()

    def _set_progress_visible(self, is_visible: bool) -> None:
        self.progress.setVisible(is_visible)
        self._cancel.setVisible(is_visible)

    def _show_saved(self) -> None:
        if self._saved_at is None:
            return
        seconds = int(time.monotonic() - self._saved_at)
        if seconds < 2:
            self.saved.setText(tr("saved"))
        elif seconds < 120:
            self.saved.setText(tr("saved {seconds} s ago", seconds=seconds))
        else:
            self.saved.setText(tr("saved {minutes} min ago", minutes=seconds // 60))
