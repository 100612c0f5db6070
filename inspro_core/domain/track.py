"""A track: one object through a video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from inspro_core.domain.mask import Mask

Source = Literal["model", "human"]


@dataclass(frozen=True)
class Segment:
    """One object on one frame.

    Attributes:
        mask: its pixels; never empty.
        source: who drew it. A model never overwrites what a human drew.
        score: confidence of the model in 0..1, also where a human confirmed its mask; 1 for what a human drew.
    """

    mask: Mask
    source: Source
    score: float = 1.0

    @property
    def is_drawn(self) -> bool:
        """Whether a human drew it, or confirmed what was filled in with full confidence."""
        return self.source == "human" and self.score == 1.0


@dataclass(frozen=True)
class TrackHead:
    """What holds for a track on all frames.

    Attributes:
        category_id: id of a Category of the project.
        name: free text by which a human knows the object; may be empty.
    """

    category_id: int
    name: str = ""


@dataclass(frozen=True)
class Track:
    """One object through a video; its id never changes.

    Attributes:
        id: positive, unique in the video.
        category_id: id of a Category of the project.
        segments: the frames (counted from 0) on which the object is seen; gaps are allowed.
        name: free text by which a human knows the object; may be empty.
    """

    id: int
    category_id: int
    segments: Mapping[int, Segment] = field(default_factory=dict)
    name: str = ""

    @property
    def head(self) -> TrackHead:
        """What holds on all frames."""
        return TrackHead(self.category_id, self.name)

    def with_segments(self, changed: Mapping[int, Segment | None]) -> Track:
        """Return the track with some frames replaced; None removes the object from that frame."""
        segments = dict(self.segments)
        for frame, segment in changed.items():
            if segment is None:
                segments.pop(frame, None)
            else:
                segments[frame] = segment
        return replace(self, segments=segments)

    @property
    def score(self) -> float:
        """Mean score over the frames on which the object is seen; 0 without any."""
        if not self.segments:
            return 0.0
        return sum(segment.score for segment in self.segments.values()) / len(self.segments)
