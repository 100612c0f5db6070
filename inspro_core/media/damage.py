"""Which frames are damaged: those that the decoder had to patch up, and those that build on them."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Literal, NamedTuple

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame

from inspro_core.media.index import FrameIndex, open_container

CODECS_WITH_B_FRAMES = frozenset(("h264", "hevc", "mpeg4", "mpeg2video"))
"""In which others refer to nearly every frame that is no B-frame."""


class JudgedFrame(NamedTuple):
    """A decoded frame, its number, and whether its picture is wrong."""

    number: int
    frame: VideoFrame
    is_damaged: bool


class _Waiting(NamedTuple):
    number: int
    frame: VideoFrame
    fresh_from: int  # number of the key frame that it builds on


class DamageWatch:
    """Tells which frames of one run of decoding are damaged.

    FFmpeg marks the one frame that it had to patch up. Whatever is decoded after it and is shown before the next key
    frame may be predicted from it, so all of that counts as damaged, except after a frame to which no other refers.
    Frames shown shortly before the damaged one can be decoded after it (B-frames), so a frame waits until all that
    were decoded before it have come by. A stream that is refreshed piecemeal, without key frames (intra refresh),
    stays damaged to its end.

    Args:
        path: of the video file.
        index: of its frames.
        codec: as FFmpeg names it.
    """

    def __init__(self, path: Path, index: FrameIndex, codec: str) -> None:
        self._path, self._index, self._has_b_frames = path, index, codec in CODECS_WITH_B_FRAMES
        in_order = np.argsort(index.places, kind="stable")
        last = np.searchsorted(index.places[in_order], index.places, side="right") - 1
        latest = np.maximum.accumulate(in_order)
        self._known_at = latest[last]
        self._is_ahead = np.zeros(len(in_order), dtype=np.bool_)  # shown after all decoded before it, or after the next
        self._is_ahead[in_order] = (in_order == latest) | np.append(in_order[1:] < in_order[:-1], False)
        self._references: dict[int, frozenset[int]] = {}
        self.restart()

    def restart(self) -> None:
        """Forget the run: decoding goes on elsewhere."""
        self._damaged: list[int] = []
        self._waiting: deque[_Waiting] = deque()
        self._fresh_from, self._last = 0, -1
        self._has_errors = False

    def known_at(self, number: int) -> int:
        """Give the number of the last frame that has to come by until all is known about one."""
        return int(self._known_at[number])

    def note_error(self) -> None:
        """Hear that a packet did not decode; which frame is lost shows when the next one comes by."""
        self._has_errors = True

    def pass_by(self, number: int, frame: VideoFrame) -> None:
        """Take the next frame of the run, in order of presentation."""
        self._note_lost(number)
        if frame.key_frame:
            self._damaged = [damaged for damaged in self._damaged if damaged >= self._fresh_from]
            self._fresh_from = number
        if frame.is_corrupt and (frame.pict_type != PictureType.B or self._is_reference(number)):
            self._damaged.append(number)
        self._last = number
        self._waiting.append(_Waiting(number, frame, self._fresh_from))

    def finish(self) -> None:
        """Hear that the run is over: what waits has nothing more to wait for."""
        self._note_lost(len(self._known_at))
        self._last = len(self._known_at)

    def holds(self, number: int) -> bool:
        """Whether a frame waits here."""
        return any(waiting.number == number for waiting in self._waiting)

    def release(self, number: int) -> list[JudgedFrame]:
        """Give up what waits up to a frame and about which all is known."""
        released = []
        while self._waiting and self._waiting[0].number <= number:
            if self.known_at(self._waiting[0].number) > self._last:
                break
            first = self._waiting.popleft()
            released.append(JudgedFrame(first.number, first.frame, self._is_damaged(first)))
        return released

    def _note_lost(self, stop: int) -> None:
        """Take what did not come by for lost, if other frames refer to it: a jump leaves out the others."""
        is_missed = self._has_b_frames and self._is_ahead[self._last + 1 : stop].any()
        if self._last >= 0 and (self._has_errors or is_missed):
            self._damaged += [lost for lost in range(self._last + 1, stop) if self._is_reference(lost)]

    def _is_damaged(self, waiting: _Waiting) -> bool:
        place = self._index.places[waiting.number]
        return bool(waiting.frame.is_corrupt) or any(
            damaged >= waiting.fresh_from and self._index.places[damaged] <= place for damaged in self._damaged
        )

    def _is_reference(self, number: int) -> bool:
        """Whether other frames may refer to one: a jump leaves out those to which none does, and must agree."""
        if not self._index.is_seekable:
            return True
        key = self._index.last_key(number)
        if key not in self._references:
            self._references[key] = self._find_references(key)
        return number in self._references[key]

    def _find_references(self, key: int) -> frozenset[int]:
        """Decode the group of a key frame twice: with skipping, which leaves out what no other refers to, and plainly.

        Where it skips, FFmpeg is silent about some packets that do not decode. Whether others refer to a frame that
        comes out of neither run, the order of decoding tells.
        """
        numbers = range(self._index.key_number(key), self._index.key_number(key + 1))
        try:
            shown, failed = self._decode_group(key, numbers.stop, "NONREF")
            shown_plainly, _ = self._decode_group(key, numbers.stop, "DEFAULT")
        except av.error.FFmpegError:
            return frozenset(numbers)
        lost = set(numbers) - shown - shown_plainly
        return frozenset(shown | failed | {number for number in lost if self._is_ahead[number]})

    def _decode_group(self, key: int, stop: int, skip_frame: Literal["NONREF", "DEFAULT"]) -> tuple[set[int], set[int]]:
        """Decode from a key frame up to a number, without threads so that an error belongs to the packet at hand.

        Returns:
            Numbers of the frames that come out, and of the packets that are refused.
        """
        container, stream = open_container(self._path, is_threaded=False)
        stream.codec_context.skip_frame = skip_frame
        shown, failed = set[int](), set[int]()
        try:
            container.seek(int(self._index.key_seek[key]), stream=stream, backward=True)
            for packet in container.demux(stream):
                found, timestamps = shown, list[int | None]()
                try:
                    timestamps = [frame.pts for frame in packet.decode()]
                except av.error.FFmpegError:
                    found, timestamps = failed, [packet.pts]
                numbers = {number for pts in timestamps if (number := self._index.number(pts)) is not None}
                found |= numbers
                if max(numbers, default=0) >= stop:
                    break
        finally:
            container.close()
        return shown, failed
