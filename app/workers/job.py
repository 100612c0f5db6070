"""Function calls in a thread of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from inspro_core.errors import InsProError


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
        except InsProError as error:
            self.failed.emit(str(error))
        else:
            self.done.emit(result)


class OneJob(QObject):
    """Calls one function at a time; `ended` comes after `done` or `failed`, when the next one can be started."""

    done = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def is_running(self) -> bool:
        """Whether a function is being called, or its end was not told yet."""
        return self._job is not None

    def start(self, function: Callable[[], Any]) -> None:
        """Call a function, unless one is being called."""
        if self._job is not None:
            return
        self._job = Job(function, self)
        self._job.done.connect(self.done)
        self._job.failed.connect(self.failed)
        self._job.finished.connect(self._on_finished)
        self._job.start()

    def wait(self) -> None:
        """Wait for the function that is being called."""
        if self._job is not None:
            self._job.wait()

    def _on_finished(self) -> None:
        assert self._job is not None
        self._job.deleteLater()
        self._job = None
        self.ended.emit()
