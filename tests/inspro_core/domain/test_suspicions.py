from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest

from inspro_core.domain.mask import Mask
from inspro_core.domain.sightings import islands, sightings_of
from inspro_core.domain.suspicion import SuspicionQueue
from inspro_core.domain.suspicions import KINDS, REASONS, Kind, Suspicion, find_suspicions, find_suspicions_in_frames
from inspro_core.domain.track import Segment, Source, Track

SIZE_HW = (80, 160)
FRAMES = 30
Box = tuple[float, float, float, float]  # left, top, width, height


def draw(*boxes: Box) -> Mask:
    image = np.zeros(SIZE_HW, np.uint8)
    for left, top, width, height in boxes:
        image[round(top) : round(top + height), round(left) : round(left + width)] = 1
    return Mask.from_array(image)


def track(
    track_id: int,
    place: Callable[[int], Box],
    frames: range = range(FRAMES),
    score: Callable[[int], float] = lambda frame: 0.8,
    source: Source = "model",
) -> Track:
    segments = {frame: Segment(draw(place(frame)), source, score(frame)) for frame in frames}
    return Track(track_id, 1, segments)


def changed(before: Track, frame: int, *boxes: Box, source: Source = "model") -> Track:
    return before.with_segments({frame: Segment(draw(*boxes), source, 0.8)})


def search(*tracks: Track) -> tuple[Suspicion, ...]:
    found = find_suspicions({t.id: t for t in tracks}, SIZE_HW, FRAMES)
    assert all("{" not in s.reason and 0 <= s.severity <= 1 for s in found)  # every reason can be said
    return found


def kinds(*tracks: Track) -> set[Kind]:
    return {suspicion.kind for suspicion in search(*tracks)}


def going_right(frame: int) -> Box:
    return 20 + 2 * frame, 20, 14, 16


def going_left(frame: int) -> Box:
    return 110 - 2 * frame, 50, 14, 16


def still(frame: int) -> Box:
    return 60, 30, 14, 16


def test_two_smooth_tracks_are_not_suspicious() -> None:
    assert search(track(1, going_right), track(2, going_left)) == ()


def test_two_tracks_that_exchange_their_places_at_once_are_an_id_switch() -> None:
    one = track(1, lambda f: going_right(f) if f < 15 else going_left(f))
    other = track(2, lambda f: going_left(f) if f < 15 else going_right(f))
    found = search(one, other)
    assert [(s.kind, s.frame, s.track_id, s.other_id) for s in found] == [("id switch", 15, 1, 2)]


def test_two_tracks_that_cross_and_keep_their_ids_are_no_id_switch() -> None:
    one = track(1, lambda f: (30 + 3 * f, 30, 14, 16))
    other = track(2, lambda f: (110 - 3 * f, 36, 14, 16))
    assert "id switch" not in kinds(one, other)


def test_tracks_that_turn_round_while_they_cover_each_other_are_an_id_switch() -> None:
    one = track(1, lambda f: (70 - 3 * abs(f - 15), 30, 14, 16))
    other = track(2, lambda f: (70 + 3 * abs(f - 15), 32, 14, 16))
    assert "id switch" in kinds(one, other)


def test_a_falling_score_is_a_dip() -> None:
    (found,) = search(track(1, going_right, score=lambda f: 0.35 if f in (14, 15) else 0.8))
    assert (found.kind, found.frame, found.reason) == ("score dip", 14, "The score falls to 35 % from its usual 80 %")


def test_a_low_but_steady_score_is_no_dip() -> None:
    assert "score dip" not in kinds(track(1, going_right, score=lambda f: 0.35 + 0.04 * (f % 2)))


def test_a_mask_that_leaps_and_returns_is_one_mask_jump() -> None:
    found = search(changed(track(1, still), 15, (60, 44, 14, 16)))
    assert [(s.kind, s.frame) for s in found] == [("mask jump", 15)]


def test_an_object_that_brakes_makes_no_mask_jump() -> None:
    assert "mask jump" not in kinds(track(1, lambda f: (10 + 6 * min(f, 15), 20, 14, 16)))


def test_a_mask_that_grows_at_once_is_an_area_jump() -> None:
    found = search(changed(track(1, still), 15, (56, 26, 22, 24)))
    assert [(s.kind, s.frame) for s in found] == [("area jump", 15)]


def test_a_mask_that_grows_slowly_is_no_area_jump() -> None:
    assert kinds(track(1, lambda f: (50, 20, 10 + f, 10 + f))) == set()


