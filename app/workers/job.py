"""One function call in a thread of its own."""

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
