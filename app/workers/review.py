"""The search for suspicious frames in a thread, on its own connection to the project file."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from app.workers.failure import failure_text
from inspro_core.domain.suspicions import find_suspicions_in_frames
from inspro_core.domain.track import Segment
from inspro_core.formats.project_file import ProjectFile

BLOCK = 16  # frames read at once: few enough for memory, enough to spare questions to the file


class ReviewWorker(QThread):
    """Searches one video. `found` brings the suspicions, the worst first; `cancel` and `allow` are direct calls.

    A cancelled search brings nothing. The last `progressed` is (0, 0).
    """

    found = Signal(object)
    progressed = Signal(int, int)
    failed = Signal(str)

    def __init__(self, project_path: str | Path, video_id: int, parent: QObject) -> None:
        super().__init__(parent)
        self._project_path, self._video_id = Path(project_path), video_id
        self.is_cancelled = False
        self._may_work = threading.Event()
        self._may_work.set()

    def allow(self, may_work: bool) -> None:
        """Go on, or wait before the next frame."""
        if may_work or self.is_cancelled:
            self._may_work.set()
        else:
            self._may_work.clear()

    def cancel(self) -> None:
        """Stop after the current frame."""
        self.is_cancelled = True
        self._may_work.set()

    def run(self) -> None:
        """Run in the thread."""
        try:
            with ProjectFile.open(self._project_path) as project:
                video = project.video(self._video_id)
                suspicions = find_suspicions_in_frames(
                    self._frames(project, video.frame_count),
                    video.size_hw,
                    video.frame_count,
                    self.progressed.emit,
                    self._should_stop,
                )
            if not self.is_cancelled:
                self.found.emit(suspicions)
        except Exception as error:
            self.failed.emit(failure_text(error))
        finally:
            self.progressed.emit(0, 0)

    def _should_stop(self) -> bool:
        self._may_work.wait()
        return self.is_cancelled

    def _frames(self, project: ProjectFile, frame_count: int) -> Iterator[tuple[int, Mapping[int, Segment]]]:
        for start in range(0, frame_count, BLOCK):
            block = range(start, min(start + BLOCK, frame_count))
            annotation = project.annotation(self._video_id, block)
            for frame in block:
                yield frame, annotation.segments_on_frame(frame)
