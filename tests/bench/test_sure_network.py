"""The random network that the engine is timed with sees what it is made to see."""

from __future__ import annotations

from inspro_core.bench.engine_case import COARSE, SEED, track
from inspro_core.bench.sure_network import REPORTED, sure_network
from inspro_core.data.scenes import render_video
from inspro_core.inference.engine import Engine
from inspro_core.inference.tracker import Tracker


def test_ten_objects_keep_their_ids_and_places() -> None:
    frames = render_video(SEED, 2, (360, 640)).frames
    first, second = track(Tracker(Engine(sure_network(frames[0], SEED), "cpu"), COARSE), frames)
    assert [one.track_id for one in first.instances] == [one.track_id for one in second.instances]
    assert len(first.instances) == REPORTED
    for one, other in zip(first.instances, second.instances, strict=True):
        assert one.mask is not None
        assert other.mask is not None
        assert one.mask.iou(other.mask) > 0.5
