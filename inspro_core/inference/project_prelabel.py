"""Pre-labelling into a project file: every frame is committed as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.lane import Lane
from inspro_core.domain.precedence import leave_to_humans, model_only_tracks
from inspro_core.domain.project import Category, Video
from inspro_core.domain.run_tracks import MIN_FRAMES, RunTracks
from inspro_core.errors import VideoError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.prefetch import Prefetcher
from inspro_core.inference.prelabeler import Prelabeler, PrelabelStep
from inspro_core.media import FrameFolder, VideoReader, open_video

FRAMES_PER_COMMIT = 32
CORES_PER_JOB = 2  # one for the backbone, one for the head
TRACKS_AT_ONCE = 64  # that are looked through or deleted: of a long video, all lanes together take gigabytes


@dataclass(frozen=True)
class FrameFound:
    """What a model found on one frame of one of several videos.

    Attributes:
        number: of the video in their list, from 0.
        step: of the frame.
    """

    number: int
    step: PrelabelStep


@dataclass(frozen=True)
class VideoEnded:
    """A video has no further frame, or none that can be read.

    Attributes:
        number: of the video in the list, from 0.
        error: why it ended early, or None.
    """

    number: int
    error: VideoError | None = None


News: TypeAlias = FrameFound | VideoEnded
Run: TypeAlias = Generator[News, None, None]  # who leaves it early closes it, so that its threads end


@dataclass(frozen=True)
class VideoSummary:
    """What was done with one video.

    Attributes:
        frame_count: frames labelled.
        track_count: tracks that the run added.
        error: why it ended early, or None.
    """

    frame_count: int
    track_count: int
    error: VideoError | None


@dataclass(frozen=True)
class PrelabelSummary:
    """What was done.

    Attributes:
        videos: in their order.
        seconds: wall time, decoding and storing included.
    """

    videos: tuple[VideoSummary, ...]
    seconds: float

    @property
    def frame_count(self) -> int:
        """Frames labelled."""
        return sum(video.frame_count for video in self.videos)

    @property
    def track_count(self) -> int:
        """Tracks added."""
        return sum(video.track_count for video in self.videos)

    @property
    def frames_per_second(self) -> float:
        """Frames labelled per second of wall time."""
        return self.frame_count / self.seconds if self.seconds else 0.0


def open_forward(video: Video, is_threaded: bool) -> VideoReader | FrameFolder:
    """Open a video that is read once from its beginning, so that no decoded picture has to be kept.

    Args:
        video: of a project.
        is_threaded: see `open_frames`.

    Raises:
        VideoError: if it cannot be read or is not the one that the project knows.
    """
    return open_video(video, cache_bytes=0, is_threaded=is_threaded)


def remove_model_tracks(project: ProjectFile, video: Video) -> int:
    """Delete the tracks of a video in which no human has a part and that are not locked, and count them."""
    reviewed = project.reviewed_frames(video.id)
    count, free = 0, project.track_heads(video.id).keys() - project.locked_tracks(video.id)
    for lanes in _lanes_in_parts(project, video, sorted(free)):
        doomed = model_only_tracks(lanes, reviewed)
        _delete(project, video, doomed)
        count += len(doomed)
    return count


class RunWriter:
    """Writes what a run finds in one video, in transactions of some frames, leaving to humans what is theirs.

    Tracks that are there stay as they are; the project gets those classes of the model that were found. Nothing is
    written on confirmed frames, nor where a human drew the same object or a locked track shows it.

    Args:
        project: that is written.
        video: of the project.
        classes: of the model; the run numbers them from 1.
        model: its name, which is noted with the video.
        min_frames: tracks of the run that are seen on fewer frames are dropped at its end.
    """

    def __init__(
        self, project: ProjectFile, video: Video, classes: Sequence[Category], model: str, min_frames: int = MIN_FRAMES
    ) -> None:
        @cache
        def category_id(number: int) -> int:
            category = classes[number - 1]
            return project.add_categories([category])[category.name]

        self._project, self._video, self._min_frames = project, video, min_frames
        self._tracks, self._pending = RunTracks(category_id), list[PrelabelStep]()
        project.set_model(video.id, model)

    def add(self, step: PrelabelStep) -> None:
        """Take what was found on the next frame; written with the frames around it."""
        self._pending.append(step)
        if len(self._pending) == FRAMES_PER_COMMIT:
            self._write()

    def finish(self) -> int:
        """Write the rest, drop the tracks that are too short, and count those that the run has added."""
        self._write()
        project, video = self._project, self._video
        reviewed = project.reviewed_frames(video.id)
        short = list[int]()
        for lanes in _lanes_in_parts(project, video, self._tracks.ids):
            short += self._tracks.too_short(lanes, reviewed, video.frame_count, self._min_frames)
        _delete(project, video, short)
        if project.status(video.id) == "new":
            project.set_status(video.id, "pre-labelled")
        return self._tracks.count - len(short)

    def break_off(self) -> int:
        """Write the rest of a run that did not see all frames, and count its tracks: short ones may be longer."""
        self._write()
        return self._tracks.count

    def _write(self) -> None:
        if not self._pending:
            return
        project, video = self._project, self._video
        change = Change.chained(step.change for step in self._pending)
        labels = project.annotation_of_frames(video.id, change.span, self._tracks.ids_of(change))
        free = leave_to_humans(change, labels, project.locked_tracks(video.id))
        placed = self._tracks.place(free, labels, project.next_track_id(video.id))
        project.apply(video.id, placed)
        self._pending.clear()


def run_videos(prelabeler: Prelabeler, videos: Sequence[Video], score_threshold: float) -> Run:
    """Run a model on one video after the other.

    Frames are decoded, seen by the backbone, told apart by the head and given to the reader in threads of their own,
    with short queues between them: what is slowest sets the pace, and memory does not grow with the video.

    Args:
        prelabeler: model, ready.
        videos: of a project. One that cannot be read ends with its error; the next ones follow.
        score_threshold: 0..1, see `Prelabeler.run`.
    """
    classes = range(1, len(prelabeler.categories) + 1)
    engine = prelabeler.engine
    # where the model fills all of them, decoding in threads would take more of its time
    has_free_cores = engine.device.type != "cpu" or engine.cores > CORES_PER_JOB
    for number, video in enumerate(videos):
        error = None
        try:
            with (
                open_forward(video, has_free_cores) as source,
                Prefetcher(prelabeler.run(source, classes, 1, score_threshold), FRAMES_PER_COMMIT) as steps,
            ):
                for step in steps:
                    yield FrameFound(number, step)
        except VideoError as problem:
            error = problem
        yield VideoEnded(number, error)


def prelabel_into(
    project: ProjectFile,
    videos: Sequence[Video],
    news: Iterable[News],
    classes: Sequence[Category],
    model: str,
    on_frame: Callable[[int], object] = lambda _: None,
    min_frames: int = MIN_FRAMES,
    replaces: bool = False,
) -> PrelabelSummary:
    """Write what a model finds in videos into their project, see `RunWriter`.

    Args:
        project: that is written, in transactions of some frames.
        videos: of the project.
        news: of runs on these videos, those of several videos in any order: of `run_videos` or `VideoWorkers.run`.
        classes: of the model.
        model: its name, which is noted with the videos.
        on_frame: called after each frame with the number of its video.
        min_frames: tracks of the run that are seen on fewer frames are dropped at the end of their video.
        replaces: with the first frame of a video, and not before it can be read, its old tracks in which no human has a
            part are deleted.
    """
    writers, counts = dict[int, RunWriter](), [0] * len(videos)
    summaries = dict[int, VideoSummary]()
    begin = time.perf_counter()
    for one in news:
        number = one.number
        if isinstance(one, VideoEnded):
            writer = writers.pop(number, None)
            tracks = 0
            if writer is not None:
                tracks = writer.finish() if one.error is None else writer.break_off()
            summaries[number] = VideoSummary(counts[number], tracks, one.error)
            continue
        if number not in writers:
            if replaces:
                remove_model_tracks(project, videos[number])
            writers[number] = RunWriter(project, videos[number], classes, model, min_frames)
        writers[number].add(one.step)
        counts[number] += 1
        on_frame(number)
    return PrelabelSummary(tuple(summaries[number] for number in range(len(videos))), time.perf_counter() - begin)


def _lanes_in_parts(project: ProjectFile, video: Video, track_ids: Sequence[int]) -> Iterator[dict[int, Lane]]:
    for start in range(0, len(track_ids), TRACKS_AT_ONCE):
        yield project.lanes(video.id, track_ids[start : start + TRACKS_AT_ONCE])


def _delete(project: ProjectFile, video: Video, track_ids: Sequence[int]) -> None:
    for start in range(0, len(track_ids), TRACKS_AT_ONCE):
        labels = project.annotation(video.id, None, track_ids[start : start + TRACKS_AT_ONCE])
        project.apply(video.id, difference(labels, Annotation({}, labels.reviewed_frames)))
