"""Which frames a video file holds: their presentation timestamps, in order, and where decoding can start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Self

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import PictureType
from av.video.stream import VideoStream
from numpy.typing import NDArray

from inspro_core.errors import VideoError, check_readable, looking_at

# Containers whose packets carry true presentation timestamps; others (AVI) are decoded once instead.
TIMED_CONTAINERS = {"mov", "mp4", "matroska", "webm", "mpegts", "flv", "ogg", "asf"}
CHECKED_FRAMES = 4  # frames at the start that must decode to what the packets promise


@dataclass(frozen=True)
class FrameIndex:
    """Frames of a video stream.

    Attributes:
        pts: (F,) int64 presentation timestamps in units of the stream, strictly increasing; frame i has pts[i].
        key_pts: (K,) int64 presentation timestamps of key frames, increasing.
        key_seek: (K,) int64 timestamp of each key frame that is surely no later than where it lies: of decoding or
            presentation, whichever comes first.
        places: (F,) int64 place of each frame in the order of decoding; frames that share one refer to each other.
        is_seekable: False where frames can only be counted from the start.
    """

    pts: NDArray[np.int64]
    key_pts: NDArray[np.int64]
    key_seek: NDArray[np.int64]
    places: NDArray[np.int64]
    is_seekable: bool = True

    def number(self, pts: int | None) -> int | None:
        """Find the number of a frame by its timestamp; None for one that is not shown."""
        if pts is None:
            return None
        number = int(np.searchsorted(self.pts, pts))
        return number if number < len(self.pts) and self.pts[number] == pts else None

    def last_key(self, frame: int) -> int:
        """Find the last key frame that is shown no later than a frame, as its place in `key_pts`."""
        return max(0, int(np.searchsorted(self.key_pts, self.pts[frame], side="right")) - 1)

    def key_number(self, key: int) -> int:
        """Give the number of a key frame; past the last one, the number of frames."""
        if key == len(self.key_pts):
            return len(self.pts)
        return int(np.searchsorted(self.pts, self.key_pts[key]))

    def without_key(self, frame: int) -> Self:
        """Leave out a key frame where decoding cannot start after all, unless it is the first one."""
        kept = self.key_pts != self.pts[frame]
        kept[0] = True
        return replace(self, key_pts=self.key_pts[kept], key_seek=self.key_seek[kept])


def open_container(path: Path, is_threaded: bool = True) -> tuple[InputContainer, VideoStream]:
    """Open a file and find its picture stream; cover pictures do not count.

    Args:
        path: of the file.
        is_threaded: whether several frames are decoded at once. One after the other takes less computing, and an error
            belongs to the packet at hand: threads lose up to three good frames before a damaged end.

    Raises:
        VideoError: if it does not exist, may not be read, is no media file, or has no video.
    """
    with looking_at(path, VideoError):
        if not path.exists():
            raise VideoError(path, "does not exist")
    check_readable(path, VideoError)
    try:
        container = av.open(str(path))
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            path,
            'cannot be opened as a video: {reason}; if a player shows it, convert it: ffmpeg -i "{name}" new.mp4',
            reason=_reason(error),
            name=path.name,
        ) from error
    pictures = [s for s in container.streams.video if not s.disposition & s.disposition.attached_pic]
    if not pictures:
        container.close()
        raise VideoError(path, "has no video stream (sound only?)")
    pictures[0].thread_type = "AUTO" if is_threaded else "NONE"
    return container, pictures[0]


def build_index(path: Path) -> FrameIndex:
    """Index a file by reading its packets once; one whose packets do not tell is decoded once.

    The last files are remembered as long as they are not written: a video is often described first and read then.

    Raises:
        VideoError: if the file cannot be read or holds no frame.
    """
    try:
        state = path.stat()
    except OSError:
        return _build_index(path)  # which says what is wrong
    return _remembered_index(path, (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=8)
def _remembered_index(path: Path, _: tuple[int, ...]) -> FrameIndex:
    """Index a file that is remembered by its path and its state."""
    return _build_index(path)


def _build_index(path: Path) -> FrameIndex:
    container, stream = open_container(path)
    try:
        names = set(container.format.name.split(","))
        index = _index_packets(container, stream) if names & TIMED_CONTAINERS else None
    except av.error.FFmpegError as error:
        raise VideoError(path, "is damaged: {reason}; copy it anew, or re-encode it", reason=_reason(error)) from error
    finally:
        container.close()
    if index is None or not _begins_as_promised(path, index):
        index = _index_by_decoding(path)
    if len(index.pts) == 0 and _is_animated_webp(path):
        raise VideoError(path, "is an animated WebP, which FFmpeg does not read; save it as a video (MP4) first")
    if len(index.pts) == 0:
        raise VideoError(
            path, "holds no frame that can be decoded; the file is empty, cut off or damaged: copy it anew"
        )
    return index


def _index_packets(container: InputContainer, stream: VideoStream) -> FrameIndex | None:
    """Collect timestamps of packets; None where they are missing or repeat."""
    pts, keys = [], []
    for packet in container.demux(stream):
        if packet.size == 0 or packet.is_discard:
            if packet.size and packet.is_keyframe and packet.pts is not None:
                keys.append((packet.pts, packet.pts if packet.dts is None else min(packet.pts, packet.dts)))
            continue
        if packet.pts is None:
            return None
        pts.append(packet.pts)
        if packet.is_keyframe:
            keys.append((packet.pts, packet.pts if packet.dts is None else min(packet.pts, packet.dts)))
    ordered = np.unique(np.array(pts, dtype=np.int64))
    if len(ordered) != len(pts) or not keys:
        return None
    keys.sort()
    key_pts, key_seek = np.array(keys, dtype=np.int64).T
    return FrameIndex(ordered, key_pts, key_seek, places=np.argsort(pts, kind="stable"))


def _begins_as_promised(path: Path, index: FrameIndex) -> bool:
    """Decode the first frames and compare their timestamps with the index."""
    container, stream = open_container(path, is_threaded=False)
    seen: list[int | None] = []
    try:
        for frame in container.decode(stream):
            seen.append(frame.pts)
            if len(seen) == CHECKED_FRAMES:
                break
    except av.error.FFmpegError:
        return False
    finally:
        container.close()
    return bool(seen == index.pts[:CHECKED_FRAMES].tolist())


def _index_by_decoding(path: Path) -> FrameIndex:
    """Index by what really decodes; packets that do not are left out, as every player does."""
    container, stream = open_container(path)
    pts: list[int | None] = []
    keys: list[int] = []
    is_between: list[bool] = []
    try:
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                continue
            for frame in frames:
                pts.append(frame.pts)
                is_between.append(frame.pict_type == PictureType.B)
                if frame.key_frame and frame.pts is not None:
                    keys.append(frame.pts)
    except av.error.FFmpegError:
        pass  # a file that is cut off ends here; what decoded before stays
    finally:
        container.close()
    known = [value for value in pts if value is not None]
    is_timed = len(known) == len(pts) and all(a < b for a, b in pairwise(known))
    places = _places(np.array(is_between, dtype=bool))
    if not is_timed:
        count = np.arange(len(pts), dtype=np.int64)
        return FrameIndex(count, count[:1], count[:1], places, is_seekable=False)
    key_pts = np.array(sorted(set(keys)) or known[:1], dtype=np.int64)
    return FrameIndex(np.array(known, dtype=np.int64), key_pts, key_pts, places)


def _places(is_between: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Guess the order of decoding: B-frames share the place after the frame that follows them.

    Args:
        is_between: (F,) whether a frame is a B-frame, in order of presentation.
    """
    others_before: NDArray[np.int64] = np.cumsum(~is_between) - ~is_between
    return 2 * others_before + is_between


def _is_animated_webp(path: Path) -> bool:
    """Read the flag of animation (WebP container specification, extended file format)."""
    with path.open("rb") as file:
        head = file.read(21)
    return len(head) == 21 and head[:4] + head[8:16] == b"RIFFWEBPVP8X" and bool(head[20] & 2)


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
