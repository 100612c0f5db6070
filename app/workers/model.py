"""A model at work in a thread; torch is imported there, after the window shows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, QThread, Signal

from app.workers.failure import failure_text
from inspro_core import api
from inspro_core.api import FrameStep
from inspro_core.domain.lane import is_human
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import open_video

# Told where the model runs, and asked whether to stop; gives what becomes of one frame after the other
Steps: TypeAlias = Callable[[Callable[[str], object], Callable[[], bool]], Iterator[FrameStep]]


@dataclass(frozen=True)
class PrelabelOrder:
    """What to label: video, model, device, and how the model's tracks enter the project."""

    video: Video
    model: str
    device: str
    category_ids: tuple[int, ...]
    first_track_id: int
    score_threshold: float

    def steps(self, on_device: Callable[[str], object], should_stop: Callable[[], bool]) -> Iterator[FrameStep]:
        """Label the video frame by frame."""
        prelabeler = api.load_prelabeler(self.model, self.device)
        on_device(prelabeler.device)
        if should_stop():
            return
        with open_video(self.video, cache_bytes=0) as source:  # read once, from the first frame on
            yield from prelabeler.run(source, self.category_ids, self.first_track_id, self.score_threshold, should_stop)


class Correctors:
    """Keeps the corrector that was used last, with what it has seen of frames, so that the next order starts at once.

    One thread at a time may use it.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._kept: tuple[tuple[str, str, float], api.Corrector] | None = None

    def load(self, model: str, device: str) -> api.Corrector:
        """Return the corrector of a model file as it is now; see `api.load_corrector`."""
        path = Path(model)
        key = (model, device, path.stat().st_mtime if path.exists() else 0.0)
        with self._loading:
            if self._kept is None or self._kept[0] != key:
                self._kept = None  # so that two are never in memory
                self._kept = key, api.load_corrector(model, device)
            return self._kept[1]

    def forget(self) -> None:
        """Free its memory; a run goes on with what it has."""
        self._kept = None


@dataclass(frozen=True)
class RepropagateOrder:
    """Which tracks to draw anew, from which frame on and on which frames.

    Attributes:
        correctors: that keep the one of the model.
        project: file with the labels.
        video: in it.
        model: file.
        device: one of settings.DEVICES.
        track_ids: that are drawn anew.
        locked: tracks with which a human is content; their pixels are left alone, as those of tracks on which one drew.
        start_frame: on which they are as they should be.
        frames: that may be written, ascending.
        direction: in time.
    """

    correctors: Correctors
    project: Path
    video: Video
    model: str
    device: str
    track_ids: tuple[int, ...]
    locked: frozenset[int]
    start_frame: int
    frames: range
    direction: Literal["forward", "backward"]

    def steps(self, on_device: Callable[[str], object], should_stop: Callable[[], bool]) -> Iterator[FrameStep]:
        """Carry the tracks on frame by frame."""
        first = min(self.start_frame, self.frames.start)
        span = range(first, max(self.start_frame + 1, self.frames.stop))
        with ProjectFile.open(self.project) as project, open_video(self.video) as source:
            lanes = project.lanes(self.video.id)
            content = {key for key, marks in lanes.items() if key in self.locked or is_human(marks).any()}
            settled_ids = content.difference(self.track_ids)
            annotation = project.annotation(self.video.id, span, self.track_ids)
            corrector = self.correctors.load(self.model, self.device)
            on_device(corrector.device)
            if should_stop():
                return

            def settled(frame: int) -> Mapping[int, Segment]:
                labels = project.annotation(self.video.id, range(frame, frame + 1), settled_ids)
                return labels.segments_on_frame(frame)

            yield from corrector.run(
                source, annotation, self.track_ids, self.start_frame, self.frames, self.direction, should_stop, settled
            )


class ModelWorker(QThread):
    """Runs one order. `stepped` brings each frame's change; `cancel` is a direct call that sets a flag.

    Attributes:
        is_loading: whether the model is not there yet; where it is cancelled before, it does nothing with the model.
    """

    started_on = Signal(str)
    stepped = Signal(object)
    failed = Signal(str)

    def __init__(self, steps: Steps, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._is_cancelled = False
        self.is_loading = True

    def cancel(self) -> None:
        """Stop after the current frame; what was found stays."""
        self._is_cancelled = True

    def run(self) -> None:
        """Run in the thread."""
        try:
            for step in self._steps(self._on_loaded, lambda: self._is_cancelled):
                self.stepped.emit(step)
        except Exception as error:
            self.failed.emit(failure_text(error))

    def _on_loaded(self, device: str) -> None:
        self.is_loading = False
        self.started_on.emit(device)
