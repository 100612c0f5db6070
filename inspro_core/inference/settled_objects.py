"""Objects beside those that are carried, on which humans have worked: a carried mask leaves their pixels alone."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Track

MAX_SHARED = 0.3  # of the smaller of two masks; where humans let objects share more, they may share pixels elsewhere
MIN_LEFT = 0.5  # of a mask; with less, it is that of a settled object, or one of both is drawn wrong there


class SettledObjects:
    """What of each frame belongs to settled objects.

    Args:
        carried: tracks that are carried.
        settled: other tracks, as they should be on most frames.
    """

    def __init__(self, carried: Collection[Track], settled: Collection[Track]) -> None:
        self._apart = {track.id: [other for other in settled if not _share_pixels(track, other)] for track in carried}

    def pixels(self, track_id: int, frame: int) -> BoolImage | None:
        """Return the (H, W) pixels of a frame that no mask of a carried track may have; None where all are free."""
        masks = [other.segments[frame].mask for other in self._apart[track_id] if frame in other.segments]
        return Mask.union(masks).to_array() if masks else None


def leave_alone(mask: BoolImage, taken: BoolImage | None) -> BoolImage:
    """Take the pixels of settled objects from an (H, W) mask, unless most of it would go."""
    return mask if taken is None or is_settled(mask, taken) else mask & ~taken


def is_settled(mask: BoolImage, taken: BoolImage | None) -> bool:
    """Tell whether most of an (H, W) mask belongs to settled objects."""
    return taken is not None and bool(np.count_nonzero(mask & ~taken) < MIN_LEFT * np.count_nonzero(mask))


def _share_pixels(track: Track, other: Track) -> bool:
    """Tell whether two tracks share much on a frame on which a human drew the first."""
    for frame, segment in track.segments.items():
        if segment.source == "human" and frame in other.segments:
            masks = segment.mask, other.segments[frame].mask
            areas = [mask.area for mask in masks]
            if sum(areas) - Mask.union(masks).area > MAX_SHARED * min(areas):
                return True
    return False