def test_a_track_that_begins_in_open_space_is_a_birth() -> None:
    found = search(track(1, still, range(10, FRAMES)))
    assert [(s.kind, s.frame, dict(s.values)) for s in found] == [("birth", 10, {"distance": 30})]


def test_a_track_that_enters_at_the_border_is_no_birth() -> None:
    entering = track(1, lambda f: (max(0, 4 * (f - 14)), 30, min(14, 4 * (f - 10)), 16), range(11, FRAMES))
    assert search(entering) == ()


def test_a_track_that_comes_out_from_behind_another_is_no_birth() -> None:
    screen = track(1, lambda f: (50, 20, 24, 40))
    assert "birth" not in kinds(screen, track(2, lambda f: (74, 30, 14, 16), range(10, FRAMES)))


def test_a_track_that_grows_out_of_nothing_is_no_birth() -> None:
    assert kinds(track(1, lambda f: (60, 30, min(16, 4 * (f - 9)), 16), range(10, FRAMES))) == set()


def test_a_track_that_ends_in_open_space_is_a_death() -> None:
    found = search(track(1, still, range(20)))
    assert [(s.kind, s.frame) for s in found] == [("death", 19)]


def test_a_track_that_leaves_at_the_border_is_no_death() -> None:
    assert kinds(track(1, lambda f: (118 + 2 * f, 30, min(14, 42 - 2 * f), 16), range(20))) == set()


def test_a_track_that_goes_behind_another_is_no_death() -> None:
    screen = track(1, lambda f: (76, 20, 24, 40))
    moving = track(2, lambda f: (22 + 2 * f, 30, 14, 16), range(21))
    assert "death" not in kinds(screen, moving)


def test_two_tracks_on_one_object_are_an_overlap() -> None:
    found = search(track(1, still), track(2, lambda f: (61, 30, 14, 16), range(8, 20)))
    assert [(s.kind, s.track_id, s.other_id) for s in found] == [("overlap", 1, 2)]


def test_two_tracks_side_by_side_are_no_overlap() -> None:
    assert kinds(track(1, still), track(2, lambda f: (73, 30, 14, 16))) == set()


def test_a_track_that_goes_on_under_a_new_id_is_one_fragment() -> None:
    found = search(track(1, going_right, range(14)), track(2, going_right, range(16, FRAMES)))
    assert [(s.kind, s.frame, s.track_id, s.other_id) for s in found] == [("fragment", 16, 2, 1)]
    assert found[0].reason == "Track 2 goes on where track 1 ended; frames since: 3"


def test_a_track_that_begins_far_from_the_one_that_ended_is_no_fragment() -> None:
    found = kinds(track(1, going_right, range(14)), track(2, lambda f: (130, 52, 14, 16), range(16, FRAMES)))
    assert found == {"death", "birth"}


def test_a_mask_in_two_parts_is_islands() -> None:
    found = search(changed(track(1, still), 15, still(15), (100, 30, 8, 10)))
    assert [(s.kind, s.frame, dict(s.values)) for s in found] == [("islands", 15, {"parts": 2, "share": 26})]


def test_a_crack_of_one_pixel_makes_no_islands() -> None:
    assert kinds(changed(track(1, still), 15, (60, 30, 7, 16), (68, 30, 6, 16))) == set()


def test_what_a_human_drew_on_both_frames_is_trusted() -> None:
    wild = track(1, lambda f: (20 + 40 * (f % 2), 20, 14 + 10 * (f % 3), 16), range(5, 20), source="human")
    assert search(wild) == ()


def test_a_jump_from_a_human_mask_to_a_model_mask_is_still_found() -> None:
    before = track(1, still, source="human")
    after = before.with_segments({f: Segment(draw((60, 44, 14, 16)), "model", 0.8) for f in range(15, FRAMES)})
    assert kinds(after) == {"mask jump"}


def test_noisy_smooth_tracks_raise_few_alarms() -> None:
    rng = np.random.default_rng(4)
    tracks = []
    for track_id in range(1, 5):
        x, y = 20 + 32 * (track_id - 1), rng.uniform(15, 40)
        segments = {}
        for frame in range(FRAMES):
            rows, columns = np.indices(SIZE_HW)
            radius = 10 + 0.5 * rng.normal(size=SIZE_HW)
            disc = np.hypot(columns - x, rows - y - 0.5 * frame) < radius
            segments[frame] = Segment(Mask.from_array(disc), "model", float(0.8 + 0.02 * rng.normal()))
        tracks.append(Track(track_id, 1, segments))
    assert len(search(*tracks)) <= 1


