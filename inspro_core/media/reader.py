"""Exact random access to the frames of a video file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation

from inspro_core.errors import VideoError
from inspro_core.media.index import build_index, open_container
from inspro_core.media.orientation import Orientation, frame_orientation
from inspro_core.media.source import RgbImage, scaled_hw

CACHE_BYTES = 256 << 20
STEPS_BACK = 12  # a step back by at most these decodes as many before it, too: more such steps will follow


class VideoReader:
    """A video file by frame number: frame i is the i-th frame that a plain decode from the start gives.

    Frames are found by presentation timestamp. A seek goes to the last key frame that is shown no later than the
    target and decodes on from there, leaving out what no other frame refers to; where the file lands elsewhere, earlier
    key frames are tried. Decoded pictures around the cursor stay in memory, so that stepping back within a group of
    pictures decodes it once.

    Args:
        path: of the file.
        cache_bytes: of decoded pictures kept.

    Raises:
        VideoError: if the file cannot be opened or holds no frame.
    """

    def __init__(self, path: str | Path, cache_bytes: int = CACHE_BYTES) -> None:
        self.path = Path(path)
        self._index = build_index(self.path)
        self.frame_count = len(self._index.pts)
        self._container, self._stream = open_container(self.path)
        self._decoder: Iterator[VideoFrame] | None = None
        self._cursor = -1  # number of the last frame the decoder gave
        self._wanted = 0  # number of the last frame that was asked for
        self._is_leading = False  # whether no key frame has come since the last seek
        self._needed_from: int | None = None  # timestamp before which only frames that others refer to are decoded
        self._cache: OrderedDict[int, VideoFrame] = OrderedDict()
        self._cache_bytes, self._cached_bytes = cache_bytes, 0
        self._orientation = Orientation()
        first = self._decode(0)
        self._orientation = frame_orientation(first)
        self._stored_hw = (first.height, first.width)
        self.size_hw = self._orientation.shown_size(self._stored_hw)
        self.timestamps = self._timestamps()

    def read(self, frame: int) -> RgbImage:
        """Read one frame; see `FrameSource.read`."""
        if not 0 <= frame < self.frame_count:
            raise IndexError(f"{self.path}: frame {frame} of {self.frame_count}")
        return self._picture(frame, self._decode(frame))

    def read_small(self, frame: int, longest: int) -> RgbImage:
        """Read one frame as `read` does, its longer side scaled down to so many pixels before it is converted."""
        if not 0 <= frame < self.frame_count:
            raise IndexError(f"{self.path}: frame {frame} of {self.frame_count}")
        height, width = scaled_hw(self._stored_hw, longest)
        decoded = self._checked(frame, self._decode(frame))
        small = decoded.reformat(width, height, "rgb24", interpolation=Interpolation.AREA)
        return self._orientation.apply(small.to_ndarray().view(np.uint8))

    def approach(self, frame: int) -> Iterator[int]:
        """Decode towards a frame, picture by picture, so that `read` has it in memory.

        Who stops halfway loses nothing: any other frame can be read then.

        Yields:
            Number of each frame that was decoded on the way, in order of presentation.

        Raises:
            VideoError: if the frame cannot be decoded.
        """
        if frame in self._cache:
            self._cache.move_to_end(frame)
            self._wanted = frame
            return
        steps_back = STEPS_BACK if 0 < self._wanted - frame <= STEPS_BACK else 0
        self._wanted = frame
        key = self._last_key(frame)
        if self._index.is_seekable:
            self._needed_from = int(self._index.pts[max(0, frame - steps_back)])
        is_ahead = self._decoder is not None and self._cursor < frame
        if is_ahead and self._cursor >= self._key_frame_number(key) - 1:
            yield from self._advance_to(frame)
        for start in self._starts(key):
            if frame in self._cache:
                return
            self._start_at(start)
            yield from self._advance_to(frame)
        if frame not in self._cache:
            raise self._damaged(frame)

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, RgbImage]]:
        """Read frames in order; see `FrameSource.frames`."""
        for frame in range(start, self.frame_count if stop is None else min(stop, self.frame_count)):
            yield frame, self.read(frame)

    def close(self) -> None:
        """Release the file."""
        self._decoder = None
        self._cache.clear()
        self._container.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def _timestamps(self) -> tuple[float, ...]:
        if not self._index.is_seekable:
            rate = float(self._stream.average_rate or 25)
            return tuple(frame / rate for frame in range(self.frame_count))
        base = float(self._stream.time_base or 1)
        seconds: list[float] = ((self._index.pts - self._index.pts[0]) * base).tolist()
        return tuple(seconds)

    def _picture(self, number: int, frame: VideoFrame) -> RgbImage:
        image = self._checked(number, frame).to_ndarray(format="rgb24")
        return self._orientation.apply(image.view(np.uint8))

    def _checked(self, number: int, frame: VideoFrame) -> VideoFrame:
        """Refuse a frame that the decoder has patched up, or of another size than the first one's."""
        if frame.is_corrupt:
            raise self._damaged(number)
        if (frame.height, frame.width) != self._stored_hw:
            found, expected = f"{frame.width}×{frame.height}", f"{self._stored_hw[1]}×{self._stored_hw[0]}"
            raise VideoError(
                self.path,
                "frame {frame} is {found}, the video {expected}; re-encode it to one size",
                frame=number,
                found=found,
                expected=expected,
            )
        return frame

    def _damaged(self, frame: int) -> VideoError:
        return VideoError(
            self.path,
            "frame {frame} of {count} cannot be decoded; the file is damaged there, re-encode it",
            frame=frame,
            count=self.frame_count,
        )

    def _decode(self, frame: int) -> VideoFrame:
        """Give a decoded frame from memory, by going on, or by seeking."""
        for _ in self.approach(frame):
            pass
        return self._cache[frame]

    def _last_key(self, frame: int) -> int:
        pts = self._index.pts[frame]
        return max(0, int(np.searchsorted(self._index.key_pts, pts, side="right")) - 1)

    def _key_frame_number(self, key: int) -> int:
        return int(np.searchsorted(self._index.pts, self._index.key_pts[key]))

    def _starts(self, key: int) -> Iterator[int | None]:
        """List timestamps to seek to for a key frame, the nearest first; None, the start of the file, comes last.

        MP4 seeks by presentation time and would go to the key frame before where it is given the time of decoding;
        others seek by the time of decoding and may go too far where they are given the later one.
        """
        for number in range(key if self._index.is_seekable else -1, -1, -1):
            pts, earlier = int(self._index.key_pts[number]), int(self._index.key_seek[number])
            yield pts
            if earlier != pts:
                yield earlier
        yield None

    def _start_at(self, timestamp: int | None) -> None:
        """Place the decoder by a timestamp, or at the start of the file, opened anew, which takes far longer."""
        self._decoder = None
        try:
            if timestamp is None:
                self._container.close()
                self._container, self._stream = open_container(self.path)
            else:
                self._container.seek(timestamp, stream=self._stream, backward=True)
        except av.error.FFmpegError:
            self._container, self._stream = open_container(self.path)
        self._decoder = self._decodable_frames()
        self._cursor, self._is_leading = -1, True

    def _decodable_frames(self) -> Iterator[VideoFrame]:
        """Decode on, leaving out packets that do not decode, and far before a target those that no frame refers to."""
        context = self._stream.codec_context
        for packet in self._container.demux(self._stream):
            needed, pts = self._needed_from, packet.pts
            is_far = needed is not None and pts is not None and pts < needed
            context.skip_frame = "NONREF" if is_far else "DEFAULT"
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                continue

    def _advance_to(self, frame: int) -> Iterator[int]:
        """Decode on until a frame is reached, keeping and telling what comes by; it may not be among that."""
        assert self._decoder is not None
        is_first = self._cursor < 0
        while self._cursor < frame:
            try:
                decoded = next(self._decoder, None)
            except (av.error.FFmpegError, EOFError):
                decoded = None
            if decoded is None:
                self._decoder = None
                return
            number = self._number(decoded)
            if number is None:
                continue
            if is_first and number > frame:
                self._decoder = None
                return  # the seek landed behind the target
            is_first = False
            self._cursor = number
            self._is_leading = self._is_leading and not decoded.key_frame
            if not (self._is_leading and decoded.is_corrupt):  # whose references lie before where the seek landed
                self._keep(number, decoded)
            yield number

    def _number(self, decoded: VideoFrame) -> int | None:
        """Find the number of a decoded frame by its timestamp; None for one that is not shown."""
        if not self._index.is_seekable:
            return self._cursor + 1
        if decoded.pts is None:
            return None
        number = int(np.searchsorted(self._index.pts, decoded.pts))
        is_known = number < self.frame_count and self._index.pts[number] == decoded.pts
        return number if is_known else None

    def _keep(self, number: int, frame: VideoFrame) -> None:
        """Remember a decoded picture and forget the least recently used ones."""
        if number in self._cache:
            return
        self._cache[number] = frame
        self._cached_bytes += _bytes(frame)
        while self._cached_bytes > self._cache_bytes and len(self._cache) > 1:
            _, oldest = self._cache.popitem(last=False)
            self._cached_bytes -= _bytes(oldest)


def _bytes(frame: VideoFrame) -> int:
    return sum(plane.buffer_size for plane in frame.planes)
