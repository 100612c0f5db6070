"""The engine, which looks at frames ahead, against the network as it is written, frame by frame through the tracker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from inspro_core.api import find_model
from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.plain_engine import PlainEngine
from inspro_core.bench.sure_network import sure_network
from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
from inspro_core.data.scenes import render_video
from inspro_core.inference.engine import OPENVINO, Engine, available_devices
from inspro_core.inference.predictions import FramePrediction
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.model.inspro import InsPro

SEED = 10_001
FRAME_HW = (360, 640)
LEAST_IOU = 0.99  # mean over the masks of kept tracks
FRAMES = 24  # the first features have no head to run beside
REFERENCE = "plain eager fp32, frame by frame on all cores, masks of kept slots only in both"
COARSE = TrackerConfig(refine_masks=False)  # to refine masks is the same work for both
Frames = NDArray[np.uint8]


def engine_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare the shipped model, and the paper's with random weights."""
    frames = render_video(SEED, 2 if is_quick else FRAMES, FRAME_HW).frames
    devices = [device for device in available_devices() if device in ("cpu", OPENVINO)]
    shipped = build_model(load_checkpoint(find_model("inspro-mini")))
    for device in devices:
        yield _compare("inspro_mini", shipped, device, frames, 1 if is_quick else 3, 2.0)
    if not is_quick:
        sure = sure_network(frames[0], SEED)
        for device in devices:
            yield _compare("inspro_r50, random weights", sure, device, frames, 3, 2.5)


def _compare(name: str, model: InsPro, device: str, frames: Frames, repeats: int, target: float) -> Comparison:
    plain, fast = Tracker(PlainEngine(model), COARSE), Tracker(Engine(model, device), COARSE)
    figures: dict[str, float | int | str] = {"frames": len(frames)}

    def check(ours: list[FramePrediction], reference: list[FramePrediction]) -> None:
        figures.update(agreement(ours, reference))
        require_agreement(figures)

    runs = time_by_turns(lambda: track_ahead(fast, frames), lambda: track(plain, frames), repeats, check)
    return compare(f"engine on {device}, {name}, 640×360", REFERENCE, runs, target, figures)


def track(tracker: Tracker, frames: Iterable[NDArray[np.uint8]]) -> list[FramePrediction]:
    """Run a tracker over (H, W, 3) frames; see `with_earlier`."""
    state, predictions = tracker.start(), []
    for frame in frames:
        prediction, state = tracker.step(frame, state)
        predictions.append(prediction)
    return with_earlier(predictions)


def track_ahead(tracker: Tracker, frames: Iterable[NDArray[np.uint8]]) -> list[FramePrediction]:
    """Run a tracker over (H, W, 3) frames as pre-labelling does, features ahead of the head; see `with_earlier`."""
    state, predictions = tracker.start(), []
    with tracker.engine.observe_ahead(enumerate(frames)) as observations:
        for _, observation in observations:
            prediction, state = tracker.advance(observation, state)
            predictions.append(prediction)
    return with_earlier(predictions)


def with_earlier(predictions: Sequence[FramePrediction]) -> list[FramePrediction]:
    """Put what was found later on earlier frames where it belongs."""
    found = {one.frame: list(one.instances) for one in predictions}
    for earlier in (earlier for one in predictions for earlier in one.earlier):
        found[earlier.frame] += earlier.instances
    return [
        FramePrediction(frame, tuple(sorted(instances, key=lambda instance: instance.track_id)))
        for frame, instances in found.items()
    ]


def agreement(ours: list[FramePrediction], reference: list[FramePrediction]) -> dict[str, float | int | str]:
    """Compare two runs: mean IoU of the masks of equal ids, and whether all ids are equal."""
    ious = [
        a.mask.iou(b.mask)
        for mine, theirs in zip(ours, reference, strict=True)
        for a in mine.instances
        for b in theirs.instances
        if a.track_id == b.track_id and a.mask is not None and b.mask is not None
    ]
    ids = [[[one.track_id for one in frame.instances] for frame in run] for run in (ours, reference)]
    mean = float(np.mean(ious)) if ious else 1.0
    return {"masks": len(ious), "mean_iou": round(mean, 5), "ids": "equal" if ids[0] == ids[1] else "differ"}


def require_agreement(figures: dict[str, float | int | str]) -> None:
    """Raise unless two runs agree, see `agreement`, on some mask."""
    if not figures["masks"]:
        raise AssertionError("nothing was compared: no track is in both runs")
    if figures["ids"] != "equal" or float(figures["mean_iou"]) < LEAST_IOU:
        raise AssertionError(f"the engine does not agree with the plain network: {figures}")
