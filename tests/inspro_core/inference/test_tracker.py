"""The tracker turns slots into tracks with stable ids and flat memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inspro_core.api import load_prelabeler
from inspro_core.data.scenes import render_video
from inspro_core.inference.engine import Engine, fit_input
from inspro_core.inference.predictions import FramePrediction
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.reappearance import RememberedTrack
from inspro_core.inference.tracker import Tracker, TrackerConfig, TrackerState, _advance, _revive
from tests.inspro_core.inference.test_reappearance import look

RING = 1  # of scene 20007, hidden for a while
PLAIN = TrackerConfig(score_threshold=0.5, reseed_free_slots=False, drop_duplicates=False, reset_at_cuts=False)


def run(tracker: Tracker, frames: NDArray[np.uint8]) -> tuple[list[FramePrediction], TrackerState]:
    state = tracker.start()
    predictions = []
    for frame in frames:
        prediction, state = tracker.step(frame, state)
        predictions.append(prediction)
    return predictions, state


def test_streaming_equals_the_whole_clip(engine: Engine, frames: NDArray[np.uint8]) -> None:
    prepared = [engine.prepare(frame) for frame in frames]
    images, sizes_hw = torch.stack([image for image, _ in prepared], dim=1), prepared[0][1]
    with torch.inference_mode():
        outputs = engine.model(images, sizes_hw)
    predictions, _ = run(Tracker(engine, PLAIN), frames)
    for prediction, output in zip(predictions, outputs, strict=True):
        scores = output.logits[-1, 0].sigmoid().max(dim=1).values.numpy()
        assert {i.slot for i in prediction.instances} <= set(np.flatnonzero(scores >= 0.5).tolist())
        for instance in prediction.instances:
            assert instance.score == pytest.approx(float(scores[instance.slot]), abs=1e-4)


def test_a_slot_keeps_its_track_without_reseeding(engine: Engine, frames: NDArray[np.uint8]) -> None:
    predictions, _ = run(Tracker(engine, PLAIN), frames)
    pairs = {(i.slot, i.track_id) for prediction in predictions for i in prediction.instances}
    assert pairs
    assert len({slot for slot, _ in pairs}) == len(pairs) == len({track for _, track in pairs})


def test_the_state_does_not_grow_with_the_video(engine: Engine, frames: NDArray[np.uint8]) -> None:
    def size(state: TrackerState) -> int:
        assert state.propagation is not None
        return state.propagation.bank.numel() + state.class_sums.size + state.track_ids.size

    tracker = Tracker(engine, TrackerConfig(score_threshold=0.5))
    _, one = run(tracker, np.concatenate([frames] * 2))
    _, two = run(tracker, np.concatenate([frames] * 4))
    assert size(one) == size(two)


def test_shown_masks_do_not_duplicate_each_other(engine: Engine, frames: NDArray[np.uint8]) -> None:
    def worst_overlap(config: TrackerConfig) -> float:
        predictions, _ = run(Tracker(engine, config), frames)
        ious = [0.0]
        for prediction in predictions:
            masks = [i.mask for i in prediction.instances if i.mask is not None]
            ious += [a.iou(b) for index, a in enumerate(masks) for b in masks[:index]]
        return max(ious)

    config = TrackerConfig(score_threshold=0.5, reset_at_cuts=False)
    assert worst_overlap(replace(config, drop_duplicates=False)) > 0.6
    assert worst_overlap(config) < 0.6


def test_free_slots_go_back_to_their_start(engine: Engine, frames: NDArray[np.uint8]) -> None:
    tracker = Tracker(engine, TrackerConfig(score_threshold=1.0, reseed_score=1.0, reset_at_cuts=False))
    _, state = tracker.step(frames[0], tracker.start())
    start = engine.start(engine.prepare(frames[0])[1])
    assert state.propagation is not None
    assert torch.equal(state.propagation.boxes_xyxy, start.boxes_xyxy)
    assert not state.propagation.is_filled.any()


def test_a_hard_cut_starts_new_tracks(engine: Engine) -> None:
    dark, bright = np.full((144, 256, 3), 20, np.uint8), np.full((144, 256, 3), 220, np.uint8)
    predictions, _ = run(Tracker(engine, replace(PLAIN, reset_at_cuts=True)), np.stack([dark, dark, bright]))
    before = {i.track_id for p in predictions[:2] for i in p.instances}
    after = {i.track_id for i in predictions[2].instances}
    assert before
    assert not before & after


def test_the_incumbent_keeps_its_id_against_a_better_newcomer(engine: Engine) -> None:
    tracker = Tracker(engine, TrackerConfig())
    state = tracker.start()
    track_ids, ages = state.track_ids.copy(), state.ages.copy()
    track_ids[4], ages[4] = 7, 12
    state = replace(state, track_ids=track_ids, ages=ages, next_track_id=8)
    order = np.argsort(-tracker._seniority(state), kind="stable")
    assert order[0] == 4
    same = torch.ones(2, 4, 4)
    assert tracker._incumbents(same, np.array([True, True])).tolist() == [True, False]
    after = _advance(state, np.array([4, 1]), np.array([True, False]), np.full((8, 6), 0.9))
    assert after.track_ids[4] == 7
    assert after.track_ids[1] == 0


def test_a_faint_track_is_shown_in_place_of_a_newcomer_on_its_object(engine: Engine) -> None:
    tracker = Tracker(engine, TrackerConfig())
    state = tracker.start()
    track_ids = state.track_ids.copy()
    track_ids[4] = 7
    state = replace(state, track_ids=track_ids, ages=track_ids * 2)
    best = np.full(8, 0.01)
    best[4], best[1] = 0.05, 0.9
    candidates = tracker._candidates(state, best)
    assert candidates.tolist() == [4, 1]
    same, apart = torch.ones(2, 4, 4), torch.ones(2, 4, 4)
    apart[1, :2], apart[0, 2:] = -1, -1
    is_sure = best[candidates] >= 0.2
    assert tracker._incumbents(same, is_sure).tolist() == [True, False]
    assert tracker._incumbents(apart, is_sure).tolist() == [False, True]


def test_a_lost_track_keeps_its_slot_until_patience_ends(engine: Engine) -> None:
    tracker = Tracker(engine, TrackerConfig(lost_patience=3))
    state = tracker.start()
    track_ids = state.track_ids.copy()
    track_ids[2] = 5
    state = replace(state, track_ids=track_ids)
    nobody, scores = np.zeros(0, dtype=np.int64), np.zeros((8, 6))
    for expected in (False, False, False, True):
        state = _advance(state, nobody, np.zeros(0, dtype=bool), scores)
        assert tracker._freed(state, scores.max(1))[2] == expected


@pytest.mark.parametrize(
    ("frame_hw", "expected"),
    [
        ((360, 640), (180, 320)),
        ((640, 360), (320, 180)),
        ((1080, 1080), (180, 180)),
        ((1, 1), (180, 180)),
        ((720, 3000), (77, 320)),
    ],
)
def test_frames_of_any_shape_fit_the_input(frame_hw: tuple[int, int], expected: tuple[int, int]) -> None:
    assert fit_input(frame_hw, (180, 320)) == expected


def test_a_newcomer_that_looks_like_a_lost_track_gets_its_id_and_classes(engine: Engine) -> None:
    state, gone = Tracker(engine, TrackerConfig()).start(), look()
    track_ids, missed = state.track_ids.copy(), state.missed.copy()
    track_ids[4], missed[4] = 7, 3
    state = replace(state, track_ids=track_ids, missed=missed, seen={7: RememberedTrack(gone, 12, 9)}, next_track_id=8)
    back = replace(gone, frame=4)
    after, is_left = _revive(state, np.array([1]), [back])
    assert after.track_ids[1] == 7
    assert after.ages[1] == 12
    np.testing.assert_array_equal(after.class_sums[1], gone.classes)
    assert after.track_ids[4] == 0
    assert np.flatnonzero(is_left).tolist() == [4]


def test_a_track_that_is_seen_is_not_given_away(engine: Engine) -> None:
    state = Tracker(engine, TrackerConfig()).start()
    track_ids = state.track_ids.copy()
    track_ids[4] = 7
    state = replace(state, track_ids=track_ids, seen={7: RememberedTrack(look(), 12, 9)})
    after, is_left = _revive(state, np.array([4, 1]), [look(), replace(look(), frame=1)])
    assert after.track_ids[[4, 1]].tolist() == [7, 0]
    assert not is_left.any()


def test_an_object_that_was_hidden_comes_back_under_its_id() -> None:
    prelabeler = load_prelabeler("inspro-mini", "cpu")
    assert isinstance(prelabeler, Prelabeler)
    video = render_video(20_007, 32)
    truth = video.annotation.tracks[RING]
    hidden = [frame for frame in range(len(video.frames)) if frame not in truth.segments]
    assert len(hidden) > 5

    def ids(revives: bool) -> set[int]:
        """The tracks that lie on the ring early and late."""
        config = TrackerConfig(revive_tracks=revives)
        predictions, _ = run(Tracker(prelabeler.engine, config), video.frames)
        found = set()
        for frame in (min(hidden) - 3, len(video.frames) - 1):
            on = {i.track_id: truth.segments[frame].mask.iou(i.mask) for i in predictions[frame].instances if i.mask}
            found.add(max(on, key=lambda track_id: on[track_id]))
        return found

    assert len(ids(revives=False)) == 2
    assert len(ids(revives=True)) == 1
