"""A human mask flows to other frames, and to nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from inspro_core.api import load_prelabeler
from inspro_core.data.scenes import SyntheticVideo, render_video
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.inference import correction_run
from inspro_core.inference.correction import SlotCorrector, SlotLooks
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.exposure import Exposure, lit
from inspro_core.inference.frame_order import Direction, frames_from
from inspro_core.inference.object_follower import ObjectFollower
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.repropagation import Corrector
from tests.inspro_core.inference.test_prelabeler import Frames

FRAME_COUNT = 10
ALL = range(FRAME_COUNT)
TRACK, OTHER = 1, 2  # both move, both are seen on every frame


@pytest.fixture(scope="module")
def video() -> SyntheticVideo:
    return render_video(10_003, FRAME_COUNT, (144, 256))


@pytest.fixture(scope="module")
def corrector(engine: Engine) -> Corrector:
    return Corrector(engine)


def true_mask(video: SyntheticVideo, frame: int, track_id: int = TRACK) -> Mask:
    return video.annotation.tracks[track_id].segments[frame].mask


def labelled(video: SyntheticVideo, track_id: int, sources: dict[int, Source], category_id: int = 1) -> Track:
    """A track with true masks on some frames."""
    segments = {frame: Segment(true_mask(video, frame, track_id), source) for frame, source in sources.items()}
    return Track(track_id, category_id, segments)


def only(video: SyntheticVideo, frame: int) -> Annotation:
    """One human mask and nothing else."""
    return Annotation({TRACK: labelled(video, TRACK, {frame: "human"})})


def run(
    corrector: Corrector,
    video: SyntheticVideo,
    annotation: Annotation,
    start: int,
    direction: Direction = "forward",
    frames: range = ALL,
    track_ids: Collection[int] = (TRACK,),
    settled: Collection[Track] = (),
) -> Change:
    source = Frames(video.frames)
    others = Annotation({track.id: track for track in settled})
    steps = corrector.run(source, annotation, track_ids, start, frames, direction, settled=others.segments_on_frame)
    return Change.chained([step.change for step in steps])


def overlap(change: Change, video: SyntheticVideo, frame: int, track_id: int = TRACK) -> float:
    after = change.segments.get((track_id, frame), (None, None))[1]
    return after.mask.iou(true_mask(video, frame, track_id)) if after else 0.0


def test_a_mask_alone_is_carried_on_better_than_by_copying_it(corrector: Corrector, video: SyntheticVideo) -> None:
    change = run(corrector, video, only(video, 0), 0)
    copied = float(np.mean([true_mask(video, 0).iou(true_mask(video, frame)) for frame in ALL[1:]]))
    carried = float(np.mean([overlap(change, video, frame) for frame in ALL[1:]]))
    assert carried > max(0.8, copied + 0.1)
    assert {after.source for _, after in change.segments.values() if after} == {"model"}


def test_the_networks_mask_is_heard_where_it_agrees_however_low_it_scores(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mean_overlap(has_mask: bool) -> float:
        def read(_: SlotCorrector, observation: Observation, *__: object) -> tuple[BoolImage, float]:
            frame = next(i for i in ALL if np.array_equal(video.frames[i], observation.frame))
            return true_mask(video, frame).to_array() & has_mask, 0.01

        monkeypatch.setattr(SlotCorrector, "read", read)
        change = run(corrector, video, only(video, 0), 0)
        return float(np.mean([overlap(change, video, frame) for frame in ALL[1:]]))

    assert mean_overlap(has_mask=True) > mean_overlap(has_mask=False) + 0.02


def test_a_mask_is_carried_backward(corrector: Corrector, video: SyntheticVideo) -> None:
    change = run(corrector, video, only(video, 9), 9, "backward")
    assert {frame for _, frame in change.segments} == set(range(9))
    assert np.mean([overlap(change, video, frame) for frame in range(9)]) > 0.8


def test_steps_come_in_the_order_of_looking(corrector: Corrector, video: SyntheticVideo) -> None:
    steps = corrector.run(Frames(video.frames), only(video, 4), [TRACK], 4, ALL, "backward")
    assert [step.frame for step in steps] == [3, 2, 1, 0]


def test_only_frames_of_the_range_are_written(corrector: Corrector, video: SyntheticVideo) -> None:
    change = run(corrector, video, only(video, 2), 2, frames=range(5, 8))
    assert {frame for _, frame in change.segments} == {5, 6, 7}
    assert overlap(change, video, 7) > 0.7


def test_frames_that_a_human_drew_are_never_written(corrector: Corrector, video: SyntheticVideo) -> None:
    sources: dict[int, Source] = {0: "human", 3: "model", 5: "human", 7: "model"}
    annotation = Annotation({TRACK: labelled(video, TRACK, sources)})
    change = run(corrector, video, annotation, 0)
    assert {frame for _, frame in change.segments} == set(ALL) - {0, 5}


def test_confirmed_frames_are_never_written(corrector: Corrector, video: SyntheticVideo) -> None:
    track = labelled(video, TRACK, {0: "human", 4: "model"})
    change = run(corrector, video, Annotation({TRACK: track}, frozenset({4, 6})), 0)
    assert {frame for _, frame in change.segments} == set(ALL) - {0, 4, 6}


def test_the_object_starts_anew_from_a_human_mask_on_the_way(corrector: Corrector, video: SyntheticVideo) -> None:
    said = Segment(true_mask(video, 5, OTHER), "human")  # it is the other one
    track = labelled(video, TRACK, {0: "human"}).with_segments({5: said})
    change = run(corrector, video, Annotation({TRACK: track}), 0)
    after = change.segments[TRACK, 6][1]
    assert after is not None
    assert after.mask.iou(true_mask(video, 6, OTHER)) > 0.6
    assert overlap(change, video, 4) > 0.6


def test_other_tracks_are_not_touched(corrector: Corrector, video: SyntheticVideo) -> None:
    other = labelled(video, OTHER, dict.fromkeys(ALL, "model"))
    annotation = Annotation({TRACK: labelled(video, TRACK, {0: "human"}), OTHER: other})
    assert run(corrector, video, annotation, 0).track_ids == {TRACK}


def top_of(mask: Mask) -> BoolImage:
    """The rows of the upper third of a mask."""
    pixels = mask.to_array()
    rows = np.flatnonzero(pixels.any(axis=1))
    pixels[rows[len(rows) // 3] :] = False
    return pixels


def test_pixels_of_settled_objects_are_left_alone(corrector: Corrector, video: SyntheticVideo) -> None:
    top = {frame: top_of(true_mask(video, frame)) for frame in ALL[1:]}
    other = Track(OTHER, 1, {frame: Segment(Mask.from_array(pixels), "human") for frame, pixels in top.items()})
    shared = {}
    for settled in ((), (other,)):
        change = run(corrector, video, only(video, 0), 0, settled=settled)
        masks = {frame: after.mask.to_array() for (_, frame), (_, after) in change.segments.items() if after}
        shared[len(settled)] = sum(np.count_nonzero(mask & top[frame]) for frame, mask in masks.items())
        assert masks.keys() == set(ALL[1:])
    assert shared[1] == 0 < shared[0]


def test_two_tracks_are_carried_at_once(corrector: Corrector, video: SyntheticVideo) -> None:
    tracks = {key: labelled(video, key, {0: "human"}) for key in (TRACK, OTHER)}
    change = run(corrector, video, Annotation(tracks), 0, track_ids=(TRACK, OTHER))
    for key in tracks:
        assert np.mean([overlap(change, video, frame, key) for frame in ALL[1:]]) > 0.7


def test_what_comes_before_a_stop_is_kept(corrector: Corrector, video: SyntheticVideo) -> None:
    asked = iter([False, False, False, True])
    steps = corrector.run(
        Frames(video.frames), only(video, 0), [TRACK], 0, ALL, should_stop=lambda: next(asked)
    )  # asked on the start frame too
    assert [step.frame for step in steps] == [1, 2]


def test_an_object_behind_a_cut_is_removed(corrector: Corrector, video: SyntheticVideo) -> None:
    noise = np.random.default_rng(0).integers(0, 30, (5, 144, 256, 3), dtype=np.uint8)
    cut = np.concatenate((video.frames[:5], noise))
    track = labelled(video, TRACK, {0: "human", 7: "model"})
    steps = corrector.run(Frames(cut), Annotation({TRACK: track}), [TRACK], 0, ALL)
    change = Change.chained([step.change for step in steps])
    assert change.segments[TRACK, 7] == (track.segments[7], None)
    assert (TRACK, 8) not in change.segments


def test_an_object_that_was_hidden_is_found_again_by_another_slot() -> None:
    prelabeler = load_prelabeler("inspro-mini", "cpu")
    assert isinstance(prelabeler, Prelabeler)
    scene = render_video(20_007, 32)  # its ring, track 1, is hidden from frame 11 to 17
    annotation = Annotation({TRACK: labelled(scene, TRACK, {6: "human"})})
    change = run(Corrector(prelabeler.engine), scene, annotation, 6, frames=range(32))
    assert all((TRACK, frame) not in change.segments for frame in range(11, 18))
    assert np.mean([overlap(change, scene, frame) for frame in range(24, 32)]) > 0.7


def test_a_second_run_over_its_own_result_hardly_changes_it(corrector: Corrector, video: SyntheticVideo) -> None:
    annotation = only(video, 0)
    change = run(corrector, video, annotation, 0)
    track = annotation.tracks[TRACK].with_segments({frame: after for (_, frame), (_, after) in change.segments.items()})
    for before, after in run(corrector, video, Annotation({TRACK: track}), 0).segments.values():
        assert before is not None
        assert after is not None
        assert before.mask.iou(after.mask) > 0.9


def mute_network(monkeypatch: pytest.MonkeyPatch, video: SyntheticVideo) -> None:
    """Let the network see nothing of the object."""
    monkeypatch.setattr(SlotCorrector, "read", lambda *_: (np.zeros(video.frames.shape[1:3], dtype=np.bool_), 0.0))
    monkeypatch.setattr(SlotLooks, "most_alike", lambda *_: (0, 0.0))


def test_labels_that_agree_are_heard(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute_network(monkeypatch, video)
    sources: dict[int, Source] = {0: "human", **dict.fromkeys(ALL[1:], "model")}
    change = run(corrector, video, Annotation({TRACK: labelled(video, TRACK, sources)}), 0)
    alone = run(corrector, video, only(video, 0), 0)
    heard, unheard = (float(np.mean([overlap(steps, video, frame) for frame in ALL[1:]])) for steps in (change, alone))
    assert heard > unheard + 0.02


def test_labels_on_another_object_are_not_followed(corrector: Corrector, video: SyntheticVideo) -> None:
    wrong = {frame: Segment(true_mask(video, frame, OTHER), "model") for frame in ALL[1:]}
    track = labelled(video, TRACK, {0: "human"}).with_segments(wrong)
    change = run(corrector, video, Annotation({TRACK: track}), 0)
    assert np.mean([overlap(change, video, frame) for frame in ALL[1:]]) > 0.8


def test_where_an_object_is_lost_labels_that_look_like_it_stay(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute_network(monkeypatch, video)
    monkeypatch.setattr(ObjectFollower, "step", lambda _, __, ___, followed, *____: (followed.lost(), 0.0))
    true, wrong = (true_mask(video, frame, key) for frame, key in ((1, TRACK), (2, OTHER)))
    labels = {1: Segment(true, "model", 0.7), 2: Segment(wrong, "model", 0.7)}
    track = labelled(video, TRACK, {0: "human"}).with_segments(labels)
    change = run(corrector, video, Annotation({TRACK: track}), 0, frames=range(4))
    assert change.segments == {(TRACK, 2): (labels[2], None)}


def test_labels_that_stay_leave_pixels_of_settled_objects_alone(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute_network(monkeypatch, video)
    monkeypatch.setattr(ObjectFollower, "step", lambda _, __, ___, followed, *____: (followed.lost(), 0.0))
    top = top_of(true_mask(video, 1))
    other = Track(OTHER, 1, {1: Segment(Mask.from_array(top), "human")})
    annotation = Annotation({TRACK: labelled(video, TRACK, {0: "human", 1: "model"})})
    change = run(corrector, video, annotation, 0, frames=range(2), settled=(other,))
    after = change.segments[TRACK, 1][1]
    assert after is not None
    assert np.array_equal(after.mask.to_array(), true_mask(video, 1).to_array() & ~top)


@pytest.mark.parametrize(("side", "is_telling"), [(9, False), (11, True)])
def test_a_sliver_that_is_lost_takes_no_labels_away(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch, side: int, is_telling: bool
) -> None:
    mute_network(monkeypatch, video)
    monkeypatch.setattr(ObjectFollower, "step", lambda _, __, ___, followed, *____: (followed.lost(), 0.0))
    seen = np.zeros(video.frames.shape[1:3], dtype=np.bool_)
    seen[:side, :side] = True  # of the background, like nothing that the labels hold
    labels = {0: Segment(Mask.from_array(seen), "human"), 1: Segment(true_mask(video, 1), "model", 0.7)}
    change = run(corrector, video, Annotation({TRACK: Track(TRACK, 1, labels)}), 0, frames=range(3))
    assert change.segments == ({(TRACK, 1): (labels[1], None)} if is_telling else {})


def test_where_labels_tell_the_object_no_slot_takes_their_place(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    likenesses = iter((0.0, 1.0, 1.0))
    wrong = true_mask(video, 2, OTHER).to_array()
    monkeypatch.setattr(SlotCorrector, "read", lambda *_: (wrong, 0.9))
    monkeypatch.setattr(SlotLooks, "most_alike", lambda *_: (0, next(likenesses)))
    monkeypatch.setattr(ObjectFollower, "step", lambda _, __, ___, followed, *____: (followed.lost(), 0.0))
    seen = np.zeros_like(wrong)
    seen[:9, :9] = True  # a sliver, like nothing that the labels hold
    labels = {frame: Segment(true_mask(video, frame), "model", 0.7) for frame in range(1, 4)}
    labels[0] = Segment(Mask.from_array(seen), "human")
    change = run(corrector, video, Annotation({TRACK: Track(TRACK, 1, labels)}), 0, frames=range(4))
    assert change.segments == {}


def half_hidden(video: SyntheticVideo, frame: int) -> tuple[SyntheticVideo, Mask]:
    """The video with something in front of the object on one frame, but for its upper third; and that third."""
    seen = top_of(true_mask(video, frame))
    frames = video.frames.copy()
    frames[frame][true_mask(video, frame).to_array() & ~seen] = (40, 200, 220)
    return replace(video, frames=frames), Mask.from_array(seen)


@pytest.mark.parametrize(("start", "direction"), [(0, "forward"), (9, "backward")])
def test_labels_of_an_object_that_was_half_hidden_where_a_human_drew_it_stay(
    corrector: Corrector, video: SyntheticVideo, start: int, direction: Direction
) -> None:
    scene, seen = half_hidden(video, start)
    labels = labelled(video, TRACK, dict.fromkeys(ALL, "model"))
    track = labels.with_segments({start: Segment(seen, "human")})
    change = run(corrector, scene, Annotation({TRACK: track}), start, direction)
    assert [overlap(change, video, frame) for frame in ALL if (TRACK, frame) in change.segments] == []


def test_a_mask_that_keeps_its_looks_is_not_taken_for_half_of_a_label(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction_run, "is_revealed", lambda *_: True)  # as if all had changed since
    wrong = {
        frame: Segment(Mask.union([true_mask(video, frame, key) for key in (TRACK, OTHER)]), "model", 0.7)
        for frame in ALL[1:]
    }
    track = labelled(video, TRACK, {0: "human"}).with_segments(wrong)
    change = run(corrector, video, Annotation({TRACK: track}), 0)
    assert np.mean([overlap(change, video, frame) for frame in ALL[1:]]) > 0.8


def test_labels_that_leak_where_a_human_drew_less_do_not_stay(corrector: Corrector, video: SyntheticVideo) -> None:
    top = {frame: Mask.from_array(top_of(true_mask(video, frame))) for frame in ALL}
    labels = labelled(video, TRACK, dict.fromkeys(ALL, "model"))  # thrice what the human drew of what can be seen
    track = labels.with_segments({0: Segment(top[0], "human")})
    change = run(corrector, video, Annotation({TRACK: track}), 0)
    overlaps = [after.mask.iou(top[frame]) for (_, frame), (_, after) in change.segments.items() if after]
    assert len(overlaps) == FRAME_COUNT - 1
    assert np.mean(overlaps) > 0.6


def test_an_object_is_known_in_another_light(
    corrector: Corrector, video: SyntheticVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute_network(monkeypatch, video)
    shares = np.linspace(1, 0.45, FRAME_COUNT)
    dusk = np.stack([lit(frame, share) for frame, share in zip(video.frames, shares, strict=True)])

    def mean_overlap() -> float:
        steps = corrector.run(Frames(dusk), only(video, 0), [TRACK], 0, ALL)
        change = Change.chained([step.change for step in steps])
        return float(np.mean([overlap(change, video, frame) for frame in ALL[1:]]))

    assert mean_overlap() > 0.8
    monkeypatch.setattr(Exposure, "follow", lambda *_: 1.0)
    assert mean_overlap() < 0.5


def test_a_track_that_is_not_seen_on_the_start_frame_is_refused(corrector: Corrector, video: SyntheticVideo) -> None:
    with pytest.raises(ValueError, match="track 1 is not seen on frame 3"):
        run(corrector, video, only(video, 0), 3)
    with pytest.raises(ValueError, match="no track 7"):
        run(corrector, video, only(video, 0), 0, track_ids=(7,))


@pytest.mark.parametrize(("start", "frames"), [(9, ALL), (40, range(3, 41)), (5, range(5, 9))])
def test_reading_backward_gives_every_frame_once(start: int, frames: range) -> None:
    images = np.arange(41, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), dtype=np.uint8)
    read = list(frames_from(Frames(images), start, frames, "backward"))
    assert [frame for frame, _ in read] == [start, *range(start - 1, frames.start - 1, -1)]
    assert all(image[0, 0, 0] == frame for frame, image in read)


def test_more_tracks_than_the_network_has_slots_are_carried(corrector: Corrector, video: SyntheticVideo) -> None:
    count = corrector.capacity + 1
    crowd = {number: replace(labelled(video, TRACK, {0: "human"}), id=number) for number in range(1, count + 1)}
    change = run(corrector, video, Annotation(crowd), 0, frames=range(2), track_ids=crowd)
    assert {key for key, (_, after) in change.segments.items() if after} == {(number, 1) for number in crowd}
