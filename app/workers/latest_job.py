"""The newest of several jobs, for answers that follow what a user types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.workers.job import Job
from app.workers.leaving_threads import end


class LatestJob(QObject):
    """Runs what was asked for last, a moment later and in a thread; the answers to older questions are dropped.

    `done` brings the result, `failed` a message for the user.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, delay_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._wish: Callable[[], Any] | None = None
        self._job: Job | None = None
        self._is_wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._start)

    def ask(self, function: Callable[[], Any]) -> None:
        """Ask for the result of a function instead of all that was asked for before."""
        self._wish, self._is_wanted = function, False
        self._timer.start()

    def forget(self) -> None:
        """Ask for nothing any more."""
        self._wish, self._is_wanted = None, False
        self._timer.stop()

    def stop(self) -> None:
        """Forget, and end the job in hand; see `leaving_threads.end`."""
        self.forget()
        if self._job is not None:
            end(self._job)

    def _start(self) -> None:
        if self._job is not None or self._wish is None:
            return  # the end of the job in hand starts the next
        function, self._wish, self._is_wanted = self._wish, None, True
        self._job = Job(function, self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._job.finished.connect(self._on_ended)
        self._job.start()

    def _on_done(self, result: object) -> None:
        if self._is_wanted:
            self.done.emit(result)

    def _on_failed(self, problem: str) -> None:
        if self._is_wanted:
            self.failed.emit(problem)

    def _on_ended(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        if not self._timer.isActive():
            self._start()
