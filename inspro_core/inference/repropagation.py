"""A correction flows through the video: selected tracks are drawn anew from the masks that a human drew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.edits import track_of
from inspro_core.domain.track import Segment
from inspro_core.inference.appearance import Appearance
from inspro_core.inference.correction import SlotCorrector
from inspro_core.inference.correction_run import CorrectionRun
from inspro_core.inference.engine import Engine
from inspro_core.inference.flow_warp import FlowWarper
from inspro_core.inference.frame_order import Direction, frames_from
from inspro_core.inference.object_follower import ObjectFollower
from inspro_core.inference.seen_frames import SeenFrames
from inspro_core.inference.settled_objects import SettledLabels, SettledObjects
from inspro_core.media import FrameSource


@dataclass(frozen=True)
class RepropagateStep:
    """What became of the selected tracks on one frame.

    Attributes:
        frame: index in the video.
        change: rows of these tracks on this frame; empty where a human decided.
    """

    frame: int
    change: Change


class Corrector:
    """A model that is ready to carry corrections through videos.

    Args:
        engine: runs the model; it needs masks and united queries.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._slots = SlotCorrector(engine)
        self._seen = SeenFrames(engine)
        self._follower = ObjectFollower(Appearance(engine), FlowWarper())

    @property
    def capacity(self) -> int:
        """How many tracks have a slot of their own; of more, each group of so many is followed for itself."""
        return self._engine.config.num_slots

    @property
    def device(self) -> str:
        """Where the model runs, as PyTorch names it."""
        return str(self._engine.device)

    def run(
        self,
        source: FrameSource,
        annotation: Annotation,
        track_ids: Collection[int],
        start_frame: int,
        frames: range,
        direction: Direction = "forward",
        should_stop: Callable[[], bool] = lambda: False,
        settled: SettledLabels = lambda _: {},
    ) -> Iterator[RepropagateStep]:
        """Draw tracks anew, frame by frame, from a corrected frame on.

        Frames on which a human drew a track, and frames that a human confirmed, are never written; the track starts
        anew from what is there. A track may leave and return; where it is not seen, its segment is removed.

        Args:
            source: the video.
            annotation: holds the tracks on the start frame and on all `frames`, and the confirmed frames among them.
                Every further human mask in it helps to know the object.
            track_ids: of the tracks to write; no other is touched.
            start_frame: frame on which all of them are seen as they should be.
            frames: that may be written, ascending; those on the wrong side of the start are left alone.
            direction: in time.
            should_stop: asked before every frame; what came before stays valid.
            settled: other tracks with which a human is content: no carried mask takes their pixels. It is asked for
                the frames on which a human drew one of the tracks, then for each frame in turn.

        Raises:
            ValueError: if a track is not there or not seen on the start frame.
            VideoError: if a frame cannot be decoded.
        """
        tracks = [track_of(annotation, track_id) for track_id in sorted(set(track_ids))]
        for track in tracks:
            if start_frame not in track.segments:
                raise ValueError(f"track {track.id} is not seen on frame {start_frame}: there is nothing to go on from")
        groups = [tracks[first : first + self.capacity] for first in range(0, len(tracks), self.capacity)]
        others = SettledObjects(tracks, settled)
        parts = (self._engine, self._slots, self._follower, self._seen, annotation, source)
        runs = [CorrectionRun(*parts, group, start_frame, others) for group in groups]
        for frame, image in frames_from(source, start_frame, frames, direction):
            if should_stop():
                return
            segments = {key: segment for run in runs for key, segment in run.advance(frame, image).items()}
            if frame in frames and frame != start_frame:
                olds = {track.id: track.segments.get(frame) for track in tracks}
                yield RepropagateStep(frame, _change(frame, olds, segments))


def _change(frame: int, olds: dict[int, Segment | None], news: dict[int, Segment | None]) -> Change:
    """Give the rows in which two states of a frame differ; both by track id."""
    return Change({(key, frame): (olds[key], new) for key, new in news.items() if new != olds[key]})