def test_the_worst_comes_first() -> None:
    one = track(1, lambda f: going_right(f) if f < 15 else going_left(f), score=lambda f: 0.5 if f == 8 else 0.8)
    other = track(2, lambda f: going_left(f) if f < 15 else going_right(f))
    severities = [s.severity for s in search(one, other)]
    assert len(severities) == 2
    assert severities == sorted(severities, reverse=True)


def test_a_stream_is_read_once_and_gives_what_tracks_in_memory_give() -> None:
    broken = {1: changed(track(1, still), 15, (60, 44, 14, 16)), 2: track(2, going_left, range(4, 20))}
    reads = []

    def stream() -> Iterator[tuple[int, Mapping[int, Segment]]]:
        for frame in range(FRAMES):
            reads.append(frame)
            yield frame, {t.id: t.segments[frame] for t in broken.values() if frame in t.segments}

    assert find_suspicions_in_frames(stream(), SIZE_HW, FRAMES) == search(*broken.values())
    assert reads == list(range(FRAMES))


def test_frames_without_a_mask_may_be_left_out_of_the_stream() -> None:
    early = track(1, still, range(10))
    sparse = [(frame, {1: segment}) for frame, segment in early.segments.items()]
    assert find_suspicions_in_frames(sparse, SIZE_HW, 100_000) == find_suspicions({1: early}, SIZE_HW, 100_000)


def test_a_search_that_is_stopped_ends_there() -> None:
    asked: list[int] = []
    done: list[int] = []

    def should_stop() -> bool:
        asked.append(1)
        return len(asked) > 12

    find_suspicions({1: track(1, still)}, SIZE_HW, FRAMES, lambda now, count: done.append(now), should_stop)
    assert len(asked) == 13
    assert done == [1, 11]


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"track 1, frame 0: the mask is \(80, 160\)"):
        find_suspicions({1: track(1, still)}, (90, 160), FRAMES)


def test_frames_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="must rise"):
        find_suspicions_in_frames([(3, {}), (3, {})], SIZE_HW, FRAMES)


@pytest.mark.parametrize("seed", range(20))
def test_a_crop_holds_the_pixels_of_its_mask(seed: int) -> None:
    rng = np.random.default_rng(seed)
    image = rng.random(tuple(rng.integers(1, 70, 2))) < rng.choice([0.1, 0.5, 0.9])
    image[0, 0] = True
    sighting = sightings_of(0, {1: Segment(Mask.from_array(image), "model")}, 1)[1]
    left, top, right, bottom = sighting.box
    drawn = np.zeros_like(image)
    drawn[top:bottom, left:right] = sighting.crop
    assert np.array_equal(drawn, image)
    assert sighting.area == image.sum()


def test_a_thinned_crop_takes_every_third_pixel() -> None:
    image = np.random.default_rng(0).random((60, 90)) < 0.5
    sighting = sightings_of(0, {1: Segment(Mask.from_array(image), "model")}, 3)[1]
    assert np.array_equal(sighting.crop.astype(bool), image[::3, ::3])


def test_islands_count_the_parts_that_lie_apart() -> None:
    sighting = sightings_of(0, {1: Segment(draw((10, 10, 10, 10), (40, 10, 10, 10), (10, 50, 20, 10)), "model")}, 1)[1]
    parts, apart = islands(sighting)
    assert parts == 3
    assert apart == pytest.approx(0.5)


def test_alarms_of_one_episode_are_one_suspicion() -> None:
    queue = SuspicionQueue()
    for frame in (10, 12, 15, 40):
        queue.add(Suspicion("area jump", frame, 1, 0, 0.5 + frame / 1000, {"ratio": 200}))
    assert [(s.frame, s.severity) for s in queue.ranked()] == [(40, 0.54), (10, 0.515)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_says_the_numbers(kind: Kind) -> None:
    names = [part.split("}")[0] for part in REASONS[kind].split("{")[1:]]
    suspicion = Suspicion(kind, 5, 1, 0, 0.5, {name: 71 + number for number, name in enumerate(names)})
    assert all(str(71 + number) in suspicion.reason for number in range(len(names)))
    assert suspicion.key == (kind, 5, 1, 0)


def test_of_the_tracks_in_question_the_first_one_that_there_is_is_meant() -> None:
    pair, alone = Suspicion("overlap", 5, 3, 1, 0.5), Suspicion("birth", 5, 3, 0, 0.5)
    assert [pair.track_among(known) for known in ({1, 3}, {1}, {0, 2})] == [3, 1, 0]
    assert [alone.track_among(known) for known in ({3}, {0, 1})] == [3, 0]
