"""Edits of many frames at once: computed in a thread, so that the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from app.document import Document
from app.texts import tr
from app.workers.long_job import LongJob
from app.workers.progress import Progress
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.edits import Step
from inspro_core.formats.project_file import ProjectFile

SteppedEdit: TypeAlias = Callable[[Annotation, Step], Annotation]


class LongEdit(QObject):
    """Computes one edit at a time, on a connection of its own; who has asked for it writes it.

    `started` says what is computed, `progressed` brings frames done and all frames, and `ended` comes before the change
    is handed over. Leaving the video stops it, and then nothing is handed over.
    """

    failed = Signal(str)
    informed = Signal(str)
    started = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._job = LongJob(self)
        self._job.progressed.connect(self.progressed)
        self._job.ended.connect(self.ended)
        self._job.informed.connect(self.informed)
        self._job.failed.connect(self.failed)
        self._text = ""
        self._frames = range(0)
        self._is_outdated = False
        document.labels_changed.connect(self._on_labels_changed)
        document.video_leaving.connect(self.stop_and_wait)

    @property
    def is_running(self) -> bool:
        """Whether an edit is being computed."""
        return self._job.is_running

    def start(self, text: str, frames: range, edit: SteppedEdit, use: Callable[[Change | None], None]) -> None:
        """Compute an edit of the current video.

        Args:
            text: what it does, with its scope.
            frames: of the slice that it is given, all tracks.
            edit: is called in the thread; from the slice to its next state, with a step for each frame.
            use: gets the change; None where the labels of these frames have changed meanwhile.
        """
        if self.is_running:
            self.informed.emit(tr("Wait for the end of this, or cancel it: {edit}", edit=self._text))
            return
        assert self._document.video is not None
        path, video_id = self._document.project.path, self._document.video.id
        self._text, self._frames, self._is_outdated = text, frames, False

        def compute(progress: Progress) -> Change:
            with ProjectFile.open(path) as project:
                before = project.annotation(video_id, frames)
            return difference(before, edit(before, progress.step))

        def take(change: Change, was_stopped: bool) -> None:
            if was_stopped:
                self.informed.emit(tr("Stopped; nothing was changed"))
            else:
                use(None if self._is_outdated else change)

        self._job.start(len(frames), compute, take)
        self.started.emit(text)

    def cancel(self) -> None:
        """Stop at the next frame; nothing is changed then."""
        self._job.cancel()

    def stop_and_wait(self) -> None:
        """Stop, for leaving the video."""
        self.cancel()
        self._job.wait()

    def _on_labels_changed(self, frames: frozenset[int], track_ids: frozenset[int]) -> None:
        is_about_tracks = not frames and bool(track_ids)  # their names or classes: the edit leaves them as they are
        if not is_about_tracks and (not frames or any(frame in self._frames for frame in frames)):
            self._is_outdated = True
