"""The decoded masks of the frames at hand."""

from __future__ import annotations

from collections.abc import Mapping

from inspro_core.domain.crop import Crop, crops_of
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment


class DecodedMasks:
    """Decodes the masks of frames and remembers those of the last two that were asked for.

    A mask is known by its content, so that nothing here can be out of date: where one of twenty is edited, one is
    decoded, and what was decoded while there was time is there when the frame is shown.
    """

    def __init__(self) -> None:
        self._latest: dict[Mask, Crop] = {}
        self._before: dict[Mask, Crop] = {}

    def crops(self, segments: Mapping[int, Segment]) -> dict[int, Crop]:
        """Give the masks of one frame by track id."""
        masks = {track_id: segment.mask for track_id, segment in segments.items()}
        known = self._before | self._latest
        missing = [mask for mask in masks.values() if mask not in known]
        known.update(zip(missing, crops_of(missing), strict=True))
        crops = {track_id: known[mask] for track_id, mask in masks.items()}
        self._before, self._latest = self._latest, {mask: crops[track_id] for track_id, mask in masks.items()}
        return crops
