"""Which other track a track meets: the likely partner of a swap."""

from __future__ import annotations

import math
from collections.abc import Mapping

from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment


def nearest_track(before: Mapping[int, Segment], now: Mapping[int, Segment], track_id: int) -> int:
    """Find the track that a track overlaps or crosses most; without any overlap, the one whose box lies nearest.

    Two tracks cross where each lies now on the other's place of the frame before, which is what swapped ids look like.

    Args:
        before: segments of the frame before, by track id; may be empty.
        now: segments of this frame.
        track_id: whose partner is sought.

    Raises:
        ValueError: if the track is seen on neither frame, or alone.
    """
    own = now.get(track_id) or before.get(track_id)
    if own is None:
        raise ValueError(f"track {track_id} is not seen on this frame")
    candidates = sorted((before.keys() | now.keys()) - {track_id})
    if not candidates:
        raise ValueError(f"track {track_id} is alone on this frame")

    def overlap(other_id: int) -> float:
        pairs = (
            (now.get(track_id), now.get(other_id)),
            (before.get(track_id), now.get(other_id)),
            (now.get(track_id), before.get(other_id)),
        )
        return sum(one.mask.iou(other.mask) for one, other in pairs if one is not None and other is not None)

    def gap(other_id: int) -> float:
        other = now.get(other_id) or before[other_id]
        return _gap(own.mask, other.mask)

    return min(candidates, key=lambda other_id: (-overlap(other_id), gap(other_id), other_id))


def _gap(one: Mask, other: Mask) -> float:
    """Return the distance of two boxes in pixels, negative by how deep they lie in one another."""
    left, top, width, height = one.bbox_xywh
    other_left, other_top, other_width, other_height = other.bbox_xywh
    across = max(left - other_left - other_width, other_left - left - width)
    down = max(top - other_top - other_height, other_top - top - height)
    return math.hypot(max(across, 0.0), max(down, 0.0)) or max(across, down)
