"""What the writers of frame-wise formats share: the chosen frames of each video and the run through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain import lane
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Video
from inspro_core.errors import FormatError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import FrameOpener, folder_names


@dataclass(frozen=True)
class ChosenVideo:
    """The part of a video that is exported.

    Attributes:
        video: of the project.
        name: of its folder or file in the export.
        frames: chosen, ascending, at least one.
        track_ids: seen on them, ascending.
    """

    video: Video
    name: str
    frames: tuple[int, ...]
    track_ids: tuple[int, ...]


@dataclass(frozen=True)
class ChosenFrame:
    """A frame that is exported.

    Attributes:
        number: in the video.
        image: (H, W, 3) RGB.
        masks: on it by track id.
    """

    number: int
    image: NDArray[np.uint8]
    masks: dict[int, Mask]


@dataclass(frozen=True)
class ExportRun:
    """One export: where frames come from, who hears of each, and who may stop it.

    Attributes:
        project: that is exported.
        open_frames: opens a video by its path.
        on_frame: called after each frame.
        should_stop: asked before each frame.
    """

    project: ProjectFile
    open_frames: FrameOpener
    on_frame: Callable[[], object]
    should_stop: Callable[[], bool]

    def frames(self, chosen: ChosenVideo) -> Iterator[ChosenFrame]:
        """Go through the chosen frames of a video.

        Raises:
            FormatError: if the video is not the one that was labelled, or the export was stopped.
            VideoError: if a frame cannot be decoded.
        """
        video, wanted, count = chosen.video, set(chosen.frames), 0
        last = chosen.frames[-1]
        with self.open_frames(video.path) as source:
            for number, image in source.frames():
                if number > last and last < video.frame_count - 1:
                    return
                if self.should_stop():
                    raise FormatError(self.project.path, "the export was stopped; nothing was written")
                if image.shape[:2] != video.size_hw:
                    problem = f"frame {number} is {image.shape[1]}×{image.shape[0]}, the project has"
                    size = f"{video.size_hw[1]}×{video.size_hw[0]}"
                    raise FormatError(
                        video.path, f"{problem} {size}: the file was changed since it was labelled; relink it"
                    )
                count += 1
                if number in wanted:
                    segments = self.project.segments_on_frame(video.id, number)
                    yield ChosenFrame(number, image, {key: segment.mask for key, segment in segments.items()})
                    self.on_frame()
        if count != video.frame_count:
            problem = f"has {count} frames, the project {video.frame_count}"
            raise FormatError(video.path, f"{problem}: the file was changed since it was labelled; relink it")


def choose_videos(project: ProjectFile, options: ExportOptions) -> tuple[list[ChosenVideo], list[str]]:
    """Choose what is exported of each video.

    Returns:
        The videos with at least one chosen frame, and a sentence for each that has none.

    Raises:
        FormatError: if there is no frame at all.
    """
    chosen, warnings = [], []
    for video, name in zip(project.videos(), folder_names(project.videos()), strict=True):
        frames = options.chosen_frames(video, project.reviewed_frames(video.id))
        if not frames:
            warnings.append(f"{name} has none of the chosen frames and is left out")
            continue
        lanes = project.lanes(video.id)
        seen = (track_id for track_id in sorted(lanes) if lane.is_present(lanes[track_id])[frames].any())
        chosen.append(ChosenVideo(video, name, tuple(frames), tuple(seen)))
    if not chosen:
        raise FormatError(project.path, "no frame is chosen; choose other frames, or confirm some first")
    return chosen, warnings
