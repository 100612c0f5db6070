"""Where suspicious frames lie on the timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.panels.timeline_geometry import TimeScale
from inspro_core.domain.suspicions import Suspicion

REACH = 6.0  # pixels from a mark within which the pointer is on it
ALL_TRACKS = 0


class SuspicionMarks:
    """Suspicions in the order of their frames, of all tracks and of each one."""

    def __init__(self, suspicions: Sequence[Suspicion] = ()) -> None:
        by_track: dict[int, list[Suspicion]] = defaultdict(list)
        for suspicion in sorted(suspicions, key=lambda one: (one.frame, -one.severity)):
            for track_id in (ALL_TRACKS, *suspicion.track_ids):
                by_track[track_id].append(suspicion)
        self._suspicions = {track_id: tuple(found) for track_id, found in by_track.items()}
        self._frames: dict[int, NDArray[np.int64]] = {
            track_id: np.array([suspicion.frame for suspicion in found], dtype=np.int64)
            for track_id, found in by_track.items()
        }

    def of(self, track_id: int) -> tuple[Suspicion, ...]:
        """Return the suspicions of a track."""
        return self._suspicions.get(track_id, ())

    def columns(self, scale: TimeScale, track_id: int = ALL_TRACKS) -> NDArray[np.bool_]:
        """Return in which of the (W,) columns of a view marks stand."""
        columns = np.zeros(scale.width, dtype=bool)
        if track_id in self._frames:
            frames = self._frames[track_id]
            places = np.floor((frames + 0.5 - scale.first) * scale.frame_width).astype(np.int64)
            columns[places[(places >= 0) & (places < scale.width)]] = True
        return columns

    def near(self, scale: TimeScale, x: float, track_id: int = ALL_TRACKS) -> tuple[Suspicion, ...]:
        """Return the suspicions of the frame whose mark is nearest to a column and in reach, the worst first."""
        found = self.of(track_id)
        if not found:
            return ()
        frames = self._frames[track_id]
        begin, stop = np.searchsorted(frames, [scale.frame_at(x - REACH), scale.frame_at(x + REACH) + 1])
        if begin == stop:
            return ()
        distances = np.abs((frames[begin:stop] + 0.5 - scale.first) * scale.frame_width - x)
        nearest = int(np.argmin(distances))
        if distances[nearest] > max(REACH, scale.frame_width / 2):
            return ()
        frame = frames[begin + nearest]
        return tuple(suspicion for suspicion in found[begin:stop] if suspicion.frame == frame)
