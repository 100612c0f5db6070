"""What of a project is exported, for every format."""

from __future__ import annotations

from dataclasses import dataclass

from inspro_core.domain.project import Video


@dataclass(frozen=True)
class ExportOptions:
    """What is exported and how.

    Attributes:
        split: folder of this split in the dataset.
        step: every n-th frame, counted from the first that is chosen.
        frames: a range of frame numbers of each video; None means all.
        reviewed_only: only frames that a human has confirmed.
        jpeg_quality: 1 to 100, of pictures.
        keeps_empty_categories: list categories that no track has.

    Raises:
        ValueError: if a number is out of its range.
    """

    split: str = "train"
    step: int = 1
    frames: range | None = None
    reviewed_only: bool = False
    jpeg_quality: int = 95
    keeps_empty_categories: bool = False

    def __post_init__(self) -> None:
        if self.step < 1:
            raise ValueError(f"step is a number from 1, got {self.step}")
        if not 1 <= self.jpeg_quality <= 100:
            raise ValueError(f"the JPEG quality is a number from 1 to 100, got {self.jpeg_quality}")
        if not self.split or "/" in self.split or "\\" in self.split or self.split.startswith("."):
            raise ValueError(f"a split is the name of a folder, got {self.split!r}")

    def chosen_frames(self, video: Video, reviewed: frozenset[int]) -> list[int]:
        """Return the numbers of a video's frames that are exported, ascending.

        Args:
            video: of the project.
            reviewed: its confirmed frames.
        """
        whole = range(video.frame_count)
        frames = whole if self.frames is None else range(self.frames.start, min(self.frames.stop, video.frame_count))
        return [frame for frame in frames[:: self.step] if not self.reviewed_only or frame in reviewed]
