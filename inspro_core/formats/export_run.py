"""One export: through the chosen frames of every split, into folders that appear when all is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment
from inspro_core.errors import FormatError, StoppedError, VideoError
from inspro_core.formats.export_folder import earlier_exports, new_export_folders
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import ChosenSplit, ChosenVideo, ExportPlan, plan_export
from inspro_core.formats.notes import Note, listed, note
from inspro_core.formats.project_file import ProjectFile


class Frames(Protocol):
    """What an export needs of an open video."""

    def read(self, frame: int, /) -> NDArray[np.uint8]:
        """Read a frame by its number, (H, W, 3) RGB."""


class FrameSink(Protocol):
    """A video that is being written."""

    def write(self, image: NDArray[np.uint8], /) -> None:
        """Append a frame, (H, W, 3) RGB."""


class MakeWriter(Protocol):
    """Starts a video file, as `inspro_core.media.VideoWriter` does."""

    def __call__(
        self, path: Path, size_hw: tuple[int, int], frames_per_second: float, /
    ) -> AbstractContextManager[FrameSink]:
        """Start a file that is complete when the context ends."""


VideoOpener = Callable[[Video], AbstractContextManager[Frames]]


@dataclass(frozen=True)
class ChosenFrame:
    """A frame that is exported.

    Attributes:
        number: in the video.
        place: among the chosen frames of the video, from 0.
        image: (H, W, 3) RGB.
        segments: on it by track id.
    """

    number: int
    place: int
    image: NDArray[np.uint8]
    segments: dict[int, Segment]

    @property
    def masks(self) -> dict[int, Mask]:
        """The masks by track id."""
        return {track_id: segment.mask for track_id, segment in self.segments.items()}


@dataclass(frozen=True)
class ExportRun:
    """Where the frames of an export come from, who hears of each, and who may stop it.

    Attributes:
        open_video: opens a video of the project, and refuses one that is not as it was labelled.
        make_writer: starts a video file.
        on_frame: called after each frame that is written.
        should_stop: asked before each frame; when it says so nothing is left behind.
    """

    open_video: VideoOpener
    make_writer: MakeWriter
    on_frame: Callable[[], object] = lambda: None
    should_stop: Callable[[], bool] = lambda: False

    def frames(self, project: ProjectFile, part: ChosenVideo) -> Iterator[ChosenFrame]:
        """Go through the chosen frames of a video.

        Raises:
            StoppedError: if the export was stopped.
            VideoError: if the video is not the one that was labelled, or a chosen frame cannot be decoded.
        """
        video = part.video
        with _told_as_end(), self.open_video(video) as source:
            for place, number in enumerate(part.frames):
                if self.should_stop():
                    raise StoppedError("The export was stopped; nothing was written")
                image, found = source.read(number), project.segments_on_frame(video.id, number)
                known = {key: found[key] for key in sorted(found) if key in part.heads}  # none that are new since
                yield ChosenFrame(number, place, image, known)
                self.on_frame()


@contextmanager
def _told_as_end() -> Iterator[None]:
    """Say of a video that cannot be read that it ends the export, and how to do without it."""
    try:
        yield
    except VideoError as error:
        raise VideoError(
            error.path,
            "{problem}; cure it, or choose other frames or videos to export",
            problem=error.problem,
        ) from error


@dataclass(frozen=True)
class ExportSummary:
    """What was written.

    Attributes:
        files: of each split, what a training program is given: the annotation file or the folder of labels.
        video_count, track_count, frame_count: in all splits.
        notes: what came to light while the export was written.
    """

    files: tuple[Path, ...]
    video_count: int
    track_count: int
    frame_count: int
    notes: tuple[Note, ...] = ()


Losses = Callable[[ProjectFile, ExportPlan], Sequence[Note]]
WriteSplit = Callable[[Path, ChosenSplit, ExportPlan], tuple[Path, Sequence[Note]]]


def write_splits(
    project: ProjectFile, out_dir: Path, options: ExportOptions, title: str, losses: Losses, write_split: WriteSplit
) -> ExportSummary:
    """Write a project split by split; all folders take their names at the end, or none does.

    Args:
        project: to export.
        out_dir: of the dataset.
        options: what is exported.
        title: of the format.
        losses: tells what the format does not keep, and refuses what it cannot hold.
        write_split: writes one split into a folder; returns the file that a training program is given, inside that
            folder, and what came to light.

    Raises:
        FormatError: if the format cannot hold the labels, no frame is chosen, or a folder holds something else or
            cannot be written.
    """
    plan = plan_export(project, options)
    said = (*plan.notes, *losses(project, plan))
    if refusal := next((found for found in said if found.is_refusal), None):
        raise FormatError(project.path, "{reason}", reason=refusal.message)
    names = [split.name for split in plan.splits]
    about = "\n".join((f"Format: {title}", *map(str, said)))
    files: list[Path] = []
    notes: list[Note] = []
    with new_export_folders(out_dir, names, project.videos(), about) as folders:
        for split in plan.splits:
            file, found = write_split(folders[split.name], split, plan)
            files.append(out_dir / split.name / file.relative_to(folders[split.name]))
            notes += found
    if others := earlier_exports(out_dir, names):
        notes.append(note("other splits stay", splits=listed(others)))
    return ExportSummary(tuple(files), len(plan.videos), plan.track_count, plan.frame_count, tuple(notes))
