"""A pre-labelling run as the window sees it: start, progress, end, one undo step."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.workers.prelabel import PrelabelOrder, PrelabelWorker
from inspro_core.api import ModelInfo, PrelabelStep
from inspro_core.domain.annotation import Change
from inspro_core.errors import InsProError

REPORT_INTERVAL_MS = 250


class Prelabelling(QObject):
    """Runs at most one model at a time.

    `progressed` brings frames done, all frames, frames per second and seconds left; `ended` says how it went.
    """

    started = Signal()
    progressed = Signal(int, int, float, float)
    ended = Signal(str)
    failed = Signal(str)
    device_known = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._worker: PrelabelWorker | None = None
        self._changes: list[Change] = []
        self._done = self._frame_count = 0
        self._began = 0.0
        self._reports = QTimer(self)
        self._reports.setInterval(REPORT_INTERVAL_MS)
        self._reports.timeout.connect(self._report)

    @property
    def is_running(self) -> bool:
        """Whether a model works."""
        return self._worker is not None

    def start(self, model: ModelInfo, device: str, score_threshold: float) -> None:
        """Label the current video from its first frame on; tracks that are there stay."""
        video = self._document.video
        if video is None or self.is_running:
            return
        category_ids = self._document.add_categories(model.categories)
        first = self._document.project.next_track_id(video.id)
        order = PrelabelOrder(video.path, str(model.path), device, category_ids, first, score_threshold)
        self._changes, self._done, self._frame_count, self._began = [], 0, video.frame_count, 0.0
        self._worker = PrelabelWorker(order, self)
        self._worker.stepped.connect(self._on_step)
        self._worker.failed.connect(self.failed)
        self._worker.started_on.connect(self.device_known)
        self._worker.finished.connect(self._on_finished)
        self._worker.start()
        self._reports.start()
        self.started.emit()

    def cancel(self) -> None:
        """Stop after the current frame."""
        if self._worker is not None:
            self._worker.cancel()

    def stop_and_wait(self) -> None:
        """Stop and keep what was found; for closing the window or the video."""
        if (worker := self._worker) is not None:
            worker.cancel()
            worker.wait()
            self._on_finished()

    def _on_step(self, step: PrelabelStep) -> None:
        if self._worker is None:
            return  # a step of a run that was stopped
        self._began = self._began or time.monotonic()
        try:
            if not step.change.is_empty:
                self._document.write(step.change)
        except InsProError as error:
            self._worker.cancel()
            self.failed.emit(str(error))
            return
        self._changes.append(step.change)
        self._done += 1

    def _on_finished(self) -> None:
        if self._worker is None:
            return
        self._reports.stop()
        self._worker.deleteLater()
        self._worker = None
        total = Change.chained(self._changes)
        tracks = len(total.heads)
        self._document.remember(f"pre-label {self._done} frames ({tracks} tracks)", 0, total)
        is_whole = self._done == self._frame_count
        state = "Pre-labelled" if is_whole else "Stopped after"
        self.ended.emit(f"{state} {self._done} of {self._frame_count} frames: {tracks} tracks; Ctrl+Z takes them back")

    def _report(self) -> None:
        seconds = time.monotonic() - self._began if self._began else 0.0
        rate = (self._done - 1) / seconds if seconds and self._done > 1 else 0.0
        left = (self._frame_count - self._done) / rate if rate else 0.0
        self.progressed.emit(self._done, self._frame_count, rate, left)
