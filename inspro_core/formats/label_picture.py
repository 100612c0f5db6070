"""One picture in which every pixel holds the number of one object: what formats without overlaps can say of a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import Mask
from inspro_core.formats.notes import Note, note

Number = TypeVar("Number", np.uint8, np.uint16)


@dataclass(frozen=True)
class Overlaps:
    """What could not be told because masks overlap.

    Attributes:
        frames: on which masks overlap.
        hidden: masks of which no pixel is left.
    """

    frames: int = 0
    hidden: int = 0

    def __add__(self, other: Overlaps) -> Overlaps:
        """Add up."""
        return Overlaps(self.frames + other.frames, self.hidden + other.hidden)

    def notes(self) -> list[Note]:
        """Say it."""
        said = [note("overlaps painted", count=self.frames)] if self.frames else []
        return said + ([note("masks hidden", count=self.hidden)] if self.hidden else [])


def paint_labels(
    masks: Mapping[int, Mask], numbers: Mapping[int, int], picture: NDArray[Number]
) -> tuple[NDArray[Number], Overlaps]:
    """Write numbers where masks are. Where they overlap, the smaller mask lies on top, of equal ones the lower id.

    Args:
        masks: of one frame by track id.
        numbers: what stands for a track; from 1, all different.
        picture: (H, W) zeros, is painted on.

    Returns:
        The picture and what was lost.
    """
    covered = 0
    for track_id in sorted(masks, key=lambda key: (-masks[key].area, -key)):
        picture[masks[track_id].to_array()] = numbers[track_id]
        covered += masks[track_id].area
    seen = int(np.count_nonzero(picture))
    if seen == covered:
        return picture, Overlaps()
    left = set(np.unique(picture).tolist())
    return picture, Overlaps(1, sum(numbers[track_id] not in left for track_id in masks))


def split_labels(picture: NDArray[Number]) -> dict[int, Mask]:
    """Return the mask of every number but 0."""
    return {int(number): Mask.from_array(picture == number) for number in np.unique(picture) if number}
