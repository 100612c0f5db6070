"""Function calls in a thread of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from app.workers.failure import failure_text
from app.workers.leaving_threads import end


class Job(QThread):
    """Calls a function in a thread; emits `done` with its result or `failed` with a message for the user."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, function: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._function = function

    def run(self) -> None:
        """Run in the thread."""
        try:
            result = self._function()
        except Exception as error:
            self.failed.emit(failure_text(error))
        else:
            self.done.emit(result)


class OneJob(QObject):
    """Calls one function at a time. When `done` or `failed` tells how it went, the next one can be started.

    `ended` comes after them.
    """

    done = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._tell: Callable[[], None] | None = None  # how the function went

    @property
    def is_running(self) -> bool:
        """Whether a function is being called, or its end was not told yet."""
        return self._job is not None

    def start(self, function: Callable[[], Any]) -> None:
        """Call a function, unless one is being called."""
        if self._job is not None:
            return
        self._job = Job(function, self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._job.finished.connect(self._on_finished)
        self._job.start()

    def wait(self) -> None:
        """Wait for the function that is being called."""
        if self._job is not None:
            self._job.wait()

    def leave(self) -> None:
        """Tell nothing any more, and end the thread, which has nothing to store; see `leaving_threads.end`."""
        self.blockSignals(True)
        if self._job is not None:
            end(self._job)

    def _on_done(self, result: object) -> None:
        self._tell = lambda: self.done.emit(result)

    def _on_failed(self, problem: str) -> None:
        self._tell = lambda: self.failed.emit(problem)

    def _on_finished(self) -> None:
        assert self._job is not None
        self._job.deleteLater()
        tell, self._job, self._tell = self._tell, None, None
        if tell is not None:
            tell()
        self.ended.emit()
