"""The videos of a dataset with their true tracks, for measures that need the pictures too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from inspro_core.data.layouts.locate import find_annotation_file
from inspro_core.data.layouts.youtube_vis import find_picture_folder
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.project import Category
from inspro_core.errors import VideoError
from inspro_core.formats.youtube_vis_read import read_youtube_vis
from inspro_core.media import RgbImage, read_picture

FRAMES_PER_SECOND = 25.0


@dataclass(frozen=True)
class LabelledVideo:
    """A video of a dataset.

    Attributes:
        name: folder of its pictures.
        source: its frames.
        truth: its tracks.
    """

    name: str
    source: PictureList
    truth: Annotation


@dataclass(frozen=True)
class LabelledVideos:
    """A dataset: its classes and videos."""

    categories: tuple[Category, ...]
    videos: tuple[LabelledVideo, ...]


class PictureList:
    """The pictures that a dataset lists as the frames of a video.

    Args:
        folder: of the pictures.
        file_names: one per frame.
        size_hw: of every picture.
    """

    def __init__(self, folder: Path, file_names: Sequence[str], size_hw: tuple[int, int]) -> None:
        self.path = folder
        self.size_hw = size_hw
        self.frame_count = len(file_names)
        self.timestamps = tuple(frame / FRAMES_PER_SECOND for frame in range(self.frame_count))
        self._file_names = tuple(file_names)

    def read(self, frame: int) -> RgbImage:
        """Read one frame; see `FrameSource.read`."""
        path = self.path / self._file_names[frame]
        image = read_picture(path)
        if image.shape[:2] != self.size_hw:
            raise VideoError(path, f"is no picture of {self.size_hw[1]}×{self.size_hw[0]} pixels")
        return image

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, RgbImage]]:
        """Read frames in order; see `FrameSource.frames`."""
        for frame in range(start, self.frame_count if stop is None else min(stop, self.frame_count)):
            yield frame, self.read(frame)

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


def read_labelled_videos(path: Path, limit: int | None = None) -> LabelledVideos:
    """Open a YouTube-VIS dataset.

    Args:
        path: of the folder or the annotation file.
        limit: of videos, the first ones.

    Raises:
        FormatError: if it cannot be read.
    """
    file = find_annotation_file(path)
    folder = find_picture_folder(file)
    dataset = read_youtube_vis(file)
    videos = tuple(
        LabelledVideo(video.name, PictureList(folder, video.file_names, video.size_hw), video.annotation)
        for video in dataset.videos[:limit]
    )
    return LabelledVideos(dataset.categories, videos)
