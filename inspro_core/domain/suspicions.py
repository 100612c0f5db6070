"""The search for suspicious frames: what masks and scores alone tell about errors of a model.

The search reads a video once, frame by frame, and keeps a window of a few frames per track, so that its memory does not
grow with the length of the video. What a human drew is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from inspro_core.domain.pair_rules import LONGEST_BREAK
from inspro_core.domain.suspicion import KINDS, REASONS, Kind, Suspicion
from inspro_core.domain.suspicion_search import SuspicionSearch
from inspro_core.domain.track import Segment, Track

__all__ = ["KINDS", "REASONS", "Kind", "Suspicion", "find_suspicions", "find_suspicions_in_frames"]

PROGRESS_EVERY = 10  # frames
Frames = Iterable[tuple[int, Mapping[int, Segment]]]


def _ignore_progress(done: int, count: int) -> None:
    """Tell nobody."""


def _never_stop() -> bool:
    return False


def find_suspicions(
    tracks: Mapping[int, Track],
    size_hw: tuple[int, int],
    frame_count: int,
    on_progress: Callable[[int, int], None] = _ignore_progress,
    should_stop: Callable[[], bool] = _never_stop,
) -> tuple[Suspicion, ...]:
    """Search tracks that are in memory; see `find_suspicions_in_frames`."""

    def frames() -> Iterator[tuple[int, Mapping[int, Segment]]]:
        for frame in range(frame_count):
            yield frame, {key: track.segments[frame] for key, track in tracks.items() if frame in track.segments}

    return find_suspicions_in_frames(frames(), size_hw, frame_count, on_progress, should_stop)


def find_suspicions_in_frames(
    frames: Frames,
    size_hw: tuple[int, int],
    frame_count: int,
    on_progress: Callable[[int, int], None] = _ignore_progress,
    should_stop: Callable[[], bool] = _never_stop,
) -> tuple[Suspicion, ...]:
    """Search a stream of frames.

    Args:
        frames: frame number and segments by track id, in rising order; frames without a segment may be left out.
        size_hw: of the frames in pixels.
        frame_count: of the video; its last frame ends no track.
        on_progress: is told frames done and their number, every ten frames.
        should_stop: is asked before each frame; what was found until then is returned.

    Returns:
        Suspicions, the most severe first.

    Raises:
        ValueError: if a mask has another size, or the frames do not rise within the video.
    """
    search = SuspicionSearch(size_hw)
    reached = -1
    for frame, segments in frames:
        if should_stop():
            return search.finish()
        if not reached < frame < frame_count:
            raise ValueError(f"frames must rise from 0 to {frame_count - 1}; {frame} came after {reached}")
        _skip(search, range(reached + 1, frame))
        search.look(frame, segments)
        reached = frame
        if frame % PROGRESS_EVERY == 0:
            on_progress(frame + 1, frame_count)
    _skip(search, range(reached + 1, frame_count))
    on_progress(frame_count, frame_count)
    return search.finish()


def _skip(search: SuspicionSearch, empty_frames: range) -> None:
    """Look at frames without a mask, as many as there is something to remember."""
    for frame in empty_frames[: LONGEST_BREAK + 2]:
        search.look(frame, {})
