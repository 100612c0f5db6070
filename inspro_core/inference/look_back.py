"""Where a track begins or returns, the network runs backward in time and finds it on the frames before.

An object is found late when it enters, turns or is small: its score has to grow. Once it is known, its query finds it
on the frames on which nothing was sure yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor

from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.predictions import FramePrediction, InstancePrediction, read_instances
from inspro_core.model.propagation import PropagationState


@dataclass(frozen=True)
class KeptFrame:
    """A frame that can be looked at again.

    Attributes:
        frame: index in the video.
        observation: of the frame.
        shapes: (h, w) bool mask of each track that is shown there, in the cells of the mask head, by track id.
    """

    frame: int
    observation: Observation
    shapes: Mapping[int, Tensor]


def look_back(
    engine: Engine,
    kept: Sequence[KeptFrame],
    state: PropagationState,
    newcomers: Mapping[int, InstancePrediction],
    least_score: float,
    duplicate_iou: float,
    refines_masks: bool,
) -> tuple[tuple[FramePrediction, ...], tuple[KeptFrame, ...]]:
    """Follow tracks back in time until they are seen no more.

    Args:
        engine: runs the model, which has masks.
        kept: frames before, in order, the last one next to the frame on which the tracks appeared.
        state: of the network behind that frame.
        newcomers: what appeared there, by slot, the older tracks first.
        least_score: 0..1; a track that scores less on a frame was not there.
        duplicate_iou: a track whose mask overlaps another one's by more is the same object, which has an id there.
        refines_masks: see `TrackerConfig`.

    Returns:
        Frames on which some were found, the latest first; and the kept frames with what is shown on them now.
    """
    found, after, searched = list[FramePrediction](), list(kept), dict(newcomers)
    for place in reversed(range(len(kept))):
        one = kept[place]
        searched = {slot: newcomer for slot, newcomer in searched.items() if newcomer.track_id not in one.shapes}
        if not searched:
            break
        output = engine.decode(one.observation, state)
        state = output.state
        best = output.logits[-1, 0].sigmoid().amax(dim=1).cpu().numpy()
        slots = np.array([slot for slot in searched if best[slot] >= least_score], dtype=np.int64)
        logits = engine.mask_logits(output, slots)
        shapes, is_new = dict(one.shapes), list[bool]()
        for slot, shape in zip(slots.tolist(), logits > 0, strict=True):
            is_new.append(not _is_shown(shape, shapes, duplicate_iou))
            if is_new[-1]:
                shapes[searched[slot].track_id] = shape
        slots, logits = slots[is_new], logits[is_new]
        names = [(searched[slot].track_id, searched[slot].class_index) for slot in slots.tolist()]
        seen = read_instances(engine, one.observation, output, slots, logits, names, refines_masks)
        after[place] = replace(one, shapes=shapes)
        searched = {instance.slot: instance for instance in seen}
        if seen:
            found.append(FramePrediction(one.frame, seen))
    return tuple(found), tuple(after)


def _is_shown(shape: Tensor, shapes: Mapping[int, Tensor], duplicate_iou: float) -> bool:
    """Tell whether a track shows the object of an (h, w) mask."""
    return any(int((shape & other).sum()) > duplicate_iou * int((shape | other).sum()) for other in shapes.values())
