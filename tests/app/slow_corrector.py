"""A corrector for tests of the window: it draws what is known before, and waits before each frame."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment
from inspro_core.media import FrameSource
from tests.app.slow_model import Step
from tests.app.window_desk import FRAMES, square

CARRIED = Segment(Mask.from_array(square(40, 120)), "model", 0.7)  # what the corrector draws on every frame


class SlowCorrector:
    """Draws the same square for every track; waits before each frame until `gate` is released, or it shall stop."""

    device = "test"

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.settled_ids = set[int]()

    def run(
        self,
        source: FrameSource,
        annotation: Annotation,
        track_ids: Sequence[int],
        start_frame: int,
        frames: range,
        direction: str,
        should_stop: Callable[[], bool] = lambda: False,
        settled: Callable[[int], Mapping[int, Segment]] = lambda _: {},
    ) -> Iterator[Step]:
        self.settled_ids = {track_id for frame in range(FRAMES) for track_id in settled(frame)}
        assert annotation.tracks.keys() == set(track_ids)
        assert source.frame_count == FRAMES
        assert all(start_frame in annotation.tracks[track_id].segments for track_id in track_ids)
        for frame in frames if direction == "forward" else reversed(frames):
            while not self.gate.acquire(timeout=0.01):
                if should_stop():
                    return
            before = {track_id: annotation.tracks[track_id].segments.get(frame) for track_id in track_ids}
            yield Step(frame, Change({(track_id, frame): (old, CARRIED) for track_id, old in before.items()}))
