"""Means over all tracks of what the robot measured, one row per way of carrying masks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inspro_core.evaluate.first_mask import FirstMaskScore
from inspro_core.evaluate.robot import RobotTrack


@dataclass(frozen=True)
class FirstMaskSummary:
    """How well one way carried the first masks.

    Attributes:
        carrier: name of the way.
        mean_j: mean over the tracks of J over the rest of their videos.
        frames_per_second: of one track.
        tracks: (video, true track id, J) of each.
    """

    carrier: str
    mean_j: float
    frames_per_second: float
    tracks: tuple[tuple[str, int, float], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True)
class RobotSummary:
    """How much work one way left to the robot.

    Attributes:
        carrier: name of the way.
        actions_per_100: actions per 100 object-frames.
        kinds: actions of each kind.
        curve: (actions per 100 object-frames so far, mean J over all frames of all tracks): before the first action,
            then after one more action on every unfinished track.
        seconds_per_action: of computing, mean over masks drawn.
        tracks: (video, true track id, object-frames, actions) of each.
    """

    carrier: str
    actions_per_100: float
    kinds: dict[str, int]
    curve: tuple[tuple[float, float], ...]
    seconds_per_action: float
    tracks: tuple[tuple[str, int, int, int], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON holds them."""
        return asdict(self)


def summarize_first_masks(scores: Sequence[FirstMaskScore]) -> list[FirstMaskSummary]:
    """Average over the tracks, one summary per carrier in the order in which they occur."""
    summaries = []
    for carrier in dict.fromkeys(score.carrier for score in scores):
        mine = [score for score in scores if score.carrier == carrier]
        seconds = sum(score.seconds for score in mine) / len(mine)
        tracks = tuple((score.video, score.track_id, round(score.j, 4)) for score in mine)
        mean_j = sum(score.j for score in mine) / len(mine)
        summaries.append(FirstMaskSummary(carrier, mean_j, 1 / seconds if seconds else 0.0, tracks))
    return summaries


def summarize_robot(carrier: str, tracks: Sequence[RobotTrack]) -> RobotSummary:
    """Add up the work on all tracks."""
    object_frames = max(1, sum(track.object_frames for track in tracks))
    actions = [action for track in tracks for action in track.actions]
    masks = [action.seconds for action in actions if action.kind == "mask"]
    rounds = max((len(track.actions) for track in tracks), default=0)
    frames = max(1, sum(track.frame_count for track in tracks))
    curve = []
    for done in range(rounds + 1):
        spent = sum(min(done, len(track.actions)) for track in tracks)
        j = sum(track.mean_j[min(done, len(track.actions))] * track.frame_count for track in tracks) / frames
        curve.append((round(100 * spent / object_frames, 2), round(j, 4)))
    return RobotSummary(
        carrier,
        100 * len(actions) / object_frames,
        dict(Counter(action.kind for action in actions)),
        tuple(curve),
        sum(masks) / max(1, len(masks)),
        tuple((track.video, track.track_id, track.object_frames, len(track.actions)) for track in tracks),
    )
