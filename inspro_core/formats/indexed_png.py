"""PNG pictures whose pixels are numbers: written with a palette, read without turning the numbers into colours.

OpenCV writes no palettes and expands them when it reads. The container is therefore read and written here (PNG
specification, second edition, sections 5, 9 and 11).
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.errors import FormatError, message

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, PALETTE = 0, 3
KINDS = {
    0: message("grey"),
    2: message("full colour"),
    3: message("palette"),
    4: message("grey with transparency"),
    6: message("full colour with transparency"),
}
LARGEST_SIDE = 1 << 16


def voc_palette() -> NDArray[np.uint8]:
    """Return the (256, 3) RGB colours of PASCAL VOC and DAVIS: bit 3k + c of a number is bit 7 - k of channel c."""
    numbers = np.arange(256)[:, None] >> np.arange(3)
    bits = [(numbers >> 3 * place & 1) << (7 - place) for place in range(3)]
    return (bits[0] | bits[1] | bits[2]).astype(np.uint8)


def encode_indexed_png(indices: NDArray[np.uint8], palette: NDArray[np.uint8]) -> bytes:
    """Encode a picture with a palette.

    Args:
        indices: (H, W) place of each pixel's colour.
        palette: (N, 3) RGB, at most 256.

    Raises:
        ValueError: if the shapes are others, or an index has no colour.
    """
    if indices.ndim != 2 or indices.size == 0 or indices.dtype != np.uint8:
        raise ValueError(f"indices are an (H, W) array of uint8, got {indices.shape} of {indices.dtype}")
    if palette.ndim != 2 or palette.shape[1] != 3 or not int(indices.max()) < len(palette) <= 256:
        raise ValueError(f"expected 1 to 256 colours, one for each index, got a palette of shape {palette.shape}")
    height, width = indices.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)  # each row begins with its filter: 0, none
    rows[:, 1:] = indices
    header = struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)
    colours = palette.astype(np.uint8).tobytes()
    return b"".join(
        [
            SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", colours),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)),
            _chunk(b"IEND", b""),
        ]
    )


def decode_indexed_png(data: bytes, path: Path) -> NDArray[np.uint8]:
    """Decode a palette or grey picture of 1, 2, 4 or 8 bits to the numbers that are stored in it.

    Args:
        data: the file.
        path: named by errors.

    Returns:
        (H, W) places in the palette, or grey levels as they are stored (0 and 1 in a picture of one bit).

    Raises:
        FormatError: if it is no PNG, damaged, or of another kind.
    """
    header, packed = _read_container(data, path)
    width, height, depth, kind, compression, method, interlace = struct.unpack(">IIBBBBB", header)
    if kind not in (GREY, PALETTE) or depth not in (1, 2, 4, 8):
        raise FormatError(
            path,
            "is a PNG of the kind {kind}, {depth} bits; expected palette or grey, 8 bits",
            kind=KINDS.get(kind, kind),
            depth=depth,
        )
    if interlace or compression or method:
        raise FormatError(path, "is an interlaced PNG; save it without interlacing")
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise FormatError(path, "is {size}, which no video is", size=f"{width}×{height}")
    _check_rows(packed, height, (width * depth + 7) // 8, path)
    # What is called grey is not expanded to colours; OpenCV then only undoes the row filters, at C speed.
    grey = struct.pack(">IIBBBBB", width, height, depth, GREY, 0, 0, 0)
    chunks = [_chunk(b"IHDR", grey), _chunk(b"IDAT", packed), _chunk(b"IEND", b"")]
    levels = cv2.imdecode(np.frombuffer(SIGNATURE + b"".join(chunks), np.uint8), cv2.IMREAD_UNCHANGED)
    if levels is None or levels.shape != (height, width):
        raise FormatError(path, "cannot be decoded; the file is damaged")
    return np.asarray(levels // (255 // ((1 << depth) - 1)), dtype=np.uint8)  # grey below 8 bits is spread over 0..255


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _read_container(data: bytes, path: Path) -> tuple[bytes, bytes]:
    """Return the header and the packed rows of a whole file."""
    if not data.startswith(SIGNATURE):
        raise FormatError(path, "is not a PNG file")
    parts: dict[bytes, list[bytes]] = {b"IHDR": [], b"IDAT": [], b"IEND": []}
    place = len(SIGNATURE)
    while not parts[b"IEND"]:
        if place + 12 > len(data):
            raise FormatError(path, "ends early; copy the file again")
        length, name = struct.unpack(">I4s", data[place : place + 8])
        content = data[place + 8 : place + 8 + length]
        stored = data[place + 8 + length : place + 12 + length]
        if len(stored) < 4:
            raise FormatError(path, "ends early; copy the file again")
        if struct.unpack(">I", stored)[0] != zlib.crc32(name + content):
            raise FormatError(path, "chunk {name} is damaged; copy the file again", name=name.decode("latin-1"))
        parts.get(name, []).append(content)
        place += 12 + length
    if len(parts[b"IHDR"]) != 1 or len(parts[b"IHDR"][0]) != 13 or not parts[b"IDAT"]:
        raise FormatError(path, "is not a PNG file: it lacks a header or pixels")
    return parts[b"IHDR"][0], b"".join(parts[b"IDAT"])


def _check_rows(packed: bytes, height: int, stride: int, path: Path) -> None:
    """Refuse rows that are missing or of an unknown filter, for which OpenCV would return what it has."""
    expected = height * (stride + 1)
    try:
        rows = zlib.decompressobj().decompress(packed, expected + 1)
    except zlib.error as error:
        raise FormatError(path, "cannot be unpacked: {reason}", reason=error) from error
    if len(rows) != expected:
        raise FormatError(
            path,
            "holds {found} bytes of pixels instead of {expected}; the file is damaged",
            found=len(rows),
            expected=expected,
        )
    filters = np.frombuffer(rows, np.uint8)[:: stride + 1]
    if int(filters.max()) > 4:
        row, found = int(filters.argmax()), int(filters.max())
        raise FormatError(path, "row {row} has the unknown filter {filter}", row=row, filter=found)
