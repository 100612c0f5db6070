"""Which videos of a project labels are of, told by names before the labels are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from inspro_core.domain.project import Video
from inspro_core.errors import UsageError
from inspro_core.formats.export_folder import folder_names
from inspro_core.formats.json_entry import ReadJson, as_integer, read_json
from inspro_core.formats.label_folders import label_folders
from inspro_core.formats.mots_read import named_videos
from inspro_core.formats.table import Format

PICTURE_FOLDERS = frozenset({"JPEGImages", "images", "image_02"})  # without a folder for each video


def videos_meant(videos: Sequence[Video], chosen: Format, labels: Path, read: ReadJson = read_json) -> list[Video]:
    """Return the videos of a project that an import of labels may add to: at times one too many, never one too few.

    Args:
        videos: of the project.
        chosen: format of the labels.
        labels: file or folder.
        read: reads a JSON file.

    Raises:
        FormatError: if the labels cannot be read.
    """
    if not chosen.reads_folder:
        content = read(labels)
        if isinstance(content, list):
            numbers = _numbers(content)
            return [video for number, video in enumerate(videos, 1) if number in numbers]
        names = _names(labels, content)
    elif chosen.name == "davis":
        names = {folder.name for folder in label_folders(labels, "Annotations")}
    else:
        names = named_videos(labels)
    known = zip(folder_names(videos), videos, strict=True)
    wanted = names | PICTURE_FOLDERS
    return [video for name, video in known if wanted & {name, Path(video.path).name, Path(video.path).stem}]


def _numbers(results: list[Any]) -> set[int]:
    """Return the numbers of the videos that a results file has tracks of; none where it is wrong."""
    try:
        return {as_integer(entry["video_id"]) for entry in results}
    except (TypeError, ValueError, KeyError, UsageError):
        return set()


def _names(labels: Path, content: Any) -> set[str]:
    """Return what the videos of a JSON file may be called: by itself, its pictures, their folders, or its own place."""
    names = {labels.stem, labels.stem.rpartition("_")[2], labels.parent.name, labels.parent.parent.name}
    for text in _texts(content):
        path = PurePosixPath(text.replace("\\", "/"))
        names |= {path.name, path.stem, path.parent.name}
    return names - {""}


def _texts(content: Any) -> Iterator[str]:
    """Yield names of videos, and of their pictures: all, or the first one where they are listed."""
    for key in ("videos", "images"):
        entries = content.get(key) if isinstance(content, dict) else None
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                listed = entry.get("file_names")
                first = listed[0] if isinstance(listed, list) and listed else None
                yield from (
                    text for text in (entry.get("name"), entry.get("file_name"), first) if isinstance(text, str)
                )
