"""Numbers in PNG pictures come back exactly, whatever the bits and row filters; anything else is named."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspro_core.errors import FormatError
from inspro_core.formats.indexed_png import SIGNATURE, decode_indexed_png, encode_indexed_png, voc_palette

FILE = Path("labels.png")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def filtered(row: list[int], above: list[int], kind: int) -> list[int]:
    """Apply one of the five row filters as the specification words them (one byte per pixel or less)."""
    result = []
    for place, value in enumerate(row):
        left, corner = (row[place - 1], above[place - 1]) if place else (0, 0)
        up = above[place]
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda near: abs(guess - near))  # min keeps the first of equals
        result.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) % 256)
    return result


def make_png(picture: NDArray[np.uint8], depth: int, kind: int, filters: list[int], **header: int) -> bytes:
    """Write a PNG the long way: any depth, palette or grey, a filter for each row, pixels in several chunks."""
    height, width = picture.shape
    bits = np.unpackbits(picture[:, :, None], axis=2)[:, :, 8 - depth :].reshape(height, -1)
    rows = np.packbits(bits, axis=1).tolist()
    raw, above = b"", [0] * len(rows[0])
    for row, row_filter in zip(rows, filters, strict=True):
        raw += bytes([row_filter, *filtered(row, above, row_filter)])
        above = row
    packed = zlib.compress(raw)
    names = ("compression", "method", "interlace")
    first = struct.pack(">IIBBBBB", width, height, depth, kind, *(header.get(name, 0) for name in names))
    palette = chunk(b"PLTE", voc_palette()[: 1 << depth].tobytes()) if kind == 3 else b""
    parts = [chunk(b"IHDR", first), chunk(b"gAMA", struct.pack(">I", 45455)), palette]
    parts += [chunk(b"tRNS", b"\0\0")] if kind == 3 else []
    return SIGNATURE + b"".join([*parts, chunk(b"IDAT", packed[:7]), chunk(b"IDAT", packed[7:]), chunk(b"IEND", b"")])


@st.composite
def pictures(draw: st.DrawFn) -> NDArray[np.uint8]:
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 20))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return rng.integers(0, 256, (height, width), dtype=np.uint8)


@given(picture=pictures())
def test_numbers_come_back_exactly(picture: NDArray[np.uint8]) -> None:
    assert np.array_equal(decode_indexed_png(encode_indexed_png(picture, voc_palette()), FILE), picture)


@settings(deadline=None)
@given(picture=pictures(), depth=st.sampled_from([1, 2, 4, 8]), kind=st.sampled_from([0, 3]), data=st.data())
def test_every_depth_and_row_filter_is_read(
    picture: NDArray[np.uint8], depth: int, kind: int, data: st.DataObject
) -> None:
    filters = data.draw(st.lists(st.integers(0, 4), min_size=len(picture), max_size=len(picture)))
    numbers = (picture >> (8 - depth)).astype(np.uint8)
    assert np.array_equal(decode_indexed_png(make_png(numbers, depth, kind, filters), FILE), numbers)


@pytest.mark.parametrize("strategy", range(5))
def test_grey_pictures_of_opencv_are_read(strategy: int) -> None:
    picture = np.random.default_rng(strategy).integers(0, 256, (30, 41), dtype=np.uint8)
    _, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_STRATEGY, strategy])
    assert np.array_equal(decode_indexed_png(data.tobytes(), FILE), picture)


def test_opencv_sees_the_palettes_colours() -> None:
    data = encode_indexed_png(np.array([[0, 1, 2, 3, 255]], dtype=np.uint8), voc_palette())
    seen = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    colours = [[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0], [224, 224, 192]]  # of PASCAL VOC
    assert seen[0, :, ::-1].tolist() == colours


def test_all_colours_of_the_palette_differ() -> None:
    assert len({tuple(colour) for colour in voc_palette().tolist()}) == 256


def damaged_pixels() -> bytes:
    data = bytearray(encode_indexed_png(np.zeros((4, 4), np.uint8), voc_palette()))
    data[data.index(b"IDAT") + 5] ^= 255
    return bytes(data)


def with_rows(raw: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    return SIGNATURE + header + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


GREY = np.zeros((4, 4), np.uint8)
WRONG: list[tuple[bytes, str]] = [
    (b"\xff\xd8\xff not a PNG", "is not a PNG file"),
    (encode_indexed_png(GREY, voc_palette())[:-20], "ends early"),
    (encode_indexed_png(GREY, voc_palette())[:30], "ends early"),
    (damaged_pixels(), "chunk IDAT is damaged"),
    (cv2.imencode(".png", np.zeros((4, 4, 3), np.uint8))[1].tobytes(), "kind full colour, 8 bits"),
    (cv2.imencode(".png", np.zeros((4, 4), np.uint16))[1].tobytes(), "kind grey, 16 bits"),
    (make_png(GREY, 8, 3, [0] * 4, interlace=1), "interlaced"),
    (with_rows(bytes(5)), "holds 5 bytes of pixels instead of 6"),
    (with_rows(bytes(100_000)), "holds 7 bytes of pixels instead of 6"),
    (with_rows(bytes([0, 1, 1, 9, 1, 1])), "row 1 has the unknown filter 9"),
    (SIGNATURE + chunk(b"IEND", b""), "lacks a header or pixels"),
]


@pytest.mark.parametrize(("data", "message"), WRONG)
def test_other_files_are_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=f"labels.png: .*{message}"):
        decode_indexed_png(data, FILE)


@pytest.mark.parametrize(
    ("indices", "palette"),
    [
        (np.zeros((2, 2, 3), np.uint8), voc_palette()),
        (np.zeros((2, 2), np.uint16), voc_palette()),
        (np.full((2, 2), 9, np.uint8), voc_palette()[:9]),
    ],
)
def test_what_is_no_indexed_picture_is_not_written(indices: Any, palette: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="got"):
        encode_indexed_png(indices, palette)
