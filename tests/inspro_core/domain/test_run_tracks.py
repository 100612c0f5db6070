"""A run and a human at the same video: the run finds free ids, and nothing of the human is touched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.run_tracks import RunTracks
from inspro_core.domain.track import Segment, Source, Track, TrackHead

DOG, CAT = TrackHead(1), TrackHead(2)


def segment(left: int, source: Source = "model") -> Segment:
    pixels = np.zeros((20, 30), dtype=bool)
    pixels[2:12, left : left + 10] = True
    return Segment(Mask.from_array(pixels), source, 0.5)


def found(
    frame: int, *run_ids: int, heads: dict[int, tuple[TrackHead | None, TrackHead | None]] | None = None
) -> Change:
    return Change({(run_id, frame): (None, segment(run_id)) for run_id in run_ids}, heads or {})


def begin(tracks: RunTracks, labels: Annotation, next_id: int) -> Change:
    """Place the first frame of a run that numbers its tracks 1 and 2."""
    return tracks.place(found(0, 1, 2, heads={1: (None, DOG), 2: (None, CAT)}), labels, next_id)


def test_new_tracks_get_the_next_free_ids_in_their_order() -> None:
    tracks = RunTracks(int)
    change = begin(tracks, Annotation(), 7)
    assert change == Change({(7, 0): (None, segment(1)), (8, 0): (None, segment(2))}, {7: (None, DOG), 8: (None, CAT)})
    assert tracks.count == 2


def test_several_frames_at_once_become_what_they_become_one_by_one() -> None:
    steps = [
        found(0, 1, heads={1: (None, DOG)}),
        found(1, 1, 2, heads={1: (DOG, CAT), 2: (None, DOG)}),
        found(2, 1, 2),
    ]
    whole = RunTracks(int).place(Change.chained(steps), Annotation(), 5)
    assert whole.segments == {
        (t, frame): pair
        for t, run_id in ((5, 1), (6, 2))
        for frame in (0, 1, 2)
        for pair in [(None, segment(run_id))]
        if (t, frame) != (6, 0)
    }
    assert whole.heads == {5: (None, CAT), 6: (None, DOG)}


def test_what_a_human_deleted_does_not_come_back_with_several_frames() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    labels = Annotation({2: Track(2, 2)})
    change = tracks.place(Change.chained([found(1, 1, 2), found(2, 1, 2)]), labels, 3)
    assert set(change.segments) == {(2, 1), (2, 2)}


def test_a_track_that_a_human_started_meanwhile_keeps_its_id() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    labels = Annotation({1: Track(1, 1), 2: Track(2, 2), 3: Track(3, 1, {5: segment(15, "human")})})
    change = tracks.place(found(5, 3, heads={3: (None, DOG)}), labels, 4)
    assert change == Change({(4, 5): (None, segment(3))}, {4: (None, DOG)})
    later = Annotation({**labels.tracks, 4: Track(4, 1)})
    assert tracks.place(found(6, 3), later, 5) == Change({(4, 6): (None, segment(3))})


def test_what_was_put_on_a_frame_of_its_track_before_it_came_stays() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    drawn = Annotation({1: Track(1, 1, {5: segment(20, "human")}), 2: Track(2, 2, {5: segment(4)})})
    assert tracks.place(found(5, 1, 2), drawn, 3).is_empty


def test_a_deleted_track_stays_deleted() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    rest = Annotation({2: Track(2, 2)})
    assert set(tracks.place(found(1, 1, 2), rest, 3).segments) == {(2, 1)}
    assert tracks.place(Change(heads={1: (DOG, CAT)}), rest, 3).is_empty


def test_growing_evidence_changes_a_class_and_keeps_the_name() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    named = Track(1, 1, name="Rex")
    change = tracks.place(Change(heads={1: (DOG, CAT)}), Annotation({1: named, 2: Track(2, 2)}), 3)
    assert change.heads == {1: (named.head, replace(named.head, category_id=2))}


def test_a_class_that_a_human_chose_stays() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    labels = Annotation({1: Track(1, 9), 2: Track(2, 2)})
    assert tracks.place(Change(heads={1: (DOG, CAT)}), labels, 3).is_empty


def test_a_track_without_a_segment_does_not_enter_the_project() -> None:
    tracks = RunTracks(int)
    assert tracks.place(Change(heads={1: (None, DOG)}), Annotation(), 1).is_empty
    assert tracks.count == 0
    change = tracks.place(Change({(1, 3): (None, segment(1))}, {1: (DOG, CAT)}), Annotation(), 4)
    assert change == Change({(4, 3): (None, segment(1))}, {4: (None, CAT)})


def test_tracks_of_the_run_that_are_seen_on_few_frames_are_too_short() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 7)
    lanes = {track_id: np.zeros(20, dtype=np.uint8) for track_id in (3, 7, 8)}
    for track_id, frames in ((3, 1), (7, 4), (8, 5)):
        lanes[track_id][:frames] = 51
    assert tracks.too_short(lanes, frozenset(), 20) == [7]  # 3 is not of the run
    assert tracks.too_short(lanes, frozenset({0}), 20) == []
    assert tracks.too_short(lanes, frozenset(), 20, 1) == []
    assert tracks.too_short(lanes, frozenset(), 4) == []  # no track of a short video can be longer


def test_the_classes_of_a_run_become_those_of_the_project_when_tracks_get_them() -> None:
    asked: list[int] = []

    def category_id(number: int) -> int:
        asked.append(number)
        return 10 * number

    tracks = RunTracks(category_id)
    assert tracks.place(Change(heads={1: (None, DOG), 2: (None, DOG)}), Annotation(), 1).is_empty
    assert asked == []
    change = tracks.place(found(0, 1, 2, heads={2: (DOG, CAT)}), Annotation(), 7)
    assert change.heads == {7: (None, TrackHead(10)), 8: (None, TrackHead(20))}
    labels = Annotation({7: Track(7, 10), 8: Track(8, 20)})
    assert tracks.place(Change(heads={7: (DOG, CAT)}), labels, 9).is_empty  # the run has no track 7
    assert tracks.place(Change(heads={1: (DOG, CAT)}), labels, 9).heads == {7: (TrackHead(10), TrackHead(20))}


def test_a_track_whose_class_was_moved_to_another_keeps_that_one() -> None:
    tracks = RunTracks(int)
    begin(tracks, Annotation(), 1)
    labels = Annotation({1: Track(1, 5), 2: Track(2, 2)})
    assert tracks.place(Change(heads={1: (DOG, CAT)}), labels, 3).is_empty
