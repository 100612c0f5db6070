"""Choosing what is held out: whole videos where there are enough, else the end of a video behind a gap."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HELD_OUT_SHARE = 0.25  # of the videos, or of the confirmed frames of one
WHOLE_FROM = 3  # videos from which on whole ones are held out
BLOCK_FROM = 4  # confirmed frames from which on a block of them can be held out
MAX_GAP = 10  # frames on either side of a block that neither side uses
GAP_SHARE = 8  # a gap is at most this part of a video: 1 / 8
NOTHING = range(0)


@dataclass(frozen=True)
class ConfirmedVideo:
    """The confirmed part of a video.

    Attributes:
        name: of the video; the choice depends on it and not on the order of the videos.
        frames: confirmed, ascending, not empty.
        frame_count: of the whole video.
        classes: ids of the categories on these frames.
    """

    name: str
    frames: tuple[int, ...]
    frame_count: int
    classes: frozenset[int]


def divide(videos: Mapping[int, ConfirmedVideo], known: Mapping[int, range]) -> dict[int, range]:
    """Choose the held-out frames of videos that were not divided before.

    With three videos or more a quarter of them is held out whole, those that show most classes first, and never the
    last one with a class to learn. With fewer, or where no video can be spared, it is the last quarter of each
    video's confirmed frames.

    Args:
        videos: confirmed parts by video id.
        known: held-out frames by video id, of videos that were divided before; empty where all is learned.

    Returns:
        The same for all other videos.
    """
    new = {video_id: video for video_id, video in videos.items() if video_id not in known}
    total = len(videos.keys() | known.keys())
    if total >= WHOLE_FROM:
        held = sum(len(frames) > 0 for frames in known.values())
        wanted = max(1, round(HELD_OUT_SHARE * total)) - held
        learned = [video for video_id, video in videos.items() if not known.get(video_id, NOTHING)]
        chosen = _choose_whole(new, learned, wanted)
        if held or chosen:
            return {key: range(video.frame_count) if key in chosen else NOTHING for key, video in new.items()}
    return {video_id: _last_quarter(video) for video_id, video in new.items()}


def gap_around(frame_count: int) -> int:
    """Return how many frames beside a held-out block neither side uses, for a video of some length."""
    return min(MAX_GAP, max(1, frame_count // GAP_SHARE))


def learned_frames(frames: Sequence[int], held_out: range, frame_count: int) -> tuple[int, ...]:
    """Return the frames of a video that may be learned: those off the held-out block and its gaps."""
    if not held_out:
        return tuple(frames)
    gap = gap_around(frame_count)
    return tuple(frame for frame in frames if frame < held_out.start - gap or frame >= held_out.stop + gap)


def _choose_whole(new: Mapping[int, ConfirmedVideo], learned: Sequence[ConfirmedVideo], wanted: int) -> set[int]:
    """Choose whole videos among new ones.

    Args:
        new: by video id; all of them are in `learned`, too.
        learned: what would be learned if none were chosen.
        wanted: how many.
    """
    left = Counter(category for video in learned for category in video.classes)
    chosen, shown = set[int](), set[int]()
    by_name = sorted(new, key=lambda video_id: hashlib.sha256(new[video_id].name.encode()).digest())
    while len(chosen) < wanted:
        spare = [v for v in by_name if v not in chosen and all(left[category] > 1 for category in new[v].classes)]
        if not spare:
            break
        best = max(spare, key=lambda video_id: len(new[video_id].classes - shown))  # of equals the first one
        chosen.add(best)
        shown |= new[best].classes
        left.subtract(new[best].classes)
    return chosen


def _last_quarter(video: ConfirmedVideo) -> range:
    """Return the frames from the first of the last quarter on; none where the gap would leave nothing to learn."""
    if len(video.frames) < BLOCK_FROM:
        return NOTHING
    count = max(1, round(HELD_OUT_SHARE * len(video.frames)))
    block = range(video.frames[-count], video.frames[-1] + 1)
    return block if learned_frames(video.frames, block, video.frame_count) else NOTHING
