"""Objects beside those that are carried, on which humans have worked: a carried mask leaves their pixels alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment, Track

SettledLabels: TypeAlias = Callable[[int], Mapping[int, Segment]]
"""Gives the segments of settled objects on a frame by track id."""
MAX_SHARED = 0.3  # of the smaller of two masks; where humans let objects share more, they may share pixels elsewhere
MIN_LEFT = 0.5  # of a mask; with less, it is that of a settled object, or one of both is drawn wrong there


class SettledObjects:
    """What of each frame belongs to settled objects.

    Args:
        carried: tracks that are carried.
        settled: other tracks, as they should be on most frames. They are read frame by frame and not kept: in a long
            video they are too many.
    """

    def __init__(self, carried: Collection[Track], settled: SettledLabels) -> None:
        self._on_frame = lru_cache(maxsize=1)(settled)
        self._sharing = self._find_sharing(carried)

    def pixels(self, track_id: int, frame: int) -> BoolImage | None:
        """Return the (H, W) pixels of a frame that no mask of a carried track may have; None where all are free."""
        sharing = self._sharing[track_id]
        masks = [segment.mask for other_id, segment in self._on_frame(frame).items() if other_id not in sharing]
        return Mask.union(masks).to_array() if masks else None

    def _find_sharing(self, carried: Collection[Track]) -> dict[int, set[int]]:
        """Find for each carried track the others that share much with it on a frame on which a human drew it."""
        sharing: dict[int, set[int]] = {track.id: set() for track in carried}
        human = [(frame, track) for track in carried for frame, one in track.segments.items() if one.source == "human"]
        for frame, track in sorted(human, key=lambda pair: pair[0]):
            mask, known = track.segments[frame].mask, sharing[track.id]
            beside = self._on_frame(frame).items()
            known.update(key for key, other in beside if key not in known and _share_pixels(mask, other.mask))
        return sharing


def leave_alone(mask: BoolImage, taken: BoolImage | None) -> BoolImage:
    """Take the pixels of settled objects from an (H, W) mask, unless most of it would go."""
    return mask if taken is None or is_settled(mask, taken) else mask & ~taken


def is_settled(mask: BoolImage, taken: BoolImage | None) -> bool:
    """Tell whether most of an (H, W) mask belongs to settled objects."""
    return taken is not None and bool(np.count_nonzero(mask & ~taken) < MIN_LEFT * np.count_nonzero(mask))


def _share_pixels(*masks: Mask) -> bool:
    """Tell whether two masks share much."""
    areas = [mask.area for mask in masks]
    return sum(areas) - Mask.union(masks).area > MAX_SHARED * min(areas)
