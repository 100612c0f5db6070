"""Ways to carry a human mask to other frames: by a model, and the simple ways that it has to beat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.interpolation import interpolate_masks
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Track
from inspro_core.inference.flow_warp import FlowWarper, fetch, grey
from inspro_core.inference.frame_order import Direction, frames_from
from inspro_core.inference.repropagation import Corrector
from inspro_core.media import FrameSource

Anchors = Mapping[int, Mask | None]  # frame → what a human left there, None where the object is not seen
TRACK_ID = 1


class Carrier(Protocol):
    """A way to carry masks.

    Attributes:
        name: for tables.
        spans_gaps: whether it draws all frames up to the next human one at once, having looked at both ends; others
            meet halfway.
    """

    name: str
    spans_gaps: bool

    def carry(
        self, source: FrameSource, anchors: Anchors, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames.

        Args:
            source: the video.
            anchors: what a human left of the object.
            start: frame of an anchor with a mask.
            frames: to draw, on one side of the start, next to it, without an anchor.
            direction: from the start to the frames.

        Returns:
            A mask for each of the frames, None where the object is not seen.
        """


class CopyCarrier:
    """Copies the mask."""

    name, spans_gaps = "copy", False

    def carry(
        self, source: FrameSource, anchors: Anchors, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        return dict.fromkeys(frames, anchors[start])


class InterpolationCarrier:
    """Blends the shapes of two human masks; copies beyond the last."""

    name, spans_gaps = "interpolation", True

    def carry(
        self, source: FrameSource, anchors: Anchors, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        here = anchors[start]
        assert here is not None
        there = anchors.get(frames.stop if direction == "forward" else frames.start - 1)
        if there is None:
            return dict.fromkeys(frames, here)
        masks = interpolate_masks(here, there, len(frames))
        order = frames if direction == "forward" else reversed(frames)
        return {frame: None if mask.is_empty else mask for frame, mask in zip(order, masks, strict=True)}


class FlowCarrier:
    """Warps the mask by dense optical flow from frame to frame (OpenCV's DIS)."""

    name, spans_gaps = "flow warp", False

    def __init__(self) -> None:
        self._warper = FlowWarper()

    def carry(
        self, source: FrameSource, anchors: Anchors, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        mask = anchors[start]
        assert mask is not None
        pixels, before, carried = mask.to_array(), None, dict[int, Mask | None]()
        for frame, image in frames_from(source, start, frames, direction):
            now = grey(image)
            if before is not None:
                pixels = fetch(pixels.astype(np.float32), self._warper.flow(now, before)) > 0.5
                carried[frame] = Mask.from_array(pixels) if pixels.any() else None
            before = now
        return carried


class ModelCarrier:
    """Re-propagates by a model."""

    name, spans_gaps = "model", False

    def __init__(self, corrector: Corrector) -> None:
        self._corrector = corrector

    def carry(
        self, source: FrameSource, anchors: Anchors, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        segments = {frame: Segment(mask, "human") for frame, mask in anchors.items() if mask is not None}
        absent = frozenset(frame for frame, mask in anchors.items() if mask is None)
        annotation = Annotation({TRACK_ID: Track(TRACK_ID, 1, segments)}, absent)
        carried: dict[int, Mask | None] = dict.fromkeys(frames)
        for step in self._corrector.run(source, annotation, [TRACK_ID], start, frames, direction):
            after = step.change.segments.get((TRACK_ID, step.frame), (None, None))[1]
            carried[step.frame] = after.mask if after is not None else None
        return carried
