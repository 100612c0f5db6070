"""What of a project is exported, for every format."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspro_core.domain.project import Video
from inspro_core.errors import UsageError
from inspro_core.formats.splits import Splits


@dataclass(frozen=True)
class ExportOptions:
    """What is exported and how.

    Attributes:
        splits: which videos go into which folder.
        step: every n-th frame, counted from the first of the range.
        frames: a range of frame numbers of each video; None means all.
        reviewed_only: only frames that a human has confirmed.
        jpeg_quality: 1 to 100, of pictures.
        keeps_empty_categories: list categories that no track has.

    Raises:
        UsageError: if a number is out of its range.
    """

    splits: Splits = field(default_factory=Splits)
    step: int = 1
    frames: range | None = None
    reviewed_only: bool = False
    jpeg_quality: int = 95
    keeps_empty_categories: bool = False

    def __post_init__(self) -> None:
        if self.step < 1:
            raise UsageError("every n-th frame: n is a number from 1, got {found}", found=self.step)
        if not 1 <= self.jpeg_quality <= 100:
            raise UsageError("the JPEG quality is a number from 1 to 100, got {found}", found=self.jpeg_quality)
        if self.frames is not None and not (0 <= self.frames.start < self.frames.stop and self.frames.step == 1):
            first, last = self.frames.start, self.frames.stop - 1
            raise UsageError(
                "a range goes from a frame to a later one, counted from 0, got {first} to {last}",
                first=first,
                last=last,
            )

    def chosen_frames(self, video: Video, reviewed: frozenset[int]) -> list[int]:
        """Return the numbers of a video's frames that are exported, ascending.

        Args:
            video: of the project.
            reviewed: its confirmed frames.
        """
        whole = range(video.frame_count)
        frames = whole if self.frames is None else range(self.frames.start, min(self.frames.stop, video.frame_count))
        return [frame for frame in frames[:: self.step] if not self.reviewed_only or frame in reviewed]
