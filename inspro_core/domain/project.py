"""Videos and categories of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

VideoStatus = Literal["new", "pre-labelled", "in review", "done"]
STATUSES: tuple[VideoStatus, ...] = get_args(VideoStatus)
Decision = Literal["accepted", "dismissed"]
ReviewKey: TypeAlias = tuple[str, int, int, int]  # kind, frame, track id, other track id or 0


@dataclass(frozen=True)
class Category:
    """A class of objects.

    Attributes:
        id: positive, unique in the project.
        name: unique in the project.
        supercategory: free text, may be empty.
        color_rgb: 0..255 each, how the class is shown.
    """

    id: int
    name: str
    supercategory: str = ""
    color_rgb: tuple[int, int, int] = (128, 128, 128)


@dataclass(frozen=True)
class Video:
    """A video file or a folder of frames that belongs to a project.

    Attributes:
        id: positive, unique in the project.
        path: as the user gave it, absolute.
        size_hw: of the decoded frames in pixels, rotation applied.
        frame_count: number of frames that decode.
        timestamps: seconds of each frame from the start of the video, strictly increasing, `frame_count` entries.
    """

    id: int
    path: str
    size_hw: tuple[int, int]
    frame_count: int
    timestamps: tuple[float, ...]

    @property
    def frames_per_second(self) -> float:
        """Mean rate over the whole video; 25 where it has a single frame."""
        if self.frame_count < 2 or self.timestamps[-1] <= self.timestamps[0]:
            return 25.0
        return (self.frame_count - 1) / (self.timestamps[-1] - self.timestamps[0])


@dataclass(frozen=True)
class Effort:
    """What people have spent on a video.

    Attributes:
        seconds: at work in the window, pauses left out.
        actions: edits made.
    """

    seconds: float = 0.0
    actions: int = 0
