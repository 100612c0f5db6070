"""Some tracks of one video followed frame by frame from the masks that a human drew, in one direction of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.edits import is_barrier
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment, Track
from inspro_core.inference.colors import color_likeness
from inspro_core.inference.correction import MIN_SLOT_SCORE, HeldSlot, SlotCorrector, SlotLooks
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.exposure import Exposure, lit
from inspro_core.inference.fusion import MIN_AGREEMENT, is_agreed
from inspro_core.inference.hidden_parts import KnownView, has_taken_in, is_revealed
from inspro_core.inference.object_follower import Anchor, FollowedObject, ObjectFollower
from inspro_core.inference.object_window import ObjectWindow
from inspro_core.inference.reappearance import MAX_LOG_AREA_CHANGE, MIN_LIKENESS, Look
from inspro_core.inference.seen_frames import SeenFrames
from inspro_core.inference.settled_objects import SettledObjects, is_settled, leave_alone
from inspro_core.inference.shot_cuts import Thumbnail, is_shot_cut, thumbnail
from inspro_core.media import FrameSource, RgbImage
from inspro_core.model.inspro import FrameOutput
from inspro_core.model.propagation import PropagationState

MIN_KEPT_LIKENESS = 0.3  # colours in common below which something else was followed
MIN_GAIN = 0.15  # in likeness by which another mask must be ahead to replace one that was carried
TELLING_PIXELS = 100  # of a human mask; by fewer, an object can hardly be known again
MAX_HALF_LIKENESS = 0.85  # of what is carried of a half hidden object: .77 at most on the synthetic scenes and the pond
SLIVER_GROWTH = 3.0  # times the pixels of such a mask from which on a label shows that there is more of the object
MAX_ANCHORS = 4  # human masks by which an object is known, the nearest to the frame


class CorrectionRun:
    """Remembers what there is to know between two frames.

    Args:
        engine: runs the model.
        slots: puts masks into its state.
        follower: carries masks.
        seen: looks at frames.
        annotation: as `Corrector.run` got it.
        source: the video; the human masks nearest to the start are looked at there, before or behind it.
        tracks: to follow.
        start_frame: where they are known.
        settled: objects beside them.
    """

    def __init__(
        self,
        engine: Engine,
        slots: SlotCorrector,
        follower: ObjectFollower,
        seen: SeenFrames,
        annotation: Annotation,
        source: FrameSource,
        tracks: Collection[Track],
        start_frame: int,
        settled: SettledObjects,
    ) -> None:
        self._engine, self._slots, self._follower, self._seen = engine, slots, follower, seen
        self._annotation, self._tracks, self._settled = annotation, tracks, settled
        self._anchors: dict[int, tuple[Anchor, ...]] = {track.id: () for track in tracks}
        self._followed: dict[int, FollowedObject] = {}
        self._held: dict[int, HeldSlot] = {}
        self._looks: dict[int, Look] = {}  # of each track when it was seen last
        self._views: dict[int, KnownView] = {}  # from which each is followed
        self._by_labels = set[int]()  # tracks in whose place labels were taken since a human drew them
        self._state: PropagationState | None = None
        self._thumbnail: Thumbnail | None = None
        self._exposure = Exposure(thumbnail(source.read(start_frame)))
        self._remember(source, start_frame)

    def _remember(self, source: FrameSource, start_frame: int) -> None:
        for track in self._tracks:
            frames = [frame for frame in track.segments if is_barrier(self._annotation, track.id, frame)]
            nearest = sorted(frames, key=lambda frame: abs(frame - start_frame))[:MAX_ANCHORS]
            for frame in nearest:
                if frame != start_frame:
                    picture = source.read(frame)
                    picture = lit(picture, self._exposure.compare(thumbnail(picture)))
                    self._anchor(track.id, frame, picture, track.segments[frame].mask.to_array(), None)

    def advance(self, frame: int, image: RgbImage) -> dict[int, Segment | None]:
        """Look at the next frame.

        Args:
            frame: index, next to the one before; the start frame first.
            image: (H, W, 3) RGB.

        Returns:
            What each track is on the frame, None where it is not seen; without those on which a human decided.
        """
        observation = self._seen.observe(image)
        if self._state is None:
            output = self._slots.settle(observation)
        else:
            output = self._engine.decode(observation, self._state)
        self._state = output.state
        is_start = self._thumbnail is None
        if self._thumbnail is not None and is_shot_cut(self._thumbnail, observation.thumbnail):
            self._followed = {key: followed.lost() for key, followed in self._followed.items()}
        self._thumbnail = observation.thumbnail
        gain = self._exposure.follow(observation.thumbnail)
        image = lit(image, gain)
        seen = self._slots.looks(observation, output, frame, gain)
        starting = {track.id for track in self._tracks if is_start or is_barrier(self._annotation, track.id, frame)}
        self._start_anew([t for t in self._tracks if t.id in starting], frame, image, observation, output)
        found = {
            track.id: self._follow(track, frame, image, observation, output, seen)
            for track in self._tracks
            if track.id not in starting
        }
        self._state = self._slots.reseed(observation, output, self._state, {held.slot for held in self._held.values()})
        return found

    def _start_anew(
        self, tracks: Collection[Track], frame: int, image: RgbImage, observation: Observation, output: FrameOutput
    ) -> None:
        """Take over what a human left of some tracks on a frame."""
        assert self._state is not None
        drawn: dict[int, BoolImage] = {}
        for track in tracks:
            if frame not in track.segments:
                self._followed[track.id] = self._followed[track.id].lost()
                continue
            mask = drawn[track.id] = track.segments[frame].mask.to_array()
            self._views[track.id] = KnownView(image, mask)
            self._by_labels.discard(track.id)
            taken = {held.slot for key, held in self._held.items() if key != track.id}
            self._state, self._held[track.id] = self._slots.put(
                observation, replace(output, state=self._state), mask, taken
            )
            classes = self._slots.class_scores(output, self._held[track.id].slot)
            self._looks[track.id] = Look.of(frame, image, mask, classes * (classes.max() >= MIN_SLOT_SCORE))
        if not drawn:
            return
        as_held = self._engine.decode(observation, self._state)  # what the network sees now that it knows the masks
        for track_id, mask in drawn.items():
            network, _ = self._slots.read(observation, as_held, self._held[track_id])
            # one that sees nothing is not tried on it
            self._anchor(track_id, frame, image, mask, network if network.any() else None)
            window = ObjectWindow.around(mask)
            self._followed[track_id] = FollowedObject.seen(image, mask, window, self._anchors[track_id])

    def _follow(
        self,
        track: Track,
        frame: int,
        image: RgbImage,
        observation: Observation,
        output: FrameOutput,
        seen: SlotLooks,
    ) -> Segment | None:
        """Find a track on a frame where no human decided."""
        assert self._state is not None
        before, known, held = self._followed[track.id], self._looks[track.id], self._held[track.id]
        network, score = self._slots.read(observation, output, held)
        is_sure = score >= MIN_SLOT_SCORE and bool(network.any())
        # a slot whose box is held often scores low while its mask is right; where both masks agree, that is enough
        is_heard = is_sure or (before.mask is not None and bool(network.any()))
        standing = track.segments[frame].mask.to_array() if frame in track.segments else None
        taken = self._settled.pixels(track.id, frame)
        followed, sureness = self._follower.step(frame, image, before, network if is_heard else None, standing, taken)
        classes = self._slots.class_scores(output, held.slot) * is_sure
        look = Look.of(frame, image, followed.mask, classes) if followed.mask is not None else None
        likeness = _kept_likeness(known, look, before.mask is not None) if look is not None else 0.0
        if likeness == 0.0:
            followed, look = before.lost(), None
        other = None
        if standing is None or track.id not in self._by_labels:  # where labels tell the object, a slot's looks do not
            other = self._find_among_slots(track, image, observation, output, seen, followed.mask, likeness, taken)
        if other is not None:
            classes = self._slots.class_scores(output, self._held[track.id].slot)
        elif standing is not None:
            other = self._take_standing(track, frame, image, standing, followed.mask, likeness, taken)
        if other is not None and other[0].mask is not None:
            followed, sureness = other
            look = Look.of(frame, image, other[0].mask, classes)
        self._followed[track.id] = followed
        if followed.mask is None or look is None:
            return None
        known = self._looks[track.id]  # perhaps by now that of a label
        self._looks[track.id] = replace(look, colors=known.colors, classes=known.classes + look.classes)
        self._state = self._slots.hold(observation, self._state, self._held[track.id].slot, followed.mask)
        return Segment(Mask.from_array(followed.mask), "model", round(sureness, 4))

    def _find_among_slots(
        self,
        track: Track,
        image: RgbImage,
        observation: Observation,
        output: FrameOutput,
        seen: SlotLooks,
        carried: BoolImage | None,
        likeness: float,
        taken: BoolImage | None,
    ) -> tuple[FollowedObject, float] | None:
        """Look for an object among all that the network sees; the slot that sees it follows it from there on.

        Args:
            track: of the object.
            image: (H, W, 3) RGB.
            observation: of the frame.
            output: of the frame.
            seen: what the slots show on it.
            carried: (H, W) mask that was carried to the frame, None where the object was lost.
            likeness: of the colours under this mask with those that a human marked.
            taken: (H, W) pixels that belong to settled objects.

        Returns:
            The object and how sure that is; None where the carried mask stands.
        """
        held_slots = {held.slot for key, held in self._held.items() if key != track.id}
        slot, found = seen.most_alike(self._looks[track.id], held_slots)
        if found < _wanted_likeness(carried, likeness):
            return None
        mask, score = self._slots.read(observation, output, HeldSlot(slot, None))
        if not mask.any() or is_settled(mask, taken):
            return None
        if carried is not None and is_agreed(mask, carried, MIN_AGREEMENT):
            return None  # the witnesses agree; their blend is the finer mask
        self._held[track.id] = HeldSlot(slot, None)
        mask = leave_alone(mask, taken)
        return FollowedObject.seen(image, mask, ObjectWindow.around(mask), self._anchors[track.id]), score

    def _take_standing(
        self,
        track: Track,
        frame: int,
        image: RgbImage,
        standing: BoolImage,
        carried: BoolImage | None,
        likeness: float,
        taken: BoolImage | None,
    ) -> tuple[FollowedObject, float] | None:
        """Look whether the (H, W) mask that the labels hold on the frame is the object; see `_find_among_slots`.

        Where labels have been taken for it, those that follow stand as they are while what is carried agrees.
        """
        if is_settled(standing, taken):
            return None
        view, warper = self._views[track.id], self._follower.warper
        is_whole = False
        if carried is not None and likeness <= MAX_HALF_LIKENESS:
            is_whole = is_revealed(warper, view, image, carried, standing)
        if carried is not None and is_agreed(standing, carried, MIN_AGREEMENT):
            is_object = track.id in self._by_labels
        else:
            is_object = self._is_like(track.id, frame, image, standing, carried, likeness)
        if carried is not None and not (is_whole or is_object):
            is_object = has_taken_in(warper, view, image, carried, standing)
        if not (is_whole or is_object):
            return None
        self._by_labels.add(track.id)
        mask = leave_alone(standing, taken)
        if is_whole and view.area >= TELLING_PIXELS:
            self._views[track.id] = KnownView(image, mask)
            self._looks[track.id] = Look.of(frame, image, mask, self._looks[track.id].classes)
            self._anchor(track.id, frame, image, mask, None)
        followed = FollowedObject.seen(image, mask, ObjectWindow.around(mask), self._anchors[track.id])
        return followed, track.segments[frame].score

    def _is_like(
        self,
        track_id: int,
        frame: int,
        image: RgbImage,
        standing: BoolImage,
        carried: BoolImage | None,
        likeness: float,
    ) -> bool:
        """Tell whether a (H, W) label looks more like the object than what was carried.

        It may be larger than the object when it was seen last: most of it may have been hidden then. Where all that a
        human drew of it is a sliver, looks tell nothing against a label.
        """
        drawn = self._views[track_id].area
        if drawn < TELLING_PIXELS and (carried is None or np.count_nonzero(standing) >= SLIVER_GROWTH * drawn):
            return True
        known = self._looks[track_id]
        look = Look.of(frame, image, standing, np.zeros_like(known.classes))
        look = replace(look, log_area=min(look.log_area, known.log_area + MAX_LOG_AREA_CHANGE - 1e-6))
        return known.likeness(look) >= _wanted_likeness(carried, likeness)

    def _anchor(self, track_id: int, frame: int, image: RgbImage, mask: BoolImage, network: BoolImage | None) -> None:
        """Add a frame to those by which an object is known, and forget the farthest where these are too many.

        One that is known is replaced: the network may not have looked at it before.
        """
        others = [anchor for anchor in self._anchors[track_id] if anchor.frame != frame]
        anchor = self._follower.anchor(frame, image, mask, network)
        nearest = sorted((anchor, *others), key=lambda other: abs(other.frame - frame))
        self._anchors[track_id] = tuple(nearest[:MAX_ANCHORS])


def _wanted_likeness(carried: BoolImage | None, likeness: float) -> float:
    """Give the likeness that another mask needs to take the place of a carried one, or of none."""
    return MIN_LIKENESS if carried is None else max(MIN_LIKENESS, likeness + MIN_GAIN)


def _kept_likeness(known: Look, look: Look, was_seen: bool) -> float:
    """Measure the colours of a carried mask in common with those that a human marked; 0 where it is something else.

    An object that was not seen on the frame before has to fit in place, size and class, too.
    """
    likeness = color_likeness(known.colors, look.colors) if was_seen else known.likeness(look)
    return likeness if likeness >= (MIN_KEPT_LIKENESS if was_seen else MIN_LIKENESS) else 0.0
