"""Writing the folder of a run in a thread."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.workers.job import OneJob
from inspro_core.api.retraining import RetrainingOptions, RetrainingPlan, Run, prepare_retraining

EVERY_S = 0.1  # seconds between two reports


class Preparation(QObject):
    """Prepares one run at a time; `prepared` brings the run, `failed` why there is none, `stopped` that it ended."""

    progressed = Signal(int, int)
    prepared = Signal(object)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job = OneJob(self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._is_stopping = False
        self._told_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether a run is being prepared."""
        return self._job.is_running

    def start(self, project: Path, plan: RetrainingPlan, options: RetrainingOptions) -> None:
        """Write the data of a plan."""
        if not self._job.is_running:
            self._is_stopping = False
            self._job.start(lambda: prepare_retraining(project, plan, options, self._report, lambda: self._is_stopping))

    def stop(self) -> None:
        """End at the next frame; nothing is left behind."""
        self._is_stopping = True

    def stop_and_wait(self) -> None:
        """End and wait for it."""
        self.stop()
        self._job.wait()

    def _report(self, done: int, count: int) -> None:
        """Tell the window how far it is; called in the thread."""
        now = time.monotonic()
        if now - self._told_at > EVERY_S or done == count:
            self._told_at = now
            self.progressed.emit(done, count)

    def _on_done(self, run: Run) -> None:
        if self._is_stopping:  # too late; it lies there and can be started another time
            self.stopped.emit()
        else:
            self.prepared.emit(run)

    def _on_failed(self, problem: str) -> None:
        if self._is_stopping:
            self.stopped.emit()
        else:
            self.failed.emit(problem)
