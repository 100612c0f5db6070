"""Where datasets of label pictures keep what: folders of labels, the pictures beside them, and our own mark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inspro_core.domain.names import natural_key
from inspro_core.errors import FormatError, looking_at
from inspro_core.formats.export_folder import is_export


def label_folders(path: Path, base: str) -> list[Path]:
    """Find the folders that hold label pictures of one video each.

    Args:
        path: of a dataset with `base` in it, a folder of videos, one of resolutions with videos, or one video's.
        base: name of the folder of labels.

    Raises:
        FormatError: if there is none, or there are several resolutions.
    """
    if not path.is_dir():
        raise FormatError(path, "is not a folder")
    start = path / base if (path / base).is_dir() else path
    if _has_png(start):
        return [start]
    videos = [folder for folder in _subfolders(start) if _has_png(folder)]
    if videos:
        return videos
    deeper = {folder: [video for video in _subfolders(folder) if _has_png(video)] for folder in _subfolders(start)}
    full = [folder for folder, found in deeper.items() if found]
    if not full:
        raise FormatError(path, "holds no folder of PNG labels")
    if len(full) > 1:
        names = ", ".join(folder.name for folder in full)
        raise FormatError(start, "holds {names}; choose the folder of one of them", names=names)
    return deeper[full[0]]


def pictures_beside(labels: Path, base: str, places: Iterable[str]) -> list[Path]:
    """Tell where the frames of a video may lie.

    Args:
        labels: folder of the video's labels.
        base: beginning of the name of the folder of all labels.
        places: of the pictures, relative to that folder's parent.
    """
    labels = labels.resolve()
    root = next((folder for folder in labels.parents if folder.name.startswith(base)), None)
    if root is None:
        return []
    return [root.parent / place / labels.relative_to(root) for place in places]


def read_bytes(file: Path) -> bytes:
    """Read a file.

    Raises:
        FormatError: if it cannot be read.
    """
    with looking_at(file, FormatError):
        return file.read_bytes()


def is_own_export(labels: Path) -> bool:
    """Tell whether labels lie in an export of this program, whose pictures are named by frame numbers."""
    return any(is_export(folder) for folder in [labels, *labels.parents][:4])


def _subfolders(folder: Path) -> list[Path]:
    return sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: natural_key(path.name))


def _has_png(folder: Path) -> bool:
    return any(path.suffix.lower() == ".png" for path in folder.iterdir() if path.is_file())
