"""The labels of one video, or of a part of it, and the difference between two states of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from inspro_core.domain.track import Segment, Track, TrackHead

ROW_BYTES = 200  # of a segment without its run lengths, measured with tracemalloc


@dataclass(frozen=True)
class Annotation:
    """Labels of one video. It may be a slice (some frames, some tracks): edits change only what they see.

    Attributes:
        tracks: by track id.
        reviewed_frames: frames a human has confirmed.
    """

    tracks: Mapping[int, Track] = field(default_factory=dict)
    reviewed_frames: frozenset[int] = frozenset()

    def with_track(self, track: Track) -> Annotation:
        """Return the annotation with one track added or replaced."""
        return replace(self, tracks={**self.tracks, track.id: track})

    def without_track(self, track_id: int) -> Annotation:
        """Return the annotation without one track."""
        return replace(self, tracks={key: track for key, track in self.tracks.items() if key != track_id})

    def segments_on_frame(self, frame: int) -> dict[int, Segment]:
        """Return the segments of one frame by track id."""
        return {key: track.segments[frame] for key, track in self.tracks.items() if frame in track.segments}


@dataclass(frozen=True)
class Change:
    """What one edit touches: the rows before and after it. Swapping the two undoes the edit.

    Attributes:
        segments: (track id, frame) → (before, after); None where there is no segment.
        heads: track id → (head before, after); None where the track does not exist.
        reviewed: frame → whether it is reviewed after the edit; it was the opposite before.
    """

    segments: Mapping[tuple[int, int], tuple[Segment | None, Segment | None]] = field(default_factory=dict)
    heads: Mapping[int, tuple[TrackHead | None, TrackHead | None]] = field(default_factory=dict)
    reviewed: Mapping[int, bool] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.segments or self.heads or self.reviewed)

    @property
    def byte_size(self) -> int:
        """About how much memory the change holds."""
        pairs = self.segments.values()
        masks = sum(len(segment.mask.counts) for pair in pairs for segment in pair if segment is not None)
        return masks + ROW_BYTES * (2 * len(self.segments) + len(self.heads) + len(self.reviewed))

    @property
    def frames(self) -> frozenset[int]:
        """All frames whose labels differ."""
        return frozenset(frame for _, frame in self.segments) | frozenset(self.reviewed)

    @property
    def span(self) -> range:
        """The shortest range with all frames whose labels differ."""
        frames = self.frames
        return range(min(frames), max(frames) + 1) if frames else range(0)

    @property
    def track_ids(self) -> frozenset[int]:
        """All tracks that differ."""
        return frozenset(track_id for track_id, _ in self.segments) | frozenset(self.heads)

    def meets(self, other: Change) -> bool:
        """Tell whether the order of this change and another matters: both touch a row, or one the other's track."""
        shares_rows = (
            self.segments.keys() & other.segments.keys()
            or self.heads.keys() & other.heads.keys()
            or self.reviewed.keys() & other.reviewed.keys()
        )
        return bool(shares_rows or self._ends & other.track_ids or other._ends & self.track_ids)

    @property
    def _ends(self) -> frozenset[int]:
        """Tracks that are there only before or only after the change."""
        return frozenset(track_id for track_id, pair in self.heads.items() if None in pair)

    def inverted(self) -> Change:
        """Return the change that undoes this one."""
        return Change(
            {key: (after, before) for key, (before, after) in self.segments.items()},
            {key: (after, before) for key, (before, after) in self.heads.items()},
            {frame: not is_reviewed for frame, is_reviewed in self.reviewed.items()},
        )

    def without_tracks(self, track_ids: Collection[int]) -> Change:
        """Return the change without what it does to some tracks."""
        return replace(
            self,
            segments={key: pair for key, pair in self.segments.items() if key[0] not in track_ids},
            heads={track_id: pair for track_id, pair in self.heads.items() if track_id not in track_ids},
        )

    def then(self, later: Change) -> Change:
        """Return the one change that does this one and then a later one."""
        return Change.chained((self, later))

    @classmethod
    def chained(cls, changes: Iterable[Change]) -> Change:
        """Return the one change that does all of these in order, without what is in the end as it was before."""
        segments: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
        heads: dict[int, tuple[TrackHead | None, TrackHead | None]] = {}
        reviewed: dict[int, bool] = {}
        for change in changes:
            for key, (before, after) in change.segments.items():
                segments[key] = (segments[key][0] if key in segments else before, after)
            for track_id, (old, new) in change.heads.items():
                heads[track_id] = (heads[track_id][0] if track_id in heads else old, new)
            for frame, is_reviewed in change.reviewed.items():
                if frame in reviewed:
                    del reviewed[frame]  # two flips
                else:
                    reviewed[frame] = is_reviewed
        return cls(
            {key: pair for key, pair in segments.items() if pair[0] != pair[1]},
            {track_id: pair for track_id, pair in heads.items() if pair[0] != pair[1]},
            reviewed,
        )


def difference(before: Annotation, after: Annotation) -> Change:
    """Return the rows in which two states of the same (slice of an) annotation differ."""
    segments: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
    heads: dict[int, tuple[TrackHead | None, TrackHead | None]] = {}
    for track_id in before.tracks.keys() | after.tracks.keys():
        old, new = before.tracks.get(track_id), after.tracks.get(track_id)
        if old is new:
            continue
        old_head = old.head if old else None
        new_head = new.head if new else None
        if old_head != new_head:
            heads[track_id] = (old_head, new_head)
        old_segments = old.segments if old else {}
        new_segments = new.segments if new else {}
        for frame in old_segments.keys() | new_segments.keys():
            pair = old_segments.get(frame), new_segments.get(frame)
            if pair[0] is not pair[1] and pair[0] != pair[1]:
                segments[track_id, frame] = pair
    reviewed = {frame: frame in after.reviewed_frames for frame in before.reviewed_frames ^ after.reviewed_frames}
    return Change(segments, heads, reviewed)
