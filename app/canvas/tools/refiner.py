"""GrabCut in a thread, one run at a time: part of the smart tool."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.workers.job import Job
from app.workers.leaving_threads import end

BoolImage = NDArray[np.bool_]


class Refiner(QObject):
    """Runs the newest request; `refined` brings its (H, W) bool pixels in the thread of the window."""

    refined = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._next: Callable[[], BoolImage] | None = None
        self._is_wanted = False

    @property
    def is_running(self) -> bool:
        """Whether a run is under way whose result is wanted."""
        return self._job is not None and self._is_wanted

    def ask(self, function: Callable[[], BoolImage]) -> None:
        """Run a function soon; a run under way is finished first, its result is thrown away."""
        self._is_wanted = True
        self._next = function
        if self._job is None:
            self._start()

    def cancel(self) -> None:
        """Want no result any more."""
        self._is_wanted, self._next = False, None

    def stop(self) -> None:
        """Want no result any more, and end the thread; see `leaving_threads.end`."""
        self.cancel()
        if self._job is not None:
            end(self._job)

    def _start(self) -> None:
        assert self._next is not None
        function, self._next = self._next, None
        self._job = Job(function, self)
        self._job.done.connect(self._on_done)
        self._job.finished.connect(self._on_finished)
        self._job.start()

    def _on_done(self, pixels: BoolImage) -> None:
        if self._is_wanted and self._next is None:
            self._is_wanted = False
            self.refined.emit(pixels)

    def _on_finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        if self._next is not None:
            self._start()
