"""Online tracking: the slots of the network become tracks with ids, frame by frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.look_back import KeptFrame, look_back
from inspro_core.inference.predictions import FramePrediction, read_instances
from inspro_core.inference.reappearance import NO_TRACKS, Look, RememberedTrack, find_returns, look_at_slots, remember
from inspro_core.inference.shot_cuts import Thumbnail, is_shot_cut
from inspro_core.model.inspro import FrameOutput
from inspro_core.model.propagation import PropagationState

NO_TRACK = 0


@dataclass(frozen=True)
class TrackerConfig:
    """How slots become tracks.

    Attributes:
        score_threshold: a track is reported on a frame when its best class scores at least this.
        birth_score: a slot without a track starts one only when it scores at least this too, so that weak guesses do
            not hold slots that could find entering objects.
        reseed_free_slots: set slots without a track whose score is below `reseed_score` back to their learned start
            before the next frame, so that they can find entering objects.
        reseed_score: see above.
        drop_duplicates: of two slots whose masks overlap by `duplicate_iou`, hide the one whose track is younger; free
            its slot when that lasts for `duplicate_patience` frames. The older track, the incumbent, keeps its id.
        faint_score: from this score on a track without a sighting still claims the object under its mask.
        lost_patience: frames for which the slot of an unseen object stays reserved for its return.
        reset_at_cuts: start anew behind a hard cut.
        revive_tracks: give a newcomer that looks like a track that was lost the id of that track.
        refine_masks: draw masks again at the resolution of the picture, see `Refinement`.
        look_back_frames: before the frame on which a track begins or returns, on which it is looked for; so many frames
            are kept in memory with what the backbone sees of them. 0 for none.
        look_back_score: a track that scores less than this, or than `score_threshold`, on such a frame was not there.
    """

    score_threshold: float = 0.2
    birth_score: float = 0.5
    reseed_free_slots: bool = True
    reseed_score: float = 0.2
    drop_duplicates: bool = True
    duplicate_iou: float = 0.5
    duplicate_patience: int = 5
    faint_score: float = 0.02
    lost_patience: int = 30
    reset_at_cuts: bool = True
    revive_tracks: bool = True
    refine_masks: bool = True
    look_back_frames: int = 16
    look_back_score: float = 0.2


@dataclass(frozen=True)
class TrackerState:
    """All that is remembered of a video; its size does not grow with the video.

    Attributes:
        propagation: state of the network, or None before the first frame.
        track_ids: (N,) int64 track of each slot, 0 without one.
        class_sums: (N, K) sum of class scores over the frames of the slot's track.
        ages: (N,) frames since the birth of the slot's track.
        missed: (N,) frames since the track was last seen.
        overlapped: (N,) frames in a row on which the track lay on an older one.
        next_track_id: id of the next new track.
        frame: index of the next frame.
        last_thumbnail: of the frame before.
        seen: tracks since the last cut by id, as they were when last seen; the latest 64.
        kept: the latest frames since the last cut.
    """

    propagation: PropagationState | None
    track_ids: NDArray[np.int64]
    class_sums: NDArray[np.float64]
    ages: NDArray[np.int64]
    missed: NDArray[np.int64]
    overlapped: NDArray[np.int64]
    next_track_id: int = 1
    frame: int = 0
    last_thumbnail: Thumbnail | None = None
    seen: Mapping[int, RememberedTrack] = field(default_factory=lambda: NO_TRACKS)
    kept: tuple[KeptFrame, ...] = ()


class Tracker:
    """Turns frames into tracked instances. Holds no video: the state is passed in and returned."""

    def __init__(self, engine: Engine, config: TrackerConfig | None = None) -> None:
        self.engine = engine
        self.config = config or TrackerConfig()

    def start(self, first_track_id: int = 1, first_frame: int = 0) -> TrackerState:
        """Return the state before the first frame of a video."""
        slots, classes = self.engine.config.num_slots, self.engine.config.num_classes
        zeros = np.zeros(slots, dtype=np.int64)
        return TrackerState(None, zeros, np.zeros((slots, classes)), zeros, zeros, zeros, first_track_id, first_frame)

    def step(self, frame: NDArray[np.uint8], state: TrackerState) -> tuple[FramePrediction, TrackerState]:
        """Track one frame.

        Args:
            frame: (H, W, 3) RGB uint8.
            state: of the frame before, or `start()`.
        """
        return self.advance(self.engine.observe(frame), state)

    def advance(self, observation: Observation, state: TrackerState) -> tuple[FramePrediction, TrackerState]:
        """Track one frame that was observed already; see `step`."""
        small = observation.thumbnail
        if self.config.reset_at_cuts and state.last_thumbnail is not None and is_shot_cut(state.last_thumbnail, small):
            state = self.start(state.next_track_id, state.frame)
        start = self.engine.start(observation.sizes_hw)
        output = self.engine.decode(observation, state.propagation or start)
        scores = output.logits[-1, 0].sigmoid().cpu().numpy().astype(np.float64)  # (N, K)
        best = scores.max(axis=1)
        candidates = self._candidates(state, best)
        logits = self._mask_logits(output, candidates)
        is_sure = best[candidates] >= self.config.score_threshold
        is_shown = self._incumbents(logits, is_sure)
        shown = candidates[is_shown]
        shown_logits = logits[torch.from_numpy(is_shown).to(logits.device)] if logits is not None else None
        looks = []
        if shown_logits is not None and self.config.revive_tracks:
            looks = look_at_slots(self.engine, observation, output, shown, shown_logits, state.frame)
        state, is_left = _revive(state, shown, looks)
        state = _remember(_advance(state, candidates, is_shown, scores), shown, looks)
        names = [(int(state.track_ids[slot]), int(state.class_sums[slot].argmax())) for slot in shown]
        refines = self.config.refine_masks
        instances = read_instances(self.engine, observation, output, shown, shown_logits, names, refines)
        prediction = FramePrediction(state.frame, instances)
        is_reset = self._freed(state, best) | is_left
        if output.places is not None:
            state, is_reset = _follow(state, is_reset, output.places[0].cpu().numpy())
        propagation = output.state
        if is_reset.any():
            propagation = propagation.reset_slots(start, torch.from_numpy(is_reset)[None].to(self.engine.device))
        state = replace(_forget(state, is_reset), propagation=propagation, last_thumbnail=small)
        if self.config.look_back_frames and shown_logits is not None:
            earlier, kept = self._look_back(prediction, state)
            prediction = replace(prediction, earlier=earlier)
            shapes = {track_id: shape for (track_id, _), shape in zip(names, shown_logits > 0, strict=True)}
            kept = (*kept, KeptFrame(state.frame, observation, shapes))[-self.config.look_back_frames :]
            state = replace(state, kept=kept)
        return prediction, replace(state, frame=state.frame + 1)

    def _look_back(
        self, prediction: FramePrediction, state: TrackerState
    ) -> tuple[tuple[FramePrediction, ...], tuple[KeptFrame, ...]]:
        """Find tracks that begin or return on a frame on those before; see `look_back`."""
        if not state.kept:
            return (), ()
        assert state.propagation is not None
        slot_of = {int(track_id): slot for slot, track_id in enumerate(state.track_ids) if track_id != NO_TRACK}
        newcomers = {
            slot_of[instance.track_id]: instance
            for instance in prediction.instances
            if instance.track_id not in state.kept[-1].shapes and instance.track_id in slot_of
        }
        config = self.config
        least = max(config.look_back_score, config.score_threshold)
        iou = config.duplicate_iou if config.drop_duplicates else 1.0  # more than which no two masks overlap
        return look_back(self.engine, state.kept, state.propagation, newcomers, least, iou, config.refine_masks)

    def _seniority(self, state: TrackerState) -> NDArray[np.int64]:
        """Order slots for duplicates: older tracks first, slots without a track last."""
        return np.where(state.track_ids == NO_TRACK, -1, state.ages)

    def _mask_logits(self, output: FrameOutput, slots: NDArray[np.int64]) -> Tensor | None:
        if self.engine.config.mask is None:
            return None
        return self.engine.mask_logits(output, slots)

    def _candidates(self, state: TrackerState, best: NDArray[np.float64]) -> NDArray[np.int64]:
        """Choose the slots that may show an object, by seniority: those with a track, also faint ones, and births."""
        faint = self.config.faint_score if self.config.drop_duplicates else self.config.score_threshold
        birth = max(self.config.birth_score, self.config.score_threshold)
        slots = np.flatnonzero(best >= np.where(state.track_ids == NO_TRACK, birth, faint))
        return np.asarray(slots[np.lexsort((-best[slots], -self._seniority(state)[slots]))])

    def _incumbents(self, logits: Tensor | None, is_sure: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Go through candidates in order of seniority and decide which are shown.

        One that lies on a shown one is hidden. A newcomer that lies on a faint track is hidden too, and the track is
        shown in its place: it was the same object all along.
        """
        count = len(is_sure)
        is_shown = is_sure.copy()
        if logits is None or not self.config.drop_duplicates or count < 2:
            return is_shown
        masks = (logits > 0).flatten(1).float()  # (M, h·w)
        overlap = masks @ masks.T
        areas = masks.sum(1)
        iou = (overlap / (areas[:, None] + areas[None] - overlap).clamp(min=1)).cpu().numpy()
        for index in range(1, count):
            on = np.flatnonzero(iou[index, :index] > self.config.duplicate_iou)
            if is_shown[index] and len(on):
                is_shown[index] = False
                if not is_shown[on].any():
                    is_shown[on[0]] = True
        return is_shown

    def _freed(self, state: TrackerState, best: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Choose the slots that go back to their learned start before the next frame."""
        config = self.config
        has_track = state.track_ids != NO_TRACK
        is_freed = np.zeros(len(best), dtype=bool)
        if config.reseed_free_slots:
            is_freed |= ~has_track & (best < config.reseed_score)
            is_freed |= has_track & (state.missed > config.lost_patience)
        if config.drop_duplicates:
            is_freed |= has_track & (state.overlapped >= config.duplicate_patience)
            is_freed |= ~has_track & (state.overlapped > 0)
        return is_freed


def _advance(
    state: TrackerState, candidates: NDArray[np.int64], is_shown: NDArray[np.bool_], scores: NDArray[np.float64]
) -> TrackerState:
    """Count the frame: births, sightings, misses and overlaps. Candidates are in order of seniority."""
    track_ids, class_sums = state.track_ids.copy(), state.class_sums.copy()
    next_track_id = state.next_track_id
    shown, hidden = candidates[is_shown], candidates[~is_shown]
    for slot in shown:
        if track_ids[slot] == NO_TRACK:
            track_ids[slot] = next_track_id
            next_track_id += 1
    class_sums[shown] += scores[shown]
    missed = np.where(track_ids != NO_TRACK, state.missed + 1, 0)
    missed[shown] = 0
    overlapped = np.zeros_like(state.overlapped)
    overlapped[hidden] = state.overlapped[hidden] + 1
    ages = np.where(track_ids != NO_TRACK, state.ages + 1, 0)
    return replace(
        state,
        track_ids=track_ids,
        class_sums=class_sums,
        ages=ages,
        missed=missed,
        overlapped=overlapped,
        next_track_id=next_track_id,
    )


def _revive(state: TrackerState, slots: NDArray[np.int64], looks: list[Look]) -> tuple[TrackerState, NDArray[np.bool_]]:
    """Let slots without a track take over the lost track that they look like.

    Returns:
        The state, and which slots lost their track in this way.
    """
    is_left = np.zeros(len(state.track_ids), dtype=bool)
    new = [index for index, slot in enumerate(slots[: len(looks)]) if state.track_ids[slot] == NO_TRACK]
    shown = set(state.track_ids[slots].tolist())
    lost = {track_id: track for track_id, track in state.seen.items() if track_id not in shown}
    returns = find_returns([looks[index] for index in new], lost)
    track_ids, class_sums, ages = state.track_ids.copy(), state.class_sums.copy(), state.ages.copy()
    for index, track_id in returns.items():
        is_left |= track_ids == track_id
        slot = slots[new[index]]
        track_ids[slot], ages[slot] = track_id, lost[track_id].age
        class_sums[slot] = lost[track_id].look.classes
    track_ids[is_left] = NO_TRACK
    return replace(state, track_ids=track_ids, class_sums=class_sums, ages=ages), is_left


def _remember(state: TrackerState, slots: NDArray[np.int64], looks: list[Look]) -> TrackerState:
    """Note how the tracks of some slots look; nothing where there are no looks."""
    seen = state.seen
    for slot, look in zip(slots, looks, strict=False):
        seen = remember(seen, int(state.track_ids[slot]), look, int(state.ages[slot]))
    return replace(state, seen=seen)


def _follow(
    state: TrackerState, is_reset: NDArray[np.bool_], places: NDArray[np.int64]
) -> tuple[TrackerState, NDArray[np.bool_]]:
    """Let tracks move with what detect slots found (N places, -1 for none) and free all detect slots.

    Returns:
        The state, and which of its slots are reset.
    """
    half = len(places)
    order = np.arange(2 * half)
    detect = np.flatnonzero(places >= 0)
    order[places[detect]] = half + detect
    moved = replace(
        state,
        track_ids=state.track_ids[order],
        class_sums=state.class_sums[order],
        ages=state.ages[order],
        missed=state.missed[order],
        overlapped=state.overlapped[order],
    )
    is_detect = np.arange(2 * half) >= half
    return _forget(moved, is_detect), is_reset[order] & ~is_detect


def _forget(state: TrackerState, is_reset: NDArray[np.bool_]) -> TrackerState:
    """Take the track from slots that are reset."""
    keep = ~is_reset
    return replace(
        state,
        track_ids=state.track_ids * keep,
        class_sums=state.class_sums * keep[:, None],
        ages=state.ages * keep,
        missed=state.missed * keep,
        overlapped=state.overlapped * keep,
    )
