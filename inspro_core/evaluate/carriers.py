"""Ways to carry a human mask to other frames: by a model, and the simple ways that it has to beat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
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

TRACK_ID = 1


@dataclass(frozen=True)
class ObjectLabels:
    """What is known of an object so far.

    Attributes:
        human: frame → what a human left there, None where the object is not seen.
        model: frame → what a model found there or what was carried there.
        settled: other objects of the video that are done and on which a human drew.
    """

    human: Mapping[int, Mask | None]
    model: Mapping[int, Mask] = field(default_factory=dict)
    settled: tuple[Track, ...] = ()


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
        self, source: FrameSource, labels: ObjectLabels, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames.

        Args:
            source: the video.
            labels: of the object.
            start: frame with a human mask.
            frames: to draw, on one side of the start, next to it, none of them a human's.
            direction: from the start to the frames.

        Returns:
            A mask for each of the frames, None where the object is not seen.
        """


class CopyCarrier:
    """Copies the mask."""

    name, spans_gaps = "copy", False

    def carry(
        self, source: FrameSource, labels: ObjectLabels, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        return dict.fromkeys(frames, labels.human[start])


class InterpolationCarrier:
    """Blends the shapes of two human masks; copies beyond the last."""

    name, spans_gaps = "interpolation", True

    def carry(
        self, source: FrameSource, labels: ObjectLabels, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        here = labels.human[start]
        assert here is not None
        there = labels.human.get(frames.stop if direction == "forward" else frames.start - 1)
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
        self, source: FrameSource, labels: ObjectLabels, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        mask = labels.human[start]
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
    """Re-propagates by a model.

    Args:
        corrector: of the model.
        name: for tables.
        heeds_labels: whether what the labels hold is listened to, as in the window; else the human masks alone count.
    """

    spans_gaps = False

    def __init__(self, corrector: Corrector, name: str = "model", heeds_labels: bool = True) -> None:
        self._corrector, self.name, self._heeds_labels = corrector, name, heeds_labels

    def carry(
        self, source: FrameSource, labels: ObjectLabels, start: int, frames: range, direction: Direction
    ) -> dict[int, Mask | None]:
        """Draw an object on some frames; see `Carrier.carry`."""
        standing = {frame: labels.model[frame] for frame in frames if self._heeds_labels and frame in labels.model}
        human = {frame: mask for frame, mask in labels.human.items() if mask is not None}
        segments = {frame: Segment(mask, "model") for frame, mask in standing.items()}
        segments |= {frame: Segment(mask, "human") for frame, mask in human.items()}
        absent = labels.human.keys() - human.keys()
        settled = Annotation({key: replace(track, id=key) for key, track in enumerate(labels.settled)})
        annotation = Annotation({TRACK_ID: Track(TRACK_ID, 1, segments)}, frozenset(absent))
        carried: dict[int, Mask | None] = {frame: standing.get(frame) for frame in frames}
        run = partial(self._corrector.run, source, annotation, [TRACK_ID], start, frames, direction)
        for step in run(settled=settled.segments_on_frame):
            for (_, frame), (_, after) in step.change.segments.items():
                carried[frame] = after.mask if after is not None else None
        return carried
