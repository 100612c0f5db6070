"""What the threads that read pictures share: they wait for wishes of the window until they are stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QThread

from app.workers.leaving_threads import end


class WishThread(QThread):
    """Serves wishes until stopped.

    Wishes are made and taken while `_condition` is held, so that the newest can replace an older one; who makes one
    notifies it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._condition = threading.Condition()
        self._is_stopping = False

    def stop(self) -> None:
        """End the thread after what is in hand; see `leaving_threads.end`."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        end(self)

    def _wait_for(self, is_wished: Callable[[], bool]) -> bool:
        """Wait for a wish while the condition is held; False means that the thread shall end."""
        self._condition.wait_for(lambda: self._is_stopping or is_wished())
        return not self._is_stopping
