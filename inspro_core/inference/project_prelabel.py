"""Pre-labelling into a project file: every frame is committed as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.precedence import leave_to_humans, model_only_tracks
from inspro_core.domain.project import Video
from inspro_core.domain.run_tracks import MIN_FRAMES, RunTracks
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.prefetch import Prefetcher
from inspro_core.inference.prelabeler import Prelabeler, PrelabelStep
from inspro_core.media import FrameSource

FRAMES_PER_COMMIT = 32


@dataclass(frozen=True)
class PrelabelSummary:
    """What a run did.

    Attributes:
        frame_count: frames labelled.
        track_count: tracks that the run added.
        seconds: wall time, decoding and storing included.
    """

    frame_count: int
    track_count: int
    seconds: float

    @property
    def frames_per_second(self) -> float:
        """Frames labelled per second of wall time."""
        return self.frame_count / self.seconds if self.seconds else 0.0


def remove_model_tracks(project: ProjectFile, video: Video) -> int:
    """Delete the tracks of a video in which no human has a part, and count them."""
    reviewed = project.reviewed_frames(video.id)
    doomed = model_only_tracks(project.lanes(video.id), reviewed)
    _delete(project, video, doomed)
    return len(doomed)


def prelabel_into(
    project: ProjectFile,
    video: Video,
    source: FrameSource,
    prelabeler: Prelabeler,
    model: str,
    score_threshold: float,
    on_frame: Callable[[], object] = lambda: None,
    min_frames: int = MIN_FRAMES,
) -> PrelabelSummary:
    """Label one video of a project.

    Frames are decoded, seen by the backbone, told apart by the head and written in four threads, with short queues
    between them: what is slowest sets the pace, and memory does not grow with the video.

    Tracks that are there stay as they are; the project gets those classes of the model that were found. Nothing is
    written on confirmed frames, nor where a human drew the same object.

    Args:
        project: written in transactions of some frames.
        video: of the project.
        source: its frames.
        prelabeler: model, ready.
        model: its name, which is noted with the video.
        score_threshold: 0..1, see `Prelabeler.run`.
        on_frame: called after each frame.
        min_frames: tracks of the run that are seen on fewer frames are dropped at its end.
    """
    classes = prelabeler.categories

    @cache
    def category_id(number: int) -> int:
        category = classes[number - 1]
        return project.add_categories([category])[category.name]

    project.set_model(video.id, model)
    begin = time.perf_counter()
    tracks, pending, count = RunTracks(category_id), list[PrelabelStep](), 0
    numbers = range(1, len(classes) + 1)
    with Prefetcher(prelabeler.run(source, numbers, 1, score_threshold), FRAMES_PER_COMMIT) as steps:
        for step in steps:
            pending.append(step)
            count += 1
            if len(pending) == FRAMES_PER_COMMIT:
                _write(project, video, tracks, pending)
                pending.clear()
            on_frame()
    _write(project, video, tracks, pending)
    short = tracks.too_short(project.lanes(video.id), project.reviewed_frames(video.id), video.frame_count, min_frames)
    _delete(project, video, short)
    if project.status(video.id) == "new":
        project.set_status(video.id, "pre-labelled")
    return PrelabelSummary(count, tracks.count - len(short), time.perf_counter() - begin)


def _delete(project: ProjectFile, video: Video, track_ids: Sequence[int]) -> None:
    labels = project.annotation(video.id, None, track_ids)
    project.apply(video.id, difference(labels, Annotation({}, labels.reviewed_frames)))


def _write(project: ProjectFile, video: Video, tracks: RunTracks, steps: Sequence[PrelabelStep]) -> None:
    """Write what a model found on some frames, leaving to humans what is theirs."""
    if not steps:
        return
    change = Change.chained(step.change for step in steps)
    labels = project.annotation(video.id, range(steps[0].frame, steps[-1].frame + 1))
    placed = tracks.place(leave_to_humans(change, labels), labels, project.next_track_id(video.id))
    project.apply(video.id, placed)
