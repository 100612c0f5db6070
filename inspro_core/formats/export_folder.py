"""The folders of an export: they appear whole, and are known again by the mark in them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.project import Video
from inspro_core.errors import FormatError

MARKER = "Exported by the InsPro annotator"
ABOUT_FILE = "ABOUT.txt"
FILES = "\nFiles:\n"  # in the mark, before the names of all files of the export
DESKTOP_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # left by whoever merely looks into a folder


@contextmanager
def new_export_folders(
    out_dir: Path, names: Sequence[str], videos: Sequence[Video], about: str
) -> Iterator[Mapping[str, Path]]:
    """Make folders that replace those of an earlier export when the block ends, and vanish if it fails.

    Args:
        out_dir: of the export.
        names: of the folders.
        videos: of the project, which must not be overwritten.
        about: what a person should know of the export.

    Yields:
        The folder to write into, by name.

    Raises:
        FormatError: if a folder holds something else or cannot be written.
    """
    folders = {name: out_dir / f".{name}.part" for name in names}
    missing = [folder for folder in (out_dir, *out_dir.parents) if not folder.exists()]
    try:
        for name in names:
            _check_target(out_dir / name, videos)
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        yield folders
        for name, folder in folders.items():
            text = f"{MARKER}\n{about}\n{FILES}" + "".join(f"{file}\n" for file in sorted(_files(folder)))
            (folder / ABOUT_FILE).write_text(text, encoding="utf-8")
            _check_target(out_dir / name, videos)
        for name, folder in folders.items():
            _replace_folder(out_dir / name, folder)
    except OSError as error:
        raise FormatError(out_dir, "cannot be written: {reason}", reason=error) from error
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        for folder in missing:
            _remove_if_empty(folder)


def is_export(folder: Path) -> bool:
    """Tell whether this program wrote a folder."""
    try:
        with (folder / ABOUT_FILE).open(encoding="utf-8") as file:
            return file.readline().strip() == MARKER
    except (OSError, UnicodeDecodeError):
        return False


def earlier_exports(out_dir: Path, names: Sequence[str]) -> list[str]:
    """Name the folders of an earlier export that one into these folders leaves as they are."""
    folded = {name.casefold() for name in names}
    try:
        found = [path.name for path in out_dir.iterdir() if is_export(path)]
    except OSError:
        return []
    return sorted(name for name in found if name.casefold() not in folded)


def look_at_targets(out_dir: Path, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Name the folders that an export would replace, and those that it may not because they hold something else."""
    foreign = [name for name in names if _other_file(out_dir / name)]
    return [name for name in names if name not in foreign and is_export(out_dir / name)], foreign


def file_in_the_way(out_dir: Path) -> Path | None:
    """Return the file that has the name of a folder, or of one above it; None where the folder can be made."""
    there = next((path for path in (out_dir, *out_dir.parents) if os.path.exists(path)), None)
    return None if there is None or os.path.isdir(there) else there


def folder_names(videos: Sequence[Video]) -> list[str]:
    """Name each video's folder after its file, made unique and safe for every file system."""
    names: list[str] = []
    taken: set[str] = set()
    for video in videos:
        base = re.sub(r"[^\w.-]+", "_", Path(video.path).stem).strip(".") or "video"
        name, number = base, 2
        while name.casefold() in taken:
            name, number = f"{base}_{number}", number + 1
        names.append(name)
        taken.add(name.casefold())
    return names


def write_jpeg(path: Path, image: NDArray[np.uint8], quality: int) -> None:
    """Write an (H, W, 3) RGB picture."""
    is_encoded, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert is_encoded
    path.write_bytes(data.tobytes())


def _check_target(target: Path, videos: Sequence[Video]) -> None:
    """Refuse to replace anything but an earlier export, and never a folder with a video of the project in it."""
    if other := _other_file(target):
        raise FormatError(
            target,
            "holds other files, such as {file}; move them, or choose an empty folder or another split name",
            file=other,
        )
    for video in videos:
        if Path(video.path).resolve().is_relative_to(target.resolve()):
            raise FormatError(target, "holds {video}, a video of this project; choose another folder", video=video.path)


def _other_file(target: Path) -> str:
    """Name a file in a folder that no export wrote, or the folder if it cannot be read; empty where all is ours."""
    if not target.is_dir():
        return target.name if target.exists() else ""
    try:
        known = _listed_files(target) | {ABOUT_FILE} if is_export(target) else frozenset[str]()
        others = (file for file in _files(target) if file not in known and Path(file).name not in DESKTOP_FILES)
        return next(others, "")
    except OSError:
        return target.name


def _listed_files(folder: Path) -> frozenset[str]:
    """Read which files an export wrote."""
    text = (folder / ABOUT_FILE).read_text(encoding="utf-8", errors="replace")
    return frozenset(text.rpartition(FILES)[2].splitlines())


def _files(folder: Path) -> Iterator[str]:
    """Yield all files of a folder, relative to it; a link counts as a file.

    Raises:
        OSError: if a folder in it cannot be read.
    """

    def fail(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=fail):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*files, *links):
            yield Path(place, name).relative_to(folder).as_posix()


def _replace_folder(target: Path, new: Path) -> None:
    """Put a folder in another's place; at every moment the old or the new one is there whole."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
