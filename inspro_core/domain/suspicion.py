"""What may be wrong at one place of a video, why, and how much it matters; a queue of such places."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from inspro_core.domain.project import ReviewKey

Kind = Literal[
    "id switch", "mask jump", "area jump", "overlap", "fragment", "islands", "death", "birth", "score dip"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
REASONS: dict[Kind, str] = {
    "id switch": "Tracks {track} and {other} seem to change places: exchanged they fit {cross} %, as they are {own} %",
    "mask jump": "The mask fits the frame before by {fit} %; {usual} % is usual for this track",
    "area jump": "The area is {ratio} % of the area on the frame before",
    "overlap": "Tracks {track} and {other} cover the same pixels: IoU {iou} %",
    "fragment": "Track {track} goes on where track {other} ended; frames since: {gap}",
    "islands": "The mask is in {parts} parts; {share} % of it lie apart from the largest",
    "death": "The track ends {distance} px from the border, and nothing covers it",
    "birth": "The track begins {distance} px from the border, and nothing covered it",
    "score dip": "The score falls to {score} % from its usual {usual} %",
}
SAME_EPISODE = 8  # frames from one alarm to the next within which they are one matter
SAME_CAUSE = 3  # frames within which one error explains alarms of several kinds
PEAKED: frozenset[Kind] = frozenset(("score dip", "overlap", "islands"))  # shown where they are worst


@dataclass(frozen=True)
class Suspicion:
    """One place that a human should look at.

    Attributes:
        kind: of error that it looks like.
        frame: counted from 0.
        track_id: of the track in question.
        other_id: of the second track, 0 where the kind has none.
        severity: 0..1, to rank by.
        values: the numbers of the reason by field name.
    """

    kind: Kind
    frame: int
    track_id: int
    other_id: int
    severity: float
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def reason_template(self) -> str:
        """The English sentence with `{name}` fields."""
        return REASONS[self.kind]

    @property
    def reason(self) -> str:
        """The English sentence with its numbers."""
        return self.reason_template.format(**self.values)

    @property
    def key(self) -> ReviewKey:
        """By which a decision is kept."""
        return self.kind, self.frame, self.track_id, self.other_id

    @property
    def track_ids(self) -> frozenset[int]:
        """The one or two tracks in question."""
        return frozenset((self.track_id, self.other_id)) - {0}

    def track_among(self, known: Container[int]) -> int:
        """Return the track in question, or the second one where only that is known; 0 where neither is."""
        return next((one for one in (self.track_id, self.other_id) if one and one in known), 0)


class SuspicionQueue:
    """Collects alarms: those of one episode become one suspicion, those with a better explanation go."""

    def __init__(self) -> None:
        self._done: list[Suspicion] = []
        self._open: dict[tuple[str, int, int], tuple[Suspicion, int]] = {}  # with the frame of the newest alarm

    def add(self, alarm: Suspicion) -> None:
        """Take an alarm; alarms of one kind on the same tracks come in the order of their frames."""
        place = (alarm.kind, alarm.track_id, alarm.other_id)
        known = self._open.get(place)
        if known is None or alarm.frame - known[1] > SAME_EPISODE:
            if known is not None:
                self._done.append(known[0])
            self._open[place] = alarm, alarm.frame
            return
        kept = known[0]
        if alarm.severity > kept.severity:
            kept = alarm if alarm.kind in PEAKED else replace(kept, severity=alarm.severity)
        self._open[place] = kept, alarm.frame

    def has(self, kind: Kind, track_id: int, other_id: int, since_frame: int) -> bool:
        """Tell whether such an alarm is the newest of its kind on these tracks, at or after a frame."""
        known = self._open.get((kind, track_id, other_id))
        return known is not None and known[1] >= since_frame

    def ranked(self) -> tuple[Suspicion, ...]:
        """Return the suspicions, the most severe first."""
        found = [*self._done, *(suspicion for suspicion, _ in self._open.values())]
        kept = without_explained(found)
        return tuple(sorted(kept, key=lambda s: (-s.severity, s.frame, s.kind, s.track_id, s.other_id)))


def without_explained(suspicions: Iterable[Suspicion]) -> list[Suspicion]:
    """Leave out what another suspicion explains: an id switch explains the jumps of both masks at that place."""
    found = list(suspicions)
    by_track: dict[int, list[Suspicion]] = {}
    for suspicion in found:
        for track_id in suspicion.track_ids:
            by_track.setdefault(track_id, []).append(suspicion)
    return [s for s in found if not any(_explains(better, s) for better in by_track[s.track_id])]


def _explains(better: Suspicion, alarm: Suspicion) -> bool:
    after = alarm.frame - better.frame
    is_here = abs(after) <= SAME_CAUSE
    if better.kind == "id switch":
        return is_here and alarm.kind in ("mask jump", "area jump", "birth", "death")
    if better.kind == "fragment":
        is_birth = alarm.kind == "birth" and alarm.track_id == better.track_id and is_here
        is_death = alarm.kind == "death" and alarm.track_id == better.other_id
        return is_birth or (is_death and abs(after + better.values["gap"]) <= SAME_CAUSE)
    if better.kind == "islands":
        return is_here and alarm.kind in ("mask jump", "area jump")
    if better.kind == "area jump":
        return is_here and alarm.kind == "mask jump"
    return False
