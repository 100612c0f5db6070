"""The tracks of a model's run, while people edit the same video."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.lane import Lane
from inspro_core.domain.precedence import weak_tracks
from inspro_core.domain.track import Segment, TrackHead

MIN_FRAMES = 5  # on which a track is seen, or it is dropped at the end of a run


class RunTracks:
    """Gives the tracks of one run their ids in the project.

    A run numbers its tracks by itself. Meanwhile a human may have started tracks, which take ids, drawn on tracks of
    the run ahead of it, re-classed or deleted them: all of that stays. A track enters the project with its first
    segment, and a class with its first track.

    Args:
        category_id: gives the class in the project for a class of the run, when a track gets it: people may edit the
            classes, too.
    """

    def __init__(self, category_id: Callable[[int], int]) -> None:
        self._category_id = category_id
        self._ids: dict[int, int] = {}  # in the project, by id in the run
        self._heads: dict[int, TrackHead] = {}  # as the run gave them
        self._given: dict[int, int] = {}  # class in the project that a track of the run got last

    @property
    def count(self) -> int:
        """Tracks that the run has brought into the project."""
        return len(self._ids)

    @property
    def ids(self) -> tuple[int, ...]:
        """Ids in the project of these tracks."""
        return tuple(self._ids.values())

    def ids_of(self, change: Change) -> set[int]:
        """Return ids in the project of the tracks that a change of the run names, as far as they have one."""
        named = {run_id for run_id, _ in change.segments} | change.heads.keys()
        return {self._ids[run_id] for run_id in named & self._ids.keys()}

    def too_short(
        self, lanes: Mapping[int, Lane], reviewed: frozenset[int], frame_count: int, min_frames: int = MIN_FRAMES
    ) -> list[int]:
        """Find tracks that the whole run saw on so few frames that they are hardly objects, and no human took up.

        Args:
            lanes: of the project's tracks, or of some of them, (F,) each.
            reviewed: confirmed frames.
            frame_count: of the video.
            min_frames: a track of fewer frames is too short; of a shorter video, one that is not seen everywhere.
        """
        ids = set(self._ids.values())
        own = {track_id: marks for track_id, marks in lanes.items() if track_id in ids}
        return weak_tracks(own, reviewed, min(min_frames, frame_count), 0.0)

    def place(self, change: Change, labels: Annotation, next_id: int) -> Change:
        """Turn a change of the run into one of the project.

        Args:
            change: with the run's track ids and classes, of one frame or of several; it only adds segments and gives
                tracks a class.
            labels: tracks of the project that are seen on the frames of the change or that it names, see `ids_of`, with
                their segments on these frames.
            next_id: first id that is free in the project.
        """
        heads: dict[int, tuple[TrackHead | None, TrackHead | None]] = {}
        for run_id, (_, after) in change.heads.items():
            assert after is not None
            self._heads[run_id] = after
            known = labels.tracks.get(self._ids.get(run_id, 0))
            if known is not None and known.category_id == self._given[run_id]:
                heads[known.id] = (known.head, replace(known.head, category_id=self._give(run_id)))
        segments: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
        new_ids = set[int]()
        for (run_id, frame), pair in change.segments.items():
            if run_id not in self._ids:
                self._ids[run_id] = next_id
                heads[next_id] = (None, replace(self._heads[run_id], category_id=self._give(run_id)))
                new_ids.add(next_id)
                next_id += 1
            track_id = self._ids[run_id]
            known = labels.tracks.get(track_id)
            if track_id in new_ids or (known is not None and frame not in known.segments):
                segments[track_id, frame] = pair
        return Change(segments, heads)

    def _give(self, run_id: int) -> int:
        """Give a track of the run its class in the project."""
        self._given[run_id] = self._category_id(self._heads[run_id].category_id)
        return self._given[run_id]
