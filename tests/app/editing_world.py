"""A project on disk with three tracks that move, and the parts that edit it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.document import Document
from app.editing import Editing
from app.keyframes import Keyframes
from app.long_edit import LongEdit
from app.track_editing import TrackEditing
from app.view_state import ViewState
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.formats.project_file import ProjectFile

SIZE = (40, 60)
FRAMES = 12
CATEGORIES = (Category(1, "dog"), Category(2, "person"), Category(3, "car"))


def square(top: int, left: int, side: int = 6) -> NDArray[np.bool_]:
    pixels = np.zeros(SIZE, dtype=bool)
    pixels[top : top + side, left : left + side] = True
    return pixels


def labels() -> Annotation:
    """Track 1 moves right at the top, 2 and 3 below it; all model, but human on frames 2 and 8 of track 1.

    Track 2 is seen on frames 0 to 5 only, track 3 on frames 4 to 11.
    """
    seen = {1: range(12), 2: range(6), 3: range(4, 12)}
    tracks = {}
    for track_id, frames in seen.items():
        segments = {}
        for frame in frames:
            source: Source = "human" if track_id == 1 and frame in (2, 8) else "model"
            score = 1.0 if source == "human" else 0.5
            segments[frame] = Segment(Mask.from_array(square(10 * track_id - 8, 3 * frame)), source, score)
        tracks[track_id] = Track(track_id, (1, 2, 2)[track_id - 1], segments)
    return Annotation(tracks)


class World:
    """The document, the view and the parts that edit, and what they have told."""

    def __init__(self, folder: Path, annotation: Annotation) -> None:
        with ProjectFile.create(folder / "clip.inspro", CATEGORIES) as project:
            times = tuple(frame / 25 for frame in range(FRAMES))
            video = project.add_video(Video(0, str(folder / "clip.mp4"), SIZE, FRAMES, times))
            project.apply(video.id, difference(Annotation(), annotation))
        self.document, self.state = Document(), ViewState()
        self.document.open_project(folder / "clip.inspro")
        self.state.show_video(FRAMES)
        self.long_edit = LongEdit(self.document)
        self.editing = Editing(self.document, self.state, self.long_edit)
        self.tracks = TrackEditing(self.document, self.state)
        self.keyframes = Keyframes(self.document, self.state, self.long_edit)
        self.told: list[str] = []
        self.failures: list[str] = []
        for part in (self.editing, self.tracks, self.keyframes, self.long_edit):
            part.informed.connect(self.told.append)
            part.failed.connect(self.failures.append)

    def look(self, frame: int, track_id: int = 0) -> None:
        self.state.show_frame(frame)
        self.state.select_track(track_id)

    def stored(self) -> Annotation:
        """Read what lies in the file, by a connection of its own."""
        with ProjectFile.open(self.document.project.path) as project:
            return project.annotation(1)

    def after(self, action: Callable[[], object], text: str) -> Annotation:
        """Act; check that it is one undo step with this text that undoes and redoes exactly; return the labels."""
        before = self.stored()
        action()
        assert self.failures == []
        after = self.stored()
        assert after != before
        step = self.document.history.next_undo
        assert step is not None
        assert step.text == text
        self.document.undo()
        assert self.stored() == before
        assert self.document.history.next_undo is None
        self.document.redo()
        assert self.stored() == after
        return after

    def refused(self, action: Callable[[], object]) -> str:
        """Act; check that nothing changed and that one message says why; return it."""
        before, told = self.stored(), len(self.told)
        action()
        assert self.stored() == before
        assert self.document.history.next_undo is None
        assert self.failures == []
        assert len(self.told) == told + 1
        return self.told[-1]
