"""Function calls in a thread that tell how far they are and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.texts import tr
from app.workers.job import OneJob
from app.workers.progress import Progress


class LongJob(QObject):
    """Calls one function at a time that counts its steps.

    `progressed` brings steps done and all steps, 0 while unknown. `ended` comes first at the end, and the next function
    can be started then; after it come the result, `failed`, or `informed` where the user stopped it.
    """

    failed = Signal(str)
    informed = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job = OneJob(self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._progress: Progress | None = None
        self._use: Callable[[Any, bool], None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a function is being called."""
        return self._job.is_running

    def start(self, count: int, function: Callable[[Progress], Any], use: Callable[[Any, bool], None]) -> None:
        """Call a function, unless one is being called.

        Args:
            count: steps of the function; 0 while unknown.
            function: is called in the thread.
            use: gets the result, and whether the user wanted to stop it, too late.
        """
        if self.is_running:
            return
        progress = self._progress = Progress(count, self)
        progress.moved.connect(self.progressed)
        self._use = use
        self._job.start(lambda: function(progress))

    def cancel(self) -> None:
        """Let the function end at its next step."""
        if self._progress is not None:
            self._progress.stop()

    def wait(self) -> None:
        """Wait for the function that is being called."""
        self._job.wait()

    def _on_done(self, result: object) -> None:
        use = self._use
        assert use is not None
        use(result, self._end())

    def _on_failed(self, problem: str) -> None:
        if self._end():
            self.informed.emit(tr("Stopped; nothing was changed"))
        else:
            self.failed.emit(problem)

    def _end(self) -> bool:
        """Tell the end; returns whether it was stopped."""
        assert self._progress is not None
        was_stopped = self._progress.is_stopping
        self._progress.deleteLater()
        self._progress = self._use = None
        self.ended.emit()
        return was_stopped
