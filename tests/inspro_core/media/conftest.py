"""Videos in whose every frame its own number can be read."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from numpy.typing import NDArray

BITS = 8
SIDE = 16  # pixels of one bit's square


def numbered_frame(number: int, size_hw: tuple[int, int] = (64, 160)) -> NDArray[np.uint8]:
    """Draw a number as a row of black and white squares on grey; the lower part changes with it too."""
    image = np.full((*size_hw, 3), 110, dtype=np.uint8)
    for bit in range(BITS):
        image[4 : 4 + SIDE, 8 + bit * 18 : 8 + bit * 18 + SIDE] = 235 if number >> bit & 1 else 20
    image[40:56, (number * 7) % 140 : (number * 7) % 140 + 16] = (200, 60, 60)
    return image


def read_number(image: NDArray[np.uint8]) -> int:
    """Read the number back."""
    bits = [image[8:SIDE, 12 + bit * 18 : 4 + bit * 18 + SIDE].mean() > 127 for bit in range(BITS)]
    return sum(1 << bit for bit, is_set in enumerate(bits) if is_set)


MakeVideo = Callable[..., Path]


@pytest.fixture
def make_video(tmp_path: Path) -> MakeVideo:
    """Encode numbered frames."""

    def make(
        name: str = "clip.mp4",
        count: int = 50,
        codec: str = "libx264",
        options: dict[str, str] | None = None,
        times: Sequence[int] | None = None,
        pix_fmt: str = "yuv420p",
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=25, options=options or {})
            assert isinstance(stream, VideoStream)
            stream.height, stream.width, stream.pix_fmt = 64, 160, pix_fmt
            stream.time_base = Fraction(1, 1000)
            stream.codec_context.time_base = Fraction(1, 1000)
            for number in range(count):
                frame = av.VideoFrame.from_ndarray(numbered_frame(number), format="rgb24")
                frame.pts, frame.time_base = (times[number] if times else number * 40), Fraction(1, 1000)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return make


def rotate_in_place(path: Path, degrees: int) -> None:
    """Patch the display matrix in the track header of an MP4 file (ISO 14496-12)."""
    turns = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
    a, b, c, d = (value << 16 for value in turns[degrees])
    data = bytearray(path.read_bytes())
    position = data.index(b"tkhd") + 4
    start = position + (40 if data[position] == 0 else 52)
    data[start : start + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(bytes(data))
