"""Tracks that begin or return are found on the frames before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch

from inspro_core import api
from inspro_core.api import load_prelabeler
from inspro_core.data.scenes import SyntheticVideo, render_video
from inspro_core.domain.annotation import Change
from inspro_core.domain.mask import Mask
from inspro_core.inference.engine import Observation
from inspro_core.inference.look_back import KeptFrame, look_back
from inspro_core.inference.predictions import InstancePrediction
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.tracker import Tracker, TrackerConfig
from tests.inspro_core.inference.test_prelabeler import Frames

SLOT, TRACK, OTHER = 1, 5, 7
BOX = (0.0, 0.0, 8.0, 8.0)
LATE = 10_000  # a scene in which two objects are found some frames after they can be seen


def shape(left: int) -> torch.Tensor:
    """A mask of 4×4 cells on 16×16."""
    cells = torch.zeros(16, 16)
    cells[4:8, left : left + 4] = 1
    return cells


class WrittenNetwork:
    """Sees one thing in all slots of a frame as it is written down: a score and the left side of a square."""

    def __init__(self, seen: list[tuple[float, int]]) -> None:
        self._seen = seen
        self.asked = list[int]()

    def decode(self, observation: Any, state: int) -> SimpleNamespace:
        assert observation.number == state - 1  # one frame before the one that the state knows
        self.asked.append(observation.number)
        score = self._seen[observation.number][0]
        logits = torch.full((1, 1, 2, 1), float(np.log(score / (1 - score))))
        return SimpleNamespace(
            logits=logits, boxes_xyxy=torch.zeros(1, 1, 2, 4), state=observation.number, number=observation.number
        )

    def mask_logits(self, output: SimpleNamespace, slots: np.ndarray[Any, Any]) -> torch.Tensor:
        return torch.stack([shape(self._seen[output.number][1]) for _ in slots] or [shape(0)])[: len(slots)] - 0.5

    def encoded_masks(self, logits: torch.Tensor, observation: Any, outline: str) -> list[Mask]:
        del observation, outline
        return [Mask.from_array((one > 0).numpy()) for one in logits]


def kept_frames(shown: list[dict[int, torch.Tensor]]) -> list[KeptFrame]:
    sizes = torch.tensor([[16, 16]])
    return [
        KeptFrame(
            number,
            cast(Observation, SimpleNamespace(number=number, frame_hw=(16, 16), sizes_hw=sizes)),
            {track_id: one > 0 for track_id, one in shapes.items()},
        )
        for number, shapes in enumerate(shown)
    ]


def search(network: WrittenNetwork, shown: list[dict[int, torch.Tensor]]) -> list[int]:
    """Look for the track that appears behind all these frames; returns those on which it is found."""
    newcomer = InstancePrediction(TRACK, SLOT, 3, 0.9, BOX, None)
    kept, state = kept_frames(shown), cast(Any, len(shown))
    found, after = look_back(cast(Any, network), kept, state, {SLOT: newcomer}, 0.3, 0.5, False)
    assert all((i.track_id, i.slot, i.class_index) == (TRACK, SLOT, 3) for one in found for i in one.instances)
    before = {one.frame for one in kept if TRACK in one.shapes}
    assert {one.frame for one in after if TRACK in one.shapes} - before == {one.frame for one in found}
    return [one.frame for one in found]


def test_a_track_is_followed_back_until_it_is_seen_no_more() -> None:
    network = WrittenNetwork([(0.9, 0), (0.2, 0), (0.31, 0), (0.6, 0)])
    assert search(network, [{}, {}, {}, {}]) == [3, 2]
    assert network.asked == [3, 2, 1]


def test_what_another_track_shows_keeps_its_id() -> None:
    network = WrittenNetwork([(0.9, 0), (0.9, 3), (0.9, 6), (0.9, 9)])
    assert search(network, [{}, {OTHER: shape(4)}, {OTHER: shape(2)}, {OTHER: shape(0)}]) == [3, 2]


def test_a_track_that_returns_is_followed_to_where_it_was_seen() -> None:
    network = WrittenNetwork([(0.9, 0)] * 4)
    assert search(network, [{}, {TRACK: shape(0)}, {}, {}]) == [3, 2]
    assert network.asked == [3, 2]


def test_of_two_tracks_that_lead_back_to_one_object_the_older_one_is_it() -> None:
    network = WrittenNetwork([(0.9, 0)] * 2)
    newcomers = {slot: InstancePrediction(track_id, slot, 3, 0.9, BOX, None) for track_id, slot in ((5, 1), (6, 0))}
    found, after = look_back(cast(Any, network), kept_frames([{}, {}]), cast(Any, 2), newcomers, 0.3, 0.5, False)
    assert [[instance.track_id for instance in one.instances] for one in found] == [[5], [5]]
    assert [list(one.shapes) for one in after] == [[5], [5]]


def test_nothing_is_looked_at_where_no_track_appears() -> None:
    network = WrittenNetwork([(0.9, 0)] * 2)
    assert look_back(cast(Any, network), kept_frames([{}, {}]), cast(Any, 2), {}, 0.3, 0.5, False)[0] == ()
    assert not network.asked


@pytest.fixture(scope="module")
def prelabeler() -> Prelabeler:
    """The small model that ships."""
    loaded = load_prelabeler("inspro-mini", "cpu")
    assert isinstance(loaded, Prelabeler)
    return loaded


def labels(prelabeler: api.Prelabeler, scene: SyntheticVideo) -> dict[tuple[int, int], Mask]:
    """Pre-label the first frames of a scene; masks by track and frame."""
    ids = range(1, len(prelabeler.categories) + 1)
    steps = prelabeler.run(Frames(scene.frames[:8]), ids)
    rows = Change.chained(step.change for step in steps).segments
    return {key: after.mask for key, (_, after) in rows.items() if after is not None}


def test_a_look_back_adds_frames_on_which_the_object_is_and_changes_no_others() -> None:
    scene = render_video(LATE, 20, (360, 640))
    forward, both = (labels(load_prelabeler("inspro-mini", "cpu", looks_back=is_on), scene) for is_on in (False, True))
    assert forward.items() <= both.items()
    added = both.keys() - forward.keys()
    assert len(added) >= 8
    for track_id, frame in added:
        true = scene.annotation.segments_on_frame(frame).values()
        assert max(both[track_id, frame].iou(segment.mask) for segment in true) > 0.5


@pytest.mark.parametrize("drops", [True, False])
def test_who_keeps_duplicates_keeps_those_found_on_earlier_frames(
    prelabeler: Prelabeler, monkeypatch: pytest.MonkeyPatch, drops: bool
) -> None:
    limits = set[float]()

    def watch(*arguments: Any) -> Any:
        limits.add(arguments[5])
        return look_back(*arguments)

    monkeypatch.setattr("inspro_core.inference.tracker.look_back", watch)
    tracker = Tracker(prelabeler.engine, TrackerConfig(drop_duplicates=drops))
    state = tracker.start()
    for image in render_video(LATE, 2, (90, 160)).frames:
        _, state = tracker.step(image, state)
    assert limits == {TrackerConfig.duplicate_iou if drops else 1.0}


def test_no_more_frames_are_kept_than_asked_for(prelabeler: Prelabeler) -> None:
    tracker = Tracker(prelabeler.engine, TrackerConfig(look_back_frames=2))
    state = tracker.start()
    for image in render_video(LATE, 4, (90, 160)).frames:
        _, state = tracker.step(image, state)
    assert [one.frame for one in state.kept] == [2, 3]


def test_nothing_is_kept_across_a_cut(prelabeler: Prelabeler) -> None:
    tracker = Tracker(prelabeler.engine, TrackerConfig())
    state = tracker.start()
    for level in (20, 20, 220):
        _, state = tracker.step(np.full((90, 160, 3), level, np.uint8), state)
    assert [one.frame for one in state.kept] == [2]
