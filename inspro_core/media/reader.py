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
from inspro_core.media.damage import DamageWatch
from inspro_core.media.index import build_index, open_container
from inspro_core.media.orientation import Orientation, frame_orientation
from inspro_core.media.source import RgbImage, scaled_hw

CACHE_BYTES = 256 << 20
STEPS_BACK = 12  # a step back by at most these decodes as many before it, too: more such steps will follow


class VideoReader:
    """A video file by frame number: frame i is the i-th frame that a plain decode from the start gives.

    Frames are found by presentation timestamp. A seek goes to the last key frame that is shown no later than the
    target and decodes on from there, leaving out what no other frame refers to; where the file lands elsewhere, or what
    it calls a key frame is none (intra refresh), earlier key frames are tried. Decoded pictures around the cursor stay
    in memory, so that stepping back within a group of pictures decodes it once. A frame that is damaged, or builds on
    one that is (see `DamageWatch`), is refused, however it is reached.

    Args:
        path: of the file.
        cache_bytes: of decoded pictures kept.
        is_threaded: see `open_container`.

    Raises:
        VideoError: if the file cannot be opened or holds no frame.
    """

    def __init__(self, path: str | Path, cache_bytes: int = CACHE_BYTES, is_threaded: bool = True) -> None:
        self.path, self._is_threaded = Path(path), is_threaded
        self._index = build_index(self.path)
        self.frame_count = len(self._index.pts)
        self._container, self._stream = open_container(self.path, self._is_threaded)
        self._is_closed = False
        self._decoder: Iterator[VideoFrame] | None = None
        self._cursor = -1  # number of the last frame the decoder gave
        self._wanted = 0  # number of the last frame that was asked for
        self._watch = DamageWatch(self.path, self._index, self._stream.codec_context.name)
        self._damaged: set[int] = set()  # numbers of frames in memory, or once there, whose picture is wrong
        self._awaited_key: int | None = None  # number of the key frame that the last seek went to, until it comes
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
            ValueError: if the video is closed.
        """
        if self._is_closed:
            raise ValueError(f"{self.path}: is closed; read before the end of the `with` block")
        if frame in self._cache:
            self._cache.move_to_end(frame)
            self._wanted = frame
            return
        steps_back = STEPS_BACK if 0 < self._wanted - frame <= STEPS_BACK else 0
        self._wanted = frame
        if self._index.is_seekable:
            self._needed_from = int(self._index.pts[max(0, frame - steps_back)])
        key = self._index.last_key(frame)
        is_ahead = self._decoder is not None and self._cursor < frame
        if self._watch.holds(frame) or (is_ahead and self._cursor >= self._index.key_number(key) - 1):
            yield from self._advance_to(frame)
        is_passed = False  # a run went by without the frame: it is lost, unless a plain decode gives it
        for key_frame, timestamp in self._starts(key):
            if frame in self._cache:
                return
            if is_passed and timestamp is not None:
                continue
            self._start_at(key_frame, timestamp)
            yield from self._advance_to(frame)
            is_passed = self._decoder is not None and self._awaited_key is None
        if frame not in self._cache:
            raise self._damage_error(frame)

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, RgbImage]]:
        """Read frames in order; see `FrameSource.frames`."""
        for frame in range(start, self.frame_count if stop is None else min(stop, self.frame_count)):
            yield frame, self.read(frame)

    def close(self) -> None:
        """Release the file."""
        self._is_closed, self._decoder = True, None
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
        if number in self._damaged:
            raise self._damage_error(number)
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

    def _damage_error(self, frame: int) -> VideoError:
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

    def _starts(self, key: int) -> Iterator[tuple[int | None, int | None]]:
        """List key frames to start at, the nearest first: the number of each and a timestamp to seek to.

        MP4 seeks by presentation time and would go to the key frame before where it is given the time of decoding;
        others seek by the time of decoding and may go too far where they are given the later one. The start of the
        file, None, comes last.
        """
        for place in range(key if self._index.is_seekable else -1, -1, -1):
            pts, earlier = int(self._index.key_pts[place]), int(self._index.key_seek[place])
            number = self._index.number(pts)  # None where an edit list hides the key frame
            yield number, pts
            if earlier != pts:
                yield number, earlier
        yield None, None

    def _start_at(self, key_frame: int | None, timestamp: int | None) -> None:
        """Place the decoder by a timestamp, or at the start of the file, opened anew, which takes far longer."""
        self._decoder = None
        try:
            if timestamp is None:
                self._needed_from = None  # as a plain decode would: skipping has its part where a damaged file fails
                self._container.close()
                self._container, self._stream = open_container(self.path, self._is_threaded)
            else:
                self._container.seek(timestamp, stream=self._stream, backward=True)
        except av.error.FFmpegError:
            self._container, self._stream = open_container(self.path, self._is_threaded)
        self._decoder = self._decodable_frames()
        self._watch.restart()
        self._cursor, self._awaited_key = -1, key_frame

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
                self._watch.note_error()

    def _advance_to(self, frame: int) -> Iterator[int]:
        """Decode on until all is known about a frame, keeping and telling what comes by; it may not be among that."""
        assert self._decoder is not None
        self._keep_known(frame)
        while self._cursor < self._watch.known_at(frame):
            try:
                decoded = next(self._decoder, None)
            except (av.error.FFmpegError, EOFError):
                decoded = None
            if decoded is None:
                self._cursor = self.frame_count
                self._watch.finish()
                break
            number = self._number(decoded)
            if number is None:
                continue
            if self._awaited_key is not None and (decoded.key_frame or number >= self._awaited_key):
                if number > frame or not decoded.key_frame:
                    self._give_up_start(number)
                    return
                self._awaited_key = None
            self._cursor = number
            if self._awaited_key is None:
                self._watch.pass_by(number, decoded)
                self._keep_known(frame)
            yield number
        self._keep_known(frame)

    def _give_up_start(self, number: int) -> None:
        """Leave a run of decoding that began behind the target, or at what is no key frame; forget that one."""
        self._decoder = None
        if number == self._awaited_key:
            self._index = self._index.without_key(number)

    def _number(self, decoded: VideoFrame) -> int | None:
        return self._index.number(decoded.pts) if self._index.is_seekable else self._cursor + 1

    def _keep_known(self, frame: int) -> None:
        """Move to memory what the watch knows all about, up to a frame."""
        for number, decoded, is_damaged in self._watch.release(frame):
            if is_damaged:
                self._damaged.add(number)
            elif self._needed_from is None:  # a plain decode knows it better than a jump that broke off
                self._damaged.discard(number)
            self._keep(number, decoded)

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
