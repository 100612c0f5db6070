"""Flattened datasets kept as one mapped file each: reading a large annotation file takes minutes and much memory."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from inspro_core.atomic import replacing
from inspro_core.data.dataset_rows import DatasetRows
from inspro_core.domain.project import Category

MAGIC = b"INSPROROWS1\n"
ALIGNMENT = 64
SUFFIX = ".rows"
CACHE_VARIABLE = "INSPRO_CACHE_DIR"


@dataclass(frozen=True)
class MappedRows(DatasetRows):
    """Rows whose arrays are mapped from a file; sent to another process by the file's name alone.

    Attributes:
        file: the mapped file.
    """

    file: Path

    def __reduce__(self) -> tuple[Any, tuple[Path]]:
        return load_rows, (self.file,)


def cache_folder() -> Path:
    """Where mapped files lie: the folder that the variable INSPRO_CACHE_DIR names, or the user's cache."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named or platformdirs.user_cache_dir("inspro", appauthor=False)) / "datasets"


def save_rows(rows: DatasetRows, file: Path) -> None:
    """Write rows whole or not at all, so that a reader never sees half a file.

    Raises:
        OSError: if it cannot be written.
    """
    arrays = {field.name: np.ascontiguousarray(getattr(rows, field.name)) for field in fields(DatasetRows)[3:]}
    table, offset = {}, 0
    for name, values in arrays.items():
        table[name] = {"dtype": values.dtype.str, "shape": values.shape, "offset": offset}
        offset += -(-values.nbytes // ALIGNMENT) * ALIGNMENT
    header = json.dumps(
        {
            "folder": str(rows.folder),
            "categories": [[c.id, c.name, c.supercategory, c.color_rgb] for c in rows.categories],
            "has_masks": rows.has_masks,
            "arrays": table,
        }
    ).encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as temporary, temporary.open("wb") as stream:
        stream.write(MAGIC + len(header).to_bytes(8, "little") + header)
        stream.write(bytes(-stream.tell() % ALIGNMENT))
        for values in arrays.values():
            stream.write(values.tobytes())
            stream.write(bytes(-stream.tell() % ALIGNMENT))


def load_rows(file: Path) -> MappedRows:
    """Map rows; nothing but the header is read.

    Raises:
        OSError, ValueError: if there is no such file, or it is none of ours or cut short.
    """
    with file.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            raise ValueError(f"{file}: is no file of dataset rows")
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        start = -(-stream.tell() // ALIGNMENT) * ALIGNMENT
    arrays = {name: _map(file, start, entry) for name, entry in header["arrays"].items()}
    categories = tuple(Category(i, name, above, (r, g, b)) for i, name, above, (r, g, b) in header["categories"])
    return MappedRows(Path(header["folder"]), categories, header["has_masks"], **arrays, file=file)


def find_cached(name: str, fingerprint: str) -> MappedRows | None:
    """Load the rows of a dataset if they were kept and its files have not changed since.

    Args:
        name: of the dataset, a file name.
        fingerprint: of its files.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        return load_rows(_file(name, fingerprint))
    return None


def keep(rows: DatasetRows, name: str, fingerprint: str) -> DatasetRows:
    """Keep the rows of a dataset and map them; what was kept of its earlier state goes. A full disk keeps nothing."""
    file = _file(name, fingerprint)
    try:
        save_rows(rows, file)
        mapped = load_rows(file)
    except (OSError, ValueError):
        return rows
    for old in file.parent.glob(f"{name}-*{SUFFIX}"):
        if old != file:
            with suppress(OSError):  # another process may have it mapped
                old.unlink()
    return mapped


def _file(name: str, fingerprint: str) -> Path:
    return cache_folder() / f"{name}-{fingerprint}{SUFFIX}"


def _map(file: Path, start: int, entry: dict[str, Any]) -> NDArray[Any]:
    dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
    if 0 in shape:
        return np.zeros(shape, dtype=dtype)
    mapped: NDArray[Any] = np.memmap(file, dtype, "r", start + entry["offset"], shape)
    return mapped
