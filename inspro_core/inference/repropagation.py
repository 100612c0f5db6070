"""A correction flows through the video: selected tracks are drawn anew from the masks that a human drew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.edits import is_barrier, track_of
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Track
from inspro_core.inference.appearance import Appearance
from inspro_core.inference.correction import HeldSlot, SlotCorrector
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.flow_warp import FlowWarper, fetch, grey
from inspro_core.inference.object_follower import Anchor, FollowedObject, FramePair, ObjectFollower
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.inference.shot_cuts import Thumbnail, is_shot_cut
from inspro_core.media import FrameSource, RgbImage
from inspro_core.model.inspro import FrameOutput
from inspro_core.model.propagation import PropagationState

Direction = Literal["forward", "backward"]
MAX_ANCHORS = 4  # human masks by which an object is known, the nearest to the start
MIN_SLOT_SCORE = 0.2  # from which on the network is believed to see the object
FRAMES_PER_READ = 16  # held at once when a video is read backward


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
        self._warper = FlowWarper()
        self._follower = ObjectFollower(Appearance(engine), self._warper)

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

        Raises:
            ValueError: if a track is not there or not seen on the start frame.
            VideoError: if a frame cannot be decoded.
        """
        tracks = [track_of(annotation, track_id) for track_id in sorted(set(track_ids))]
        for track in tracks:
            if start_frame not in track.segments:
                raise ValueError(f"track {track.id} is not seen on frame {start_frame}: there is nothing to go on from")
        run = _Run(self._engine, self._slots, self._follower, self._warper, annotation, tracks, start_frame)
        run.remember(source)
        for frame, image in frames_from(source, start_frame, frames, direction):
            if should_stop():
                return
            change = run.advance(frame, image)
            if frame in frames and frame != start_frame:
                yield RepropagateStep(frame, change)


class _Run:
    """What is remembered between the frames of one run.

    Args:
        engine: runs the model.
        slots: puts masks into its state.
        follower: carries masks.
        annotation: as `Corrector.run` got it.
        tracks: to write.
        start_frame: where they are known.
    """

    def __init__(
        self,
        engine: Engine,
        slots: SlotCorrector,
        follower: ObjectFollower,
        warper: FlowWarper,
        annotation: Annotation,
        tracks: Collection[Track],
        start_frame: int,
    ) -> None:
        self._engine, self._slots, self._follower, self._warper = engine, slots, follower, warper
        self._annotation, self._tracks, self._start_frame = annotation, tracks, start_frame
        self._anchors: dict[int, tuple[Anchor, ...]] = {track.id: () for track in tracks}
        self._followed: dict[int, FollowedObject] = {}
        self._held: dict[int, HeldSlot] = {}
        self._state: PropagationState | None = None
        self._before: tuple[RgbImage, Thumbnail] | None = None

    def remember(self, source: FrameSource) -> None:
        """Look at the human masks nearest to the start, before or behind it."""
        for track in self._tracks:
            frames = [frame for frame in track.segments if is_barrier(self._annotation, track.id, frame)]
            nearest = sorted(frames, key=lambda frame: abs(frame - self._start_frame))[:MAX_ANCHORS]
            for frame in nearest:
                if frame != self._start_frame:
                    self._anchor(track, frame, source.read(frame))

    def advance(self, frame: int, image: RgbImage) -> Change:
        """Look at the next frame; return what changes on it."""
        observation = self._engine.observe(image)
        if self._state is None:
            output = self._slots.settle(observation)
        else:
            output = self._engine.decode(observation, self._state)
        self._state = output.state
        pair = self._pair(frame, image, observation)
        rows: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
        for track in self._tracks:
            old = track.segments.get(frame)
            if pair is None or is_barrier(self._annotation, track.id, frame):
                self._start_anew(track, frame, image, observation, output)
                continue
            new = self._follow(track, pair, observation, output)
            if new != old:
                rows[track.id, frame] = (old, new)
        self._before = image, observation.thumbnail
        return Change(rows)

    def _pair(self, frame: int, image: RgbImage, observation: Observation) -> FramePair | None:
        """Relate a frame to the one before; None for the first."""
        if self._before is None:
            return None
        before, thumbnail = self._before
        if is_shot_cut(thumbnail, observation.thumbnail):
            self._followed = {key: replace(followed, mask=None) for key, followed in self._followed.items()}
        flow = self._warper.flow(grey(image), grey(before))
        return FramePair(frame, image, flow, fetch(before, flow))

    def _start_anew(
        self, track: Track, frame: int, image: RgbImage, observation: Observation, output: FrameOutput
    ) -> None:
        """Take over what a human left of a track on a frame."""
        assert self._state is not None
        if frame not in track.segments:
            self._followed[track.id] = replace(self._followed[track.id], mask=None)
            return
        mask = track.segments[frame].mask.to_array()
        self._anchor(track, frame, image)
        self._followed[track.id] = FollowedObject(self._anchors[track.id], ObjectWindow.around(mask), mask)
        taken = {held.slot for key, held in self._held.items() if key != track.id}
        self._state, self._held[track.id] = self._slots.put(
            observation, replace(output, state=self._state), mask, taken
        )

    def _follow(self, track: Track, pair: FramePair, observation: Observation, output: FrameOutput) -> Segment | None:
        """Find a track on a frame where no human decided."""
        assert self._state is not None
        held = self._held[track.id]
        network, score = self._slots.read(observation, output, held)
        is_sure = score >= MIN_SLOT_SCORE and bool(network.any())
        followed, sureness = self._follower.step(pair, self._followed[track.id], network if is_sure else None)
        self._followed[track.id] = followed
        if followed.mask is None:
            return None
        self._state = self._slots.hold(observation, self._state, held.slot, followed.mask)
        return Segment(Mask.from_array(followed.mask), "model", round(sureness, 4))

    def _anchor(self, track: Track, frame: int, image: RgbImage) -> None:
        """Add a frame to those by which an object is known, and forget the farthest where these are too many."""
        known = self._anchors[track.id]
        if any(anchor.frame == frame for anchor in known):
            return
        anchor = self._follower.anchor(frame, image, track.segments[frame].mask.to_array())
        nearest = sorted((*known, anchor), key=lambda other: abs(other.frame - frame))
        self._anchors[track.id] = tuple(nearest[:MAX_ANCHORS])


def frames_from(
    source: FrameSource, start_frame: int, frames: range, direction: Direction
) -> Iterator[tuple[int, RgbImage]]:
    """Read a video from a frame on to the end of a range, in either direction of time, the start included."""
    if direction == "forward":
        yield from source.frames(start_frame, max(start_frame + 1, frames.stop))
        return
    yield start_frame, source.read(start_frame)
    stop = start_frame
    while stop > frames.start:
        start = max(frames.start, stop - FRAMES_PER_READ)
        yield from reversed(list(source.frames(start, stop)))
        stop = start
