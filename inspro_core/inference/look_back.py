"""Where a track begins or returns, the network runs backward in time and finds it on the frames before.

An object is found late when it enters, turns or is small: its score has to grow. Once it is known, its query finds it
on the frames on which nothing was sure yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inspro_core.domain.mask import Mask
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.predictions import FramePrediction, InstancePrediction, read_instances
from inspro_core.model.propagation import PropagationState


@dataclass(frozen=True)
class KeptFrame:
    """A frame that can be looked at again.

    Attributes:
        frame: index in the video.
        observation: of the frame.
        masks: shown there, by track id.
    """

    frame: int
    observation: Observation
    masks: Mapping[int, Mask]


def keep(
    kept: tuple[KeptFrame, ...], observation: Observation, found: FramePrediction, most: int
) -> tuple[KeptFrame, ...]:
    """Add a frame, and what was found on it and before, to those that were kept; the latest `most` stay."""
    more = {one.frame: _masks(one.instances) for one in found.earlier}
    known = [replace(one, masks={**one.masks, **more.get(one.frame, {})}) for one in kept]
    return (*known, KeptFrame(found.frame, observation, _masks(found.instances)))[-most:] if most else ()


def look_back(
    engine: Engine,
    kept: Sequence[KeptFrame],
    state: PropagationState,
    newcomers: Mapping[int, InstancePrediction],
    least_score: float,
    duplicate_iou: float,
    follows_edges: bool,
) -> tuple[FramePrediction, ...]:
    """Follow tracks back in time until they are seen no more.

    Args:
        engine: runs the model, which has masks.
        kept: frames before, in order, the last one next to the frame on which the tracks appeared.
        state: of the network behind that frame.
        newcomers: what appeared there, by slot.
        least_score: 0..1; a track that scores less on a frame was not there.
        duplicate_iou: a track whose mask overlaps another one's by more is the same object, which has an id there.
        follows_edges: see `TrackerConfig`.

    Returns:
        Frames on which some were found, the latest first.
    """
    found, searched = list[FramePrediction](), dict(newcomers)
    for one in reversed(kept):
        searched = {slot: newcomer for slot, newcomer in searched.items() if newcomer.track_id not in one.masks}
        if not searched:
            break
        output = engine.decode(one.observation, state)
        state = output.state
        best = output.logits[-1, 0].sigmoid().amax(dim=1).cpu().numpy()
        slots = np.array([slot for slot in searched if best[slot] >= least_score], dtype=np.int64)
        names = [(searched[slot].track_id, searched[slot].class_index) for slot in slots.tolist()]
        logits = engine.mask_logits(output, slots)
        seen = tuple(
            instance
            for instance in read_instances(engine, one.observation, output, slots, logits, names, follows_edges)
            if not _is_shown(instance, one.masks, duplicate_iou)
        )
        searched = {instance.slot: instance for instance in seen}
        if seen:
            found.append(FramePrediction(one.frame, seen))
    return tuple(found)


def _is_shown(instance: InstancePrediction, masks: Mapping[int, Mask], duplicate_iou: float) -> bool:
    """Tell whether another track shows the same object."""
    assert instance.mask is not None
    return any(instance.mask.iou(mask) > duplicate_iou for mask in masks.values())


def _masks(instances: Sequence[InstancePrediction]) -> dict[int, Mask]:
    return {instance.track_id: instance.mask for instance in instances if instance.mask is not None}
