"""The folder of an export without an annotation file: it appears whole, and is known again by its mark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.errors import FormatError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_write import MARKER, _replace_folder

ABOUT_FILE = "ABOUT.txt"


@contextmanager
def new_export_folder(out_dir: Path, split: str, project: ProjectFile, about: str) -> Iterator[Path]:
    """Make a folder that replaces an earlier export of this split when the block ends, and vanishes if it fails.

    Args:
        out_dir: of the exports.
        split: name of the folder.
        project: whose videos must not be overwritten.
        about: what a person should know of the export.

    Raises:
        FormatError: if the folder holds something else or cannot be written.
    """
    target, temporary = out_dir / split, out_dir / f".{split}.part"
    _check_target(target, project)
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        (temporary / ABOUT_FILE).write_text(f"{MARKER}\n{about}\n", encoding="utf-8")
        yield temporary
        _replace_folder(target, temporary)
    except OSError as error:
        raise FormatError(out_dir, f"cannot be written: {error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def is_export(folder: Path) -> bool:
    """Tell whether this program wrote a folder."""
    try:
        with (folder / ABOUT_FILE).open(encoding="utf-8") as file:
            return file.readline().strip() == MARKER
    except (OSError, UnicodeDecodeError):
        return False


def write_jpeg(path: Path, image: NDArray[np.uint8], quality: int) -> None:
    """Write an (H, W, 3) RGB picture."""
    is_encoded, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert is_encoded
    path.write_bytes(data.tobytes())


def _check_target(target: Path, project: ProjectFile) -> None:
    """Refuse to replace anything but an earlier export, and never a folder with a video of the project in it."""
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not is_export(target)):
        raise FormatError(target, "holds other files; choose an empty folder or another split name")
    for video in project.videos():
        if Path(video.path).resolve().is_relative_to(target.resolve()):
            raise FormatError(target, f"holds {video.path}, a video of this project; choose another folder")
